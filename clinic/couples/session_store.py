"""How therapy sessions are begun, kept and ended; always those of a couple that was opened for the one asking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import Session, and_, col, or_, select

from clinic.couples.appointments import tell_calendars
from clinic.couples.note_store import keep_note, note_of
from clinic.couples.rules import Audience, WordsError, checked_words
from clinic.couples.session_rules import (
    GOES_ON_FOR,
    NOTE_LIMIT,
    PLAN_LIMIT,
    SUMMARY_LIMIT,
    SessionRecord,
    SessionState,
    SessionWords,
    begins_with_notes,
    belongs_to,
    may_become,
    may_end,
    summary_audience,
    while_typing,
)
from clinic.couples.session_tables import Appointment, TherapySession
from clinic.couples.store import CoupleFile, held
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import CoupleKeys, Vault

ANOTHERS_NOTE = (
    "Another counselor wrote the private note of this session, so yours cannot be kept here. "
    "Copy it to a place of your own, empty this field, and save again."
)
_ONE_SITTING = timedelta(minutes=10)
"""Saves within this time are one sentence of the trail: the page saves while somebody types."""
_RECORDS = TypeAdapter(SessionRecord)


class SessionNotFoundError(LookupError):
    """This couple has no such therapy session."""


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A therapy session, opened for the counselor. The private note is not in it; see `note_store`."""

    id: UUID
    held_on: date
    state: SessionState
    revision: int
    began_at: datetime | None
    ended_at: datetime | None
    record: SessionRecord
    plan: str
    summary: str
    released_at: datetime | None
    reworded: str | None = None
    starts_at: datetime | None = None

    @property
    def typed_summary(self) -> str:
        """The summary as the counselor typed it last; the couple may have an earlier one."""
        return self.summary if self.reworded is None else self.reworded


class SessionChangedError(Exception):
    """Somebody saved the same session meanwhile; `now` is how it stands, `note` its private note."""

    def __init__(self, now: KeptSession, note: str) -> None:
        super().__init__()
        self.now = now
        self.note = note


def therapy_session_on(
    session: Session, actor: Actor, couple_id: UUID, day: date, bound: UUID | None = None, at: datetime | None = None
) -> UUID:
    """The therapy session of that day; the first words of the day begin it. The couple is held by the caller.

    Words from a board that was opened in the session `bound` belong to it even after midnight, if they were said (`at`)
    while it went on.
    """
    if bound is not None and at is not None:
        row = session.get(TherapySession, bound)
        if row is not None and row.couple_id == couple_id and belongs_to(at, row.began_at):
            return row.id
    found = session.exec(
        select(TherapySession.id).where(TherapySession.couple_id == couple_id, TherapySession.held_on == day)
    ).first()
    if found is not None:
        return found
    therapy_session = TherapySession(couple_id=couple_id, held_on=day, created_by=actor.member)
    session.add(therapy_session)
    session.flush()
    return therapy_session.id


def running_session(session: Session, couple_id: UUID, now: datetime) -> UUID | None:
    """The session that goes on with a couple: begun, by a click or by words on the board, and not ended."""
    began = col(TherapySession.began_at)
    today = and_(began.is_(None), col(TherapySession.held_on) == now.astimezone().date())
    query = select(TherapySession.id).where(
        TherapySession.couple_id == couple_id,
        TherapySession.state == SessionState.BEGUN,
        or_(began >= now - GOES_ON_FOR, today),
    )
    return session.exec(query.order_by(col(TherapySession.held_on).desc())).first()


def is_session_of(session: Session, file: CoupleFile, session_id: UUID) -> bool:
    query = select(TherapySession.id).where(TherapySession.id == session_id, TherapySession.couple_id == file.id)
    return session.exec(query).first() is not None


