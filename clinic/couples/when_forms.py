"""Dates and times from a form, on this computer's calendar and clock; what is wrong is said at its field."""

from datetime import date, datetime, time

from clinic.clock import this_day
from clinic.web.forms import Problems, Submitted

EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)


def read_day(form: Submitted, name: str, problems: Problems, *, required: bool = True) -> date | None:
    """A day, or nothing and why."""
    if not form.trimmed(name):
        if required:
            problems.add(name, "Choose a day.")
        return None
    try:
        day = date.fromisoformat(form.trimmed(name))
    except ValueError:
        day = date.min
    if not EARLIEST <= day <= LATEST:
        problems.add(name, "This is no day of the calendar. Write it like 2026-03-31.")
        return None
    return day


def read_past_day(form: Submitted, name: str, problems: Problems) -> date | None:
    """Today or a day before, or nothing and why: of what happened, and not of what is planned."""
    day = read_day(form, name, problems)
    if day is not None and day > this_day():
        problems.add(name, "This day is not over yet.")
        return None
    return day


def read_moment(form: Submitted, day_name: str, time_name: str, problems: Problems) -> datetime | None:
    """A day and a time, or nothing and why."""
    day = read_day(form, day_name, problems)
    try:
        at = time.fromisoformat(form.trimmed(time_name))
    except ValueError:
        problems.add(time_name, "Choose a time, like 14:00.")
        return None
    if at.tzinfo is not None:
        problems.add(time_name, "Choose a time, like 14:00.")
        return None
    return datetime.combine(day, at).astimezone() if day is not None else None
