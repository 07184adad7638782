"""How the giving of paper is kept: the exact edition, sealed for the one it was made for."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.columns import term
from clinic.couples.rules import Audience
from clinic.identifiers import new_id


class PaperGiven(SQLModel, table=True):
    __tablename__ = "paper_given"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    map_id: UUID | None = Field(default=None, foreign_key="cycle_map.id")
    slug: str
    audience: Audience = Field(sa_type=term(Audience))
    paper: str
    orientation: str
    language: str = "en-US"
    sha256: str
    given_at: datetime
    given_by: UUID | None = Field(default=None, foreign_key="member.id")
    pdf_sealed: bytes
