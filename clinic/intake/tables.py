"""How packets, drafts, answers, signatures, flags and decisions are kept. What anybody wrote is sealed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint

from clinic.columns import term
from clinic.couples.rules import Audience, Side
from clinic.identifiers import new_id
from clinic.intake.rules import Delivery, FileField, SignatureAct


class IntakePacket(SQLModel, table=True):
    """One partner's packet. `code_hash` is of the code this person chose; the counselor never learns it."""

    __tablename__ = "intake_packet"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    side: Side = Field(sa_type=term(Side))
    packet: str
    title: str | None = None
    """What it was called when it was sent; nothing for what was sent before titles were kept."""
    delivery: Delivery = Field(sa_type=term(Delivery))
    sent_at: datetime
    sent_by: UUID | None = Field(default=None, foreign_key="member.id")
    opened_at: datetime | None = None
    saved_at: datetime | None = None
    finished_at: datetime | None = None
    code_hash: str | None = None


class PracticePacket(SQLModel, table=True):
    """A packet the practice put together. `forms` are the names of its forms in order, with spaces between."""

    __tablename__ = "practice_packet"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    practice_id: UUID = Field(foreign_key="practice.id", index=True)
    title: str
    about: str
    forms: str
    revision: int = 1
    retired: bool = False
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="member.id")


class IntakeDevice(SQLModel, table=True):
    """A browser in which this person began, or gave their code."""

    __tablename__ = "intake_device"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    packet_id: UUID = Field(foreign_key="intake_packet.id", index=True)
    token_hash: bytes = Field(unique=True)
    seen_at: datetime


class IntakeEdition(SQLModel, table=True):
    """A form exactly as it was when it was sent, in one language, with the sidecar of that day. Known by its digest."""

    __tablename__ = "intake_edition"

    id: str = Field(primary_key=True)
    language: str
    definition: bytes
    sidecar: str


class IntakeForm(SQLModel, table=True):
    """One form of a packet. `editions` names its edition in each language: "en:<digest> es:<digest>"."""

    __tablename__ = "intake_form"
    __table_args__ = (UniqueConstraint("packet_id", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    packet_id: UUID = Field(foreign_key="intake_packet.id", index=True)
    number: int
    slug: str
    editions: str
    signed: bool
    submitted_at: datetime | None = None
    submitted_edition: str | None = Field(default=None, foreign_key="intake_edition.id")
    dropped_sealed: bytes | None = None


class IntakePage(SQLModel, table=True):
    """That a page of a form was saved: how often, last when, from which browser, and whether its author went on."""

    __tablename__ = "intake_page"

    form_id: UUID = Field(foreign_key="intake_form.id", primary_key=True)
    number: int = Field(primary_key=True)
    revision: int
    passed: bool = False
    device_id: UUID | None = Field(default=None, foreign_key="intake_device.id")
    saved_at: datetime


class IntakeAnswer(SQLModel, table=True):
    """The answers at one place of a form. As a draft they are the author's; sent, the sidecar's audience holds."""

    __tablename__ = "intake_answer"

    form_id: UUID = Field(foreign_key="intake_form.id", primary_key=True)
    place: str = Field(primary_key=True)
    audience: Audience = Field(sa_type=term(Audience))
    value_sealed: bytes
    saved_at: datetime
    widened_at: datetime | None = None
    widened_by: UUID | None = Field(default=None, foreign_key="member.id")


class IntakeSignature(SQLModel, table=True):
    """One event in the chain of what one partner signed or withdrew. Appended only."""

    __tablename__ = "intake_signature"
    __table_args__ = (UniqueConstraint("couple_id", "side", "seq"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    side: Side = Field(sa_type=term(Side))
    seq: int
    form_id: UUID = Field(foreign_key="intake_form.id", index=True)
    act: SignatureAct = Field(sa_type=term(SignatureAct))
    document: str
    edition: str
    locale: str
    text_sha256: str
    text_sealed: bytes
    name_sealed: bytes
    address_sealed: bytes
    agent_sealed: bytes
    link_id: UUID | None = Field(default=None, foreign_key="private_link.id")
    delivery: Delivery = Field(sa_type=term(Delivery))
    at: datetime
    recorded_by: UUID | None = Field(default=None, foreign_key="member.id")
    previous: bytes
    digest: bytes


class IntakeFlag(SQLModel, table=True):
    """Something the counselor must be told of. Its id is made of form and trigger, so that it is raised once."""

    __tablename__ = "intake_flag"

    id: UUID = Field(primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    side: Side = Field(sa_type=term(Side))
    form_id: UUID = Field(foreign_key="intake_form.id")
    words_sealed: bytes
    raised_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: UUID | None = Field(default=None, foreign_key="member.id")
    decided_sealed: bytes | None = None


class IntakeDecision(SQLModel, table=True):
    """What the counselor did with something a partner wrote about themself: taken into the file, or left."""

    __tablename__ = "intake_decision"

    form_id: UUID = Field(foreign_key="intake_form.id", primary_key=True)
    field: FileField = Field(primary_key=True, sa_type=term(FileField))
    accepted: bool
    decided_at: datetime
    decided_by: UUID | None = Field(default=None, foreign_key="member.id")


class IntakeFit(SQLModel, table=True):
    """Whether couple work is right now, and why; the newest counts."""

    __tablename__ = "intake_fit"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    couple_id: UUID = Field(foreign_key="couple.id", index=True)
    decided_at: datetime
    decided_by: UUID | None = Field(default=None, foreign_key="member.id")
    fit_sealed: bytes
    reason_sealed: bytes
