"""What a partner signed: each event with the exact text, who, when and from where, chained to the one before.

The chain is one partner's; its digests cover what is kept (the sealed bytes), so they say nothing to whoever has them.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import NAME_LIMIT, Audience, Side, private_to
from clinic.couples.store import CoupleFile, held
from clinic.identifiers import new_id
from clinic.intake.documents import SignedText
from clinic.intake.editions import Edition
from clinic.intake.rules import Delivery, SignatureAct
from clinic.intake.tables import IntakeForm, IntakePacket, IntakeSignature
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import CoupleKeys, Vault

ADDRESS_LIMIT = 100
AGENT_LIMIT = 300


class SignatureNotFoundError(LookupError):
    """This couple has no such signature, or it was withdrawn before."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, as the request says: the name they typed, from where, and by which link."""

    name: str
    address: str
    agent: str
    link: UUID
    locale: str


def name_problem(name: str) -> str:
    """Why what was typed cannot be a signature: "empty" or "too-long"; nothing if it can."""
    if not name:
        return "empty"
    return "too-long" if len(name) > NAME_LIMIT or not name.isprintable() else ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One event, opened."""

    id: UUID
    side: Side
    form_id: UUID
    act: SignatureAct
    document: str
    title: str
    text: str
    text_sha256: str
    name: str
    address: str
    agent: str
    delivery: Delivery
    locale: str
    at: datetime
    digest: bytes


def sign(
    session: Session,
    keys: CoupleKeys,
    packet: IntakePacket,
    form: IntakeForm,
    edition: Edition,
    text: SignedText,
    signer: Signer,
) -> None:
    """Appends that this partner signed exactly this text. The packet is held by the caller."""
    row_id, audience = new_id(), private_to(packet.side)

    def sealed(column: str, content: str) -> bytes:
        return keys.seal(audience, f"intake_signature.{column}", row_id, content)

    identity = edition.plan.identity
    row = IntakeSignature(
        id=row_id,
        couple_id=packet.couple_id,
        side=packet.side,
        seq=0,
        form_id=form.id,
        act=SignatureAct.SIGNED,
        document=str(identity) or form.slug,
        edition=edition.id,
        locale=signer.locale,
        text_sha256=text.sha256,
        text_sealed=sealed("text", text.text),
        name_sealed=sealed("name", signer.name),
        address_sealed=sealed("address", signer.address[:ADDRESS_LIMIT]),
        agent_sealed=sealed("agent", signer.agent[:AGENT_LIMIT]),
        link_id=signer.link,
        delivery=packet.delivery,
        at=datetime.now(UTC),
        previous=b"",
        digest=b"",
    )
    _append(session, row)


def withdraw(session: Session, vault: Vault, actor: Actor, file: CoupleFile, signature_id: UUID) -> None:
    """Appends that a partner took their consent back, as they told somebody of the practice.

    Raises:
        SignatureNotFoundError: this couple has no such signature, or it was taken back before.
    """
    file = held(session, file)
    rows = _rows(session, file.id)
    signed = next((row for row in rows if row.id == signature_id and row.act is SignatureAct.SIGNED), None)
    if signed is None:
        raise SignatureNotFoundError(str(signature_id))
    if any(row.act is SignatureAct.WITHDRAWN and row.form_id == signed.form_id for row in rows):
        return
    _append(session, _withdrawal(file.keys, actor, signed))
    audit.record(session, vault, actor, f"Recorded that partner {signed.side.upper()} took a consent back.", file.id)


def _withdrawal(keys: CoupleKeys, actor: Actor, signed: IntakeSignature) -> IntakeSignature:
    """The event that takes a signature back: of the same text and name, sealed for its own row."""
    row_id, audience = new_id(), private_to(signed.side)
    kept = {"text": signed.text_sealed, "name": signed.name_sealed}
    texts = {name: keys.open(audience, f"intake_signature.{name}", signed.id, sealed) for name, sealed in kept.items()}

    def sealed(name: str) -> bytes:
        return keys.seal(audience, f"intake_signature.{name}", row_id, texts.get(name, ""))

    return IntakeSignature(
        id=row_id,
        couple_id=signed.couple_id,
        side=signed.side,
        seq=0,
        form_id=signed.form_id,
        act=SignatureAct.WITHDRAWN,
        document=signed.document,
        edition=signed.edition,
        locale=signed.locale,
        text_sha256=signed.text_sha256,
        text_sealed=sealed("text"),
        name_sealed=sealed("name"),
        address_sealed=sealed("address"),
        agent_sealed=sealed("agent"),
        delivery=signed.delivery,
        at=datetime.now(UTC),
        recorded_by=actor.member,
        previous=b"",
        digest=b"",
    )


def signatures_of(session: Session, couple: UUID, keys: CoupleKeys) -> list[Signature]:
    """Every event that these keys open, in order."""
    return [_opened(keys, row) for row in _rows(session, couple) if keys.may_open(private_to(row.side))]


def broken_at(session: Session, couple: UUID) -> list[tuple[Side, int]]:
    """Where a chain of this couple does not hold; nowhere when all are whole."""
    found = []
    before: dict[Side, tuple[int, bytes]] = {}
    for row in _rows(session, couple):
        seq, previous = before.get(row.side, (0, b""))
        if row.seq != seq + 1 or row.previous != previous or row.digest != _digest(row):
            found.append((row.side, row.seq))
        before[row.side] = (row.seq, row.digest)
    return found


def _append(session: Session, row: IntakeSignature) -> None:
    query = select(IntakeSignature).where(IntakeSignature.couple_id == row.couple_id, IntakeSignature.side == row.side)
    last = session.exec(query.order_by(col(IntakeSignature.seq).desc()).limit(1)).first()
    row.seq = (last.seq if last else 0) + 1
    row.previous = last.digest if last else b""
    row.digest = _digest(row)
    session.add(row)
    session.flush()


def _digest(row: IntakeSignature) -> bytes:
    """Over everything that is kept of an event, and the digest of the one before."""
    facts = row.model_dump(exclude={"digest"})
    facts["at"] = row.at.astimezone(UTC).isoformat()
    content = "|".join(f"{name}={value!s}" for name, value in sorted(facts.items()))
    return hashlib.sha256(content.encode()).digest()


def _rows(session: Session, couple: UUID) -> list[IntakeSignature]:
    query = select(IntakeSignature).where(IntakeSignature.couple_id == couple)
    return list(session.exec(query.order_by(col(IntakeSignature.side), col(IntakeSignature.seq))))


def _opened(keys: CoupleKeys, row: IntakeSignature) -> Signature:
    audience: Audience = private_to(row.side)

    def text_of(column: str, sealed: bytes) -> str:
        return keys.open(audience, f"intake_signature.{column}", row.id, sealed)

    text = text_of("text", row.text_sealed)
    return Signature(
        id=row.id,
        side=row.side,
        form_id=row.form_id,
        act=row.act,
        document=row.document,
        title=text.partition("\n")[0],
        text=text,
        text_sha256=row.text_sha256,
        name=text_of("name", row.name_sealed),
        address=text_of("address", row.address_sealed),
        agent=text_of("agent", row.agent_sealed),
        delivery=row.delivery,
        locale=row.locale,
        at=row.at,
        digest=row.digest,
    )
