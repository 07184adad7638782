"""Therapy sessions as rules: how one becomes another state, what waits for notes, and what belongs to which evening."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from clinic.couples.rules import Audience
from clinic.couples.session_rules import (
    GOES_ON_FOR,
    GONE_THROUGH_BY_ONE,
    NEXT_STATES,
    STAGE_OF,
    SessionState,
    Stage,
    Step,
    begins_with_notes,
    belongs_to,
    may_become,
    may_end,
    summary_audience,
    waits_for_notes,
)

P, B, E, C = SessionState.PLANNED, SessionState.BEGUN, SessionState.ENDED, SessionState.CANCELED
ALLOWED = {(P, B), (P, C), (B, E), (B, C), (C, P), (C, B)}


def test_no_state_is_missing():
    assert set(NEXT_STATES) == set(SessionState)


@pytest.mark.parametrize(("state", "wanted"), list(product(SessionState, repeat=2)))
def test_how_a_session_goes_on(state, wanted):
    assert may_become(state, wanted) is ((state, wanted) in ALLOWED)


TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("state", "days", "waits"),
    [(P, -1, True), (B, -1, True), (E, -1, False), (C, -1, False), (P, 0, False), (B, 0, False), (P, 1, False)],
)
def test_what_waits_for_notes(state, days, waits):
    assert waits_for_notes(state, TODAY + timedelta(days=days), TODAY) is waits


@pytest.mark.parametrize(
    ("state", "days", "begins", "ends"),
    [
        (P, -1, True, True), (P, 0, True, True), (P, 1, False, False),
        (B, -1, False, True), (B, 0, False, True),
        (E, -1, False, False), (E, 0, False, False),
        (C, 0, True, True), (C, 1, False, False),
    ],
)  # fmt: skip
def test_notes_begin_a_session_whose_day_has_come_and_nothing_ends_before_it(state, days, begins, ends):
    day = TODAY + timedelta(days=days)
    assert begins_with_notes(state, day, TODAY) is begins
    assert may_end(state, day, TODAY) is ends


BEGAN = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "belongs"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(0), True),
        (timedelta(minutes=45), True),
        (GOES_ON_FOR, True),
        (GOES_ON_FOR + timedelta(seconds=1), False),
    ],
)
def test_words_belong_to_the_session_they_were_said_in_even_after_midnight(after, belongs):
    assert belongs_to(BEGAN + after, BEGAN) is belongs


def test_nothing_belongs_to_one_that_has_not_begun():
    assert not belongs_to(BEGAN, None)


def test_the_nine_steps_stand_in_their_stages():
    assert [step.value for step in Step] == list(range(1, 10))
    assert [STAGE_OF[step] for step in Step] == [
        *[Stage.DE_ESCALATION] * 4,
        *[Stage.RESTRUCTURING] * 3,
        *[Stage.CONSOLIDATION] * 2,
    ]
    assert all(STAGE_OF[step] is Stage.RESTRUCTURING for step in GONE_THROUGH_BY_ONE)


def test_a_summary_is_for_the_couple_only_when_it_was_released():
    assert summary_audience(released=True) is Audience.ROOM
    assert summary_audience(released=False) is Audience.COUNSELOR
