"""Forms that a practice imported, as they came."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_imported_forms"
down_revision = "2026_11_23_practice_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("definition", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.ForeignKeyConstraint(["imported_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("practice_id", "sha256"),
        sa.UniqueConstraint("practice_id", "url", "version", "language"),
    )
    op.create_index("ix_imported_form_practice_id", "imported_form", ["practice_id"])


def downgrade() -> None:
    op.drop_table("imported_form")
