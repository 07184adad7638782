"""When the last progress report of each couple was kept: the one place of the caseload that knows where reports are."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from clinic.handouts.report_store import last_report_dates
from clinic.practice.rules import Actor


def last_reports(session: Session, actor: Actor) -> dict[UUID, date] | None:
    """The day of each couple's last report that was kept. One query."""
    return last_report_dates(session, actor.practice)
