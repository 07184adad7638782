"""Where a partner said they are safe to be reached: an address they refused is never written to, whoever types it in.

The front desk sends links and has no key for answers, so the program itself looks here, and says no more than that.
"""

from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from clinic.couples.rules import Reader, Side
from clinic.couples.store import couple_keys
from clinic.intake.answer_rows import read_answers
from clinic.intake.tables import IntakeForm, IntakePacket
from clinic.questionnaires.answers import Place
from clinic.vault import Vault

FORM, ADDRESS, MAY_WRITE = "contact", "email", "email-ok"


def may_write_to(session: Session, vault: Vault, couple: UUID, side: Side, address: str) -> bool:
    """Whether this partner did not refuse to be written to there. Their newest word about an address counts."""
    keys = couple_keys(session, vault, couple, Reader.COUNSELOR)
    for form_id in session.exec(_sent(couple, side)):
        answers = read_answers(session, keys, form_id)
        named = answers.get(Place(ADDRESS), ())
        if any(str(one).strip().casefold() == address.strip().casefold() for one in named):
            return answers.get(Place(MAY_WRITE), ()) != (False,)
    return True


def _sent(couple: UUID, side: Side) -> SelectOfScalar[UUID]:
    """Their forms about reaching them, the newest first."""
    query = select(IntakeForm.id).join(IntakePacket, col(IntakePacket.id) == IntakeForm.packet_id)
    own = query.where(IntakePacket.couple_id == couple, IntakePacket.side == side, IntakeForm.slug == FORM)
    return own.where(col(IntakeForm.submitted_at).is_not(None)).order_by(col(IntakeForm.submitted_at).desc())
