"""The caseload: signals as a truth table, one glance, constant queries, nothing clinical, nobody else's couples."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from clinic.couple_file import caseload_pages, caseload_sources
from clinic.couple_file.caseload import caseload, look
from clinic.couple_file.caseload_pages import SIGNALS
from clinic.couple_file.caseload_rules import (
    LONG_AGO,
    NOT_LOOKED_AT,
    REPORT_AFTER,
    REPORT_SESSIONS,
    Dates,
    ReportClock,
    Signal,
    most_pressing,
    signals,
)
from clinic.couple_file.caseload_sources import SOURCES, Look, report_clock
from clinic.couples.link_store import end_link
from clinic.couples.rules import Pair, Partner, ReportReader, Side
from clinic.couples.session_rules import ChangeEvent, SessionState, Step
from clinic.couples.session_store import start_session
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import CoupleFacts, add_couple, open_couple
from clinic.handouts.report_rules import ReportKind, Which
from clinic.handouts.report_store import LastReports
from clinic.handouts.rules import Edition
from clinic.handouts.store import keep_given
from clinic.intake.rules import STANDING
from clinic.intake.tables import IntakeFlag, IntakeForm, IntakePacket
from clinic.progress.check_in_rules import week_of
from clinic.progress.check_in_store import form_of_week, make_standing_link
from clinic.progress.measure_rules import Alert, Source, Taken
from clinic.progress.measure_store import NewScore, add_scores, scores_of, withdraw_score
from clinic.progress.measures import measures
from clinic.progress.rules import Place
from clinic.progress.stage_words import stage_words
from clinic.progress.store import note_place
from reports.conditions import Addressee
from reports.document import Orientation, Paper

TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)
RECENT, LONG, SOON = TODAY - DAY, TODAY - LONG_AGO - DAY, TODAY + DAY
AT_NOON = datetime(2026, 3, 3, 12).astimezone()
TWO = CoupleFacts(Pair(Partner("Ana"), Partner("Bo")))
PHQ = measures()["phq-9"]
OLD = TODAY - NOT_LOOKED_AT - DAY


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (Dates(), ()),
        (Dates(last_held=RECENT), ()),
        (Dates(last_held=LONG), (Signal.NOBODY_PLANNED,)),
        (Dates(last_held=TODAY - LONG_AGO), ()),
        (Dates(last_held=LONG, next_planned=SOON), ()),
        (Dates(next_planned=SOON), ()),
        (Dates(waiting=1), (Signal.NOTES_OPEN,)),
        (Dates(flags=1), (Signal.FLAG_WAITS,)),
        (Dates(asks=Alert.DETERIORATED), (Signal.MEASURES_WORSE,)),
        (Dates(asks=Alert.NO_CHANGE), (Signal.MEASURES_STILL,)),
        (Dates(check_ins_stopped=True), (Signal.CHECK_INS_STOPPED,)),
        (Dates(reports=ReportClock(LONG, 1)), ()),
        (Dates(reports=ReportClock(TODAY - REPORT_AFTER, REPORT_SESSIONS - 1)), ()),
        (Dates(reports=ReportClock(TODAY - REPORT_AFTER - DAY, 1)), (Signal.REPORT_DUE,)),
        (Dates(reports=ReportClock(TODAY - REPORT_AFTER - DAY, 0)), ()),
        (Dates(reports=ReportClock(RECENT, REPORT_SESSIONS)), (Signal.REPORT_DUE,)),
        (Dates(flags=1, waiting=1, asks=Alert.DETERIORATED),
         (Signal.FLAG_WAITS, Signal.MEASURES_WORSE, Signal.NOTES_OPEN)),
        (Dates(goals_due=2), (Signal.GOAL_DUE,)),
        (Dates(last_held=RECENT, place_noted=OLD), (Signal.NOT_LOOKED_AT,)),
        (Dates(last_held=RECENT, place_noted=TODAY - NOT_LOOKED_AT), ()),
        (Dates(last_held=LONG, next_planned=SOON, place_noted=OLD), ()),
        (Dates(last_held=RECENT, waiting=1, goals_due=1, place_noted=OLD),
         (Signal.NOTES_OPEN, Signal.GOAL_DUE, Signal.NOT_LOOKED_AT)),
    ],
)  # fmt: skip
def test_what_the_dates_say(dates, found):
    assert signals(dates, TODAY) == found


def test_the_most_pressing_stands_first():
    order = sorted([(), (Signal.GOAL_DUE,), (Signal.NOTES_OPEN, Signal.GOAL_DUE)], key=most_pressing)
    assert order == [(Signal.NOTES_OPEN, Signal.GOAL_DUE), (Signal.GOAL_DUE,), ()]


def test_every_signal_has_neutral_words():
    assert set(SIGNALS) == set(Signal)
    told = stage_words()
    clinical = [one.name for one in (*told.steps.values(), *told.events.values(), *told.stages.values())]
    assert not any(name in words for name in clinical for words in SIGNALS.values())


def test_the_page_shows_dates_and_leads_to_the_file(house, cast, nora):
    couple = cast.maya_and_jon
    now = datetime.now(UTC).astimezone().date()
    with house.transaction() as session:
        file = house.file(session, couple)
        note_place(session, house.vault, cast.nora.actor, file, now - NOT_LOOKED_AT - DAY, Place(Step.FEEL_BENEATH))
        session.add(TherapySession(couple_id=couple.id, held_on=now - DAY))
    page = nora.get("/caseload").text
    assert f'href="{couple.path}"' in page
    assert SIGNALS[Signal.NOTES_OPEN] in page
    assert SIGNALS[Signal.NOT_LOOKED_AT] in page
    main = re.sub(r"<[^>]+>", " ", page.split("<main")[1])
    assert stage_words().steps[Step.FEEL_BENEATH].name not in main
    assert stage_words().events[ChangeEvent.DE_ESCALATION].name not in main
    assert "Ines" not in page


def test_a_practice_gets_its_own_alone(house, cast):
    with house.transaction() as session:
        found = caseload(session, house.vault, cast.vera.actor, datetime.now(UTC).astimezone().date())
    assert set(found) <= {cast.the_others.id}


@pytest.mark.parametrize("changed", [False, True])
def test_it_takes_the_same_queries_for_five_couples_and_for_forty(house, cast, nora, changed):
    def add(couples: int) -> None:
        with house.transaction() as session:
            for number in range(couples):
                facts = CoupleFacts(Pair(Partner(f"Ana {number}"), Partner("Bo")))
                couple = add_couple(session, house.vault, cast.nora.actor, facts)
                session.add(TherapySession(couple_id=couple, held_on=TODAY))
                score(session, house, cast, couple, 6, 14)

    def queries(couples: int) -> list[str]:
        add(couples)
        if not changed:
            nora.get("/caseload")
        with house.statements() as told:
            page = nora.get("/caseload").text
        assert page.count("Look at the measures") == page.count('caseload-line"') - 2
        return told

    nora.get("/caseload")
    few, many = queries(3), queries(35)
    assert len(few) == len(many) <= (9 + len(SOURCES) + 2 if changed else 9), few


def score(session, house, cast, couple, *totals: float):
    """A partner's totals of a measure that can tell, the oldest first, a week apart."""
    file = open_couple(session, house.vault, cast.nora.actor, couple)
    first = TODAY - timedelta(weeks=len(totals))
    scores = [
        NewScore(uuid4(), Side.A, PHQ, Taken(first + timedelta(weeks=week), total, Source.TYPED))
        for week, total in enumerate(totals)
    ]
    add_scores(session, house.vault, cast.nora.actor, file, scores)