def start_session(session: Session, vault: Vault, actor: Actor, file: CoupleFile, now: datetime) -> UUID:
    """Begins today's therapy session with a couple, or gives the one that is begun already."""
    file = held(session, file)
    session_id = therapy_session_on(session, actor, file.id, now.astimezone().date())
    row = _row(session, file, session_id)
    if may_become(row.state, SessionState.BEGUN):
        _tell_of_taking_place(session, row)
        row.state, row.began_at, row.ended_at = SessionState.BEGUN, now, None
    elif row.began_at is None and row.state is SessionState.BEGUN:
        row.began_at = now
    else:
        return session_id
    session.add(row)
    audit.record(session, vault, actor, "Started a therapy session.", file.id)
    return session_id


def cancel_session(session: Session, vault: Vault, actor: Actor, couple: CoupleFile, session_id: UUID) -> None:
    """Says that a session does not take place, or did not. Nothing in it is taken away.

    Raises:
        SessionNotFoundError: this couple has no such session.
    """
    row = _row(session, held(session, couple), session_id)
    if not may_become(row.state, SessionState.CANCELED):
        return
    row.state = SessionState.CANCELED
    session.add(row)
    tell_calendars(session, row.id)
    audit.record(session, vault, actor, "Noted that a therapy session does not take place.", couple.id)


def therapy_sessions(session: Session, file: CoupleFile) -> list[KeptSession]:
    """Every session of the couple, the newest first. One query; needs the counselor's keys."""
    query = select(TherapySession, Appointment).join(Appointment, isouter=True)
    found = session.exec(query.where(TherapySession.couple_id == file.id).order_by(col(TherapySession.held_on).desc()))
    return [_opened(file.keys, row, planned) for row, planned in found]


def therapy_session(session: Session, file: CoupleFile, session_id: UUID) -> KeptSession:
    """One session of the couple.

    Raises:
        SessionNotFoundError: this couple has none with this id.
    """
    return _opened(file.keys, _row(session, file, session_id), session.get(Appointment, session_id))


def released_summaries(session: Session, couple_id: UUID, keys: CoupleKeys) -> list[tuple[date, str]]:
    """The joint summaries the couple may have, the newest first; opened with any partner's keys."""
    query = select(TherapySession).where(
        TherapySession.couple_id == couple_id, TherapySession.summary_audience == Audience.ROOM
    )
    rows = session.exec(query.order_by(col(TherapySession.held_on).desc()))
    return [(row.held_on, _open(keys, Audience.ROOM, "summary", row)) for row in rows if row.summary_sealed]


def save_session(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    session_id: UUID,
    words: SessionWords,
    *,
    revision: int,
    ends: bool,
    now: datetime,
    typing: bool = False,
) -> KeptSession:
    """Keeps what was typed in a session, and ends it if `ends`. What is there already word for word is no change.

    While somebody is still `typing`, nothing is given to the couple or taken back from them.

    Raises:
        SessionNotFoundError: this couple has no such session.
        SessionChangedError: somebody saved it since `revision`.
        WordsError: a text cannot be kept.
    """
    _checked(words)
    file = held(session, file)
    row = _row(session, file, session_id)
    before = _opened(file.keys, row, None)
    own = note_of(session, vault, actor, file, session_id)
    if own is None and words.note:
        raise WordsError(ANOTHERS_NOTE)
    note = own or ""
    if typing:
        words = while_typing(words, _words(before, note))
    ends = ends and may_end(row.state, row.held_on, now.astimezone().date())
    if _words(before, note) == words and not ends:
        return before
    if row.revision != revision:
        raise SessionChangedError(before, note)
    write_words(row, file.keys, words, now)
    _begin(session, row, now)
    if ends:
        row.state, row.ended_at = SessionState.ENDED, now
    sits_on = _sits_on(row, actor, now) and row.state is before.state
    row.revision, row.saved_at, row.saved_by = row.revision + 1, now, actor.member
    session.add(row)
    if note != words.note:
        keep_note(session, vault, actor, file, session_id, words.note, now)
    for sentence in _sentences(before, words, ends=ends, sits_on=sits_on):
        audit.record(session, vault, actor, sentence, file.id)
    return _opened(file.keys, row, None)


def _checked(words: SessionWords) -> None:
    for text, limit, what in (
        (words.plan, PLAN_LIMIT, "The plan"),
        (words.summary, SUMMARY_LIMIT, "The summary"),
        (words.note, NOTE_LIMIT, "The private note"),
    ):
        checked_words(text, limit, what, may_be_empty=True)


