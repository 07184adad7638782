"""How cycle maps are kept: a map is its log of edits, and the words in each edit are sealed for their audience."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint

from clinic.columns import term
from clinic.couples.rules import Audience, Reader
from clinic.cycles.rules import MapKind
from clinic.identifiers import new_id


class CycleMapRow(SQLModel, table=True):
    __tablename__ = "cycle_map"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    kind: MapKind = Field(sa_type=term(MapKind))
    created_at: datetime
    created_by: UUID | None = Field(default=None, foreign_key="member.id")
    archived_at: datetime | None = None
    last_seq: int = 0
    picture: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Counts what the screens of the couple were shown: it goes on when that changes, and at nothing else."""


class CycleEdit(SQLModel, table=True):
    """One edit; the change itself is sealed for the audience its words had when it was made."""

    __tablename__ = "cycle_edit"
    __table_args__ = (UniqueConstraint("map_id", "edit_id"),)

    map_id: UUID = Field(foreign_key="cycle_map.id", primary_key=True)
    seq: int = Field(primary_key=True)
    edit_id: str
    device: str
    base_seq: int
    member_id: UUID | None = Field(default=None, foreign_key="member.id")
    therapy_session_id: UUID | None = Field(default=None, foreign_key="therapy_session.id")
    made_at: datetime
    received_at: datetime
    audience: Audience = Field(sa_type=term(Audience))
    change_sealed: bytes


class PracticeWords(SQLModel, table=True):
    """A practice's own suggested words for one kind of map, as the text of a file (clinic/cycles/vocabulary.py)."""

    __tablename__ = "practice_words"

    practice_id: UUID = Field(foreign_key="practice.id", primary_key=True)
    language: str = Field(primary_key=True)
    kind: MapKind = Field(primary_key=True, sa_type=term(MapKind))
    content: str = ""
    revision: int = 0
    changed_by: UUID | None = Field(default=None, foreign_key="member.id")
    changed_at: datetime


class CycleMapView(SQLModel, table=True):
    """The map as one reader other than the counselor may have it, sealed with that reader's own key.

    Written with every edit, so that a page, a link or a paper for that reader never needs another key.
    """

    __tablename__ = "cycle_map_view"

    map_id: UUID = Field(foreign_key="cycle_map.id", primary_key=True)
    reader: Reader = Field(primary_key=True, sa_type=term(Reader))
    seq: int
    view_sealed: bytes
