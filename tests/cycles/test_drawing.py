"""The markup of the drawing: well-formed, escaped, and only what both renderers can draw."""

import re
from xml.etree import ElementTree as Tree

import pytest

from clinic.couples.rules import Reader
from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.palette import paint
from clinic.cycles.rules import MapKind, view_for
from clinic.templating import render
from tests.cycles.corpus import CORPUS, HOSTILE, LONG_NAMES

SVG = "{http://www.w3.org/2000/svg}"
COMMON = {"fill", "stroke", "stroke-width", "class"}
ALLOWED = {
    "svg": {"viewBox", "role", "aria-labelledby", "class", "font-family"},
    "title": {"id"},
    "desc": {"id"},
    "g": {"data-card"},
    "rect": COMMON | {"x", "y", "width", "height", "rx", "stroke-dasharray", "transform"},
    "circle": COMMON | {"cx", "cy", "r", "stroke-dasharray", "transform"},
    "path": COMMON | {"d", "transform", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"},
    "text": COMMON | {"x", "y", "font-size", "font-weight", "font-family", "text-anchor", "direction"},
}
CASES = [(name, shape, paper) for name in CORPUS for shape in Shape for paper in (False, True)]


def markup(name: str, shape: Shape = Shape.WIDE, **options) -> str:
    return render("cycles/_map.svg", drawing=lay_out(view_for(Reader.COUNSELOR, CORPUS[name]), shape, **options))


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(map(str, case)))
def root(request) -> Tree.Element:
    name, shape, paper = request.param
    return Tree.fromstring(markup(name, shape, outlined=paper))  # noqa: S314  (our own markup)


def test_only_what_both_renderers_draw(root: Tree.Element) -> None:
    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        assert set(element.attrib) <= ALLOWED[tag], tag


def test_every_color_has_its_class_and_its_attribute(root: Tree.Element) -> None:
    colors = {color for kind in MapKind for paper in (False, True) for color in paint(kind, paper=paper).values()}
    for element in root.iter():
        classes = element.get("class", "").split()
        for attribute in ("fill", "stroke"):
            color = element.get(attribute)
            if color in (None, "none"):
                assert not any(name.startswith(f"{attribute}-") for name in classes)
            else:
                assert color in colors
                assert sum(name.startswith(f"{attribute}-") for name in classes) == 1


def test_every_painted_shape_says_its_fill(root: Tree.Element) -> None:
    for element in root.iter():
        if element.tag.removeprefix(SVG) in {"rect", "circle", "path", "text"}:
            assert element.get("fill")


def test_it_is_a_picture_with_a_name_and_words(root: Tree.Element) -> None:
    title, words = root[0], root[1]
    assert root.get("role") == "img"
    assert (title.tag, words.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {words.get('id')}"
    assert title.text.startswith(("Cycle map of", "Map of the new cycle of"))
    assert words.text.strip()


def test_words_of_people_never_become_markup() -> None:
    svg = markup("hostile")
    tree = Tree.fromstring(svg)  # noqa: S314  (our own markup)
    assert "<script" not in svg
    assert "{{" in svg, "words in braces stay words"
    spoken = tree[1].text
    assert 'alert("x")' in spoken
    assert not set("\u202e\u2066\u0007") & set(svg)
    assert set("\u202e\u2066\u0007") < set(HOSTILE)


def test_ids_differ_between_drawings_of_one_page() -> None:
    first, second = (set(re.findall(r' id="([^"]+)"', markup("typical", ident=ident))) for ident in ("one", "two"))
    assert len(first) == len(second) == 2
    assert not first & second


def test_the_whole_name_is_in_the_title() -> None:
    assert LONG_NAMES[1] in markup("long-names")


def test_each_card_can_be_found_by_its_place() -> None:
    found = re.findall(r'data-card="([^"]+)"', markup("typical"))
    assert len(found) == len(set(found)) == 14
    assert found[0] == "a.cue"


def test_a_closed_lower_half_is_not_in_the_markup() -> None:
    svg = markup("typical", lower_open=False)
    assert "unimportant" not in svg
    assert "roommates" not in svg
    assert "There is more beneath this line." in svg


def test_a_positive_cycle_looks_different_without_color() -> None:
    negative, positive = markup("typical"), markup("positive")
    assert 'stroke-dasharray="11 8"' in negative
    assert 'stroke-dasharray="11 8"' not in positive
    assert "M-34 -22" in negative, "a pointed landing"
    assert "M-34 -22" not in positive


def test_right_to_left_words_are_text_on_screen_and_outlines_on_paper() -> None:
    assert 'direction="rtl"' in markup("scripts")
    paper = markup("scripts", outlined=True)
    assert "direction=" not in paper
    assert "text-anchor" not in paper
    assert not re.search(r"<text[^>]*>[^<]*[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f]", paper)


def test_a_blank_map_says_so() -> None:
    assert "Nothing is written on this map yet." in markup("empty")
