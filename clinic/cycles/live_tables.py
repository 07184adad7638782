"""How the showing of a map and its live links are kept. Neither holds a word of anybody."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.identifiers import new_id


class MapPresentation(SQLModel, table=True):
    """How one map is shown now; a map without a row is shown whole."""

    __tablename__ = "map_presentation"

    map_id: UUID = Field(foreign_key="cycle_map.id", primary_key=True)
    lower_open: bool = True
    blanked: bool = False
    paused: bool = False
    spotlight: str | None = None
    stepping: bool = False
    revision: int = 0


class LiveLink(SQLModel, table=True):
    """A way to look at one map without an account. Token and code are not kept, only their hashes."""

    __tablename__ = "live_link"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id")
    map_id: UUID = Field(foreign_key="cycle_map.id", index=True)
    member_id: UUID = Field(foreign_key="member.id")
    sign_in_hash: bytes = Field(foreign_key="sign_in.token_hash")
    token_hash: bytes = Field(unique=True)
    code_hash: bytes = Field(index=True)
    opened_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
