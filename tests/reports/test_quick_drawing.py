"""Quick drawing puts the same marks on paper as WeasyPrint's own, number for number."""

import math

import pydyf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.couples.rules import Reader
from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.rules import view_for
from clinic.templating import render
from reports import quick_drawing
from reports.quick_drawing import commands_of
from tests.cycles.corpus import CORPUS


class Recorder:
    """A stream that remembers what is drawn."""

    def __init__(self) -> None:
        self.drawn: list[tuple] = []

    def __getattr__(self, name):
        return lambda *numbers: self.drawn.append((name, *map(float, numbers)))


class Drawing:
    """What both ways of drawing a path ask of a picture."""

    def __init__(self) -> None:
        self.stream = Recorder()
        self.inner_width = self.inner_height = self.inner_diagonal = 100

    def point(self, x, y, _size):
        return float(x), float(y)


class Mark(dict):
    """A path with its `d`."""

    def __init__(self, path: str) -> None:
        super().__init__(d=path)
        self.vertices: list = []


def drawn_by(draw, path: str) -> list[tuple]:
    drawing = Drawing()
    draw(drawing, Mark(path), 12)
    return drawing.stream.drawn


PATHS = {
    "line": "M1 2L3 4",
    "lines in a row": "M1.5 -2 L3 4 5 6",
    "closed, and on": "M-34 -22L6 0L-34 22Z L9 9",
    "curve": "M0 250.0C24.6 245.0 42.0 245.0 66.7 250.0",
    "rounded": "M0 0H10V7Q10 10 7 10H2Z",
    "one number too many": "M1 2L3 4 5",
    "nothing": "",
}


@pytest.mark.parametrize("name", PATHS)
def test_a_path_is_drawn_like_the_slow_way(name):
    if commands_of(PATHS[name]):
        slow = drawn_by(quick_drawing._step_by_step, PATHS[name])
        assert drawn_by(quick_drawing._path, PATHS[name]) == slow


@pytest.mark.parametrize("name", ["typical", "positive", "scripts"])
def test_every_path_of_a_map_is_drawn_like_the_slow_way(name):
    view = view_for(Reader.ROOM, CORPUS[name])
    markup = render("cycles/_map.svg", drawing=lay_out(view, Shape.WIDE, outlined=True))
    paths = [piece.split('"')[0] for piece in markup.split(' d="')[1:]]
    assert sum(bool(commands_of(path)) for path in paths) > len(paths) / 2
    for path in paths:
        assert drawn_by(quick_drawing._path, path) == drawn_by(quick_drawing._step_by_step, path)


@pytest.mark.parametrize(
    "path", ["m1 2l3 4", "M1 2A5 5 0 0 1 9 9", "M1 2L3e1 4", "L1 2", "M1 2 T 3 4", "M", "M1 2 3 4"]
)
def test_what_is_not_ours_is_left_to_the_slow_way(path):
    assert commands_of(path) == ()


@given(
    st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-(10**9), 10**9) | st.text("abc/<>[] 09")
)
def test_every_number_is_said_as_it_was(value):
    said = quick_drawing._to_bytes(value)
    assert said == quick_drawing._carefully(value)
    if isinstance(value, float):
        assert math.isclose(float(said), value, abs_tol=1e-6, rel_tol=1e-6)


def test_objects_are_said_as_they_were():
    for thing in (pydyf.String("é"), pydyf.Array([1, 2.5]), pydyf.Dictionary({"A": 1}), True):
        assert quick_drawing._to_bytes(thing) == quick_drawing._carefully(thing)


def test_a_color_is_nobody_elses():
    parse = quick_drawing._color(quick_drawing._utils.color)
    first = parse("#0c4f59")
    first.alpha *= 0.5
    assert parse("#0c4f59").alpha == 1
    assert tuple(parse("#0c4f59").coordinates) == tuple(first.coordinates)
