"""The first-visit brief at its three levels, the board that starts from it, and the letter that says no reason."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from clinic import demo
from clinic.couples.rules import Pair, Reader, Side
from clinic.couples.store import list_couples, open_couple
from clinic.cycles.rules import MapKind, view_for
from clinic.cycles.store import open_maps
from clinic.database import transaction
from clinic.intake.brief import brief_facts, guesses
from clinic.practice import store as practice
from clinic.practice.rules import Actor
from clinic.questionnaires import instruments
from clinic.questionnaires.asking import pages_asked
from clinic.questionnaires.form_pages import pages_of
from reports.document import Paper, to_html
from reports.first_visit_brief import build
from reports.referral_letter import Referral
from reports.referral_letter import build as build_letter

NAMES = Pair("Maya", "Jon")
DAY = date(2026, 11, 25)


@pytest.fixture(scope="module", autouse=True)
def library():
    """Here the program's own forms are asked, not the small ones."""


@pytest.fixture
def told(empty_house):
    """The demo's couple that did everything, and the one that is half way."""
    demo.fill(empty_house.engine, empty_house.vault)
    with transaction(empty_house.engine) as session:
        actor = Actor(practice.first_practice(session).id)
        by_name = {one.names.a: one.id for one in list_couples(session, empty_house.vault, actor)}
        yield session, *(open_couple(session, empty_house.vault, actor, by_name[name]) for name in ("Renée", "Aisha"))


def test_the_brief_as_a_value(told):
    session, both_done, half = told
    facts = brief_facts(session, both_done)
    assert [(one.name, one.crisis) for one in facts.flags] == [("Marcus", False), ("Marcus", True)]
    assert facts.against == ()
    by_label = {one.label: one for one in facts.beside}
    assert by_label["How often"].differs
    assert by_label["Once or often"].differs
    assert not by_label["Who was hurt"].differs, "the same from both sides"
    assert not by_label["Living"].differs
    assert by_label["Wants it to go on, 0–10"].differs
    assert facts.hopes[0].b == "That she looks up when I come in."
    assert len(guesses(session, both_done)) > 10
    assert facts.missing == Pair((), ())
    assert facts.consents.a == "agreed to 4 of 4 consents"
    pulse = next(one for one in facts.measures if "pulse" in one.title)
    assert (pulse.a, pulse.note) == ("17 of 60", "(not a validated measure)")
    waiting = brief_facts(session, half)
    assert "in progress" in waiting.missing.a[0]
    assert "sent" in waiting.missing.b[0]
    assert not guesses(session, half)


def test_the_brief_on_two_pages(told, press):
    session, both_done, _ = told
    for paper in Paper:
        document = build(brief_facts(session, both_done), paper=paper, made_on=DAY, practice="Maple Street")
        assert document.reader is Reader.COUNSELOR
        pdf = PdfReader(BytesIO(press.print(document)))
        assert len(pdf.pages) <= 2
        text = pdf.pages[0].extract_text()
        assert text.index("Before anything else") < text.index("What brings them")
        assert "not acknowledged" in text
        last = text.partition("what is missing")[2]
        assert "Renée: agreed to 4 of 4 consents" in last
        assert "Marcus: agreed to 4 of 4 consents" in last


def test_a_board_starts_from_it_with_hypotheses_nobody_else_sees(empty_house, told):
    session, both_done, _ = told
    session.commit()
    browser = empty_house.visitor()
    browser.post("/sign-in", data={"email": "nora@maple.example", "password": demo.PASSWORD})
    fields = {"once": "01890000-0000-7000-8000-0000000000aa"}
    boards = {browser.post(f"/couples/{both_done.id}/intake/board", data=fields).headers["location"] for _ in range(2)}
    assert len(boards) == 1
    made = next(one for one in open_maps(session, both_done) if str(one.id) in boards.pop())
    assert made.map.kind is MapKind.NEGATIVE
    assert all(entry.tentative for entry in made.map.entries)
    assert len(made.map.entries) == len(guesses(session, both_done))
    for reader in (Reader.ROOM, Reader.PARTNER_A, Reader.PARTNER_B):
        assert view_for(reader, made.map).is_blank


@pytest.mark.parametrize("side", [None, Side.A, Side.B])
def test_the_letter_says_who_and_what_for_and_no_reason(side):
    html = to_html(
        build_letter(
            Referral("individual <counseling>", "Dr. Okoye", side),
            NAMES,
            counselor="Nora Whitfield",
            practice="Maple Street",
            made_on=DAY,
            paper=Paper.LETTER,
        )
    )
    assert "individual &lt;counseling&gt;" in html
    assert "To Dr. Okoye" in html
    assert ("Maya" in html, "Jon" in html) == (side is not Side.B, side is not Side.A)


def test_the_letter_is_printed_and_a_wrong_one_refused(nora, couple):
    answer = nora.post(f"{couple.path}/intake/letter", data={"whom": "a", "help": "individual counseling"})
    assert answer.content.startswith(b"%PDF")
    assert nora.post(f"{couple.path}/intake/letter", data={"whom": "a", "help": " "}).status_code == 422
    assert nora.post(f"{couple.path}/intake/letter", data={"whom": "c", "help": "x"}).status_code == 422


def test_no_answer_about_danger_decides_which_page_comes_next():
    """The same next page whatever the answer: of every form of ours."""
    for slug in instruments.slugs():
        plan, sidecar = instruments.form(slug).plan, instruments.sidecar(slug)
        delicate = {plan.named(name).link_id for name in sidecar.matters}
        delicate |= {plan.named(one.item).link_id for one in sidecar.safety}
        asked = {page.number for page in pages_asked(plan, {})}
        for page in pages_of(plan):
            deciding = {one.question for item in page.items for one in item.conditions}
            assert page.number in asked or not deciding & delicate, slug
