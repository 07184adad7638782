"""Sending a form: its answers are frozen, each sealed for its audience, flags are raised, and consents are signed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, select

from clinic.couples.rules import Audience, Reader
from clinic.couples.store import couple_keys
from clinic.couples.tables import Couple
from clinic.intake.answer_rows import drop_answers, put_answers
from clinic.intake.documents import SignedText
from clinic.intake.drafts import Draft, forms_of
from clinic.intake.flags import called_for, raise_flags
from clinic.intake.rules import first_audience
from clinic.intake.signatures import Signer, sign
from clinic.intake.tables import IntakeForm, IntakePacket
from clinic.questionnaires.answers import Answers, Place, submission
from clinic.questionnaires.sidecar import Routing
from clinic.vault import CoupleKeys, Vault


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: whether the whole packet is done now, and whether this very form was sent before."""

    finished: bool
    repeat: bool


Follower = Callable[[Session, CoupleKeys, IntakePacket, Draft, datetime], None]
FOLLOWERS: list[Follower] = []
"""What else comes of a form that is sent, in rooms that this one does not know. The front door names them."""


def follow_sending(one: Follower) -> None:
    """Tells `one` of every form that is sent from now on, with the counselor's keys, in the same transaction."""
    if one not in FOLLOWERS:
        FOLLOWERS.append(one)


def hold_couple(session: Session, couple: UUID) -> None:
    """Holds the couple, as every change to what its file shows begins; a visitor has no file to hold."""
    session.exec(select(Couple.id).where(Couple.id == couple).with_for_update(key_share=True)).one()


def raise_crises(session: Session, vault: Vault, packet: IntakePacket, draft: Draft) -> None:
    """Tells the counselor of an answer that cannot wait until the form is sent."""
    if any(one.routing is Routing.CRISIS for one in called_for(draft.edition, draft.answers)):
        counselor = couple_keys(session, vault, packet.couple_id, Reader.COUNSELOR)
        raise_flags(session, counselor, packet, draft.form, draft.edition, draft.answers, [Routing.CRISIS])


def send_form(
    session: Session,
    vault: Vault,
    keys: CoupleKeys,
    packet: IntakePacket,
    draft: Draft,
    signing: tuple[SignedText, Signer] | None,
) -> Sent:
    """Freezes a form. The couple and the packet are held. Sending again changes nothing."""
    if draft.form.submitted_at is not None:
        return Sent(packet.finished_at is not None, repeat=True)
    now = datetime.now(UTC)
    counselor = couple_keys(session, vault, packet.couple_id, Reader.COUNSELOR)
    _freeze(session, counselor, draft, now)
    raise_flags(session, counselor, packet, draft.form, draft.edition, draft.answers, list(Routing))
    for follow in FOLLOWERS:
        follow(session, counselor, packet, draft, now)
    if signing is not None:
        text, signer = signing
        sign(session, keys, packet, draft.form, draft.edition, text, signer)
    draft.form.submitted_at, draft.form.submitted_edition = now, draft.edition.id
    session.add(draft.form)
    packet.saved_at = packet.saved_at or now
    if all(one.submitted_at is not None for one in _forms_with(session, packet, draft.form)):
        packet.finished_at = now
    session.add(packet)
    return Sent(packet.finished_at is not None, repeat=False)


def correct_form(session: Session, vault: Vault, packet: IntakePacket, draft: Draft, before: Answers) -> None:
    """Freezes what was corrected in a form that was sent and may still be changed. The couple and the packet are held.

    What is for the counselor alone and was not answered anew stays; a flag that was raised stays, too.
    """
    changed = {place for place in {*before, *draft.answers} if before.get(place, ()) != draft.answers.get(place, ())}
    if not changed:
        return
    counselor = couple_keys(session, vault, packet.couple_id, Reader.COUNSELOR)
    _freeze(session, counselor, draft, datetime.now(UTC), changed)
    raise_flags(session, counselor, packet, draft.form, draft.edition, draft.answers, list(Routing))


def _forms_with(session: Session, packet: IntakePacket, just_sent: IntakeForm) -> list[IntakeForm]:
    """The packet's forms, with the one that is being sent."""
    session.flush()
    return [just_sent if one.id == just_sent.id else one for one in forms_of(session, packet)]


def _freeze(
    session: Session, counselor: CoupleKeys, draft: Draft, now: datetime, changed: Collection[Place] | None = None
) -> None:
    """Seals what was asked (of it, what changed) for its audience; what nobody asked in the end is dropped, and the
    drop is kept.
    """
    dropped = set(submission(draft.edition.plan, draft.answers).dropped)
    kept = {
        place: values
        for place, values in draft.answers.items()
        if place not in dropped and (changed is None or place in changed)
    }

    def audience_of(place: Place) -> Audience:
        return first_audience(draft.side, counselor_only=draft.edition.counselor_only(place.link_id))

    put_answers(session, counselor, draft.form.id, kept, audience_of, now)
    if dropped:
        drop_answers(session, draft.form.id, dropped)
        names = " ".join(sorted(str(place) for place in dropped))
        column = "intake_form.dropped"
        draft.form.dropped_sealed = counselor.seal(Audience.COUNSELOR, column, draft.form.id, names)
