"""Packs: several papers in one PDF with a cover, the right page for each, for one reader, kept like any other paper."""

import io
import re
from uuid import uuid4

import pikepdf
import pytest
from pypdf import PdfReader
from sqlmodel import select

from clinic.couples.rules import Audience
from clinic.handouts.tables import PaperGiven
from reports.conditions import Addressee
from reports.document import Paper, TypeSize
from reports.pack import MOST_PAPERS, PackError, cover, pack_html
from reports.sheets import has_marks, sheets_of, with_pages
from tests.cast import WORDS
from tests.handouts.test_giving_by_link import link
from tests.handouts.test_pages import SLUG, given_rows, text_of
from tests.handouts.test_tailoring import save as tailor
from tests.reports.papers import MADE_ON, PEOPLE, PRACTICE, a_handout, a_sheet

SECRETS = {audience: words.split()[0] for audience, words in WORDS.items() if audience is not Audience.ROOM}
PAPERS = (SLUG, "cycle-sheet", "small-goal-plan", "before-your-first-visit")


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def give(browser, couple, *slugs, **fields):
    ticked = {f"paper-{slug}": "yes" for slug in slugs}
    return browser.post(f"{couple.path}/pack", data=ticked | {"for": "both", "giving": str(uuid4())} | fields)


def a_cover(papers, addressee=Addressee.BOTH):
    return cover(papers, PEOPLE, addressee=addressee, paper=Paper.LETTER, made_on=MADE_ON, practice=PRACTICE)


def test_a_pack_is_one_page_of_html_with_every_sheet_and_a_mark_for_each_paper():
    papers = [a_handout(), a_sheet()]
    html = pack_html(a_cover(papers), papers)
    sheets = sheets_of(html)
    assert has_marks(html)
    pages = [number * 10 for number in range(len(sheets))]
    filled = with_pages(html, pages)
    assert not has_marks(filled)
    assert ">10</td>" in filled
    assert 'class="paper letter cycle-sheet landscape"' in sheets[-1].html
    assert html.count("<body>") == html.count("</html>") == 1


@pytest.mark.parametrize("papers", [[], [a_sheet()] * (MOST_PAPERS + 1), [a_sheet(addressee=Addressee.A)]])
def test_what_makes_no_pack_is_refused(papers):
    with pytest.raises(PackError):
        a_cover(papers)


def test_the_cover_says_on_which_page_each_paper_begins(nora, couple):
    pdf = nora.get(f"{give(nora, couple, *PAPERS).headers['location']}/pdf").content
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    listed = pages[0].partition("In this pack Page")[2]
    titles = ("When hurt turns into distance", "Our loop", "One small thing this week", "Before your first visit")
    for title in titles:
        number = int(re.search(rf"{title} (\d+)", listed)[1])
        assert title in pages[number - 1]
        assert title not in pages[number - 2] or number == 2
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page or "Our loop" in page
    assert "For Maya and Jon" in pages[0]
    assert "Crisis Text Line" in pages[-1]
    assert sum("Crisis Text Line" in page for page in pages) == 1


def test_it_is_tagged_with_its_headings_in_order(nora, couple, tmp_path):
    file = tmp_path / "pack.pdf"
    file.write_bytes(nora.get(f"{give(nora, couple, *PAPERS).headers['location']}/pdf").content)
    with pikepdf.open(file) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en-US"
        kinds = [
            str(one.S) for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") is not None
        ]
    assert kinds.count("/H1") == 1 + len(PAPERS)


@pytest.mark.parametrize(("whom", "own"), [("both", None), ("a", Audience.PARTNER_A), ("b", Audience.PARTNER_B)])
def test_a_pack_holds_only_what_its_reader_may_have(house, nora, couple, whom, own):
    tailor(nora, couple, "a", note="quilltyped for the first alone")
    slugs = (SLUG, "cycle-sheet")
    text = text_of(nora.get(f"{give(nora, couple, *slugs, **{'for': whom}).headers['location']}/pdf").content)
    for audience, word in SECRETS.items():
        assert (word in text) is (audience is own), audience
    assert ("quilltyped" in text) is (whom == "a")
    (row,) = given_rows(house)
    assert row.audience is (own or Audience.ROOM)


