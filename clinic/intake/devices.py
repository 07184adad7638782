"""Coming back: the browsers a person is in with, and the code they chose, of which only a slow hash is kept."""

import hashlib
import secrets
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from clinic.intake.rules import NOTED_AGAIN, Delivery, plain_code
from clinic.intake.tables import IntakeDevice, IntakePacket
from clinic.practice.passwords import hashed, matches
from clinic.statements import change


class NotBegunError(LookupError):
    """The packet is gone; its link opens nothing."""


def packet_of(session: Session, packet_id: UUID) -> IntakePacket:
    """The packet a link leads to.

    Raises:
        NotBegunError: there is none.
    """
    row = session.get(IntakePacket, packet_id)
    if row is None:
        raise NotBegunError(str(packet_id))
    return row


def held_packet(session: Session, packet_id: UUID) -> IntakePacket:
    """The packet as it is now, held until the transaction ends: two pages of one person take turns."""
    query = select(IntakePacket).where(IntakePacket.id == packet_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


_WITH_DEVICE = (
    select(IntakePacket, IntakeDevice)
    .join(IntakeDevice, col(IntakeDevice.packet_id) == IntakePacket.id)
    .where(col(IntakePacket.id) == bindparam("packet"), col(IntakeDevice.token_hash) == bindparam("token"))
    .with_for_update(of=IntakePacket)
    .execution_options(populate_existing=True)
)


def held_with_device(session: Session, packet_id: UUID, token: str) -> tuple[IntakePacket, IntakeDevice] | None:
    """The packet as it is now, held until the transaction ends, and the browser this token belongs to; nothing if that
    one is not in with it.
    """
    found = session.exec(_WITH_DEVICE, params={"packet": packet_id, "token": _hash(token)}).one_or_none()
    return (found[0], found[1]) if found else None


def device_of(session: Session, packet: IntakePacket, token: str) -> IntakeDevice | None:
    """The browser this token belongs to, if it is in with this packet."""
    if not token:
        return None
    query = select(IntakeDevice).where(IntakeDevice.packet_id == packet.id, IntakeDevice.token_hash == _hash(token))
    return session.exec(query).one_or_none()


def hash_of_code(code: str) -> str:
    """Slow on purpose; never inside a transaction."""
    return hashed(plain_code(code))


def is_code(kept: str | None, code: str) -> bool:
    """Slow on purpose, whether there is a code or not; never inside a transaction."""
    return matches(kept, plain_code(code))


def begin(session: Session, packet: IntakePacket, code_hash: str) -> str | None:
    """Sets the code, and lets this browser in; nothing if a code was chosen meanwhile."""
    packet = held_packet(session, packet.id)
    if packet.code_hash is not None:
        return None
    packet.code_hash = code_hash
    return let_in(session, packet)


def let_in(session: Session, packet: IntakePacket) -> str:
    """A token for a browser that has shown it may go on."""
    now, token = datetime.now(UTC), secrets.token_urlsafe(32)
    packet.opened_at = packet.opened_at or now
    session.add(packet)
    session.add(IntakeDevice(packet_id=packet.id, token_hash=_hash(token), seen_at=now))
    return token


def seen(session: Session, device: IntakeDevice) -> None:
    """Notes that they are there, not with every page but twice a minute."""
    now = datetime.now(UTC)
    if now - device.seen_at > NOTED_AGAIN:
        change(session, device, seen_at=now)


def is_in_the_room(packet: IntakePacket) -> bool:
    return packet.delivery is Delivery.KIOSK


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
