"""What a practice puts round its papers, and handouts of its own."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_practice_paper"
down_revision = "2026_11_25_tailoring"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_paper",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("color", sa.String(), nullable=False),
        sa.Column("footer", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("help_lines", sa.String(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_type", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["member.id"]),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.PrimaryKeyConstraint("practice_id"),
    )

    op.create_table(
        "practice_handout",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("put_away", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.ForeignKeyConstraint(["saved_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("practice_id", "slug", "version"),
    )


def downgrade() -> None:
    op.drop_table("practice_handout")
    op.drop_table("practice_paper")
