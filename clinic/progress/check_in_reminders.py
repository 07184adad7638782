"""Reminders of check-ins: agreed to by the partner, one message a week at most, the same whatever was sent before.

Whether this week's check-in is there already is not asked: of two people who share a mailbox, neither may learn it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from clinic.couples.link_rules import LinkState, PrivateLink, Purpose
from clinic.couples.link_store import links_to
from clinic.couples.rules import Audience, Side
from clinic.couples.store import CoupleFile, held
from clinic.couples.tables import Couple
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.progress.check_in_rules import week_of
from clinic.progress.check_in_store import standing_packet
from clinic.progress.check_in_tables import CheckInReminder
from clinic.vault import Vault

_COLUMN = "check_in_reminder.address"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Where a partner's weekly message goes, and since when."""

    address: str
    agreed_at: datetime


def agree_reminder(session: Session, vault: Vault, actor: Actor, file: CoupleFile, side: Side, address: str) -> None:
    """Keeps that a partner agreed to a message a week to this address."""
    file = held(session, file)
    kept = reminders(session, file).get(side)
    if kept is not None and kept.address == address:
        return
    row = session.get(CheckInReminder, (file.id, side))
    content = file.keys.seal(Audience.COUNSELOR, _COLUMN, f"{file.id}|{side}", address)
    row = row or CheckInReminder(couple_id=file.id, side=side, address_sealed=content, agreed_at=datetime.now(UTC))
    row.address_sealed, row.agreed_at, row.agreed_by, row.stopped_at = content, datetime.now(UTC), actor.member, None
    session.add(row)
    audit.record(session, vault, actor, f"Kept that partner {side.upper()} agreed to a message a week.", file.id)


def stop_reminder(session: Session, vault: Vault, actor: Actor, file: CoupleFile, side: Side) -> None:
    file = held(session, file)
    row = session.get(CheckInReminder, (file.id, side))
    if row is not None and row.stopped_at is None:
        row.stopped_at = datetime.now(UTC)
        session.add(row)
        audit.record(session, vault, actor, f"Stopped the weekly message to partner {side.upper()}.", file.id)


def reminders(session: Session, file: CoupleFile) -> dict[Side, Reminder]:
    """What each partner agreed to, if it was not stopped."""
    query = select(CheckInReminder).where(
        CheckInReminder.couple_id == file.id, col(CheckInReminder.stopped_at).is_(None)
    )
    return {row.side: Reminder(_address(file, row), row.agreed_at) for row in session.exec(query)}


def due_reminders(session: Session, practice: UUID, today: date) -> list[tuple[UUID, Side]]:
    """Whose message of this week was not sent yet."""
    query = (
        select(CheckInReminder.couple_id, CheckInReminder.side)
        .join(Couple, col(Couple.id) == CheckInReminder.couple_id)
        .where(Couple.practice_id == practice, col(CheckInReminder.stopped_at).is_(None))
        .where(col(CheckInReminder.sent_week).is_(None) | (col(CheckInReminder.sent_week) < week_of(today).number))
        .order_by(col(CheckInReminder.agreed_at))
    )
    return [(couple, Side(side)) for couple, side in session.exec(query)]


def take_turn(session: Session, file: CoupleFile, side: Side, today: date) -> tuple[str, PrivateLink] | None:
    """The address and link of this week's message, for the one run that takes it: a second one gets nothing.

    Nothing, too, where no link is open. A message that is taken counts as sent, so that none ever goes out twice.
    """
    links = links_to(session, file, Purpose.CHECK_IN, [standing_packet(file.id, side)])
    link = next((one for one in links if one.state(datetime.now(UTC)) is LinkState.OPEN), None)
    kept = reminders(session, file).get(side)
    if link is None or kept is None:
        return None
    week = week_of(today).number
    before = col(CheckInReminder.sent_week)
    taken = session.exec(
        update(CheckInReminder)
        .where(col(CheckInReminder.couple_id) == file.id, col(CheckInReminder.side) == side)
        .where(before.is_(None) | (before < week))
        .values(sent_week=week)
    )
    return (kept.address, link) if taken.rowcount else None


def give_turn_back(session: Session, couple: UUID, side: Side) -> None:
    """The mail server did not take it: the next run may try again."""
    row = session.get(CheckInReminder, (couple, side))
    if row is not None:
        row.sent_week = None
        session.add(row)


def _address(file: CoupleFile, row: CheckInReminder) -> str:
    return file.keys.open(Audience.COUNSELOR, _COLUMN, f"{row.couple_id}|{row.side}", row.address_sealed)
