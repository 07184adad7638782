"""Flags: what a counselor must be told of because of an answer, until they have acknowledged it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from sqlmodel import Session, col, select

from clinic.couples.rules import Audience, Side, checked_words
from clinic.couples.store import CoupleFile, held
from clinic.intake.editions import Edition
from clinic.intake.rules import REASON_LIMIT
from clinic.intake.tables import IntakeFlag, IntakeForm, IntakePacket
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.practice.tables import Member
from clinic.questionnaires.answers import Answers
from clinic.questionnaires.scoring import raised
from clinic.questionnaires.sidecar import Routing, Trigger
from clinic.vault import CoupleKeys, Vault


class FlagNotFoundError(LookupError):
    """This couple has no such flag."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at, in the sidecar's words, never in the partner's."""

    id: UUID
    side: Side
    words: str
    crisis: bool
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    decided: str


def raise_flags(
    session: Session,
    counselor: CoupleKeys,
    packet: IntakePacket,
    form: IntakeForm,
    edition: Edition,
    answers: Answers,
    routings: Iterable[Routing],
) -> None:
    """Raises what these answers call for, once. `counselor` are the counselor's keys; nobody else reads a flag."""
    if edition.sidecar is None:
        return
    wanted = set(routings)
    for trigger in called_for(edition, answers):
        if trigger.routing not in wanted:
            continue
        flag_id = uuid5(form.id, f"flag|{edition.sidecar.safety.index(trigger)}")
        if session.get(IntakeFlag, flag_id) is None:
            session.add(_flag(counselor, packet, form, trigger, flag_id))


def called_for(edition: Edition, answers: Answers) -> list[Trigger]:
    """What these answers call for, raised or not."""
    sidecar = edition.sidecar
    return list(raised(edition.plan, sidecar, answers)) if sidecar and sidecar.safety else []


def _flag(counselor: CoupleKeys, packet: IntakePacket, form: IntakeForm, trigger: Trigger, flag_id: UUID) -> IntakeFlag:
    words = f"{trigger.routing.value}|{trigger.words}"
    return IntakeFlag(
        id=flag_id,
        couple_id=packet.couple_id,
        side=packet.side,
        form_id=form.id,
        words_sealed=counselor.seal(Audience.COUNSELOR, "intake_flag.words", flag_id, words),
        raised_at=datetime.now(UTC),
    )


def flags_of(session: Session, file: CoupleFile) -> list[Flag]:
    """Every flag of a couple: those that wait first, crises before the rest, the newest first."""
    query = (
        select(IntakeFlag, Member.name)
        .join(Member, col(Member.id) == IntakeFlag.acknowledged_by, isouter=True)
        .where(IntakeFlag.couple_id == file.id)
        .order_by(col(IntakeFlag.raised_at).desc())
    )
    found = [_read(file.keys, row, name) for row, name in session.exec(query)]
    return sorted(found, key=lambda flag: (flag.acknowledged_at is not None, not flag.crisis))


def acknowledge(session: Session, vault: Vault, actor: Actor, file: CoupleFile, flag_id: UUID, decided: str) -> None:
    """Records that somebody has seen a flag, and what was decided. A flag that was acknowledged stays as it is.

    Raises:
        FlagNotFoundError: this couple has no such flag.
        WordsError: nothing was decided, or in words that cannot be kept.
    """
    decided = checked_words(decided.strip(), REASON_LIMIT, "What you decided")
    file = held(session, file)
    query = select(IntakeFlag).where(IntakeFlag.id == flag_id, IntakeFlag.couple_id == file.id)
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise FlagNotFoundError(str(flag_id))
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = datetime.now(UTC), actor.member
        row.decided_sealed = file.keys.seal(Audience.COUNSELOR, "intake_flag.decided", row.id, decided)
        session.add(row)
        audit.record(session, vault, actor, f"Acknowledged a flag about partner {row.side.upper()}.", file.id)


def _read(keys: CoupleKeys, row: IntakeFlag, name: str | None) -> Flag:
    routing, _, words = keys.open(Audience.COUNSELOR, "intake_flag.words", row.id, row.words_sealed).partition("|")
    decided = row.decided_sealed
    return Flag(
        id=row.id,
        side=row.side,
        words=words,
        crisis=routing == Routing.CRISIS,
        raised_at=row.raised_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=name or "",
        decided=keys.open(Audience.COUNSELOR, "intake_flag.decided", row.id, decided) if decided else "",
    )
