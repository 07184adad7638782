"""A practice's own suggested words for the board."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_23_practice_words"
down_revision = "2026_11_23_presentation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_words",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["member.id"]),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.PrimaryKeyConstraint("practice_id", "language", "kind"),
    )


def downgrade() -> None:
    op.drop_table("practice_words")
