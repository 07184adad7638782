"""How therapy sessions are kept. What is clinical is sealed; the private note has a table and a key of its own."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint

from clinic.columns import term
from clinic.couples.rules import Audience
from clinic.couples.session_rules import SessionState
from clinic.identifiers import new_id


class TherapySession(SQLModel, table=True):
    """One meeting with a couple, known by its date. The record and the plan are the counselor's; the summary is for
    `summary_audience`; new words for one that the couple has are the counselor's until they are given."""

    __tablename__ = "therapy_session"
    __table_args__ = (UniqueConstraint("couple_id", "held_on"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    held_on: date
    created_by: UUID | None = Field(default=None, foreign_key="member.id")
    state: SessionState = Field(
        default=SessionState.BEGUN, sa_type=term(SessionState), sa_column_kwargs={"server_default": "begun"}
    )
    began_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    record_sealed: bytes | None = None
    plan_sealed: bytes | None = None
    summary_sealed: bytes | None = None
    summary_audience: Audience = Field(
        default=Audience.COUNSELOR, sa_type=term(Audience), sa_column_kwargs={"server_default": "counselor"}
    )
    released_at: datetime | None = None
    reworded_sealed: bytes | None = None
    saved_at: datetime | None = None
    saved_by: UUID | None = None


class Appointment(SQLModel, table=True):
    """When a therapy session is planned, and with whom of the practice. Nothing in it is clinical."""

    therapy_session_id: UUID = Field(foreign_key="therapy_session.id", primary_key=True)
    counselor_id: UUID = Field(foreign_key="member.id", index=True)
    starts_at: datetime
    minutes: int
    changes: int = 0
    changed_at: datetime


class PsychotherapyNote(SQLModel, table=True):
    """The counselor's private note of one session: in no export, no report, no search and nobody else's view."""

    __tablename__ = "psychotherapy_note"

    therapy_session_id: UUID = Field(foreign_key="therapy_session.id", primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    note_sealed: bytes
    saved_at: datetime
    saved_by: UUID | None = Field(default=None, foreign_key="member.id")


class PsychotherapyNoteKey(SQLModel, table=True):
    """A couple's key for those notes alone, wrapped by the master key; made with the first of them."""

    __tablename__ = "psychotherapy_note_key"

    couple_id: UUID = Field(foreign_key="couple.id", primary_key=True)
    wrapped: bytes