def _begin(session: Session, row: TherapySession, now: datetime) -> None:
    """Notes of a planned session, or of one that was called off, say that it took place after all."""
    today = now.astimezone().date()
    if begins_with_notes(row.state, row.held_on, today):
        _tell_of_taking_place(session, row)
        row.state = SessionState.BEGUN
        row.began_at = row.began_at or (now if row.held_on == today else None)


def _tell_of_taking_place(session: Session, row: TherapySession) -> None:
    """Before it begins: one that had been called off stands in calendars as called off."""
    if row.state is SessionState.CANCELED:
        tell_calendars(session, row.id)


def _sits_on(row: TherapySession, actor: Actor, now: datetime) -> bool:
    """Whether this save goes on with the one before: by the same person, and soon after it."""
    return row.saved_at is not None and row.saved_by == actor.member and now - row.saved_at <= _ONE_SITTING


def _sentences(before: KeptSession, words: SessionWords, *, ends: bool, sits_on: bool) -> Iterable[str]:
    """What the trail is told. Keeping notes is told once a sitting; ending, giving and taking back always."""
    if ends:
        yield "Ended a therapy session."
    elif not sits_on:
        yield "Kept the notes of a therapy session."
    if words.released and before.released_at is None:
        yield "Released a joint summary to the couple."
    if words.released and before.released_at is not None and words.summary != before.summary:
        yield "Released new words of a joint summary to the couple."
    if before.released_at is not None and not words.released:
        yield "Took a joint summary back from the couple."


def _words(kept: KeptSession, note: str) -> SessionWords:
    return SessionWords(kept.record, kept.plan, kept.summary, kept.released_at is not None, note, kept.reworded)


def write_words(row: TherapySession, keys: CoupleKeys, words: SessionWords, now: datetime) -> None:
    """Seals what was typed into its row; the private note has its own."""
    released = words.released and bool(words.summary.strip())
    row.record_sealed = _seal(keys, Audience.COUNSELOR, "record", row, _RECORDS.dump_json(words.record).decode())
    row.plan_sealed = _seal(keys, Audience.COUNSELOR, "plan", row, words.plan)
    row.summary_audience = summary_audience(released=released)
    row.summary_sealed = _seal(keys, row.summary_audience, "summary", row, words.summary)
    row.released_at = (row.released_at or now) if released else None
    row.reworded_sealed = (
        None if words.reworded is None else _seal(keys, Audience.COUNSELOR, "reworded", row, words.reworded)
    )


def _row(session: Session, file: CoupleFile, session_id: UUID) -> TherapySession:
    query = select(TherapySession).where(TherapySession.id == session_id, TherapySession.couple_id == file.id)
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise SessionNotFoundError(str(session_id))
    return row


def _opened(keys: CoupleKeys, row: TherapySession, planned: Appointment | None) -> KeptSession:
    record = _open(keys, Audience.COUNSELOR, "record", row)
    return KeptSession(
        id=row.id,
        held_on=row.held_on,
        state=row.state,
        revision=row.revision,
        began_at=row.began_at,
        ended_at=row.ended_at,
        record=_RECORDS.validate_json(record) if record else SessionRecord(),
        plan=_open(keys, Audience.COUNSELOR, "plan", row),
        summary=_open(keys, row.summary_audience, "summary", row),
        released_at=row.released_at,
        reworded=_open(keys, Audience.COUNSELOR, "reworded", row) if row.reworded_sealed else None,
        starts_at=planned.starts_at if planned else None,
    )


def _seal(keys: CoupleKeys, audience: Audience, column: str, row: TherapySession, text: str) -> bytes:
    return keys.seal(audience, f"therapy_session.{column}", row.id, text)


def _open(keys: CoupleKeys, audience: Audience, column: str, row: TherapySession) -> str:
    sealed: bytes | None = getattr(row, f"{column}_sealed")
    return keys.open(audience, f"therapy_session.{column}", row.id, sealed) if sealed else ""
