"""A therapy session knows who saved its notes last and when, so that the trail tells of a sitting once."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_session_sittings"
down_revision = "2026_11_25_reworded_summaries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("therapy_session", sa.Column("saved_at", sqlmodel.UTCDateTime(), nullable=True))
    op.add_column("therapy_session", sa.Column("saved_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("therapy_session", "saved_by")
    op.drop_column("therapy_session", "saved_at")
