"""Geometry of the drawing over a corpus: nothing leaves its card, overlaps, or stands off the canvas."""

import math
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from clinic.couples.rules import Reader, Side
from clinic.cycles.drawing import Card, MapDrawing, TextLine
from clinic.cycles.frames import FRAMES
from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.ribbon import Ribbon
from clinic.cycles.rules import ABOVE, BELOW, OPTIONAL, STANDARD, CycleMap, Element, Entry, MapView, view_for
from clinic.cycles.spacing import spread
from tests.cycles.corpus import CORPUS, HUGE_WORD, LONG_NAMES, TYPICAL_A, TYPICAL_B, made

ASCENT, DESCENT = 0.8, 0.25
ONE = 1.0
"""Canvas units that rounding may cost."""


def counselor(cycle_map: CycleMap) -> MapView:
    return view_for(Reader.COUNSELOR, cycle_map)


CASES = [(name, shape, paper) for name in CORPUS for shape in Shape for paper in (False, True)]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(map(str, case)))
def drawn(request) -> MapDrawing:
    name, shape, paper = request.param
    return lay_out(counselor(CORPUS[name]), shape, outlined=paper)


def box(line: TextLine) -> tuple[float, float, float, float]:
    return line.left, line.y - ASCENT * line.size, line.left + line.width, line.y + DESCENT * line.size


def around(drawing: MapDrawing) -> list[TextLine]:
    return [*drawing.captions, *drawing.names, *drawing.title, *drawing.foot]


