"""The PDF: pages, words, tags, language, fonts; what it must not hold; and what stops a press."""

import io
import re
from itertools import pairwise

import pytest
from pikepdf import Name
from pypdf import PdfReader

from clinic.couples.rules import Audience
from reports.conditions import Addressee
from reports.document import Orientation, Paper
from tests.cycles.corpus import CORPUS
from tests.reports.papers import HUNCH, PRIVATE, TYPICAL, a_handout, a_sheet, with_private_words
from tests.reports.tagged import everything, fonts, painted, read

SIZES = {Paper.LETTER: (612, 792), Paper.A4: (595, 842)}


@pytest.fixture(scope="module")
def handout(press) -> bytes:
    return press.print(a_handout())


@pytest.fixture(scope="module")
def tagged(handout):
    return read(handout)


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def test_pages_and_words(handout):
    pages = PdfReader(io.BytesIO(handout)).pages
    assert len(pages) == 3
    text = words_of(handout)
    for words in ("When hurt turns into distance", "For Maya and Jon", "Riverbend Counseling · March 3, 2026"):
        assert words in text
    assert "“I ask again, louder, and stand in the doorway.”" in text
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of 3" in page.extract_text()


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("addressee", Addressee)
def test_editions_have_their_paper(press, paper, addressee):
    for cycle_map in (None, TYPICAL):
        pages = PdfReader(io.BytesIO(press.print(a_handout(cycle_map, addressee, paper)))).pages
        assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages} == {SIZES[paper]}
        assert len(pages) == 3


@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("name", ["typical", "three-twelve", "long-names", "scripts", "long"])
def test_a_cycle_sheet_is_always_one_page(press, name, paper, orientation):
    (page,) = PdfReader(io.BytesIO(press.print(a_sheet(CORPUS[name], paper=paper, orientation=orientation)))).pages
    size = SIZES[paper] if orientation is Orientation.PORTRAIT else SIZES[paper][::-1]
    assert tuple(round(float(side)) for side in page.mediabox[2:]) == size


def test_a_full_map_has_a_page_of_its_own(press):
    pages = PdfReader(io.BytesIO(press.print(a_handout(CORPUS["three-twelve"])))).pages
    assert len(pages) == 4
    assert all(f"Page {number} of 4" in page.extract_text() for number, page in enumerate(pages, start=1))


def test_the_file_says_what_it_is(tagged):
    root = tagged.root
    assert str(root.Lang) == "en-US"
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(tagged.pdf.docinfo.Title) == "When hurt turns into distance"
    assert re.search(rb'pdfuaid:part(>|=")1', root.Metadata.read_bytes())


def test_nothing_about_the_couple_stands_in_the_metadata(press):
    for document in (a_handout(), a_sheet()):
        found = read(press.print(document))
        about = str(dict(found.pdf.docinfo)).encode() + found.root.Metadata.read_bytes()
        assert set(found.pdf.docinfo.keys()) <= {"/Title", "/Producer"}
        for word in (b"Maya", b"Jon", b"Riverbend", b"The Chase"):
            assert word not in about


@pytest.mark.parametrize("addressee", Addressee)
def test_headings_stand_in_order(press, addressee):
    found = read(press.print(a_handout(addressee=addressee)))
    levels = [int(str(element.S)[2]) for element in found.all("H1", "H2", "H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("document", [a_handout(), a_handout(None), a_sheet()], ids=["map", "loop", "sheet"])
def test_a_figure_has_its_words_and_its_place_in_points(press, document):
    found = read(press.print(document))
    (figure,) = found.all("Figure")
    left, bottom, right, top = map(float, figure.A.BBox)
    _, _, width, height = map(float, found.pdf.pages[0].MediaBox)
    assert 0 <= left < right <= width
    assert 0 <= bottom < top <= height
    assert 0.4 < (right - left) / width <= 1
    assert len(str(figure.Alt)) > 100


def test_a_maps_alternative_text_holds_its_words(tagged):
    (figure,) = tagged.all("Figure")
    assert "I ask again, louder, and stand in the doorway" in str(figure.Alt)
    assert str(figure.Alt).count("Maya") == 1 + 7 + 1


@pytest.mark.parametrize(
    "document", [a_handout(), a_handout(None, Addressee.A), a_sheet()], ids=["map", "loop", "sheet"]
)
def test_everything_painted_is_tagged_or_an_artifact(press, document):
    states = {state for _, state, _ in painted(read(press.print(document)))}
    assert states == {"tagged", "artifact"}


def test_running_feet_are_artifacts(tagged):
    for number, page in enumerate(tagged.pdf.pages):
        shown = [state for where, state, operator in painted(tagged) if where == number and operator == "TJ"]
        assert shown.count("artifact") >= 2, page


def test_lists_hold_items_and_items_hold_bodies(tagged):
    children = {"L": {"LI"}, "LI": {"Lbl", "LBody"}}
    for kind, allowed in children.items():
        elements = tagged.all(kind)
        assert elements
        for element in elements:
            assert {str(kid.S)[1:] for kid in element.K} <= allowed


def test_only_our_fonts_are_used_and_all_are_embedded(press):
    for document in (a_handout(), a_handout(CORPUS["scripts"]), a_sheet(CORPUS["scripts"])):
        paper = read(press.print(document))
        found = list(fonts(paper))
        assert {str(font.Subtype) for font in found} >= {"/Type0", "/CIDFontType2"}
        for font in found:
            assert (font.Subtype != Name.Type0) or "/ToUnicode" in font
            assert re.match(r"/(\w+\+)?(Atkinson|Noto)", str(font.BaseFont))
            if "/FontDescriptor" in font:
                assert any(f"/FontFile{kind}" in font.FontDescriptor for kind in ("", "2", "3"))


@pytest.mark.parametrize("addressee", Addressee)
@pytest.mark.parametrize("build", [a_handout, a_sheet])
def test_no_byte_of_what_is_private(press, build, addressee):
    data = press.print(build(with_private_words(), addressee))
    text = (everything(data) + words_of(data).encode()).replace(b"\0", b"")
    own = {Addressee.A: Audience.PARTNER_A, Addressee.B: Audience.PARTNER_B}.get(addressee)
    for audience, words in PRIVATE.items():
        assert (words.encode() in text) is (audience is own)
    assert HUNCH.encode() not in text
