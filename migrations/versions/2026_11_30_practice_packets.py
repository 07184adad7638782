"""Packets the practice puts together; what was sent keeps its title; an imported form can be retired."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_30_practice_packets"
down_revision = "2026_11_30_own_form_definitions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_packet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("forms", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["member.id"]),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_practice_packet_practice_id"), "practice_packet", ["practice_id"], unique=False)
    op.add_column("intake_packet", sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("imported_form", sa.Column("retired", sa.Boolean(), nullable=True))
    op.execute("UPDATE imported_form SET retired = false")
    with op.batch_alter_table("imported_form") as table:
        table.alter_column("retired", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    op.drop_column("imported_form", "retired")
    op.drop_column("intake_packet", "title")
    op.drop_index(op.f("ix_practice_packet_practice_id"), table_name="practice_packet")
    op.drop_table("practice_packet")
