"""The gallery: every paper in every language on every paper, drawn from what is printed, with invented couples only."""

import io
import re

import pytest
from PIL import Image
from pypdf import PdfReader

from clinic.handouts import gallery, gallery_commands
from clinic.handouts.editions import languages_of
from clinic.handouts.gallery import GalleryError, contact_sheets, gallery_document, gallery_editions, strip_of
from clinic.language import Language
from reports import library
from reports.document import Paper
from reports.pdf import PaperError
from tests.reports.papers import a_sheet

SHEET = "cycle-sheet.en.both.letter"


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_every_paper_is_there_in_each_language_and_on_each_paper():
    shown = {(one.slug, one.language, one.paper) for one in gallery_editions().values()}
    for slug in (*library.every_slug(), "cycle-sheet"):
        assert {(slug, language, paper) for language in languages_of(slug) for paper in Paper} <= shown
    assert {("then-and-now", language, paper) for language in Language for paper in Paper} <= shown


def test_each_can_be_made():
    for name, one in gallery_editions().items():
        document = gallery_document(one)
        assert name == one.name
        assert (document.language, document.paper) == (one.language, one.paper)


def test_the_page_shows_them_and_can_show_fewer(nora):
    page = nora.get("/gallery").text
    assert re.search(r'href="/practice" aria-current="true"', page)
    assert re.search(r'href="/cycle-types" aria-current="true"', nora.get("/cycle-types").text)
    for name in gallery_editions():
        assert f'src="/gallery/{name}/pages"' in page
    few = nora.get("/gallery?language=es-US&paper=a4").text
    assert "/gallery/cycle-sheet.es.both.a4/pages" in few
    assert SHEET not in few
    assert nora.get("/gallery?paper=foolscap").status_code == 422


def test_a_picture_and_the_paper_itself(nora):
    strip = nora.get(f"/gallery/{SHEET}/pages")
    assert strip.headers["content-type"] == "image/png"
    width, height = picture(strip.content).size
    assert width > height > 100
    paper = nora.get(f"/gallery/{SHEET}/pdf")
    assert paper.headers["content-disposition"] == f'inline; filename="{SHEET}.pdf"'
    text = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert "Leila" in text
    assert "Maya" not in text


@pytest.mark.parametrize("name", ["nothing", "cycle-sheet.en.b.letter", "..", "cycle-sheet"])
def test_what_is_not_shown_is_not_there(nora, name):
    for what in ("pages", "pdf"):
        assert nora.get(f"/gallery/{name}/{what}").status_code == 404


def test_it_is_for_counselors(house, cast):
    for person in (cast.finn, cast.sue):
        assert house.visitor().sign_in(person).get("/gallery").status_code == 403
    assert house.visitor().get("/gallery").status_code == 303


def test_without_pdftoppm_the_papers_can_be_opened_all_the_same(nora, monkeypatch):
    monkeypatch.setattr(gallery, "DRAWS", "no-such-program")
    page = nora.get("/gallery").text
    assert "poppler-utils" in page
    assert "<img" not in page
    assert f"/gallery/{SHEET}/pdf" in page
    with pytest.raises(GalleryError, match="poppler-utils"):
        strip_of(b"%PDF")


def test_what_is_no_pdf_makes_no_picture():
    with pytest.raises(GalleryError, match="No picture"):
        strip_of(b"not a paper at all")


def test_contact_sheets_hold_every_strip(press):
    strip = strip_of(press.print(a_sheet()))
    sheets = [picture(one).size for one in contact_sheets([("one", strip)] * 9)]
    width, height = picture(strip).size
    assert sheets == [(width, 8 * (height + 30)), (width, height + 30)]


def test_the_command_draws_them_into_a_folder(clinic, tmp_path, monkeypatch):
    some = {name: one for name, one in gallery_editions().items() if one.slug == "cycle-sheet"}
    monkeypatch.setattr(gallery_commands, "gallery_editions", lambda: some)
    out = tmp_path / "pictures"
    done = clinic("handouts", "gallery", "--out", str(out))
    assert done.exit_code == 0, done.output
    drawn = {f"{language.base}-{paper}-1.png" for language in Language for paper in Paper}
    assert {one.name for one in out.iterdir()} == drawn


def test_a_paper_that_cannot_be_drawn_is_said(clinic, tmp_path, nora, monkeypatch):
    def fails(*_):
        raise PaperError("This paper is incomplete.")

    monkeypatch.setattr(gallery_commands, "print_all", fails)
    refused = clinic("handouts", "gallery", "--out", str(tmp_path / "pictures"))
    assert refused.exit_code == 1
    assert "incomplete" in refused.stderr
    assert not (tmp_path / "pictures").exists()
