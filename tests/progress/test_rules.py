"""The usual order of the way as truth tables: it advises, and there is nothing it could refuse."""

from datetime import UTC, date, datetime
from itertools import combinations, product
from uuid import uuid4

import pytest

from clinic.couples.rules import Pair, Position, Side
from clinic.couples.session_rules import GONE_THROUGH_BY_ONE, ChangeEvent, Stage, Step
from clinic.progress.rules import (
    ASKS,
    GIVES,
    Advice,
    InjuryNoted,
    InjuryStep,
    InjuryTrack,
    Place,
    advice,
    event_advice,
    injury_advice,
    place,
)
from clinic.progress.stage_words import stage_words

CALM, BACK, SOFT = ChangeEvent.DE_ESCALATION, ChangeEvent.WITHDRAWER_RE_ENGAGEMENT, ChangeEvent.PURSUER_SOFTENING
PURSUES, WITHDRAWS = Position.PURSUES, Position.WITHDRAWS
USUAL = Pair(PURSUES, WITHDRAWS)
EVERY = frozenset(ChangeEvent)


def at(step: int, focus: Side | None = None) -> Place:
    return Place(Step(step), focus)


@pytest.mark.parametrize(
    ("now", "before", "events", "positions", "said"),
    [
        (at(1), None, (), USUAL, ()),
        (at(2), at(1), (), USUAL, ()),
        (at(4), at(1), (), USUAL, (Advice.STEPS_BETWEEN,)),
        (at(2), at(4), (), USUAL, (Advice.GOING_BACK,)),
        (at(5, Side.B), at(4), (CALM,), USUAL, ()),
        (at(5, Side.B), at(4), (), USUAL, (Advice.DE_ESCALATION_FIRST,)),
        (at(5, Side.A), at(4), (CALM,), USUAL, (Advice.WITHDRAWER_FIRST,)),
        (at(5, Side.A), at(7, Side.B), (CALM, BACK), USUAL, ()),
        (at(5, Side.A), at(7, Side.A), (CALM, BACK), USUAL, (Advice.GOING_BACK,)),
        (at(5, Side.A), at(4), (CALM,), Pair(None, WITHDRAWS), ()),
        (at(5, Side.A), at(4), (CALM,), Pair(WITHDRAWS, WITHDRAWS), (Advice.MORE_WITHDRAWN_FIRST,)),
        (at(5, Side.A), at(4), (CALM, BACK), Pair(WITHDRAWS, WITHDRAWS), ()),
        (at(5), at(4), (CALM,), Pair(WITHDRAWS, WITHDRAWS), ()),
        (at(8), at(7, Side.A), EVERY, USUAL, ()),
        (at(8), at(7, Side.A), (CALM, BACK), USUAL, (Advice.SOFTENING_FIRST,)),
        (at(8), at(4), (), USUAL, (Advice.STEPS_BETWEEN, Advice.DE_ESCALATION_FIRST, Advice.SOFTENING_FIRST)),
    ],
)
def test_what_the_usual_order_says(now, before, events, positions, said):
    assert advice(now, before, events, positions) == said


def test_it_has_an_answer_for_every_place_and_the_answer_is_only_words():
    events = [frozenset(some) for size in range(4) for some in combinations(ChangeEvent, size)]
    places = [Place(step, focus) for step, focus in product(Step, [None, *Side])]
    for now, before, seen in product(places, [None, *places], events):
        for positions in (USUAL, Pair(WITHDRAWS, WITHDRAWS), Pair(None, None)):
            assert set(advice(now, before, seen, positions)) <= set(Advice)


@pytest.mark.parametrize(
    ("event", "before", "said"),
    [
        (CALM, (), ()),
        (BACK, (), (Advice.DE_ESCALATION_FIRST,)),
        (BACK, (CALM,), ()),
        (SOFT, (CALM,), (Advice.WITHDRAWER_FIRST,)),
        (SOFT, (BACK,), (Advice.DE_ESCALATION_FIRST,)),
        (SOFT, (CALM, BACK), ()),
    ],
)
def test_what_it_says_to_an_event(event, before, said):
    assert event_advice(event, before) == said


@pytest.mark.parametrize(("step", "focus"), list(product([None, *Step], [None, *Side])))
def test_a_focus_counts_only_where_each_goes_in_turn(step, focus):
    found = place(step, focus)
    assert (found is None) is (step is None)
    if found is not None:
        assert found.focus is (focus if step in GONE_THROUGH_BY_ONE else None)


CONTAINED, TOLD, HEARD, OWNED = InjuryStep.CONTAINED, InjuryStep.TOLD, InjuryStep.HEARD, InjuryStep.OWNED
RESTRUCTURING = Stage.RESTRUCTURING


@pytest.mark.parametrize(
    ("step", "before", "stage", "said"),
    [
        (CONTAINED, (), None, ()),
        (CONTAINED, (), Stage.DE_ESCALATION, ()),
        (TOLD, (CONTAINED,), Stage.DE_ESCALATION, (Advice.INJURY_WAITS,)),
        (TOLD, (CONTAINED,), None, (Advice.INJURY_WAITS,)),
        (TOLD, (CONTAINED,), RESTRUCTURING, ()),
        (TOLD, (), RESTRUCTURING, ()),
        (OWNED, (CONTAINED, TOLD), RESTRUCTURING, (Advice.INJURY_IN_ORDER,)),
        (OWNED, (CONTAINED, TOLD, HEARD, InjuryStep.GRIEVED), Stage.CONSOLIDATION, ()),
        (OWNED, (), Stage.DE_ESCALATION, (Advice.INJURY_WAITS, Advice.INJURY_IN_ORDER)),
        (InjuryStep.NEW_STORY, tuple(InjuryStep)[:-1], RESTRUCTURING, ()),
    ],
)
def test_an_injury_is_held_in_stage_one_and_taken_up_in_stage_two(step, before, stage, said):
    assert injury_advice(step, before, stage) == said


def test_going_back_to_an_earlier_part_takes_nothing_away():
    now = datetime(2026, 3, 3, tzinfo=UTC)
    noted = tuple(InjuryNoted(uuid4(), date(2026, 3, 3), now, step) for step in (CONTAINED, HEARD, TOLD))
    assert InjuryTrack(uuid4(), "x", Side.A, noted).reached is HEARD
    assert InjuryTrack(uuid4(), "x", None).reached is None


def test_every_term_is_explained_in_a_sentence_of_its_own():
    words = stage_words()
    told = [*words.stages.values(), *words.steps.values(), *words.moves.values(), *words.events.values()]
    told += words.injury.values()
    assert len({one.name for one in told}) == len(told)
    for one in told:
        assert one.name.strip()
        assert one.about.endswith(".")
        assert len(one.about) < 160
    assert all(words.steps[step].seen for step in Step)
    assert len(set(words.advice.values())) == len(Advice)


def test_what_was_asked_and_given_is_asked_for_where_it_belongs():
    words = stage_words()
    assert {step for step in InjuryStep if words.injury[step].asks} == ASKS
    assert {step for step in InjuryStep if words.injury[step].gives} == GIVES
