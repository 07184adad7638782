"""The practice's own round every paper: in the preview, in the PDF, and on the partner's page."""

import io
import re
from uuid import uuid4

import pikepdf
import pytest
from pypdf import PdfReader

from clinic.practice.tables import PracticePaperRow
from reports.letterhead import Letterhead
from tests.handouts.test_giving_by_link import link
from tests.handouts.test_pages import SLUG, give, text_of
from tests.handouts.test_tailoring import save as tailor
from tests.practice.test_letterhead import CIRCLE, png, save


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def preview(nora, couple, slug=SLUG):
    return nora.get(f"{couple.path}/handouts/{slug}", params={} if "goal" in slug else {"map": str(couple.map)}).text


def test_a_practice_that_set_up_nothing_has_its_name_and_the_help_lines(nora, couple):
    page = preview(nora, couple)
    assert "Maple Street Counseling · " in page
    assert "Crisis Text Line" in page
    assert page.count("1-800-799-7233") == 1, "the handout says it anyway, so it is not said twice"


@pytest.mark.parametrize("logo", [CIRCLE, png()], ids=["svg", "png"])
def test_it_stands_on_the_preview_and_in_the_pdf(nora, couple, logo):
    save(nora, logo, help_lines="Our office | 865-555-0100")
    page = preview(nora, couple)
    assert '<img class="logo" src="/practice/logo" alt="Maple Street Counseling">' in page
    assert "data:image" not in page
    assert "Licensed in Tennessee." in page
    pdf = nora.get(f"{give(nora, couple).headers['location']}/pdf").content
    text = text_of(pdf)
    for words in ("12 Maple Street", "Our office, 865-555-0100", "Licensed in Tennessee.", "text HOME to 741741"):
        assert words in text


def test_the_logo_has_its_words_in_the_tag_tree(nora, couple, tmp_path):
    save(nora, CIRCLE)
    file = tmp_path / "paper.pdf"
    file.write_bytes(nora.get(f"{give(nora, couple).headers['location']}/pdf").content)
    with pikepdf.open(file) as opened:
        alternatives = [
            str(one.Alt)
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Alt") is not None
        ]
    assert "Maple Street Counseling" in alternatives


def test_it_stands_on_the_partners_page_and_its_pictures_open_there(house, nora, couple):
    save(nora, CIRCLE)
    (address,) = link(nora, give(nora, couple).headers["location"], "a")
    phone = house.visitor()
    where = phone.get(address).headers["location"]
    page = phone.get(f"{where}/read").text
    assert '<img class="logo" src="logo" alt="Maple Street Counseling">' in page
    assert "data:image" not in page
    assert phone.get(f"{where}/logo").headers["content-type"] == "image/svg+xml"
    assert "--house: #123456" in phone.get(f"{where}/paper.css").text
    assert house.visitor().get(f"{where}/logo").status_code == 404


def test_words_that_look_like_a_picture_stay_words(nora, couple):
    save(nora, footer='src="data:image/png;base64,AAAA"')
    assert give(nora, couple).status_code == 303
    assert re.search(r"src=(&#34;|&quot;)data:image", preview(nora, couple))


def test_a_worksheet_has_it_too_and_so_do_the_sheets_without_losing_a_page(nora, couple):
    save(nora, CIRCLE)
    assert "12 Maple Street" in preview(nora, couple, "small-goal-plan")
    assert "12 Maple Street" in preview(nora, couple, "cycle-sheet")
    for paper in ("letter", "a4"):
        for way in ("landscape", "portrait"):
            where = give(nora, couple, "cycle-sheet", paper=paper, orientation=way).headers["location"]
            (page,) = PdfReader(io.BytesIO(nora.get(f"{where}/pdf").content)).pages
            assert "Maple Street Counseling · 12 Maple Street" in " ".join(page.extract_text().split())
    look = nora.get(f"{couple.path}/then-and-now").text
    assert look.count("12 Maple Street") == 1
    then = str(couple.map)
    fields = {"then": then, "now": then, "paper": "letter", "giving": str(uuid4())}
    where = nora.post(f"{couple.path}/then-and-now", data=fields).headers["location"]
    first, *others = PdfReader(io.BytesIO(nora.get(f"{where}/pdf").content)).pages
    assert "12 Maple Street" in first.extract_text()
    assert not others


def test_a_logo_of_old_that_cannot_be_printed_is_left_off_and_the_counselor_hears_of_it(house, nora, couple):
    save(nora, CIRCLE)
    with house.transaction() as session:
        row = session.get(PracticePaperRow, couple.practice)
        row.logo, row.logo_type = b"no picture at all", "image/png"
    given = [give(nora, couple)]
    given.append(nora.post(f"{couple.path}/pack", data={"paper-cycle-sheet": "yes", "giving": str(uuid4())}))
    for answer in given:
        assert answer.status_code == 303
        page = nora.get(answer.headers["location"]).text
        assert "printed without your logo" in page
        assert 'href="/practice"' in page
    assert "12 Maple Street" in text_of(nora.get(f"{given[0].headers['location'].partition('?')[0]}/pdf").content)
    assert (
        nora.post("/practice", data={"name": "Maple Street", "without_logo": "yes", "revision": "1"}).status_code == 303
    )
    assert "without-logo" not in give(nora, couple).headers["location"]


def test_a_note_and_a_letterhead_leave_no_page_almost_empty(nora, couple):
    save(nora, CIRCLE)
    tailor(nora, couple, note="Please read the second page together, and only that.\n\nThen come back to the first.")
    pdf = nora.get(f"{give(nora, couple).headers['location']}/pdf").content
    lengths = [len(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(lengths) <= 4
    assert min(lengths) > 500, lengths


def test_a_paper_names_the_help_lines_of_the_practices_region_and_no_others(nora, couple):
    save(nora, region="ca")
    for slug in (SLUG, "trust-log"):
        page = nora.get(f"{couple.path}/handouts/{slug}").text
        assert "1-800-799-7233" not in page
        assert "<strong>211</strong>" in page
    assert "call 1-800-668-6868" in page
    copied = nora.get("/practice/handouts/new", params={"copy": SLUG}).text
    assert "**211**" in copied
    assert "1-800-799-7233" not in copied


def test_an_address_is_set_in_rows_and_no_dot_hangs_at_the_end_of_one():
    lines = ("12 Maple Street, Suite 300", "Knoxville, Tennessee 37902", "865-555-0100", "maplestreet.example")
    rows = Letterhead("Maple Street", lines).rows()
    assert [line for row in rows for line in row] == list(lines)
    assert [len(row) for row in rows] == [2, 2]
    assert max(len(" · ".join(row)) for row in Letterhead("Maple Street", lines).rows(large=True)) <= 34
