"""New words for a joint summary that the couple has wait with the counselor until a button gives them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_reworded_summaries"
down_revision = "2026_11_25_intake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("therapy_session", sa.Column("reworded_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("therapy_session", "reworded_sealed")
