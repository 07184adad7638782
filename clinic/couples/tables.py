"""How couples, their partners and their therapy sessions are kept. What is clinical is sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint

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


class TherapySession(SQLModel, table=True):
    """One meeting with a couple, known by its date."""

    __tablename__ = "therapy_session"
    __table_args__ = (UniqueConstraint("couple_id", "held_on"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    held_on: date
    created_by: UUID | None = Field(default=None, foreign_key="member.id")
