"""How calendar feeds are kept: whose, how its events are called, and a hash of the token."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.columns import term
from clinic.couples.calendar_rules import FeedTitles
from clinic.identifiers import new_id


class CalendarFeed(SQLModel, table=True):
    __tablename__ = "calendar_feed"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", index=True)
    token_hash: bytes = Field(unique=True)
    titles: FeedTitles = Field(sa_type=term(FeedTitles))
    made_at: datetime
    ended_at: datetime | None = None