def overlap(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    return (
        min(first[2], second[2]) - max(first[0], second[0]) > ONE
        and min(first[3], second[3]) - max(first[1], second[1]) > ONE
    )


def frame_of(card: Card) -> tuple[float, float, float, float]:
    return card.x, card.y, card.right, card.bottom


def test_every_line_stands_inside_its_card(drawn: MapDrawing) -> None:
    for card in drawn.cards:
        for line in card.text:
            left, top, right, bottom = box(line)
            assert left >= card.x + 8, line
            assert right <= card.right - 8, line
            assert top >= card.y, line
            assert bottom <= card.bottom, line


def test_lines_of_a_card_do_not_touch(drawn: MapDrawing) -> None:
    for card in drawn.cards:
        for first, second in pairwise(card.text):
            assert second.y - first.y >= second.size * 0.99


def test_signs_stand_inside_their_card_and_before_the_words(drawn: MapDrawing) -> None:
    for card in drawn.cards:
        circles = [(s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r) for s in (*card.dots, *card.questions)]
        for sign in circles + [(lock.x, lock.y, lock.x + lock.size, lock.y + lock.size) for lock in card.locks]:
            assert card.x <= sign[0]
            assert sign[2] <= card.right
            assert card.y <= sign[1]
            assert sign[3] <= card.bottom
            assert not any(overlap(sign, box(line)) for line in card.text)


def test_cards_do_not_overlap(drawn: MapDrawing) -> None:
    for first, second in combinations(drawn.cards, 2):
        assert not overlap(frame_of(first), frame_of(second))


def test_nothing_stands_off_the_canvas(drawn: MapDrawing) -> None:
    for line in around(drawn):
        left, top, right, bottom = box(line)
        assert left >= 0, line
        assert top >= 0, line
        assert right <= drawn.width, line
        assert bottom <= drawn.height, line
    for card in drawn.cards:
        assert 0 < card.x < card.right < drawn.width
        assert 0 < card.y < card.bottom < drawn.height
    for sign in (*drawn.chevrons, *drawn.heads, *drawn.arrows):
        assert 8 * drawn.ribbon / 24 <= sign.x <= drawn.width - 8 * drawn.ribbon / 24
        assert 0 < sign.y < drawn.height


def test_words_around_the_cards_touch_nothing(drawn: MapDrawing) -> None:
    lines = around(drawn)
    for first, second in combinations(lines, 2):
        assert not overlap(box(first), box(second)), (first.text, second.text)
    for line in lines:
        assert not any(overlap(box(line), frame_of(card)) for card in drawn.cards), line


def test_text_is_never_smaller_than_eighteen_units(drawn: MapDrawing) -> None:
    everywhere = around(drawn) + [line for card in drawn.cards for line in card.text]
    assert min(line.size for line in everywhere) >= 18
    assert drawn.text_size >= 18


def test_both_partners_rows_are_level(drawn: MapDrawing) -> None:
    for element in {card.element for card in drawn.cards}:
        a, b = drawn.card(Side.A, element), drawn.card(Side.B, element)
        assert (a.y, a.h) == (b.y, b.h)


def test_small_arrows_stand_between_cards(drawn: MapDrawing) -> None:
    for arrow in drawn.arrows:
        assert not any(card.x < arrow.x < card.right and card.y < arrow.y < card.bottom for card in drawn.cards)


def test_upper_halves_are_mirror_images(drawn: MapDrawing) -> None:
    for element in ABOVE:
        a, b = drawn.card(Side.A, element), drawn.card(Side.B, element)
        assert a.x == pytest.approx(drawn.width - b.right, abs=0.2)
        assert a.w == b.w


def test_each_strand_lands_above_the_other_partners_cue(drawn: MapDrawing) -> None:
    for head in drawn.heads:
        cue = drawn.card(head.side.other, Element.CUE)
        assert cue.x < head.x < cue.right
        assert 0 < cue.y - head.y < 60
        assert head.angle == (0 if head.side is Side.A else 180)


def test_the_ribbon_keeps_clear_of_every_card(drawn: MapDrawing) -> None:
    shape = next(shape for shape in Shape if FRAMES[shape].width == drawn.width)
    frame = FRAMES[shape]
    top = drawn.heads[0].y
    bottom = max(card.bottom for card in drawn.cards) + frame.offset
    for side in Side:
        for x, y in Ribbon(frame, top, bottom, bottom / 2).middle_line(side):
            for card in drawn.cards:
                away = math.hypot(max(card.x - x, 0, x - card.right), max(card.y - y, 0, y - card.bottom))
                assert away >= frame.ribbon / 2 + 2


def ordinary_words(text: str) -> set[str]:
    return {word for word in text.split() if word.isalpha() and word.isascii() and len(word) <= 18}


def test_no_ordinary_word_is_cut_while_the_drawing_can_be_smaller(drawn: MapDrawing) -> None:
    smallest = min(frame.sizes[-1] for frame in FRAMES.values() if frame.width == drawn.width)
    for card in drawn.cards:
        for entry in card.entries:
            whole = ordinary_words(entry.text) <= set(" ".join(entry.lines).split())
            assert whole or drawn.text_size == smallest


@pytest.mark.parametrize("name", CORPUS)
@pytest.mark.parametrize("shape", Shape)
def test_screen_and_paper_break_at_the_same_words(name: str, shape: Shape) -> None:
    view = counselor(CORPUS[name])
    screen, paper = lay_out(view, shape), lay_out(view, shape, outlined=True)
    assert [line.text for line in around(screen)] == [line.text for line in around(paper)]
    for one, other in zip(screen.cards, paper.cards, strict=True):
        assert [entry.lines for entry in one.entries] == [entry.lines for entry in other.entries]
        assert frame_of(one) == frame_of(other)
    for one, other in zip(around(screen), around(paper), strict=True):
        assert one.left == pytest.approx(other.left, abs=0.2)


@pytest.mark.parametrize("name", ["empty", "partial", "typical", "twelve", "scripts", "optional", "positive"])
def test_usual_maps_fill_the_canvas_of_the_design_exactly(name: str) -> None:
    drawing = lay_out(counselor(CORPUS[name]))
    assert (drawing.width, drawing.height) == (1600, 1080)


def test_typical_words_are_large() -> None:
    assert lay_out(counselor(CORPUS["typical"])).text_size >= 32
    assert lay_out(counselor(CORPUS["typical"]), Shape.PORTRAIT).text_size >= 32


def test_too_many_words_make_the_canvas_higher_not_the_text_smaller() -> None:
    drawing = lay_out(counselor(CORPUS["long"]))
    assert drawing.text_size == 18
    assert drawing.height > 1080


def test_a_huge_word_is_cut_and_kept() -> None:
    card = lay_out(counselor(CORPUS["huge-word"])).card(Side.A, Element.FEAR)
    assert len(card.entries[0].lines) > 1
    assert "".join(card.entries[0].lines) == HUGE_WORD


def test_a_long_name_is_whole_in_the_title_and_cut_short_on_the_drawing() -> None:
    drawing = lay_out(counselor(CORPUS["long-names"]))
    assert LONG_NAMES[0] in drawing.full_title
    assert LONG_NAMES[1] in drawing.full_title
    for name, side in zip(LONG_NAMES, Side, strict=True):
        shown = [line.text for line in drawing.names if line.ink == side]
        assert len(shown) <= 2
        assert name.startswith(shown[0])
        assert shown[-1].endswith("…")


def test_optional_parts_are_drawn_only_when_somebody_has_words_there_or_they_are_switched_on() -> None:
    typical = counselor(CORPUS["typical"])
    assert {card.element for card in lay_out(typical).cards} == set(STANDARD)
    assert Element.BODY in {card.element for card in lay_out(typical, shown=frozenset({Element.BODY})).cards}
    optional = lay_out(counselor(CORPUS["optional"]))
    assert {card.element for card in optional.cards} == set(Element)
    assert set(OPTIONAL) < {card.element for card in optional.cards}
    assert optional.card(Side.B, Element.RAW_SPOT).empty


@pytest.mark.parametrize("shape", Shape)
def test_a_closed_lower_half_holds_no_word_from_beneath(shape: Shape) -> None:
    view = counselor(CORPUS["typical"])
    opened, closed = lay_out(view, shape), lay_out(view, shape, lower_open=False)
    assert not any(card.below for card in closed.cards)
    assert "unimportant" in repr(opened)
    for element in BELOW:
        for words in (*TYPICAL_A[element], *TYPICAL_B[element]):
            assert words not in repr(closed)
    assert (closed.width, closed.height) == (opened.width, opened.height)
    assert [frame_of(c) for c in closed.cards] == [frame_of(c) for c in opened.cards if not c.below]


def test_hunches_and_private_words_are_marked_and_said() -> None:
    drawing = lay_out(counselor(CORPUS["counselor"]))
    fear, need = drawing.card(Side.A, Element.FEAR), drawing.card(Side.B, Element.NEED)
    grief = drawing.card(Side.B, Element.PRIMARY_EMOTION)
    assert [entry.tentative for entry in fear.entries] == [False, True]
    assert len(fear.questions) == 1
    assert not fear.locks
    assert need.entries[-1].for_the_room is False
    assert len(need.questions) == len(need.locks) == 1
    assert len(grief.locks) == 1
    assert "rest (not yet confirmed, not for the room)" in need.spoken
    assert any("rest (not yet confirmed, not for the room)" in said.words for said in drawing.description)


def test_the_room_gets_no_marks() -> None:
    drawing = lay_out(view_for(Reader.ROOM, CORPUS["counselor"]))
    assert not any(card.questions or card.locks for card in drawing.cards)
    assert "grief" not in repr(drawing)


def test_a_blank_map_is_fourteen_empty_cards() -> None:
    drawing = lay_out(counselor(CORPUS["empty"]))
    assert len(drawing.cards) == 14
    assert all(card.empty for card in drawing.cards)
    assert drawing.description == ()


def test_words_that_are_nothing_but_invisible_leave_the_card_empty() -> None:
    assert lay_out(counselor(CORPUS["zalgo"])).card(Side.B, Element.CUE).empty


def test_a_positive_map_has_its_own_words_and_ground() -> None:
    negative, positive = lay_out(counselor(CORPUS["typical"])), lay_out(counselor(CORPUS["positive"]))
    assert positive.card(Side.A, Element.CUE).label == "When you reach for me"
    assert positive.paint["below"] != negative.paint["below"]
    assert positive.captions[0].text != negative.captions[0].text


def test_the_text_alternative_walks_each_partner_in_order() -> None:
    said = lay_out(counselor(CORPUS["typical"])).description
    assert [line.side for line in said] == [Side.A] * 7 + [Side.B] * 7
    assert said[0] == (Side.A, "Maya", "When I see or hear", TYPICAL_A[Element.CUE][0])


def test_paper_needs_no_anchor() -> None:
    drawing = lay_out(counselor(CORPUS["scripts"]), outlined=True)
    everywhere = around(drawing) + [line for card in drawing.cards for line in card.text]
    assert all(line.anchor == "start" for line in everywhere)
    assert not any(line.rtl for line in everywhere)
    assert any(line.path for line in everywhere)


def test_couple_sentences_break_after_the_comma() -> None:
    links = ("The more I follow you round the house, the more you shut doors.", "")
    drawing = lay_out(counselor(made(TYPICAL_A, TYPICAL_B, links=links)))
    assert drawing.foot[0].text == "The more I follow you round the house,"


def test_room_that_is_left_is_given_out_to_the_last_unit() -> None:
    frame = FRAMES[Shape.WIDE]
    heights = spread(frame, 80, (100, 100), (120,), 60)
    assert heights.total == pytest.approx(frame.least_height)
    assert heights.above[0][1] == pytest.approx(heights.below[0][1] - 20)


def test_more_entries_than_anyone_says_still_fit() -> None:
    words = {element: tuple(f"one more thing {n}" for n in range(14)) for element in STANDARD}
    drawing = lay_out(counselor(made(words, words)), Shape.WIDE)
    for card in drawing.cards:
        assert len(card.entries) == 14
        assert box(card.text[-1])[3] <= card.bottom


@pytest.mark.parametrize("shape", Shape)
def test_a_hunch_and_what_was_said_begin_at_one_edge(shape: Shape) -> None:
    said = (Entry("s", Side.A, Element.FEAR, "you leave"), Entry("h", Side.A, Element.FEAR, "or stay", tentative=True))
    card = lay_out(counselor(replace(CORPUS["empty"], entries=said)), shape).card(Side.A, Element.FEAR)
    assert (len(card.questions), len(card.dots)) == (1, 1)
    assert len({line.left for line in card.text if line.text in {"you leave", "or stay"}}) == 1
