"""A paper that was given keeps its language; those given before were in English."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_paper_language"
down_revision = "2026_11_25_imported_forms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paper_given", sa.Column("language", sa.String(), nullable=True))
    op.execute("UPDATE paper_given SET language = 'en-US'")
    with op.batch_alter_table("paper_given") as table:
        table.alter_column("language", existing_type=sa.String(), nullable=False)


def downgrade() -> None:
    op.drop_column("paper_given", "language")
