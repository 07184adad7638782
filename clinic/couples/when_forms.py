"""Dates and times from a form, on this computer's calendar and clock; what is wrong is said at its field."""

from datetime import date, datetime, time, timedelta

from clinic.clock import this_day
from clinic.couples.appointments import LOOKS_BACK
from clinic.web.forms import Problems, Submitted

EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
PLANS_AHEAD = timedelta(days=730)
"""How far ahead a session may be planned. Back, it is as far as the list of the day shows those without notes."""
NO_DAY = "This is no day of the calendar. Write it like 2026-03-31."
WHICH_YEAR = "Please look at the year: this day is too far from today."
STILL_TO_COME = "This day is still to come."
OVER = "This day is over. Choose one that is still to come."


def read_day(form: Submitted, name: str, problems: Problems, *, required: bool = True) -> date | None:
    """A day, or nothing and why."""
    if not form.trimmed(name):
        if required:
            problems.add(name, "Choose a day.")
        return None
    try:
        day = date.fromisoformat(form.trimmed(name))
    except ValueError:
        problems.add(name, NO_DAY)
        return None
    if not EARLIEST <= day <= LATEST:
        problems.add(name, WHICH_YEAR)
        return None
    return day


def read_past_day(form: Submitted, name: str, problems: Problems) -> date | None:
    """The day of something that happened: today at the latest."""
    day = read_day(form, name, problems)
    if day is not None and day > this_day():
        problems.add(name, STILL_TO_COME)
        return None
    return day


def read_coming_day(form: Submitted, name: str, problems: Problems) -> date | None:
    """A day to come back to something, which may be left out: today at the earliest."""
    day = read_day(form, name, problems, required=False)
    if day is not None and day < this_day():
        problems.add(name, OVER)
        return None
    return day


def read_moment(form: Submitted, day_name: str, time_name: str, problems: Problems) -> datetime | None:
    """A day and a time at which a session may be planned, or nothing and why."""
    day = read_day(form, day_name, problems)
    if day is not None and not this_day() - LOOKS_BACK <= day <= this_day() + PLANS_AHEAD:
        problems.add(day_name, WHICH_YEAR)
        day = None
    try:
        at = time.fromisoformat(form.trimmed(time_name))
    except ValueError:
        problems.add(time_name, "Choose a time, like 14:00.")
        return None
    if at.tzinfo is not None:
        problems.add(time_name, "Choose a time, like 14:00.")
        return None
    return datetime.combine(day, at).astimezone() if day is not None else None
