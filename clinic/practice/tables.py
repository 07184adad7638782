"""How the practice, its people, their sign-ins and the audit trail are kept."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.columns import term
from clinic.identifiers import new_id
from clinic.practice.rules import Role


class Practice(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str
    created_at: datetime
    is_demo: bool = False
    audit_seq: int = 0
    key_check: bytes
    """Made with the master key, so that another one is noticed before it is used."""


class Member(SQLModel, table=True):
    """Someone who works here. `email` is kept in lower case and is how they sign in."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    practice_id: UUID = Field(foreign_key="practice.id", index=True)
    email: str = Field(unique=True)
    name: str
    role: Role = Field(sa_type=term(Role))
    password_hash: str
    created_at: datetime
    closed_at: datetime | None = None
    license: str | None = None
    """As it stands under their name on a report."""


class SignIn(SQLModel, table=True):
    """One signed-in browser. Only a hash of its token is kept."""

    __tablename__ = "sign_in"

    token_hash: bytes = Field(primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", index=True)
    created_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None = None


class SignInBudget(SQLModel, table=True):
    """A token bucket against guessing, kept as the moment at which it will be full again."""

    __tablename__ = "sign_in_budget"

    subject_hash: bytes = Field(primary_key=True)
    full_at: datetime


class AuditEvent(SQLModel, table=True):
    """Who did what, when; appended only. Each row's MAC covers the one before it."""

    __tablename__ = "audit_event"

    practice_id: UUID = Field(foreign_key="practice.id", primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime
    member_id: UUID | None = Field(default=None, foreign_key="member.id")
    couple_id: UUID | None = Field(default=None, index=True)
    sentence: str
    mac: bytes


class PracticePaperRow(SQLModel, table=True):
    """What a practice puts round its papers: its name, lines, logo, color, footer and help lines."""

    __tablename__ = "practice_paper"

    practice_id: UUID = Field(foreign_key="practice.id", primary_key=True)
    name: str = ""
    lines: str = ""
    color: str = ""
    footer: str = ""
    region: str = ""
    help_lines: str = ""
    logo: bytes | None = None
    logo_type: str = ""
    revision: int = 0
    changed_by: UUID | None = Field(default=None, foreign_key="member.id")
    changed_at: datetime
