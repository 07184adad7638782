"""A line of a drawing set in one go stands exactly where it would stand set letter by letter."""

from importlib import import_module
from math import inf

import pytest

from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.rules import Reader, view_for
from tests.cycles.corpus import CORPUS


@pytest.fixture(scope="module")
def lines_module():
    return import_module("reports.svg_lines")


@pytest.fixture(scope="module")
def lettered(lines_module):
    """The width of a text as a drawing has it."""
    fonts = import_module("weasyprint.text.fonts").FontConfiguration()
    split = import_module("weasyprint.text.line_break").split_first_line

    def width(text: str, weight: int) -> float:
        svg = type("Drawing", (), {"font_config": fonts})()
        style = lines_module.line_style(svg, {"font-family": "AtkinsonNext,NotoSans", "font-weight": weight})
        return split(text, style, None, inf, 0)[3]

    return width


@pytest.mark.parametrize("name", ["typical", "long-names", "three-twelve"])
def test_letters_keep_their_places(lettered, name):
    drawing = lay_out(view_for(Reader.ROOM, CORPUS[name]), Shape.WIDE, outlined=True)
    for line in (line for card in drawing.cards for line in card.text if line.text and not line.path):
        apart = sum(lettered(letter, line.weight) for letter in line.text)
        assert lettered(line.text, line.weight) == pytest.approx(apart, abs=0.05), line.text


def test_what_needs_letters_apart_is_left_to_weasyprint(lines_module):
    node = type("Node", (), {"tag": "text", "attrib": {"x": "1", "y": "2"}, "__iter__": lambda _: iter(())})()
    assert lines_module.is_plain_line(node)
    for attribute in ("dx", "rotate", "textLength", "letter-spacing"):
        node.attrib = {"x": "1", "y": "2", attribute: "1"}
        assert not lines_module.is_plain_line(node)
    node.attrib = {"x": "1 2 3", "y": "2"}
    assert not lines_module.is_plain_line(node)


def test_weasyprint_still_has_what_is_replaced(lines_module):
    drawings = import_module("weasyprint.svg")
    lines_module.install()
    assert drawings.TAGS["text"] is drawings.TAGS["tspan"] is drawings.text
    assert drawings.text.__module__ == "reports.svg_lines"
