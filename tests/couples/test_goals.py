"""Small goals: whose they are, who may know and tick them, what becomes of them; and never a score."""

from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest

from clinic.couples.goal_rules import Goal, Outcome, Owner, Rhythm, Tick, goal_audience, may_tick, moments, own_ticks
from clinic.couples.goal_store import GoalNotFoundError, agree_goal, close_goal, goals, set_tick
from clinic.couples.goal_words import goal_kinds
from clinic.couples.rules import Audience, Reader, Side, WordsError
from clinic.practice.audit import trail
from reports.readability import grade

TODAY = date(2026, 3, 3)
WALK = "quillwalk A walk on Saturday"


@pytest.mark.parametrize(
    ("owner", "audience"),
    [(Owner.BOTH, Audience.ROOM), (Owner.A, Audience.PARTNER_A), (Owner.B, Audience.PARTNER_B)],
)
def test_who_may_know_a_goal(owner, audience):
    assert goal_audience(owner) is audience


@pytest.mark.parametrize(("side", "owner", "is_open"), list(product(Side, Owner, [True, False])))
def test_who_may_tick(side, owner, is_open):
    assert may_tick(side, owner, is_open=is_open) is (is_open and owner.value in {side.value, "both"})


@pytest.mark.parametrize(
    ("look_again", "outcome", "due"),
    [
        (None, None, False),
        (TODAY, None, True),
        (TODAY - timedelta(days=1), None, True),
        (TODAY + timedelta(days=1), None, False),
        (TODAY, Outcome.DONE, False),
    ],
)
def test_when_to_look_at_it_together(look_again, outcome, due):
    goal = Goal(uuid4(), Owner.BOTH, "x", Rhythm.DAILY, TODAY, look_again, outcome)
    assert goal.is_due(TODAY) is due


TICKS = (Tick(Side.A, TODAY), Tick(Side.B, TODAY), Tick(Side.B, TODAY - timedelta(days=2)))


def test_days_are_told_and_not_who_did_more():
    assert moments(TICKS) == (TODAY - timedelta(days=2), TODAY)
    assert moments(reversed(TICKS)) == moments(TICKS)


def test_a_partner_has_only_their_own_marks():
    assert own_ticks(TICKS, Side.A) == (TODAY,)
    assert own_ticks(TICKS, Side.B) == (TODAY - timedelta(days=2), TODAY)


@pytest.fixture
def agreed(house, cast):
    """One goal of each owner with Maya and Jon."""
    made = {owner: uuid4() for owner in Owner}
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        for owner, goal_id in made.items():
            for _ in range(2):
                agree_goal(
                    session, house.vault, cast.nora.actor, file, owner, f"{WALK} {owner}", Rhythm.WEEKLY, TODAY,
                    TODAY + timedelta(days=14), goal_id,
                )  # fmt: skip
    return made


def read(house, couple, reader=Reader.COUNSELOR):
    with house.transaction() as session:
        return {goal.id: goal for goal in goals(session, couple.id, house.file(session, couple, reader).keys)}


@pytest.mark.parametrize(
    ("reader", "owners"),
    [
        (Reader.COUNSELOR, set(Owner)),
        (Reader.PARTNER_A, {Owner.A, Owner.BOTH}),
        (Reader.PARTNER_B, {Owner.B, Owner.BOTH}),
        (Reader.ROOM, {Owner.BOTH}),
    ],
)
def test_each_reader_is_given_their_goals_alone(house, cast, agreed, reader, owners):
    assert {goal.owner for goal in read(house, cast.maya_and_jon, reader).values()} == owners


def close(house, cast, goal_id, outcome, couple=None):
    with house.transaction() as session:
        file = house.file(session, couple or cast.maya_and_jon)
        close_goal(session, house.vault, cast.nora.actor, file, goal_id, outcome, TODAY, TODAY + timedelta(days=7))


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.LET_GO])
def test_a_goal_is_closed_once(house, cast, agreed, outcome):
    close(house, cast, agreed[Owner.BOTH], outcome)
    before = house.contents()
    close(house, cast, agreed[Owner.BOTH], Outcome.CARRIED_ON)
    assert house.contents() == before
    assert read(house, cast.maya_and_jon)[agreed[Owner.BOTH]].outcome is outcome


def test_carried_on_it_goes_on_with_the_same_words_and_its_past(house, cast, agreed):
    for _ in range(2):
        close(house, cast, agreed[Owner.A], Outcome.CARRIED_ON)
    found = read(house, cast.maya_and_jon)
    assert found[agreed[Owner.A]].outcome is Outcome.CARRIED_ON
    (again,) = [goal for goal in found.values() if goal.carried_from == agreed[Owner.A]]
    assert (again.text, again.owner, again.is_open) == (f"{WALK} a", Owner.A, True)
    assert (again.agreed_on, again.look_again) == (TODAY, TODAY + timedelta(days=7))


def test_a_tick_is_set_taken_back_and_set_again(house, cast, agreed):
    goal_id = agreed[Owner.BOTH]
    for ticked, changes, days in (
        (True, True, 1),
        (True, False, 1),
        (False, True, 0),
        (False, False, 0),
        (True, True, 1),
    ):
        with house.transaction() as session:
            couple = cast.maya_and_jon.id
            assert set_tick(session, couple, goal_id, Side.A, TODAY, ticked=ticked) is changes
        assert len(read(house, cast.maya_and_jon)[goal_id].ticks) == days
    assert len(house.contents()["goal_tick"]) == 1


def test_other_couples_goals_are_not_there(house, cast, agreed):
    before = house.contents()
    with pytest.raises(GoalNotFoundError):
        close(house, cast, agreed[Owner.BOTH], Outcome.DONE, cast.long_names)
    with house.transaction() as session, pytest.raises(GoalNotFoundError):
        set_tick(session, cast.long_names.id, agreed[Owner.BOTH], Side.A, TODAY, ticked=True)
    assert house.contents() == before
    assert read(house, cast.long_names) == {}


def test_no_words_of_it_are_readable_and_the_trail_tells_without_them(house, cast, agreed):
    close(house, cast, agreed[Owner.B], Outcome.LET_GO)
    assert "quillwalk" not in repr(house.contents())
    with house.transaction() as session:
        told = [one.sentence for one in trail(session, cast.nora.practice, cast.maya_and_jon.id)]
    assert told.count("Agreed a goal.") == 3
    assert "Let a goal go." in told


def test_an_empty_goal_is_none(house, cast):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        with pytest.raises(WordsError):
            agree_goal(session, house.vault, cast.nora.actor, file, Owner.A, "  ", Rhythm.ONCE, TODAY, None, uuid4())


def test_the_suggestions_are_small_plain_and_blame_nobody():
    kinds = goal_kinds()
    assert len(kinds) >= 5
    for kind in kinds:
        assert kind.name
        assert kind.about
        assert 2 <= len(kind.suggestions) <= 4
        for words in kind.suggestions:
            assert len(words) <= 120
            assert not {"always", "never", "should", "must", "fault"} & set(words.lower().split())
    assert grade(" ".join(words for kind in kinds for words in kind.suggestions)) < 7
