"""Forms of the practice's own: what is being edited, and every version that was published."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_own_forms"
down_revision = "2026_11_25_report_signers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("content", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["member.id"]),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_own_form_practice_id"), "own_form", ["practice_id"], unique=False)
    op.create_table(
        "own_form_version",
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("english", sa.LargeBinary(), nullable=False),
        sa.Column("spanish", sa.LargeBinary(), nullable=True),
        sa.Column("sidecar", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("published_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["form_id"], ["own_form.id"]),
        sa.ForeignKeyConstraint(["published_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("form_id", "version"),
    )


def downgrade() -> None:
    op.drop_table("own_form_version")
    op.drop_index(op.f("ix_own_form_practice_id"), table_name="own_form")
    op.drop_table("own_form")
