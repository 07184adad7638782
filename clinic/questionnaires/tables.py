"""How imported forms are kept: the definition as it came, never changed. Nothing in it is anybody's answer."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint

from clinic.identifiers import new_id


class ImportedForm(SQLModel, table=True):
    """One version of a form in one language. A form without an address of its own is known by its digest alone."""

    __tablename__ = "imported_form"
    __table_args__ = (
        UniqueConstraint("practice_id", "sha256"),
        UniqueConstraint("practice_id", "url", "version", "language"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    practice_id: UUID = Field(foreign_key="practice.id", index=True)
    url: str | None = None
    version: str
    language: str
    sha256: str
    title: str
    definition: bytes
    imported_at: datetime
    imported_by: UUID | None = Field(default=None, foreign_key="member.id")
    retired: bool = False


class OwnForm(SQLModel, table=True):
    """A form the practice writes: what its counselors are editing now. Its questions only; nobody's answer."""

    __tablename__ = "own_form"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    practice_id: UUID = Field(foreign_key="practice.id", index=True)
    content: str
    before: str | None = None
    """The content before the last change, so that it can be taken back."""
    revision: int = 1
    version: int = 0
    """The newest published version; 0 before the first."""
    retired: bool = False
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="member.id")


class OwnFormVersion(SQLModel, table=True):
    """One published version, never changed: an open draft of a client keeps the one it began with."""

    __tablename__ = "own_form_version"

    form_id: UUID = Field(foreign_key="own_form.id", primary_key=True)
    version: int = Field(primary_key=True)
    title: str
    signed: bool = False
    content: str
    english: bytes
    spanish: bytes | None = None
    sidecar: str
    published_at: datetime
    published_by: UUID | None = Field(default=None, foreign_key="member.id")