def known(house, cast, today=TODAY):
    with house.transaction() as session:
        return caseload(session, house.vault, cast.nora.actor, today)


def from_scratch(house, cast, today=TODAY):
    with house.transaction() as session:
        return look(Look(session, house.vault, cast.nora.actor, today))


@pytest.mark.parametrize(
    ("totals", "asks"),
    [
        ((), None), ((6,), None), ((6, 12), Alert.DETERIORATED), ((6, 11), None), ((12, 6), None),
        ((6, 20, 6), None), ((6, 6, 7, 6, 7), Alert.NO_CHANGE), ((6, 6, 7, 6), None), ((19, 7, 7, 7, 7), None),
    ],
)  # fmt: skip
def test_what_the_measures_ask_for(house, cast, nora, totals, asks):
    couple = cast.maya_and_jon
    with house.transaction() as session:
        if totals:
            score(session, house, cast, couple.id, *totals)
    assert known(house, cast)[couple.id].asks is asks
    page = nora.get("/caseload").text
    assert ("Look at the measures" in page) is (asks is not None)
    assert not any(word in page for word in ("Worse", "worse", "PHQ", "deteriorat", "change beyond"))


def test_of_two_scores_of_one_day_the_later_counts_on_the_list_and_on_the_page(house, cast, nora):
    couple, first = cast.maya_and_jon, TODAY - timedelta(weeks=2)
    for total, on in ((6, first), (14, first), (15, TODAY)):
        with house.transaction() as session:
            new = NewScore(uuid4(), Side.A, measures()["phq-9"], Taken(on, total, Source.TYPED))
            add_scores(session, house.vault, cast.nora.actor, house.file(session, couple), [new])
    assert known(house, cast)[couple.id].asks is None
    page = nora.get(f"{couple.path}/measures").text
    assert "Up 1 since" in page
    assert page.count("/withdraw") == 3


def test_a_score_that_was_withdrawn_asks_for_nothing(house, cast):
    couple = cast.maya_and_jon
    with house.transaction() as session:
        score(session, house, cast, couple.id, 6, 14)
    assert known(house, cast)[couple.id].asks is Alert.DETERIORATED
    with house.transaction() as session:
        file = house.file(session, couple)
        (kept,) = scores_of(session, file)
        withdraw_score(session, house.vault, cast.nora.actor, file, kept.taken[-1][0])
    assert known(house, cast)[couple.id].asks is None


