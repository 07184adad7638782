"""How a map is shown, and the live links to it. On PostgreSQL, what followers wait for is told by notification."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_23_presentation"
down_revision = "2026_11_23_first_tables"
branch_labels = None
depends_on = None

TOLD = {
    "cycle_map": "UPDATE OF last_seq",
    "couple": "UPDATE OF revision",
    "map_presentation": "INSERT OR UPDATE",
    "live_link": "UPDATE OF ended_at",
    "sign_in": "UPDATE OF ended_at",
}
"""What a follower's picture or right depends on. Only that something changed is told, never what."""


def upgrade() -> None:
    op.create_table(
        "map_presentation",
        sa.Column("map_id", sa.Uuid(), nullable=False),
        sa.Column("lower_open", sa.Boolean(), nullable=False),
        sa.Column("blanked", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("spotlight", sa.String(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["map_id"], ["cycle_map.id"]),
        sa.PrimaryKeyConstraint("map_id"),
    )
    op.create_table(
        "live_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("map_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.ForeignKeyConstraint(["map_id"], ["cycle_map.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["sign_in_hash"], ["sign_in.token_hash"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_live_link_map_id", "live_link", ["map_id"])
    op.create_index("ix_live_link_code_hash", "live_link", ["code_hash"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION clinic_live() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_notify('clinic_live', ''); RETURN NULL; END $$"
        )
        for table, when in TOLD.items():
            op.execute(
                f"CREATE TRIGGER {table}_is_live AFTER {when} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION clinic_live()"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TOLD:
            op.execute(f"DROP TRIGGER {table}_is_live ON {table}")
        op.execute("DROP FUNCTION clinic_live()")
    op.drop_table("live_link")
    op.drop_table("map_presentation")
