"""Therapy sessions hold a record, a plan, a summary; planned ones have a time; the private note is kept apart."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_therapy_sessions"
down_revision = "2026_11_25_pictures"
branch_labels = None
depends_on = None


def added() -> tuple[sa.Column, ...]:
    """A session that only words of a map have begun is begun, unreleased, and in its first revision: the defaults fill
    the rows that are there, and hold for those that words begin from now on."""
    return (
        sa.Column("state", sa.String(32), nullable=False, server_default="begun"),
        sa.Column("began_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("ended_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("plan_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("summary_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("summary_audience", sa.String(32), nullable=False, server_default="counselor"),
        sa.Column("released_at", sqlmodel.UTCDateTime(), nullable=True),
    )


def upgrade() -> None:
    for column in added():
        op.add_column("therapy_session", column)
    op.create_table(
        "appointment",
        sa.Column("therapy_session_id", sa.Uuid(), nullable=False),
        sa.Column("counselor_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("changed_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["therapy_session_id"], ["therapy_session.id"]),
        sa.ForeignKeyConstraint(["counselor_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("therapy_session_id"),
    )
    op.create_index("ix_appointment_counselor_id", "appointment", ["counselor_id"])
    op.create_table(
        "psychotherapy_note",
        sa.Column("therapy_session_id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["therapy_session_id"], ["therapy_session.id"]),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.ForeignKeyConstraint(["saved_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("therapy_session_id"),
    )
    op.create_index("ix_psychotherapy_note_couple_id", "psychotherapy_note", ["couple_id"])
    op.create_table(
        "psychotherapy_note_key",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.PrimaryKeyConstraint("couple_id"),
    )


def downgrade() -> None:
    for table in ("psychotherapy_note_key", "psychotherapy_note", "appointment"):
        op.drop_table(table)
    for column in reversed(added()):
        op.drop_column("therapy_session", column.name)
