"""What day it is: here, by this computer's clock and time zone, which are those of the practice."""

from datetime import UTC, date, datetime


def this_day() -> date:
    return datetime.now(UTC).astimezone().date()
