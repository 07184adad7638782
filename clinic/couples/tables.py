"""How couples and their partners are kept. What is clinical is sealed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.columns import term
from clinic.couples.rules import Audience, SecretsPolicy, Side
from clinic.identifiers import new_id


class Couple(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    practice_id: UUID = Field(foreign_key="practice.id", index=True)
    created_at: datetime
    cycle_type_sealed: bytes
    secrets_policy: SecretsPolicy | None = Field(default=None, sa_type=term(SecretsPolicy))
    revision: int = 1


class CoupleKey(SQLModel, table=True):
    """A data key of one couple for one audience, wrapped by the master key."""

    __tablename__ = "couple_key"

    couple_id: UUID = Field(foreign_key="couple.id", primary_key=True)
    audience: Audience = Field(primary_key=True, sa_type=term(Audience))
    wrapped: bytes


class PartnerRow(SQLModel, table=True):
    """A partner. The name is for the room, contact for that partner, position and role for the counselor."""

    __tablename__ = "partner"

    couple_id: UUID = Field(foreign_key="couple.id", primary_key=True)
    side: Side = Field(primary_key=True, sa_type=term(Side))
    name_sealed: bytes
    pronouns_sealed: bytes
    contact_sealed: bytes
    position_sealed: bytes
    injury_role_sealed: bytes
