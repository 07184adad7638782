"""Whether couple work is right now: what the counselor decided, when, and why. Appended; the newest counts."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from clinic.couples.rules import Audience, checked_words
from clinic.couples.store import CoupleFile, held
from clinic.identifiers import new_id
from clinic.intake.rules import REASON_LIMIT, Fit
from clinic.intake.tables import IntakeFit
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.practice.tables import Member
from clinic.vault import Vault


@dataclass(frozen=True, slots=True)
class FitDecision:
    fit: Fit
    reason: str
    decided_at: datetime
    decided_by: str


def decide_fit(session: Session, vault: Vault, actor: Actor, file: CoupleFile, fit: Fit, reason: str) -> None:
    """Records a decision with its reason. The same once more, as a second press sends it, is not recorded again.

    Raises:
        WordsError: there is no reason, or it is in words that cannot be kept.
    """
    reason = checked_words(reason.strip(), REASON_LIMIT, "The reason")
    file, row_id = held(session, file), new_id()
    newest = fit_of(session, file)
    if newest is not None and (newest.fit, newest.reason) == (fit, reason):
        return
    row = IntakeFit(
        id=row_id,
        couple_id=file.id,
        decided_at=datetime.now(UTC),
        decided_by=actor.member,
        fit_sealed=file.keys.seal(Audience.COUNSELOR, "intake_fit.fit", row_id, fit),
        reason_sealed=file.keys.seal(Audience.COUNSELOR, "intake_fit.reason", row_id, reason),
    )
    session.add(row)
    audit.record(session, vault, actor, "Decided how to go on after the intake.", file.id)


def fit_of(session: Session, file: CoupleFile) -> FitDecision | None:
    """The newest decision, if there is one."""
    query = (
        select(IntakeFit, Member.name)
        .join(Member, col(Member.id) == IntakeFit.decided_by, isouter=True)
        .where(IntakeFit.couple_id == file.id)
        .order_by(col(IntakeFit.decided_at).desc(), col(IntakeFit.id).desc())
    )
    found = session.exec(query.limit(1)).first()
    if found is None:
        return None
    row, name = found
    fit = Fit(file.keys.open(Audience.COUNSELOR, "intake_fit.fit", row.id, row.fit_sealed))
    reason = file.keys.open(Audience.COUNSELOR, "intake_fit.reason", row.id, row.reason_sealed)
    return FitDecision(fit, reason, row.decided_at, name or "")