def test_what_is_not_for_this_reader_is_told_and_left_out(nora, couple):
    query = {f"paper-{slug}": "yes" for slug in (SLUG, "my-half-of-the-cycle")} | {"for": "both"}
    page = nora.get(f"{couple.path}/pack", params=query).text
    assert "is only for one of the two; it is left out" in page
    refused = give(nora, couple, SLUG, "my-half-of-the-cycle")
    assert refused.status_code == 422
    assert "is only for one of the two" in refused.text


def test_nothing_chosen_too_much_or_unknown(house, nora, couple):
    before = house.contents()["paper_given"]
    assert "Nothing is chosen yet" in nora.get(f"{couple.path}/pack").text
    assert give(nora, couple).status_code == 422
    assert give(nora, couple, "no-such-paper").status_code == 404
    assert house.contents()["paper_given"] == before


def test_it_is_chosen_in_the_library_given_once_and_by_link(house, nora, couple):
    library = nora.get(f"{couple.path}/handouts").text
    assert 'name="paper-small-goal-plan" value="yes"' in library
    giving = str(uuid4())
    first, again = (give(nora, couple, SLUG, giving=giving).headers["location"] for _ in range(2))
    assert first == again
    assert "A pack of papers" in nora.get(couple.path).text
    (address,) = link(nora, first, "b")
    phone = house.visitor()
    page = phone.get(phone.get(address).headers["location"] + "/read").text
    assert "In this pack" in page
    assert "When hurt turns into distance" in page
    with house.transaction() as session:
        assert session.exec(select(PaperGiven.slug)).all() == ["pack"]


def test_large_print_goes_through_it(nora, couple):
    page = nora.get(f"{couple.path}/pack", params={f"paper-{SLUG}": "yes", "size": TypeSize.LARGE})
    assert 'name="size" value="large"' in page.text
    assert give(nora, couple, SLUG, size="large").status_code == 303


def test_from_the_command_line(clinic, tmp_path):
    out = tmp_path / "pack.pdf"
    done = clinic("handouts", "pack", SLUG, "trust-log", "--a", "Maya", "--b", "Jon", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "In this pack" in text_of(out.read_bytes())
    for words, said in (
        (("cycle-sheet",), "give it with --map"),
        (("no-such",), "no handout or worksheet named"),
        (("my-half-of-the-cycle",), "is for one partner"),
    ):
        failed = clinic("handouts", "pack", *words, "--a", "Maya", "--b", "Jon", "--out", str(tmp_path / "x.pdf"))
        assert failed.exit_code == 1
        assert said in failed.output
        assert not (tmp_path / "x.pdf").exists()


def test_a_paper_that_cannot_be_in_the_pack_can_be_had_another_way(nora, cast, couple):
    left_out = "my-half-of-the-cycle"
    page = nora.get(f"{couple.path}/pack", params={f"paper-{left_out}": "yes"}).text
    assert "is only for one of the two; it is left out" in page
    found = re.findall(r'href="([^"]+)">Make it for (\w+) by itself', page)
    assert [name for _, name in found] == ["Maya", "Jon"]
    for address, name in found:
        look = nora.get(address.replace("&amp;", "&"))
        assert look.status_code == 200
        side = "a" if name == "Maya" else "b"
        assert re.search(rf'name="for" value="{side}"[^>]* checked', look.text)
    nothing = nora.get(f"{cast.the_others.path}/pack", params={"paper-cycle-sheet": "yes"}).text
    assert ("needs a map" in nothing) == ("#maps-heading" in nothing)


def test_the_list_of_handouts_leads_to_the_pack_and_a_worksheet_says_that_its_lines_are_empty(nora, couple):
    page = nora.get(f"{couple.path}/handouts").text
    assert page.index('href="#make-pack"') < page.index('type="checkbox"') < page.index('id="make-pack"')
    sheet = nora.get(f"{couple.path}/handouts/my-half-of-the-cycle").text
    assert "The lines are empty unless you choose a map here." in sheet
