"""How the way of an attachment injury is noted and read; always for a couple that was opened for the one asking."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from clinic.couples.rules import Side, checked_words
from clinic.couples.store import CoupleFile, held
from clinic.identifiers import new_id
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.progress.rules import TITLE_LIMIT, WHY_LIMIT, InjuryNoted, InjuryStep, InjuryTrack
from clinic.progress.sealed_notes import opened, sealed
from clinic.progress.store import NotNotedError
from clinic.progress.tables import InjuryRow, InjuryStepRow
from clinic.vault import Vault


@dataclass(frozen=True, slots=True)
class _InjuryText:
    title: str
    hurt: Side | None


@dataclass(frozen=True, slots=True)
class InjuryWords:
    """What is noted of one step with an injury."""

    step: InjuryStep
    seen: str = ""
    asked: str = ""
    given: str = ""


_INJURIES = TypeAdapter(_InjuryText)
_INJURY_STEPS = TypeAdapter(InjuryWords)


def injuries(session: Session, file: CoupleFile) -> list[InjuryTrack]:
    """The couple's attachment injuries, each with its way. Two queries; needs the counselor's keys."""
    rows = session.exec(select(InjuryRow).where(InjuryRow.couple_id == file.id).order_by(col(InjuryRow.id))).all()
    query = select(InjuryStepRow).join(InjuryRow).where(InjuryRow.couple_id == file.id)
    query = query.where(col(InjuryStepRow.taken_back_at).is_(None))
    steps: dict[UUID, list[InjuryNoted]] = {}
    for row in session.exec(query.order_by(col(InjuryStepRow.noted_on), col(InjuryStepRow.id))):
        steps.setdefault(row.injury_id, []).append(_injury_step(file, row))
    return [_track(file, row, steps.get(row.id, [])) for row in rows]


def open_injury(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, title: str, hurt: Side | None, once: UUID
) -> UUID:
    """A new track; with the id of one that is there, nothing happens.

    Raises:
        WordsError: the title cannot be kept.
    """
    checked_words(title, TITLE_LIMIT, "The name for the hurt")
    file = held(session, file)
    known = session.get(InjuryRow, once)
    if known is None:
        session.add(injury_row(actor, file, title, hurt, once))
        session.flush()
        audit.record(session, vault, actor, "Began the track of an attachment injury.", file.id)
    return once


def note_injury_step(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    injury: UUID,
    on: date,
    words: InjuryWords,
    once: UUID | None = None,
) -> None:
    """Notes a step with an injury.

    Raises:
        NotNotedError: this couple has no such injury.
        WordsError: a text cannot be kept.
    """
    for text, what in ((words.seen, "What happened"), (words.asked, "What was asked"), (words.given, "What was given")):
        checked_words(text, WHY_LIMIT, what, may_be_empty=True)
    file = held(session, file)
    _require_injury(session, file, injury)
    if once is not None and session.get(InjuryStepRow, once) is not None:
        return
    session.add(injury_step_row(actor, file, injury, on, datetime.now(UTC), words, once or new_id()))
    audit.record(session, vault, actor, "Noted a step with an attachment injury.", file.id)


def injury_row(actor: Actor, file: CoupleFile, title: str, hurt: Side | None, injury: UUID) -> InjuryRow:
    """An injury, sealed and ready to be kept."""
    text = sealed(file, "injury_track.injury", injury, _INJURIES, _InjuryText(title, hurt))
    return InjuryRow(
        id=injury, couple_id=file.id, noted_at=datetime.now(UTC), noted_by=actor.member, injury_sealed=text
    )


def injury_step_row(
    actor: Actor, file: CoupleFile, injury: UUID, on: date, at: datetime, words: InjuryWords, note_id: UUID
) -> InjuryStepRow:
    """A step with an injury, sealed and ready to be kept."""
    return InjuryStepRow(
        id=note_id,
        injury_id=injury,
        noted_on=on,
        noted_at=at,
        noted_by=actor.member,
        step_sealed=sealed(file, "injury_step.step", note_id, _INJURY_STEPS, words),
    )


def take_back_injury_step(session: Session, vault: Vault, actor: Actor, file: CoupleFile, note_id: UUID) -> None:
    """Marks a step as noted by mistake.

    Raises:
        NotNotedError: this couple has no such note.
    """
    file = held(session, file)
    row = session.get(InjuryStepRow, note_id)
    if row is None:
        raise NotNotedError(str(note_id))
    _require_injury(session, file, row.injury_id)
    if row.taken_back_at is None:
        row.taken_back_at = datetime.now(UTC)
        session.add(row)
        audit.record(session, vault, actor, "Took back a step with an attachment injury.", file.id)


def _require_injury(session: Session, file: CoupleFile, injury: UUID) -> None:
    row = session.get(InjuryRow, injury)
    if row is None or row.couple_id != file.id:
        raise NotNotedError(str(injury))


def _injury_step(file: CoupleFile, row: InjuryStepRow) -> InjuryNoted:
    text: InjuryWords = opened(file, "injury_step.step", row.id, _INJURY_STEPS, row.step_sealed)
    return InjuryNoted(row.id, row.noted_on, row.noted_at, text.step, text.seen, text.asked, text.given)


def _track(file: CoupleFile, row: InjuryRow, steps: list[InjuryNoted]) -> InjuryTrack:
    text: _InjuryText = opened(file, "injury_track.injury", row.id, _INJURIES, row.injury_sealed)
    return InjuryTrack(row.id, text.title, text.hurt, tuple(steps))
