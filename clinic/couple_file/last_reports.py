"""When the last progress report of each couple was kept: the one place that knows where reports are."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from clinic.practice.rules import Actor


def last_reports(session: Session, actor: Actor) -> dict[UUID, date] | None:
    """The day of each couple's last report that was kept; nothing at all while reports are kept nowhere, so that none
    is ever called due that nobody could make.
    """
    del session, actor
    return None
