"""Weekly check-ins: reminders that a partner agreed to. A score knows the form it was counted from."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_check_ins"
down_revision = "2026_11_25_session_sittings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_in_reminder",
        sa.Column("couple_id", sa.Uuid(), sa.ForeignKey("couple.id"), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("agreed_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), sa.ForeignKey("member.id"), nullable=True),
        sa.Column("stopped_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("sent_week", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("couple_id", "side"),
    )
    op.add_column("measure_score", sa.Column("form_id", sa.Uuid(), nullable=True))
    op.add_column("measure_score", sa.Column("prorated", sa.Boolean(), nullable=True))
    op.execute(sa.text("UPDATE measure_score SET prorated = :no").bindparams(sa.bindparam("no", False, sa.Boolean())))
    with op.batch_alter_table("measure_score") as table:
        table.alter_column("prorated", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    op.drop_column("measure_score", "prorated")
    op.drop_column("measure_score", "form_id")
    op.drop_table("check_in_reminder")