@pytest.mark.parametrize(
    ("weeks", "stopped"),
    [((1, 2, 3), False), ((3, 4, 5), True), ((3, 4), False), ((2, 3, 4, 5), False), ((), False)],
)
def test_check_ins_that_stopped_only_of_who_used_to_send_them(house, cast, weeks, stopped):
    couple, today = cast.maya_and_jon, datetime.now(UTC).astimezone().date()
    with house.transaction() as session:
        file = house.file(session, couple)
        link = make_standing_link(session, house.vault, cast.nora.actor, file, Side.B, once=uuid4())
        packet = session.get_one(IntakePacket, link.thing)
        if weeks:
            packet.saved_at = datetime.now(UTC) - timedelta(weeks=min(weeks))
        for ago in weeks:
            number = week_of(today).number - ago
            form = IntakeForm(packet_id=packet.id, number=number, slug=STANDING, editions="", signed=False)
            form.submitted_at = packet.saved_at
            session.add(form)
    assert known(house, cast, today)[couple.id].check_ins_stopped is stopped
    with house.transaction() as session:
        end_link(session, house.vault, cast.nora.actor, house.file(session, couple), link.id)
    assert known(house, cast, today)[couple.id].check_ins_stopped is False


def test_a_report_is_due_by_the_last_one_or_the_start(house, cast, monkeypatch):
    couple = cast.maya_and_jon
    assert known(house, cast)[couple.id].reports is None, "there was no session yet"
    monkeypatch.setattr(caseload_sources, "last_reports", lambda _session, _practice: {couple.id: LastReports(OLD)})
    with house.transaction() as session:
        for day in (OLD - DAY, OLD, RECENT):
            row = TherapySession(couple_id=couple.id, held_on=day, state=SessionState.ENDED)
            session.add(row)
    assert from_scratch(house, cast)[couple.id].reports == ReportClock(OLD, 1)
    assert report_clock([LONG, RECENT], None) == ReportClock(LONG, 2)


def test_a_discharge_summary_counts_as_a_report_and_as_the_end(house, cast):
    couple, file_copy = cast.maya_and_jon, Which(ReportKind.DISCHARGE, ReportReader.FILE)
    paper = Edition(file_copy.slug, Addressee.BOTH, None, Paper.LETTER, Orientation.PORTRAIT)
    with house.transaction() as session:
        session.add(TherapySession(couple_id=couple.id, held_on=LONG, state=SessionState.ENDED))
    assert Signal.NOBODY_PLANNED in signals(known(house, cast)[couple.id], TODAY)
    with house.transaction() as session:
        file = house.file(session, couple)
        keep_given(session, house.vault, cast.nora.actor, file, paper, uuid4(), b"%PDF", audience=file_copy.audience)
    dates = known(house, cast)[couple.id]
    assert dates.reports == ReportClock(dates.discharged, 0)
    assert signals(dates, TODAY) == ()
    assert Signal.NOBODY_PLANNED in signals(replace(dates, discharged=LONG - DAY), TODAY)


def test_what_is_remembered_is_what_is_there(house, cast, nora):
    """After each change the trail tells of, and on a new day, the same is found as by looking at everybody anew."""
    couple = cast.maya_and_jon
    assert known(house, cast) == from_scratch(house, cast)
    steps = [
        lambda session, file: score(session, house, cast, file.id, 6, 14),
        lambda session, file: note_place(session, house.vault, cast.nora.actor, file, OLD, Place(Step.FEEL_BENEATH)),
        lambda session, file: start_session(session, house.vault, cast.nora.actor, file, AT_NOON),
        lambda session, _file: add_couple(session, house.vault, cast.nora.actor, TWO),
    ]
    for step in steps:
        before = known(house, cast)
        with house.transaction() as session:
            step(session, house.file(session, couple))
        assert known(house, cast) == from_scratch(house, cast) != before
    assert known(house, cast, TODAY + DAY) == from_scratch(house, cast, TODAY + DAY)


def test_a_flag_is_seen_although_no_trail_tells_of_it(house, cast):
    couple = cast.maya_and_jon
    assert known(house, cast)[couple.id].flags == 0
    with house.transaction() as session:
        file = house.file(session, couple)
        link = make_standing_link(session, house.vault, cast.nora.actor, file, Side.A, once=uuid4())
    known(house, cast)
    with house.transaction() as session:
        form = form_of_week(session, session.get_one(IntakePacket, link.thing), week_of(TODAY))
        flag = IntakeFlag(id=uuid4(), couple_id=couple.id, side=Side.A, form_id=form.id, words_sealed=b"",
                          raised_at=datetime.now(UTC))  # fmt: skip
        session.add(flag)
    assert known(house, cast)[couple.id].flags == 1


def test_a_large_caseload_stands_on_several_pages(house, cast, nora, monkeypatch):
    monkeypatch.setattr(caseload_pages, "LINES", 1)
    first, second = nora.get("/caseload").text, nora.get("/caseload?page=2").text
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert first.count('caseload-line"') == second.count('caseload-line"') == 1
    for odd in ("0", "-1", "x", "99", "9" * 40, "١"):
        assert nora.get(f"/caseload?page={odd}").status_code == 200
