"""Intake: packets of forms for each partner, drafts and answers, signatures, flags, and what the counselor decides."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_intake"
down_revision = "2026_11_25_measures"
branch_labels = None
depends_on = None

TABLES = (
    "intake_fit",
    "intake_decision",
    "intake_flag",
    "intake_signature",
    "intake_answer",
    "intake_page",
    "intake_form",
    "intake_edition",
    "intake_device",
    "intake_packet",
)


def upgrade() -> None:
    _packets()
    _forms()
    _answers()
    _signatures()
    _decisions()


def _packets() -> None:
    op.create_table(
        "intake_packet",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("couple_id", sa.Uuid(), sa.ForeignKey("couple.id"), nullable=False, index=True),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("packet", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(32), nullable=False),
        sa.Column("sent_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), sa.ForeignKey("member.id"), nullable=True),
        sa.Column("opened_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("saved_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("finished_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("code_hash", sa.String(), nullable=True),
    )
    op.create_table(
        "intake_device",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("packet_id", sa.Uuid(), sa.ForeignKey("intake_packet.id"), nullable=False, index=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("seen_at", sqlmodel.UTCDateTime(), nullable=False),
    )


def _forms() -> None:
    op.create_table(
        "intake_edition",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("definition", sa.LargeBinary(), nullable=False),
        sa.Column("sidecar", sa.String(), nullable=False),
    )
    op.create_table(
        "intake_form",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("packet_id", sa.Uuid(), sa.ForeignKey("intake_packet.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("editions", sa.String(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("submitted_edition", sa.String(), sa.ForeignKey("intake_edition.id"), nullable=True),
        sa.Column("dropped_sealed", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("packet_id", "number"),
    )


def _answers() -> None:
    op.create_table(
        "intake_page",
        sa.Column("form_id", sa.Uuid(), sa.ForeignKey("intake_form.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("device_id", sa.Uuid(), sa.ForeignKey("intake_device.id"), nullable=True),
        sa.Column("saved_at", sqlmodel.UTCDateTime(), nullable=False),
    )
    op.create_table(
        "intake_answer",
        sa.Column("form_id", sa.Uuid(), sa.ForeignKey("intake_form.id"), primary_key=True),
        sa.Column("place", sa.String(), primary_key=True),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("widened_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("widened_by", sa.Uuid(), sa.ForeignKey("member.id"), nullable=True),
    )


def _signatures() -> None:
    op.create_table(
        "intake_signature",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("couple_id", sa.Uuid(), sa.ForeignKey("couple.id"), nullable=False, index=True),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Uuid(), sa.ForeignKey("intake_form.id"), nullable=False, index=True),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("agent_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("link_id", sa.Uuid(), sa.ForeignKey("private_link.id"), nullable=True),
        sa.Column("delivery", sa.String(32), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("member.id"), nullable=True),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("couple_id", "side", "seq"),
    )


def _decisions() -> None:
    op.create_table(
        "intake_flag",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("couple_id", sa.Uuid(), sa.ForeignKey("couple.id"), nullable=False, index=True),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("form_id", sa.Uuid(), sa.ForeignKey("intake_form.id"), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("raised_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("acknowledged_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), sa.ForeignKey("member.id"), nullable=True),
        sa.Column("decided_sealed", sa.LargeBinary(), nullable=True),
    )
    op.create_table(
        "intake_decision",
        sa.Column("form_id", sa.Uuid(), sa.ForeignKey("intake_form.id"), primary_key=True),
        sa.Column("field", sa.String(32), primary_key=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("member.id"), nullable=True),
    )
    op.create_table(
        "intake_fit",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("couple_id", sa.Uuid(), sa.ForeignKey("couple.id"), nullable=False, index=True),
        sa.Column("decided_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("member.id"), nullable=True),
        sa.Column("fit_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
