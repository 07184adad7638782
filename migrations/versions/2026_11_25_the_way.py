"""Where a couple is and how it came there, the way of an attachment injury, and small goals with their ticks."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "2026_11_25_the_way"
down_revision = "2026_11_25_therapy_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, sealed in (("place_noted", "place_sealed"), ("change_event", "event_sealed")):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("couple_id", sa.Uuid(), nullable=False),
            sa.Column("therapy_session_id", sa.Uuid(), nullable=True),
            sa.Column("noted_on", sa.Date(), nullable=False),
            sa.Column("noted_at", sqlmodel.UTCDateTime(), nullable=False),
            sa.Column("noted_by", sa.Uuid(), nullable=True),
            sa.Column("taken_back_at", sqlmodel.UTCDateTime(), nullable=True),
            sa.Column(sealed, sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
            sa.ForeignKeyConstraint(["therapy_session_id"], ["therapy_session.id"]),
            sa.ForeignKeyConstraint(["noted_by"], ["member.id"]),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_index(f"ix_{table}_couple_id", table, ["couple_id"])
    op.create_table(
        "injury_track",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("injury_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.ForeignKeyConstraint(["noted_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_injury_track_couple_id", "injury_track", ["couple_id"])
    op.create_table(
        "injury_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("injury_id", sa.Uuid(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("taken_back_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("step_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["injury_id"], ["injury_track.id"]),
        sa.ForeignKeyConstraint(["noted_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_injury_step_injury_id", "injury_step", ["injury_id"])
    _make_goals()


def _make_goals() -> None:
    op.create_table(
        "goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("rhythm", sa.String(32), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("look_again", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("carried_from", sa.Uuid(), nullable=True),
        sa.Column("made_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["couple_id"], ["couple.id"]),
        sa.ForeignKeyConstraint(["carried_from"], ["goal.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_goal_couple_id", "goal", ["couple_id"])
    op.create_table(
        "goal_tick",
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("ticked_on", sa.Date(), nullable=False),
        sa.Column("ticked_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("taken_back_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"]),
        sa.PrimaryKeyConstraint("goal_id", "side", "ticked_on"),
    )


def downgrade() -> None:
    for table in ("goal_tick", "goal", "injury_step", "injury_track", "change_event", "place_noted"):
        op.drop_table(table)
