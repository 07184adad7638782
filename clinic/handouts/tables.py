"""How papers are kept: what is being tailored, and the exact edition that was given, sealed for the one it is for."""

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
    title: str | None = None
    """What it was called then; nothing for a paper that is called what it always was.

    It is not sealed: it is only ever the title of a handout that the practice wrote for all its couples, which stands
    like this in `practice_handout` under the same `slug`. Nothing that was typed for one couple gets here.
    """
    page_sealed: bytes | None = None
    """The same edition as a web page; papers from before there were such pages have none."""


class HandoutDraft(SQLModel, table=True):
    """What a counselor typed into one handout for one reader of one couple, and what it was before it was set back."""

    __tablename__ = "handout_draft"

    couple_id: UUID = Field(foreign_key="couple.id", primary_key=True)
    slug: str = Field(primary_key=True)
    audience: Audience = Field(primary_key=True, sa_type=term(Audience))
    revision: int = 0
    content_sealed: bytes
    before_sealed: bytes | None = None
    saved_at: datetime
    saved_by: UUID | None = Field(default=None, foreign_key="member.id")


class PracticeHandout(SQLModel, table=True):
    """One version of a handout that a practice wrote, as the text of a file (reports/own_text.py). Appended only."""

    __tablename__ = "practice_handout"

    practice_id: UUID = Field(foreign_key="practice.id", primary_key=True)
    slug: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    source: str
    put_away: bool = False
    saved_at: datetime
    saved_by: UUID | None = Field(default=None, foreign_key="member.id")
