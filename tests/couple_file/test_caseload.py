"""The caseload: signals as a truth table, one glance, constant queries, nothing clinical, nobody else's couples."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.couple_file.caseload import SOURCES, caseload
from clinic.couple_file.caseload_pages import SIGNALS
from clinic.couple_file.caseload_rules import LONG_AGO, NOT_LOOKED_AT, Dates, Signal, most_pressing, signals
from clinic.couples.rules import Pair, Partner
from clinic.couples.session_rules import ChangeEvent, Step
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import CoupleFacts, add_couple
from clinic.progress.rules import Place
from clinic.progress.stage_words import stage_words
from clinic.progress.store import note_place

TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)
RECENT, LONG, SOON = TODAY - DAY, TODAY - LONG_AGO - DAY, TODAY + DAY
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


def test_it_takes_the_same_queries_for_two_couples_and_for_thirty(house, cast, nora):
    nora.get("/caseload")
    with house.statements() as few:
        nora.get("/caseload")
    with house.transaction() as session:
        for number in range(28):
            facts = CoupleFacts(Pair(Partner(f"Ana {number}"), Partner("Bo")))
            couple = add_couple(session, house.vault, cast.nora.actor, facts)
            session.add(TherapySession(couple_id=couple, held_on=TODAY))
    with house.statements() as many:
        assert nora.get("/caseload").text.count('caseload-line"') == 30
    assert len(few) == len(many) <= 6 + len(SOURCES), few
