"""Scores of measures, who may see them, and when they are taken."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_measures"
down_revision = "2026_11_25_calendar_feed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure_score",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("total_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.ForeignKeyConstraint(["recorded_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_measure_score_couple_id", "measure_score", ["couple_id"])
    op.create_table(
        "measure_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.ForeignKeyConstraint(["by"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_measure_release_couple_id", "measure_release", ["couple_id"])
    op.create_table(
        "measure_schedule",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.PrimaryKeyConstraint("couple_id", "measure"),
    )


def downgrade() -> None:
    op.drop_table("measure_schedule")
    op.drop_table("measure_release")
    op.drop_table("measure_score")
