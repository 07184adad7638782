"""The positive cycle's drawing: the same hand, and told apart from the other without any color."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from clinic.couples.rules import Reader, Side
from clinic.cycles.braid import Braid
from clinic.cycles.file_form import read_map
from clinic.cycles.frames import FRAMES
from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.map_words import map_wording
from clinic.cycles.palette import paint
from clinic.cycles.ribbon import Ribbon
from clinic.cycles.rules import MapKind, loop_closes, view_for
from clinic.templating import render
from tests.cycles.corpus import CORPUS

MAPS = Path(__file__).parents[1] / "data"
HEIGHTS = {
    Shape.WIDE: (95.0, 1005.0, 620.0),
    Shape.BROAD: (95.0, 1005.0, 620.0),
    Shape.TALL: (85.0, 1500.0, 960.0),
    Shape.PORTRAIT: (90.0, 1310.0, 700.0),
}


def ribbons(shape: Shape) -> tuple[Ribbon, Braid]:
    return Ribbon(FRAMES[shape], *HEIGHTS[shape]), Braid(FRAMES[shape], *HEIGHTS[shape])


def crossed(ribbon: Ribbon) -> int:
    """How often strand A changes sides in the middle."""
    sides = [x > ribbon.center[0] for x, _ in ribbon.middle_line(Side.A) if abs(x - ribbon.center[0]) > 0.01]
    return sum(before != after for before, after in pairwise(sides))


@pytest.mark.parametrize("shape", Shape)
def test_strands_hold_each_other_where_the_others_only_cross(shape: Shape) -> None:
    plain, braid = ribbons(shape)
    assert crossed(plain) == len(plain.crossings) == 1
    assert crossed(braid) == len(braid.crossings) == 3
    assert [crossing.over for crossing in braid.crossings] == [Side.A, Side.B, Side.A]


@pytest.mark.parametrize("shape", Shape)
def test_a_braid_begins_and_lands_where_every_strand_does(shape: Shape) -> None:
    plain, braid = ribbons(shape)
    for side in Side:
        assert braid.head(side) == plain.head(side)
        assert braid.middle_line(side)[0] == plain.middle_line(side)[0]
        assert braid.middle_line(side)[-1] == plain.middle_line(side)[-1]


@pytest.mark.parametrize("shape", Shape)
def test_pieces_of_a_braid_go_on_without_a_corner(shape: Shape) -> None:
    _, braid = ribbons(shape)
    for before, after in pairwise(braid.gutter):
        assert before[-1] == pytest.approx(after[0])
        (x0, y0), (x1, y1), (x2, y2) = before[-2], before[-1], after[1]
        assert (x1 - x0) * (y2 - y1) == pytest.approx((x2 - x1) * (y1 - y0), abs=0.01)


@pytest.mark.parametrize("shape", Shape)
def test_between_two_crossings_there_is_air_between_the_strands(shape: Shape) -> None:
    _, braid = ribbons(shape)
    center = braid.center[0]
    lowest, middle, highest = (crossing.path for crossing in braid.crossings)
    assert lowest != middle != highest
    heights = sorted(float(path.split("L")[len(path.split("L")) // 2].split()[1]) for path in (lowest, middle, highest))
    for upper, lower in pairwise(heights):
        swing = max(abs(x - center) for x, y in braid.middle_line(Side.A) if upper < y < lower)
        assert 2 * swing >= 1.25 * FRAMES[shape].ribbon * 2


@pytest.mark.parametrize("kind", MapKind)
@pytest.mark.parametrize("shape", Shape)
def test_what_is_said_at_the_line_is_said_whole(kind: MapKind, shape: Shape) -> None:
    drawing = lay_out(view_for(Reader.ROOM, CORPUS["positive" if kind is MapKind.POSITIVE else "typical"]), shape)
    words = map_wording(kind)
    assert {line.text for line in drawing.captions} == {words.above, words.below}


@pytest.mark.parametrize("shape", Shape)
def test_shapes_alone_tell_the_two_kinds_apart(shape: Shape) -> None:
    negative, positive = (
        render("cycles/_map.svg", drawing=lay_out(view_for(Reader.ROOM, CORPUS[name]), shape, outlined=True))
        for name in ("typical", "positive")
    )
    pointed, received = "M-34 -22L6 0L-34 22Z", "A27 27 0 0 1"
    closed_line, open_line = 'stroke-dasharray="11 8"', 'stroke-dasharray="58 76"'
    assert negative.count(pointed) == positive.count(received) == 2
    assert pointed not in positive
    assert received not in negative
    assert closed_line in negative
    assert open_line not in negative
    assert open_line in positive
    assert closed_line not in positive
    assert max(map(float, re.findall(r'rx="([\d.]+)"', positive))) > max(
        map(float, re.findall(r'rx="([\d.]+)"', negative))
    )


def test_feelings_rise_into_the_open_instead_of_lying_covered() -> None:
    negative, positive = (
        render("cycles/_map.svg", drawing=lay_out(view_for(Reader.ROOM, CORPUS[name])))
        for name in ("typical", "positive")
    )
    assert 'stroke-dasharray="0.1 11"' in negative
    assert 'stroke-dasharray="0.1 11"' not in positive
    assert positive.count("M-10 13L0 0L10 13") == 2


@pytest.mark.parametrize("paper", [False, True])
def test_words_stay_easy_to_read_on_the_warm_ground(paper: bool) -> None:
    colors = paint(MapKind.POSITIVE, paper=paper)
    for ink in ("ink", "muted", "a", "b"):
        for ground in ("ground", "below"):
            assert contrast(colors[ink], colors[ground]) >= 4.5, (ink, ground)
    assert contrast(colors["line"], colors["ground"]) >= 3


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_demo_has_one_months_later() -> None:
    later, before = (read_map((MAPS / f"{name}.json").read_text("utf-8")) for name in ("the-way-in", "the-chase"))
    assert later.kind is MapKind.POSITIVE
    assert later.partners == before.partners
    assert loop_closes(view_for(Reader.ROOM, later))
