"""The HTML of a document: readable without its style, and safe whatever people call themselves."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from clinic.couples.rules import Pair
from clinic.cycles.rules import MapPartner
from reports.conditions import Addressee
from reports.document import to_html
from reports.pictures import with_pictures
from reports.sheets import END, FOLD, KEPT_FOLD, sheets_of
from tests.cycles.corpus import CORPUS
from tests.reports.papers import TYPICAL, a_handout, a_sheet

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></head><body>",
    "<!--fold kept--><!--end of folds-->",
    "{{ 7 * 7 }} {% raw %}",
    "</svg><svg onload=alert(1)>",
    "]]> &lt;b&gt; ' \" `",
    '<link rel="stylesheet" href="file:///etc/passwd">',
    "url(http://198.51.100.7/x)",
]
KNOWN_TAGS = {
    *("html", "head", "meta", "title", "body", "article", "section", "header", "div", "p", "span", "br"),
    *("h1", "h2", "h3", "ul", "ol", "li", "strong", "em", "bdi"),
    *("svg", "desc", "g", "rect", "path", "circle", "text"),
}


class Reader(HTMLParser):
    """Collects tags, attributes, headings and comments."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.comments: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_comment(self, data):
        self.comments.append(data)


def hostile(text: str):
    entries = tuple(replace(entry, text=text) for entry in TYPICAL.entries)
    links = tuple(replace(link, text=text) for link in TYPICAL.links)
    return replace(TYPICAL, partners=Pair(MapPartner(text), MapPartner(text)), title=text, entries=entries, links=links)


@pytest.mark.parametrize("build", [a_handout, a_sheet])
@pytest.mark.parametrize("text", HOSTILE)
def test_peoples_text_stays_text(build, text):
    read, usual = Reader(to_html(build(hostile(text)))), Reader(to_html(build()))
    assert set(read.tags) <= KNOWN_TAGS
    assert set(read.comments) <= {"fold", "fold kept", "end of folds"}
    assert read.comments.count("end of folds") == usual.comments.count("end of folds")
    assert {name for name, _ in read.attributes} <= {name for name, _ in usual.attributes}


@pytest.mark.parametrize("document", [a_handout(), a_handout(None), a_sheet()], ids=["map", "no map", "sheet"])
def test_a_page_asks_for_nothing_and_carries_no_style_of_its_own(document):
    read = Reader(to_html(document))
    assert set(read.tags) <= KNOWN_TAGS
    assert not {name for name, _ in read.attributes} & {"style", "href", "src", "onclick", "onload", "srcset"}


@pytest.mark.parametrize("addressee", Addressee)
@pytest.mark.parametrize("cycle_map", [None, TYPICAL, CORPUS["three-twelve"]], ids=["none", "typical", "full"])
def test_headings_start_with_one_title_and_never_jump(addressee, cycle_map):
    levels = [int(tag[1]) for tag in Reader(to_html(a_handout(cycle_map, addressee))).tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_language_and_direction_are_marked():
    html = to_html(a_handout(CORPUS["scripts"], Addressee.A))
    assert '<html lang="en-US">' in html
    assert 'dir="rtl"' in html


def test_a_page_is_folded_before_each_sheet():
    html = to_html(a_handout())
    sheets = sheets_of(html)
    assert len(sheets) == len(a_handout().contents.sheets)
    assert html.count(FOLD) == 1
    assert html.count(KEPT_FOLD) == len(sheets) - 1
    assert html.count(END) == 1
    for sheet in sheets:
        assert sheet.html.startswith("<!DOCTYPE html>")
        assert sheet.html.rstrip().endswith("</html>")
        assert sheet.html.count("<section") == 1


def test_a_page_without_folds_is_one_sheet():
    assert [sheet.html for sheet in sheets_of("<p>x")] == ["<p>x"]


def test_drawings_become_pictures_with_their_words():
    html, pictures = with_pictures(to_html(a_sheet()))
    assert list(pictures) == ["mem:drawing-1"]
    assert "<svg" not in html
    assert "I ask again, louder, and stand in the doorway" in html
    assert pictures["mem:drawing-1"].startswith(b"<svg")


def test_a_drawing_that_is_not_well_formed_stays():
    assert with_pictures("<svg><g></svg>") == ("<svg><g></svg>", {})
