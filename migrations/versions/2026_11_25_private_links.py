"""Private links: one partner's way to one thing, without an account."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_private_links"
down_revision = "2026_11_25_paper_language"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "private_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_private_link_couple_id", "private_link", ["couple_id"])
    op.create_index("ix_private_link_thing_id", "private_link", ["thing_id"])


def downgrade() -> None:
    op.drop_index("ix_private_link_thing_id", "private_link")
    op.drop_index("ix_private_link_couple_id", "private_link")
    op.drop_table("private_link")
