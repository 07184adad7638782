"""How the way of a couple is kept. Rows are appended; one that was a mistake is marked as taken back, never deleted."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.identifiers import new_id


class PlaceRow(SQLModel, table=True):
    """Where the couple was on a day; which step, who is in focus and why are sealed for the counselor."""

    __tablename__ = "place_noted"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    therapy_session_id: UUID | None = Field(default=None, foreign_key="therapy_session.id")
    noted_on: date
    noted_at: datetime
    noted_by: UUID | None = Field(default=None, foreign_key="member.id")
    taken_back_at: datetime | None = None
    place_sealed: bytes


class EventRow(SQLModel, table=True):
    """A change event that was seen; which one, and in what, is sealed for the counselor."""

    __tablename__ = "change_event"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    therapy_session_id: UUID | None = Field(default=None, foreign_key="therapy_session.id")
    noted_on: date
    noted_at: datetime
    noted_by: UUID | None = Field(default=None, foreign_key="member.id")
    taken_back_at: datetime | None = None
    event_sealed: bytes


class InjuryRow(SQLModel, table=True):
    """An attachment injury: its name and who was hurt, sealed for the counselor."""

    __tablename__ = "injury_track"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    noted_at: datetime
    noted_by: UUID | None = Field(default=None, foreign_key="member.id")
    injury_sealed: bytes


class InjuryStepRow(SQLModel, table=True):
    """One step with an injury: which, what happened, what was asked and what was given, sealed for the counselor."""

    __tablename__ = "injury_step"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    injury_id: UUID = Field(foreign_key="injury_track.id", index=True)
    noted_on: date
    noted_at: datetime
    noted_by: UUID | None = Field(default=None, foreign_key="member.id")
    taken_back_at: datetime | None = None
    step_sealed: bytes
