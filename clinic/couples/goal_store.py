"""How goals are agreed, ticked and closed; opened with the keys of whoever may have them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from sqlmodel import Session, col, select

from clinic.couples.goal_rules import GOAL_LIMIT, Goal, Outcome, Owner, Rhythm, Tick, goal_audience, may_tick
from clinic.couples.goal_tables import GoalRow, GoalTick
from clinic.couples.rules import Side, checked_words
from clinic.couples.store import CoupleFile, held, hold
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import CoupleKeys, Vault


class GoalNotFoundError(LookupError):
    """This couple has no such goal, or none that the one asking may have."""


class GoalChangedError(Exception):
    """A goal was agreed from this page already, and it says something else."""


def goals(session: Session, couple_id: UUID, keys: CoupleKeys) -> list[Goal]:
    """The goals that these keys open, those agreed last first. Two queries."""
    query = select(GoalRow).where(GoalRow.couple_id == couple_id)
    rows = session.exec(query.order_by(col(GoalRow.agreed_on).desc(), col(GoalRow.id).desc())).all()
    ticks: dict[UUID, list[Tick]] = {}
    marks = select(GoalTick).join(GoalRow).where(GoalRow.couple_id == couple_id)
    for mark in session.exec(marks.where(col(GoalTick.taken_back_at).is_(None))):
        ticks.setdefault(mark.goal_id, []).append(Tick(mark.side, mark.ticked_on))
    return [_goal(keys, row, ticks.get(row.id, ())) for row in rows if keys.may_open(goal_audience(row.owner))]


def agree_goal(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    owner: Owner,
    text: str,
    rhythm: Rhythm,
    agreed_on: date,
    look_again: date | None,
    goal_id: UUID,
) -> UUID:
    """A new goal; the same one with the same id once more changes nothing.

    Raises:
        WordsError: the words cannot be kept.
        GoalChangedError: another goal has this id.
    """
    checked_words(text, GOAL_LIMIT, "The goal")
    file = held(session, file)
    goal = Goal(goal_id, owner, text, rhythm, agreed_on, look_again)
    if (row := session.get(GoalRow, goal_id)) is None:
        _add(session, actor, file, goal)
        audit.record(session, vault, actor, "Agreed a goal.", file.id)
    elif row.couple_id != file.id or not _is_same(_goal(file.keys, row, ()), goal):
        raise GoalChangedError
    return goal_id


def _is_same(one: Goal, other: Goal) -> bool:
    """Whether both were agreed in the same words and terms, on whichever day."""
    return (one.owner, one.text, one.rhythm, one.look_again) == (
        other.owner,
        other.text,
        other.rhythm,
        other.look_again,
    )


def close_goal(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    goal_id: UUID,
    outcome: Outcome,
    on: date,
    look_again: date | None = None,
) -> None:
    """Says what became of a goal. Carried on, it goes on as a new one with the same words; done twice, once.

    Raises:
        GoalNotFoundError: this couple has no such goal.
    """
    file = held(session, file)
    row = _row(session, file.id, goal_id)
    if row.outcome is not None:
        return
    row.outcome, row.closed_on = outcome, on
    session.add(row)
    if outcome is Outcome.CARRIED_ON:
        goal = _goal(file.keys, row, ())
        again = Goal(
            uuid5(goal_id, "carried on"), goal.owner, goal.text, goal.rhythm, on, look_again, None, None, goal_id
        )
        _add(session, actor, file, again)
    audit.record(session, vault, actor, SENTENCES[outcome], file.id)


SENTENCES = {
    Outcome.DONE: "Closed a goal as done.",
    Outcome.LET_GO: "Let a goal go.",
    Outcome.CARRIED_ON: "Carried a goal on.",
}


def set_tick(session: Session, couple_id: UUID, goal_id: UUID, side: Side, on: date, *, ticked: bool) -> bool:
    """A partner's mark for a day set or taken back; says whether that changed anything.

    One that was closed while its page stood on a phone stays as it is.

    Raises:
        GoalNotFoundError: this couple has no such goal that this partner may ever tick.
    """
    hold(session, couple_id)
    row = _row(session, couple_id, goal_id)
    if not may_tick(side, row.owner, is_open=True):
        raise GoalNotFoundError(str(goal_id))
    if not may_tick(side, row.owner, is_open=row.outcome is None):
        return False
    mark = session.get(GoalTick, (goal_id, side, on))
    if (mark is not None and mark.taken_back_at is None) == ticked:
        return False
    now = datetime.now(UTC)
    if mark is None:
        mark = GoalTick(goal_id=goal_id, side=side, ticked_on=on, ticked_at=now)
    mark.taken_back_at = None if ticked else now
    session.add(mark)
    return True


def _row(session: Session, couple_id: UUID, goal_id: UUID) -> GoalRow:
    query = select(GoalRow).where(GoalRow.id == goal_id, GoalRow.couple_id == couple_id)
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise GoalNotFoundError(str(goal_id))
    return row


def _add(session: Session, actor: Actor, file: CoupleFile, goal: Goal) -> None:
    row = GoalRow(
        id=goal.id,
        couple_id=file.id,
        owner=goal.owner,
        rhythm=goal.rhythm,
        agreed_on=goal.agreed_on,
        look_again=goal.look_again,
        carried_from=goal.carried_from,
        made_at=datetime.now(UTC),
        made_by=actor.member,
        text_sealed=file.keys.seal(goal_audience(goal.owner), "goal.text", goal.id, goal.text),
    )
    session.add(row)
    session.flush()


def _goal(keys: CoupleKeys, row: GoalRow, ticks: Sequence[Tick]) -> Goal:
    return Goal(
        id=row.id,
        owner=row.owner,
        text=keys.open(goal_audience(row.owner), "goal.text", row.id, row.text_sealed),
        rhythm=row.rhythm,
        agreed_on=row.agreed_on,
        look_again=row.look_again,
        outcome=row.outcome,
        closed_on=row.closed_on,
        carried_from=row.carried_from,
        ticks=tuple(ticks),
    )
