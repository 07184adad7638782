"""A paper on a partner's phone: that very edition, for that partner alone, until its link ends; what the file tells."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlmodel import select, update

from clinic.couples.link_tables import PrivateLinkRow
from clinic.couples.rules import Audience
from clinic.handouts.rules import readers_of
from clinic.handouts.tables import PaperGiven
from clinic.practice import audit
from tests.cast import HUNCH, WORDS
from tests.handouts.test_pages import SLUG, give

SECRETS = {audience: words.split()[0] for audience, words in WORDS.items() if audience is not Audience.ROOM}


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def given(nora, couple, whom, slug=SLUG):
    return give(nora, couple, slug, **{"for": whom}).headers["location"]


def link(nora, paper, side, **fields):
    answer = nora.post(f"{paper}/links", data={"side": side, "once": str(uuid4())} | fields)
    assert answer.status_code == 303, answer.text
    return re.findall(r'href="http://127.0.0.1(/p/[\w-]+)"', nora.get(paper).text)


def test_a_paper_for_both_goes_to_each_and_one_for_one_to_that_one():
    assert [len(readers_of(one)) for one in (Audience.ROOM, Audience.PARTNER_A, Audience.COUNSELOR)] == [2, 1, 0]
    assert readers_of(Audience.PARTNER_B) == ("b",)


@pytest.mark.parametrize(("whom", "side"), [("a", "a"), ("b", "b"), ("both", "a"), ("both", "b")])
def test_a_partner_reads_that_very_edition_and_nothing_else(house, nora, couple, whom, side):
    paper = given(nora, couple, whom)
    (address,) = link(nora, paper, side)
    phone = house.visitor()
    door = phone.get(phone.get(address).headers["location"])
    assert door.status_code == 200
    assert "<title>A page for you</title>" in door.text
    assert "hurt" not in door.text.lower()
    pages = re.findall(r'href="(/yours/[^"]+)"', door.text)
    read, pdf = (phone.get(page) for page in pages)
    assert "quillroom" in read.text
    own = {"a": Audience.PARTNER_A, "b": Audience.PARTNER_B}.get(whom)
    for audience, word in SECRETS.items():
        assert (word in read.text) is (audience is own), audience
    assert HUNCH.split()[0] not in read.text
    assert pdf.content == nora.get(f"{paper}/pdf").content
    assert pdf.headers["content-disposition"] == 'inline; filename="page-for-you.pdf"'
    assert re.search("<title>(.*)</title>", read.text)[1] == "A page for you"


def test_the_page_stays_as_it_was_when_the_map_changes(house, nora, couple):
    (address,) = link(nora, given(nora, couple, "both"), "a")
    later = {"kind": "add_entry", "entry": "e1", "partner": "a", "element": "need", "text": "quilllater"}
    nora.send_edits(couple, later)
    phone = house.visitor()
    page = phone.get(phone.get(address).headers["location"] + "/read")
    assert "quilllater" not in page.text


@pytest.mark.parametrize(("whom", "side"), [("a", "b"), ("b", "a"), ("both", ""), ("a", "c")])
def test_no_link_is_made_for_who_may_not_have_it(house, nora, couple, whom, side):
    paper = given(nora, couple, whom)
    before = house.contents()
    assert nora.post(f"{paper}/links", data={"side": side}).status_code == 422
    assert house.contents()["private_link"] == before["private_link"]


def test_not_even_a_link_in_the_tables_opens_the_others_paper(house, nora, couple):
    paper = given(nora, couple, "a")
    (address,) = link(nora, paper, "a")
    with house.transaction() as session:
        session.exec(update(PrivateLinkRow).values(side="b"))
    phone = house.visitor()
    page = phone.get(phone.get(address).headers["location"] + "/read")
    assert page.status_code == 404
    assert "quill" not in page.text


def test_ended_by_the_counselor_it_opens_no_more_anywhere(house, nora, couple):
    paper = given(nora, couple, "both")
    (address,) = link(nora, paper, "a")
    phone = house.visitor()
    page = phone.get(address).headers["location"]
    ident = re.search(r"/yours/([\w-]+)/", page)[1]
    assert nora.post(f"{paper}/links/end", data={"link": ident}).status_code == 303
    assert [phone.get(where).status_code for where in (address, page, f"{page}/read", f"{page}/pdf")] == [404] * 4
    assert "ended" in nora.get(couple.path).text


def test_another_link_leaves_the_first_open_and_pressing_twice_makes_one(nora, couple):
    paper, once = given(nora, couple, "both"), str(uuid4())
    assert len(link(nora, paper, "a", once=once)) == 1
    assert len(link(nora, paper, "a", once=once)) == 1
    assert len(link(nora, paper, "b")) == 2


def test_the_file_shows_what_each_was_given_and_by_which_link(house, nora, couple):
    paper = given(nora, couple, "both")
    link(nora, paper, "b")
    for page in (nora.get(couple.path).text, nora.get(f"{couple.path}/handouts").text):
        assert re.search(r"<bdi>Jon</bdi>: link made .*, open until ", page)
    with house.transaction() as session:
        session.exec(update(PrivateLinkRow).values(expires_at=datetime.now(UTC)))
    assert "no longer open since" in nora.get(couple.path).text


def test_a_worksheet_is_read_here_and_filled_in_on_the_pdf(house, nora, couple):
    (address,) = link(nora, give(nora, couple, "trust-log", map="").headers["location"], "a")
    phone = house.visitor()
    page = phone.get(phone.get(address).headers["location"] + "/read").text
    assert "This one is to fill in: open it as a PDF" in page
    fields = re.findall(r"<(?:input|textarea)[^>]*>", page.partition("<article")[2])
    assert fields
    assert all(" disabled " in field and "aria-label=" in field and " title=" not in field for field in fields)


def test_reading_is_in_the_trail_and_by_whom(house, nora, couple):
    (address,) = link(nora, given(nora, couple, "both"), "a")
    phone = house.visitor()
    phone.get(phone.get(address).headers["location"] + "/read")
    with house.transaction() as session:
        newest = audit.trail(session, couple.practice, couple.id)[0]
    assert (newest.who, newest.sentence) == ("Private link", f"Read a paper: {SLUG}.")


def test_a_paper_from_before_there_were_pages_is_read_as_a_pdf(house, nora, couple):
    paper = given(nora, couple, "both")
    with house.transaction() as session:
        session.exec(update(PaperGiven).values(page_sealed=None))
    (address,) = link(nora, paper, "a")
    phone = house.visitor()
    page = phone.get(phone.get(address).headers["location"] + "/read")
    assert page.status_code == 200
    assert "as a PDF only" in page.text


def test_what_is_kept_as_a_page_is_sealed_for_its_reader(house, nora, couple):
    given(nora, couple, "b")
    with house.transaction() as session:
        (row,) = session.exec(select(PaperGiven)).all()
    assert b"quillroom" not in row.page_sealed


def test_nobody_else_makes_or_ends_links(house, cast, nora, couple):
    paper = given(nora, couple, "both")
    for person, status in ((cast.vera, 404), (cast.finn, 403)):
        visitor = house.visitor().sign_in(person)
        for where in (f"{paper}/links", f"{paper}/links/end"):
            assert visitor.post(where, data={"side": "a", "link": str(uuid4())}).status_code == status
    assert nora.post(f"{paper}/links/end", data={"link": str(uuid4())}).status_code == 404
