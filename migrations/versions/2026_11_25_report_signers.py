"""A member's license, as it stands under their name on reports."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_report_signers"
down_revision = "2026_11_25_check_ins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("license", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("member", "license")
