"""How reminders of check-ins are kept: that a partner agreed, and where to. The check-ins themselves are forms."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from clinic.columns import term
from clinic.couples.rules import Side


class CheckInReminder(SQLModel, table=True):
    """That a partner agreed to a message a week, and the week of the last one. `stopped_at`: not any more."""

    __tablename__ = "check_in_reminder"

    couple_id: UUID = Field(foreign_key="couple.id", primary_key=True)
    side: Side = Field(sa_type=term(Side), primary_key=True)
    address_sealed: bytes
    agreed_at: datetime
    agreed_by: UUID | None = Field(default=None, foreign_key="member.id")
    stopped_at: datetime | None = None
    sent_week: int | None = None
