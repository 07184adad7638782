"""How private links are kept: whose, for what, until when, and a hash of the token. Not a word of anybody."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.columns import term
from clinic.couples.link_rules import Purpose
from clinic.couples.rules import Side
from clinic.identifiers import new_id


class PrivateLinkRow(SQLModel, table=True):
    __tablename__ = "private_link"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    side: Side = Field(sa_type=term(Side))
    purpose: Purpose = Field(sa_type=term(Purpose))
    thing_id: UUID = Field(index=True)
    token_hash: bytes = Field(unique=True)
    made_at: datetime
    made_by: UUID | None = Field(default=None, foreign_key="member.id")
    expires_at: datetime
    ended_at: datetime | None = None
    finished: bool = False
