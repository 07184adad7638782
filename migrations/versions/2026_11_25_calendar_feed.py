"""A counselor's calendar feed, by a private address that can be ended."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_calendar_feed"
down_revision = "2026_11_25_the_way"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("titles", sa.String(32), nullable=False),
        sa.Column("made_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_calendar_feed_member_id", "calendar_feed", ["member_id"])


def downgrade() -> None:
    op.drop_table("calendar_feed")
