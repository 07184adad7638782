"""What each reader of a report may have is on it, and what they may not is in no byte of it."""

import io
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from pypdf import PdfReader

from clinic.couples.goal_rules import Outcome, Owner, Rhythm
from clinic.couples.goal_store import agree_goal, close_goal
from clinic.couples.rules import Audience, ReportPart, ReportReader, Side
from clinic.couples.session_rules import Step
from clinic.cycles.changes import AddEntry, SetAudience
from clinic.cycles.rules import Element, MapKind
from clinic.cycles.store import NewEdit, append, start_map
from clinic.progress.report_gathering import Wish, gather
from clinic.progress.rules import Place
from clinic.progress.store import note_place
from reports import discharge_summary, progress_report, relapse_plan
from reports.document import Paper, to_html
from reports.report_facts import Period, Signer
from tests.progress.report_couple import (
    ALONE,
    CONTACTS,
    COUNSELORS,
    EVERY,
    MET,
    NEVER,
    OPEN,
    OWN_A,
    OWN_B,
    ROOM,
    TODAY,
    fill,
)
from tests.reports.tagged import everything

PERIOD = Period(TODAY - timedelta(days=365), TODAY)
NAMES = {"Maya", "Jon"}
TYPED = {"maya@example.com", "865-555-0113"}
"""Contacts that the counselor typed into their own notes."""
LEFT_OUT_BY = {ReportReader.REFERRER: {ROOM, "quillreleased", "quillgoalboth"}}
"""What both may see and a referrer or payer has no need of."""


@pytest.fixture
def facts_for(house, cast):
    """The facts of one report about a couple whose file holds everything."""
    with house.transaction() as session:
        fill(session, house, cast.maya_and_jon, cast.nora.actor)

    def gathered(reader, authorized=frozenset(), opened=frozenset()):
        wish = Wish(reader, PERIOD, frozenset(authorized), frozenset(opened))
        with house.transaction() as session:
            file = house.file(session, cast.maya_and_jon)
            return gather(session, file, wish, Signer("Nora Whitfield", "LMFT 12"), "Maple Street", TODAY)

    return gathered


def found_in(press, document, words):
    """Which of `words` are in the page, in the text or anywhere in the bytes of the printed document."""
    pdf = press.print(document)
    text = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    raw, html = everything(pdf), to_html(document)
    return {
        word
        for word in words
        if "".join(word.split()) in text
        or word in html
        or any(word.encode(code) in raw for code in ("utf-8", "utf-16-be", "latin-1"))
        or word.encode().hex().encode() in raw.lower()
    }


EXPECTED = [
    (ReportReader.COUPLE, (), OPEN | NAMES),
    (ReportReader.FILE, (), OPEN | COUNSELORS | OWN_A | OWN_B | NAMES | TYPED),
    (ReportReader.SUPERVISOR, (), OPEN | COUNSELORS),
    (ReportReader.SUPERVISOR, (Side.A,), OPEN | COUNSELORS | OWN_A),
    (ReportReader.REFERRER, (), (OPEN - LEFT_OUT_BY[ReportReader.REFERRER]) | NAMES),
    (ReportReader.REFERRER, (Side.B,), {"31.5", "33.5", "11.375"} | NAMES),
]


@pytest.mark.parametrize(("reader", "authorized", "expected"), EXPECTED)
def test_each_reader_gets_exactly_what_they_may(press, facts_for, reader, authorized, expected):
    document = progress_report.build(facts_for(reader, authorized), paper=Paper.LETTER)
    assert found_in(press, document, EVERY | NAMES | CONTACTS | {"quillgoalmaya", "quillgoaljon"}) == expected


def test_authorization_opens_nothing_to_the_couple(press, facts_for):
    document = progress_report.build(facts_for(ReportReader.COUPLE, set(Side)), paper=Paper.LETTER)
    assert found_in(press, document, EVERY) == OPEN


def test_that_one_came_alone_is_not_told_to_the_couple(press, facts_for):
    said = f"{ALONE:%B} {ALONE.day}, {ALONE.year}"
    couple = facts_for(ReportReader.COUPLE)
    assert {one.attended for one in couple.sittings} == {None}
    assert ALONE not in [one.on for one in couple.sittings]
    assert found_in(press, progress_report.build(couple, paper=Paper.LETTER), {said}) == set()
    told = facts_for(ReportReader.FILE)
    assert len(told.sittings) == len(couple.sittings) + 1
    assert found_in(press, progress_report.build(told, paper=Paper.LETTER), {"Maya alone in 1"}) != set()


def test_the_stage_is_the_couples_only_when_it_is_opened(press, facts_for):
    plain = "reaching for each other"
    closed = progress_report.build(facts_for(ReportReader.COUPLE), paper=Paper.LETTER)
    opened = progress_report.build(facts_for(ReportReader.COUPLE, opened={ReportPart.STAGE}), paper=Paper.LETTER)
    terms = {plain, "Own the fear", "step 5"}
    assert found_in(press, closed, terms) == set()
    assert found_in(press, opened, terms | {"quillwhy"}) == {plain}


