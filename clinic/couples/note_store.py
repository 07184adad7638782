"""The one door to psychotherapy notes: the counselor's private note of a session, under a key of its own.

They are in no audience, so no reader of anything else is handed their key; nothing but the page of their session, and
the saving of it, comes through here (45 CFR 164.501 keeps such notes apart from the record). A note opens for the one
who wrote it and for nobody else, whoever else of the practice works with the couple.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from clinic.couples.rules import Audience
from clinic.couples.session_tables import PsychotherapyNote, PsychotherapyNoteKey
from clinic.couples.store import CoupleFile
from clinic.practice.rules import Actor
from clinic.vault import NoteKey, Vault


class AnothersNoteError(PermissionError):
    """The note of this session was written by somebody else."""


def note_of(session: Session, vault: Vault, actor: Actor, file: CoupleFile, session_id: UUID) -> str | None:
    """The private note of one session, if it is the actor's own; empty before anybody wrote one.

    None where there is no note for this actor to read or to write. Only the page of that session asks for it.
    """
    if not file.keys.may_open(Audience.COUNSELOR):
        return None
    kept = _kept(session, file, session_id)
    if kept is None:
        return ""
    if not _wrote(actor, kept):
        return None
    key = _note_key(session, vault, file)
    return key.open(session_id, kept.note_sealed) if key is not None else None


def keep_note(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, session_id: UUID, note: str, now: datetime
) -> None:
    """Keeps the note of a session; the couple's key for notes is made with the first. The couple is held.

    Raises:
        AnothersNoteError: somebody else wrote it; nothing of it is touched.
    """
    kept = _kept(session, file, session_id)
    if kept is not None and not _wrote(actor, kept):
        raise AnothersNoteError(str(session_id))
    key = _note_key(session, vault, file)
    if key is None:
        wrapped = vault.new_note_key(file.id)
        session.add(PsychotherapyNoteKey(couple_id=file.id, wrapped=wrapped))
        key = vault.note_key(file.id, wrapped)
    session.merge(
        PsychotherapyNote(
            therapy_session_id=session_id,
            couple_id=file.id,
            note_sealed=key.seal(session_id, note),
            saved_at=now,
            saved_by=actor.member,
        )
    )


def _kept(session: Session, file: CoupleFile, session_id: UUID) -> PsychotherapyNote | None:
    query = select(PsychotherapyNote).where(
        PsychotherapyNote.therapy_session_id == session_id, PsychotherapyNote.couple_id == file.id
    )
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def _wrote(actor: Actor, kept: PsychotherapyNote) -> bool:
    return kept.saved_by is not None and kept.saved_by == actor.member


def _note_key(session: Session, vault: Vault, file: CoupleFile) -> NoteKey | None:
    if not file.keys.may_open(Audience.COUNSELOR):
        return None
    kept = session.get(PsychotherapyNoteKey, file.id)
    return vault.note_key(file.id, kept.wrapped) if kept else None
