"""Where a partner said they are safe to be reached: an address they refused is never written to, whoever types it in.

The front desk sends links and has no key for answers, so the program itself looks here, and says no more than that.
"""

from collections.abc import Iterator
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import Reader, Side
from clinic.couples.store import couple_keys
from clinic.intake.answer_rows import read_answers
from clinic.intake.editions import edition_to_read
from clinic.intake.tables import IntakeForm, IntakePacket
from clinic.questionnaires.answers import Place
from clinic.vault import Vault

FORM, ADDRESS, MAY_WRITE = "contact", "email", "email-ok"


def may_write_to(session: Session, vault: Vault, couple: UUID, side: Side, address: str) -> bool:
    """Whether this partner did not refuse to be written to there. Their newest word about an address counts."""
    keys = couple_keys(session, vault, couple, Reader.COUNSELOR)
    for form in _sent(session, couple, side):
        answers = read_answers(session, keys, form.id)
        named = answers.get(Place(ADDRESS), ())
        if any(str(one).strip().casefold() == address.strip().casefold() for one in named):
            return answers.get(Place(MAY_WRITE), ()) != (False,)
    return True


def _sent(session: Session, couple: UUID, side: Side) -> Iterator[IntakeForm]:
    """Their forms that ask whether they may be written to, the newest first; a copy of ours is one of them."""
    query = select(IntakeForm).join(IntakePacket, col(IntakePacket.id) == IntakeForm.packet_id)
    own = query.where(IntakePacket.couple_id == couple, IntakePacket.side == side)
    sent = own.where(col(IntakeForm.submitted_at).is_not(None)).order_by(col(IntakeForm.submitted_at).desc())
    for form in session.exec(sent):
        edition = edition_to_read(session, form)
        if FORM in {form.slug, edition.form_of_ours} and MAY_WRITE in edition.plan:
            yield form
