"""Handouts tailored for one reader, and given editions as web pages."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_tailoring"
down_revision = "2026_11_25_private_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handout_draft",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("before_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.ForeignKeyConstraint(["saved_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("couple_id", "slug", "audience"),
    )
    op.add_column("paper_given", sa.Column("title", sa.String(), nullable=True))
    op.add_column("paper_given", sa.Column("page_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("paper_given") as table:
        table.drop_column("page_sealed")
        table.drop_column("title")
    op.drop_table("handout_draft")