def test_other_papers_hold_no_more(press, facts_for):
    plan = relapse_plan.build(facts_for(ReportReader.COUPLE), paper=Paper.LETTER)
    assert found_in(press, plan, EVERY) == {ROOM, "quillgoalboth"}
    ended = discharge_summary.build(facts_for(ReportReader.REFERRER), paper=Paper.LETTER)
    assert found_in(press, ended, EVERY) == {"31.5", "33.5"}
    kept = discharge_summary.build(facts_for(ReportReader.FILE), paper=Paper.LETTER)
    assert found_in(press, kept, NEVER) == set()


def test_a_report_takes_the_same_queries_however_much_there_is(house, cast):
    def asked():
        with house.transaction() as session:
            file = house.file(session, cast.maya_and_jon)
            with house.statements() as seen:
                gather(session, file, Wish(ReportReader.FILE, PERIOD), Signer("Nora"), "", TODAY)
        return len(seen)

    few = asked()
    with house.transaction() as session:
        fill(session, house, cast.maya_and_jon, cast.nora.actor)
    assert asked() == few <= 20


@pytest.mark.parametrize("closed", [TODAY, TODAY - timedelta(days=1)])
def test_what_became_of_a_goal_after_the_period_is_not_told(house, cast, closed):
    with house.transaction() as session:
        file, actor = house.file(session, cast.maya_and_jon), cast.nora.actor
        agreed, again, goal = TODAY - timedelta(days=60), TODAY + timedelta(days=7), uuid4()
        agree_goal(session, house.vault, actor, file, Owner.BOTH, "A walk", Rhythm.WEEKLY, agreed, again, goal)
        close_goal(session, house.vault, actor, file, goal, Outcome.DONE, closed)
        told = {}
        for end in (closed - timedelta(days=1), closed):
            wish = Wish(ReportReader.FILE, Period(agreed, end))
            (told[end],) = gather(session, file, wish, Signer("Nora"), "", TODAY).goals
    before, after = told.values()
    assert (before.outcome, before.closed_on, before.look_again) == (None, None, None)
    assert (after.outcome, after.closed_on, after.look_again) == (Outcome.DONE, closed, again)


def test_a_day_of_private_words_on_the_map_is_not_told_to_the_couple(house, cast, facts_for):
    couple, actor = cast.maya_and_jon, cast.nora.actor
    first, later = (datetime.combine(day, time(12)).astimezone() for day in (MET[0], ALONE))
    open_word = AddEntry("e-open", Side.A, Element.MOVE, "quillopen")
    hidden_word = AddEntry("e-hidden", Side.A, Element.FEAR, "quillalone")
    kept_back = SetAudience("e-hidden", Audience.PARTNER_A)
    with house.transaction() as session:
        file = house.file(session, couple)
        map_id = start_map(session, house.vault, actor, file, MapKind.POSITIVE, None, started_at=first)
        for moment, changes in ((first, (open_word,)), (later, (hidden_word, kept_back))):
            new = [NewEdit(str(uuid4()), change, moment) for change in changes]
            append(session, house.vault, actor, file, map_id, "device-0001", 1, new)
    assert [moment.on for moment in facts_for(ReportReader.COUPLE).maps][-1] == MET[0]


def test_the_day_of_a_stage_is_not_told_to_the_couple(house, cast, press, facts_for):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        note_place(session, house.vault, cast.nora.actor, file, ALONE, Place(Step.ACCEPT, Side.A))
    said = f"{ALONE:%B} {ALONE.day}, {ALONE.year}"
    opened = progress_report.build(facts_for(ReportReader.COUPLE, opened={ReportPart.STAGE}), paper=Paper.LETTER)
    assert found_in(press, opened, {said, "notes on where the work is"}) == {"notes on where the work is"}
    told = progress_report.build(facts_for(ReportReader.REFERRER), paper=Paper.LETTER)
    assert found_in(press, told, {said}) == {said}


@pytest.mark.parametrize(
    ("reader", "authorized", "said"),
    [
        (ReportReader.FILE, (), "Maya alone in 1"),
        (ReportReader.SUPERVISOR, (), "Partner A alone in 1"),
        (ReportReader.REFERRER, (), "one of them alone in 1"),
        (ReportReader.REFERRER, (Side.B,), "one of them alone in 1"),
        (ReportReader.REFERRER, (Side.A,), "Maya alone in 1"),
    ],
)
def test_who_came_alone_leaves_the_practice_only_if_they_agreed(press, facts_for, reader, authorized, said):
    every = {"Maya alone in 1", "Partner A alone in 1", "one of them alone in 1"}
    document = progress_report.build(facts_for(reader, authorized), paper=Paper.LETTER)
    assert found_in(press, document, every) == {said}


def test_a_period_begins_with_when_they_came_to_where_they_were(house, cast, facts_for):
    long_ago = [TODAY - timedelta(days=days) for days in (500, 450, 400)]
    steps = (Step.FEEL_BENEATH, Step.REFRAME, Step.REFRAME)
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        for on, step in zip(long_ago, steps, strict=True):
            note_place(session, house.vault, cast.nora.actor, file, on, Place(step))
    begins = facts_for(ReportReader.FILE).stages[0]
    assert (begins.on, begins.step) == (long_ago[1], Step.REFRAME)
