"""How goals and their ticks are kept. The words are sealed for those whose goal it is."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.columns import term
from clinic.couples.goal_rules import Outcome, Owner, Rhythm
from clinic.couples.rules import Side
from clinic.identifiers import new_id


class GoalRow(SQLModel, table=True):
    """One goal. Carried on, it is closed, and a new one says where it came from."""

    __tablename__ = "goal"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    owner: Owner = Field(sa_type=term(Owner))
    rhythm: Rhythm = Field(sa_type=term(Rhythm))
    agreed_on: date
    look_again: date | None = None
    outcome: Outcome | None = Field(default=None, sa_type=term(Outcome))
    closed_on: date | None = None
    carried_from: UUID | None = Field(default=None, foreign_key="goal.id")
    made_at: datetime
    made_by: UUID | None = Field(default=None, foreign_key="member.id")
    text_sealed: bytes


class GoalTick(SQLModel, table=True):
    """That it happened on a day, as one partner marked it; taken back, it stays and says so."""

    __tablename__ = "goal_tick"

    goal_id: UUID = Field(foreign_key="goal.id", primary_key=True)
    side: Side = Field(primary_key=True, sa_type=term(Side))
    ticked_on: date = Field(primary_key=True)
    ticked_at: datetime
    taken_back_at: datetime | None = None
