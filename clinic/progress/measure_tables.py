"""How scores are kept: sealed for the one they are about, or for the room once released. Nothing is deleted."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.columns import term
from clinic.couples.rules import Audience, Side
from clinic.identifiers import new_id
from clinic.progress.measure_rules import Source


class MeasureScore(SQLModel, table=True):
    """One total. A wrong one is withdrawn, and the right one stands beside it. `form_id` is the form it was counted
    from; `prorated` says that answers were missing and the mean of the others was taken for them."""

    __tablename__ = "measure_score"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    side: Side = Field(sa_type=term(Side))
    measure: str
    taken_on: date
    source: Source = Field(sa_type=term(Source))
    audience: Audience = Field(sa_type=term(Audience))
    total_sealed: bytes
    recorded_at: datetime
    recorded_by: UUID | None = Field(default=None, foreign_key="member.id")
    withdrawn_at: datetime | None = None
    form_id: UUID | None = None
    prorated: bool = False


class MeasureRelease(SQLModel, table=True):
    """That a partner's scores of a relationship measure may be seen by both; and, later, that they may not any more."""

    __tablename__ = "measure_release"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    side: Side = Field(sa_type=term(Side))
    measure: str
    released: bool
    at: datetime
    by: UUID | None = Field(default=None, foreign_key="member.id")


class MeasureSchedule(SQLModel, table=True):
    """Which measure is taken in every how many therapy sessions; 0 is not any more."""

    __tablename__ = "measure_schedule"

    couple_id: UUID = Field(foreign_key="couple.id", primary_key=True)
    measure: str = Field(primary_key=True)
    every: int
    since: date
