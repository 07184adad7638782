"""Planned therapy sessions: a date and a time, no more. The front desk may plan them; nothing here is clinical."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import Pair, Reader
from clinic.couples.session_rules import SessionState, waits_for_notes
from clinic.couples.session_tables import Appointment, TherapySession
from clinic.couples.store import CoupleFile, held, list_couples, open_couple
from clinic.couples.tables import Couple
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.practice.tables import Member
from clinic.vault import Vault

MINUTES = (50, 75, 90, 120)
"""How long a session may be planned for."""
LOOKS_BACK = timedelta(days=60)
"""How far back the list of today looks for sessions that nobody has ended."""


class DayTakenError(Exception):
    """The couple has a session on that day already, and it has begun."""


class AppointmentNotFoundError(LookupError):
    """No such session in this practice."""


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session in the list of a day: who and when, and nothing clinical."""

    id: UUID
    couple: UUID
    names: Pair[str]
    held_on: date
    state: SessionState
    starts_at: datetime | None
    minutes: int | None
    counselor: UUID | None
    counselor_name: str
    began_at: datetime | None = None
    ended_at: datetime | None = None


def plan_session(
    session: Session, vault: Vault, actor: Actor, couple_id: UUID, counselor: UUID, starts_at: datetime, minutes: int
) -> UUID:
    """A session planned for a couple of this practice; a day has one, so planning it again moves its time.

    A day on which only words of a map were written, ahead of the session, can still be planned.

    Raises:
        CoupleNotFoundError: no such couple in this practice.
        AppointmentNotFoundError: no such counselor in this practice.
        DayTakenError: that day's session has begun already.
    """
    couple = held(session, open_couple(session, vault, actor, couple_id, Reader.ROOM))
    _require_counselor(session, actor, counselor)
    row = _row_of_day(session, actor, couple, starts_at.astimezone().date())
    _set(session, row, counselor, starts_at, minutes)
    audit.record(session, vault, actor, "Planned a therapy session.", couple.id)
    return row.id


def move_session(
    session: Session, vault: Vault, actor: Actor, session_id: UUID, starts_at: datetime, minutes: int
) -> None:
    """Another time for a session that has not begun.

    Raises:
        AppointmentNotFoundError: no such planned session in this practice.
        DayTakenError: the couple has another session on that day.
    """
    row, couple = _planned_row(session, vault, actor, session_id)
    day = starts_at.astimezone().date()
    if day != row.held_on and _on_day(session, couple, day) is not None:
        raise DayTakenError
    row.held_on = day
    session.add(row)
    planned = session.get_one(Appointment, row.id)
    _set(session, row, planned.counselor_id, starts_at, minutes)
    audit.record(session, vault, actor, "Moved a planned therapy session.", couple.id)


def call_off(session: Session, vault: Vault, actor: Actor, session_id: UUID) -> None:
    """A planned session that will not take place, or did not.

    Raises:
        AppointmentNotFoundError: no such planned session in this practice.
    """
    row, couple = _planned_row(session, vault, actor, session_id)
    row.state = SessionState.CANCELED
    session.add(row)
    tell_calendars(session, row.id)
    audit.record(session, vault, actor, "Noted that a therapy session does not take place.", couple.id)


def tell_calendars(session: Session, session_id: UUID) -> None:
    """A planned session was called off, or takes place after all: calendars take the newer of two by its count."""
    planned = session.get(Appointment, session_id, populate_existing=True)
    if planned is not None:
        planned.changes, planned.changed_at = planned.changes + 1, datetime.now(UTC)
        session.add(planned)


def counselors(session: Session, practice: UUID) -> list[Member]:
    """Whom a session can be planned with."""
    query = select(Member).where(Member.practice_id == practice, col(Member.closed_at).is_(None))
    return [one for one in session.exec(query.order_by(col(Member.id))) if one.role in {"owner", "counselor"}]


def sessions_of_practice(
    session: Session, vault: Vault, actor: Actor, today: date, until: date
) -> tuple[list[ListedSession], list[ListedSession]]:
    """Sessions from today on, by time; and those of the last weeks that wait for notes. Four queries."""
    names = {couple.id: couple.names for couple in list_couples(session, vault, actor)}
    query = (
        select(TherapySession, Appointment, Member.name)
        .join(Couple, col(Couple.id) == TherapySession.couple_id)
        .join(Appointment, col(Appointment.therapy_session_id) == TherapySession.id, isouter=True)
        .join(Member, col(Member.id) == Appointment.counselor_id, isouter=True)
        .where(Couple.practice_id == actor.practice, col(TherapySession.held_on).between(today - LOOKS_BACK, until))
        .order_by(col(TherapySession.held_on), col(Appointment.starts_at))
    )
    every = [_listed(row, planned, counselor, names[row.couple_id]) for row, planned, counselor in session.exec(query)]
    coming = [one for one in every if one.held_on >= today]
    return coming, [one for one in every if waits_for_notes(one.state, one.held_on, today)]


def _listed(row: TherapySession, planned: Appointment | None, counselor: str, names: Pair[str]) -> ListedSession:
    return ListedSession(
        row.id,
        row.couple_id,
        names,
        row.held_on,
        row.state,
        planned.starts_at if planned else None,
        planned.minutes if planned else None,
        planned.counselor_id if planned else row.created_by,
        counselor or "",
        row.began_at,
        row.ended_at,
    )


def _require_counselor(session: Session, actor: Actor, counselor: UUID) -> None:
    if counselor not in {one.id for one in counselors(session, actor.practice)}:
        raise AppointmentNotFoundError(str(counselor))


def _on_day(session: Session, couple: CoupleFile, day: date) -> TherapySession | None:
    query = select(TherapySession).where(TherapySession.couple_id == couple.id, TherapySession.held_on == day)
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def _row_of_day(session: Session, actor: Actor, couple: CoupleFile, day: date) -> TherapySession:
    row = _on_day(session, couple, day)
    if row is None:
        row = TherapySession(couple_id=couple.id, held_on=day, created_by=actor.member)
    elif row.state is SessionState.ENDED or (row.began_at is not None and row.state is SessionState.BEGUN):
        raise DayTakenError
    row.state = SessionState.PLANNED
    session.add(row)
    session.flush()
    return row


def _planned_row(session: Session, vault: Vault, actor: Actor, session_id: UUID) -> tuple[TherapySession, CoupleFile]:
    query = (
        select(TherapySession)
        .join(Couple, col(Couple.id) == TherapySession.couple_id)
        .where(TherapySession.id == session_id, Couple.practice_id == actor.practice)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise AppointmentNotFoundError(str(session_id))
    couple = held(session, open_couple(session, vault, actor, found.couple_id, Reader.ROOM))
    row = session.exec(query.execution_options(populate_existing=True)).one()
    if row.state is not SessionState.PLANNED:
        raise AppointmentNotFoundError(str(session_id))
    return row, couple


def _set(session: Session, row: TherapySession, counselor: UUID, starts_at: datetime, minutes: int) -> None:
    now = datetime.now(UTC)
    planned = session.get(Appointment, row.id)
    if planned is None:
        planned = Appointment(
            therapy_session_id=row.id, counselor_id=counselor, starts_at=starts_at, minutes=minutes, changed_at=now
        )
    else:
        planned.counselor_id, planned.starts_at, planned.minutes = counselor, starts_at, minutes
        planned.changes, planned.changed_at = planned.changes + 1, now
    session.add(planned)
