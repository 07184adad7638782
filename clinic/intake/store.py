"""Packets as the people of the practice send and watch them: whose, which forms, how far; not a word of the answers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from sqlmodel import Session, col, select

from clinic.couples.link_rules import PrivateLink, Purpose
from clinic.couples.link_store import links_to, make_link
from clinic.couples.rules import Side
from clinic.couples.store import CoupleFile, held
from clinic.intake.editions import edition_to_read, pinned_for
from clinic.intake.own_packets import any_packet
from clinic.intake.packets import Packet, packets
from clinic.intake.rules import STANDING, Delivery, PacketState, packet_state
from clinic.intake.tables import IntakeForm as FormRow
from clinic.intake.tables import IntakePacket
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.questionnaires.own_forms import OWN
from clinic.vault import Vault


@dataclass(frozen=True, slots=True)
class SentPacket:
    """One packet of one partner, as the front desk may see it. `links` are all it ever had, the newest first."""

    id: UUID
    side: Side
    slug: str
    title: str
    state: PacketState
    delivery: Delivery
    sent_at: datetime
    finished_at: datetime | None
    forms: int
    done: int
    links: tuple[PrivateLink, ...]


class PacketUnknownError(LookupError):
    """This couple was sent no such packet."""


def send_packet(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, side: Side, slug: str, *, once: UUID
) -> UUID:
    """A packet for one partner, with its private link; the same one sent again with the same `once` is one.

    Raises:
        PacketNotFoundError: there is no such packet.
    """
    made = any_packet(session, actor, slug)
    packet_id = uuid5(file.id, f"intake|{once}|{side}|{slug}")
    if session.get(IntakePacket, packet_id) is None:
        keep_packet(session, vault, actor, held(session, file), side, made, packet_id, Delivery.LINK)
        make_link(session, vault, actor, file, side, Purpose.FORMS, packet_id, once=packet_id)
    return packet_id


def keep_packet(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    side: Side,
    packet: Packet,
    packet_id: UUID,
    delivery: Delivery,
) -> None:
    """Puts a packet down with every form as it is today. The couple is held by the caller."""
    now = datetime.now(UTC)
    session.add(
        IntakePacket(
            id=packet_id,
            couple_id=file.id,
            side=side,
            packet=packet.slug,
            title=packet.title or None,
            delivery=delivery,
            sent_at=now,
            sent_by=actor.member,
        )
    )
    session.flush()
    for number, form in enumerate(packet.forms, 1):
        editions = pinned_for(session, actor, form.slug)
        row = FormRow(packet_id=packet_id, number=number, slug=form.slug, editions=editions, signed=form.signed)
        session.add(row)
    audit.record(session, vault, actor, f"Prepared forms for partner {side.upper()}: {packet.slug}.", file.id)


def sent_packets(session: Session, file: CoupleFile) -> list[SentPacket]:
    """Everything that was sent to both, the newest first. Three queries."""
    query = select(IntakePacket).where(IntakePacket.couple_id == file.id, IntakePacket.packet != STANDING)
    rows = session.exec(query.order_by(col(IntakePacket.sent_at).desc())).all()
    ids = [row.id for row in rows]
    counts: dict[UUID, list[bool]] = {}
    own: dict[UUID, str] = {}
    untitled = {row.id for row in rows if row.title is None}
    for one in session.exec(select(FormRow).where(col(FormRow.packet_id).in_(ids))) if ids else ():
        counts.setdefault(one.packet_id, []).append(one.submitted_at is not None)
        if one.packet_id in untitled and one.slug.startswith(OWN):
            own[one.packet_id] = edition_to_read(session, one).plan.title
    links: dict[UUID, list[PrivateLink]] = {}
    for link in links_to(session, file, Purpose.FORMS, ids):
        links.setdefault(link.thing, []).append(link)
    return [_sent(row, own.get(row.id, ""), counts.get(row.id, []), links.get(row.id, [])) for row in rows]


def sent_packet(session: Session, file: CoupleFile, packet_id: UUID) -> SentPacket:
    """One of them.

    Raises:
        PacketUnknownError: this couple was sent no such packet.
    """
    found = next((one for one in sent_packets(session, file) if one.id == packet_id), None)
    if found is None:
        raise PacketUnknownError(str(packet_id))
    return found


def renew_link(session: Session, vault: Vault, actor: Actor, file: CoupleFile, packet_id: UUID, *, once: UUID) -> None:
    """Another link to the same packet, after the one before was ended. What was written so far stays.

    Raises:
        PacketUnknownError: this couple was sent no such packet.
    """
    found = sent_packet(session, file, packet_id)
    make_link(session, vault, actor, file, found.side, Purpose.FORMS, packet_id, once=once)


def forget_code(session: Session, vault: Vault, actor: Actor, file: CoupleFile, packet_id: UUID) -> None:
    """Lets a partner choose a new code with their link. Browsers that were in stay in.

    Raises:
        PacketUnknownError: this couple was sent no such packet.
    """
    found = sent_packet(session, held(session, file), packet_id)
    row = session.get_one(IntakePacket, packet_id)
    row.code_hash = None
    session.add(row)
    audit.record(session, vault, actor, f"Let partner {found.side.upper()} choose a new code for their forms.", file.id)


def _sent(row: IntakePacket, own: str, done: list[bool], links: list[PrivateLink]) -> SentPacket:
    """`own`: what the practice's own form is called, if it was sent before titles were kept."""
    known = packets().get(row.packet)
    return SentPacket(
        id=row.id,
        side=row.side,
        slug=row.packet,
        title=row.title or own or (known.title if known else row.packet.replace("-", " ").capitalize()),
        state=packet_state(row.sent_at, row.opened_at, row.saved_at, row.finished_at),
        delivery=row.delivery,
        sent_at=row.sent_at,
        finished_at=row.finished_at,
        forms=len(done),
        done=sum(done),
        links=tuple(links),
    )
