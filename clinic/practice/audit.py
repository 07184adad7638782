"""The audit trail: who did what, when, in an order that cannot be changed unnoticed.

Rows are appended only, and each carries a MAC over itself and the row before it. A sentence never holds content:
no name, no words of a client.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, col, select, update
from tink import TinkError

from clinic.practice.rules import Actor
from clinic.practice.tables import AuditEvent, Member, Practice
from clinic.vault import Vault

BY_LINK = "By private link: "
"""How a sentence begins that tells of somebody without an account."""


def record(session: Session, vault: Vault, actor: Actor, sentence: str, couple: UUID | None = None) -> None:
    """Appends one sentence to the practice's trail, in the same transaction as what it tells of."""
    seq = session.exec(
        update(Practice)
        .where(col(Practice.id) == actor.practice)
        .values(audit_seq=Practice.audit_seq + 1)
        .returning(col(Practice.audit_seq))
    ).scalar_one()
    before = session.get(AuditEvent, (actor.practice, seq - 1))
    event = AuditEvent(
        practice_id=actor.practice,
        seq=seq,
        at=datetime.now(UTC),
        member_id=actor.member,
        couple_id=couple,
        sentence=sentence,
        mac=b"",
    )
    event.mac = bytes(vault.master.audit.compute_mac(_covered(event, before.mac if before else b"")))
    session.add(event)


def record_visit(session: Session, vault: Vault, practice: UUID, sentence: str, couple: UUID) -> None:
    """The same for a partner who came by a private link and has no account."""
    record(session, vault, Actor(practice), f"{BY_LINK}{sentence}", couple)


def verify(session: Session, vault: Vault, practice: UUID) -> Iterator[int]:
    """The sequence numbers at which the trail of `practice` is broken; none when it is whole."""
    previous, expected = b"", 1
    events = session.exec(select(AuditEvent).where(AuditEvent.practice_id == practice).order_by(col(AuditEvent.seq)))
    for event in events:
        if event.seq != expected or not _holds(vault, event, previous):
            yield event.seq
        previous, expected = event.mac, event.seq + 1
    kept = session.get_one(Practice, practice).audit_seq
    if expected != kept + 1:
        yield expected


def _holds(vault: Vault, event: AuditEvent, previous: bytes) -> bool:
    try:
        vault.master.audit.verify_mac(event.mac, _covered(event, previous))
    except TinkError:
        return False
    return True


def _covered(event: AuditEvent, previous: bytes) -> bytes:
    facts = (event.practice_id, event.seq, event.at.isoformat(), event.member_id, event.couple_id, event.sentence)
    return previous + "|".join(str(fact) for fact in facts).encode()


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the trail, for a page."""

    at: datetime
    who: str
    sentence: str


def trail(session: Session, practice: UUID, couple: UUID, limit: int = 200) -> list[Told]:
    """The newest events about one couple, newest first."""
    query = (
        select(AuditEvent, Member.name)
        .join(Member, col(Member.id) == AuditEvent.member_id, isouter=True)
        .where(AuditEvent.practice_id == practice, AuditEvent.couple_id == couple)
        .order_by(col(AuditEvent.seq).desc())
        .limit(limit)
    )
    return [_told(event, name) for event, name in session.exec(query)]


def _told(event: AuditEvent, name: str | None) -> Told:
    if event.sentence.startswith(BY_LINK):
        return Told(event.at, "Private link", event.sentence.removeprefix(BY_LINK))
    return Told(event.at, name or "Command line", event.sentence)
