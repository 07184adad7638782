"""Which couples of a day have something new, told from dates alone: no sealed word is opened for it.

A mark says that there is something, never what or from whom: both partners may see the screen it stands on.
"""

from collections.abc import Collection, Iterator
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from clinic.couples.goal_tables import GoalRow, GoalTick
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.couples.tables import Couple
from clinic.intake.tables import IntakeFlag, IntakeForm, IntakePacket
from clinic.practice.rules import Actor


class DayMark(StrEnum):
    """What a couple's line says beside their names."""

    READ_FIRST = "read_first"
    """A flag waits."""
    NEW = "new"
    """Something was sent or marked since the last session."""


def mark(flags: int, newest: date | None, last_held: date | None) -> DayMark | None:
    """The mark of one couple: a flag before anything else, and what came after the day of the last session as new."""
    if flags:
        return DayMark.READ_FIRST
    return DayMark.NEW if newest is not None and (last_held is None or newest > last_held) else None


def day_marks(session: Session, actor: Actor, couples: Collection[UUID], today: date) -> dict[UUID, DayMark]:
    """The marks of these couples of the practice; those without one are left out. Four queries, however many."""
    if not couples:
        return {}
    of_practice = select(Couple.id).where(Couple.practice_id == actor.practice, col(Couple.id).in_(couples))
    flags = select(IntakeFlag.couple_id, func.count()).where(
        col(IntakeFlag.couple_id).in_(of_practice), col(IntakeFlag.acknowledged_at).is_(None)
    )
    held = select(TherapySession.couple_id, func.max(TherapySession.held_on)).where(
        col(TherapySession.couple_id).in_(of_practice),
        TherapySession.state == SessionState.ENDED,
        TherapySession.held_on < today,
    )
    waiting = dict(session.exec(flags.group_by(col(IntakeFlag.couple_id))).all())
    last = dict(session.exec(held.group_by(col(TherapySession.couple_id))).all())
    newest: dict[UUID, date] = {}
    for couple, on in _what_came(session, couples):
        newest[couple] = max(on, newest.get(couple, on))
    found = {one: mark(waiting.get(one, 0), newest.get(one), last.get(one)) for one in couples}
    return {one: told for one, told in found.items() if told is not None}


def _what_came(session: Session, couples: Collection[UUID]) -> Iterator[tuple[UUID, date]]:
    """The newest form that was sent and the newest moment that was marked, of each couple."""
    forms = (
        select(IntakePacket.couple_id, func.max(IntakeForm.submitted_at))
        .join(IntakeForm, col(IntakeForm.packet_id) == IntakePacket.id)
        .where(col(IntakePacket.couple_id).in_(couples), col(IntakeForm.submitted_at).is_not(None))
    )
    for couple, sent_at in session.exec(forms.group_by(col(IntakePacket.couple_id))):
        if sent_at is not None:
            yield couple, sent_at.astimezone().date()
    ticks = (
        select(GoalRow.couple_id, func.max(GoalTick.ticked_on))
        .join(GoalTick, col(GoalTick.goal_id) == GoalRow.id)
        .where(col(GoalRow.couple_id).in_(couples), col(GoalTick.taken_back_at).is_(None))
    )
    yield from session.exec(ticks.group_by(col(GoalRow.couple_id)))
