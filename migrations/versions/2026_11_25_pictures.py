"""Counts the pictures a couple's screens were shown, and keeps the card of a walk by its name."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_pictures"
down_revision = "2026_11_25_practice_paper"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cycle_map", sa.Column("picture", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("map_presentation", sa.Column("stepping", sa.Boolean(), nullable=True))
    op.execute(
        sa.text("UPDATE map_presentation SET stepping = :no").bindparams(sa.bindparam("no", False, sa.Boolean()))
    )
    with op.batch_alter_table("map_presentation") as table:
        table.alter_column("stepping", existing_type=sa.Boolean(), nullable=False)
        table.drop_column("step")


def downgrade() -> None:
    op.add_column("map_presentation", sa.Column("step", sa.Integer(), nullable=True))
    with op.batch_alter_table("map_presentation") as table:
        table.drop_column("stepping")
    op.drop_column("cycle_map", "picture")
