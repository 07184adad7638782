"""How the packets of a practice are kept and fetched, always for someone of it. They change nothing that was sent."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.database import one_at_a_time
from clinic.intake.packet_rules import PacketDraft
from clinic.intake.tables import PracticePacket
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import Vault

PACKET = "packet-"
"""What the name begins with under which such a packet is sent."""


@dataclass(frozen=True, slots=True)
class KeptPacket:
    """A packet of the practice, as it is now."""

    id: UUID
    draft: PacketDraft
    revision: int
    retired: bool

    @property
    def slug(self) -> str:
        return f"{PACKET}{self.id}"


class PracticePacketNotFoundError(LookupError):
    """The practice has no such packet."""


class PacketChangedError(Exception):
    """Someone else changed the packet since the page was opened."""


def practice_packets(session: Session, actor: Actor) -> list[KeptPacket]:
    """Every packet of the practice, by title; retired ones too."""
    query = select(PracticePacket).where(PracticePacket.practice_id == actor.practice)
    rows = session.exec(query.order_by(col(PracticePacket.id)))
    return sorted((_kept(row) for row in rows), key=lambda one: one.draft.title.casefold())


def practice_packet(session: Session, actor: Actor, packet_id: UUID) -> KeptPacket:
    """One of them.

    Raises:
        PracticePacketNotFoundError: the practice has none with this id.
    """
    return _kept(_found(session, actor, packet_id))


def begin_packet(session: Session, vault: Vault, actor: Actor, draft: PacketDraft, packet_id: UUID) -> UUID:
    """Begins a packet; the same id sent twice begins it once.

    Raises:
        PracticePacketNotFoundError: another practice has a packet with this id.
    """
    one_at_a_time(session.connection(), f"practice packet|{packet_id}")
    if session.get(PracticePacket, packet_id) is not None:
        return _found(session, actor, packet_id).id
    row = PracticePacket(
        id=packet_id,
        practice_id=actor.practice,
        title=draft.title,
        about=draft.about,
        forms="",
        revision=0,
        changed_at=datetime.now(UTC),
    )
    _change(session, vault, actor, row, draft, "Began")
    return packet_id


def save_packet(
    session: Session, vault: Vault, actor: Actor, packet_id: UUID, draft: PacketDraft, revision: int
) -> None:
    """Keeps the packet as it is now. What is there already is no change, however old the page.

    Raises:
        PracticePacketNotFoundError: the practice has none with this id.
        PacketChangedError: `revision` is not the present one.
    """
    row = _found(session, actor, packet_id, lock=True)
    if _kept(row).draft == draft:
        return
    if row.revision != revision:
        raise PacketChangedError
    _change(session, vault, actor, row, draft, "Changed")


def retire_packet(session: Session, vault: Vault, actor: Actor, packet_id: UUID, *, retired: bool) -> None:
    """Offers it no more, or again. Nothing is deleted, and what was sent stays.

    Raises:
        PracticePacketNotFoundError: the practice has none with this id.
    """
    row = _found(session, actor, packet_id, lock=True)
    if row.retired is not retired:
        row.retired = retired
        _change(session, vault, actor, row, _kept(row).draft, "Retired" if retired else "Put back")


def _change(session: Session, vault: Vault, actor: Actor, row: PracticePacket, draft: PacketDraft, what: str) -> None:
    row.title, row.about, row.forms = draft.title, draft.about, " ".join(draft.forms)
    row.revision += 1
    row.changed_at, row.changed_by = datetime.now(UTC), actor.member
    session.add(row)
    session.flush()
    audit.record(session, vault, actor, f"{what} a packet of forms: {row.id}.")


def _found(session: Session, actor: Actor, packet_id: UUID, *, lock: bool = False) -> PracticePacket:
    query = select(PracticePacket).where(PracticePacket.id == packet_id, PracticePacket.practice_id == actor.practice)
    if lock:  # whoever waited for another one's change has to see it, not what they had read before
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(query).one_or_none()
    if row is None:
        raise PracticePacketNotFoundError(str(packet_id))
    return row


def _kept(row: PracticePacket) -> KeptPacket:
    return KeptPacket(row.id, PacketDraft(row.title, row.about, tuple(row.forms.split())), row.revision, row.retired)
