"""A paper that was given keeps its language; those given before were in English."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_paper_language"
down_revision = "2026_11_25_tailoring"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paper_given", sa.Column("language", sa.String(), nullable=False, server_default="en-US"))


def downgrade() -> None:
    op.drop_column("paper_given", "language")
