"""What the caseload page may point to: a few plain signals. The words on the screen are neutral until a file is opened.

Measures (scores that got worse, or did not move), check-ins that stopped and reports that are due join here: each adds
its signals to `Signal`, a place in `ORDER`, and its own line in `SOURCES` of `clinic/couple_file/caseload.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONG_AGO = timedelta(weeks=4)
"""Without a session for longer, and with none planned, somebody should know."""
NOT_LOOKED_AT = timedelta(weeks=12)
"""How long the note of where a couple is may stand before it should be looked at again."""


class Signal(StrEnum):
    """Something to look at. Each is a fact of dates alone, so that none needs a sealed word to be opened."""

    NOTES_OPEN = "notes_open"
    NOBODY_PLANNED = "nobody_planned"
    GOAL_DUE = "goal_due"
    NOT_LOOKED_AT = "not_looked_at"


ORDER = tuple(Signal)
"""The most pressing first."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What is known of one couple by dates alone."""

    last_held: date | None = None
    next_planned: date | None = None
    held: int = 0
    waiting: int = 0
    goals_due: int = 0
    place_noted: date | None = None


def signals(dates: Dates, today: date) -> tuple[Signal, ...]:
    """What the dates say, the most pressing first."""
    found = {
        Signal.NOTES_OPEN: dates.waiting > 0,
        Signal.NOBODY_PLANNED: _gone_quiet(dates, today),
        Signal.GOAL_DUE: dates.goals_due > 0,
        Signal.NOT_LOOKED_AT: _not_looked_at(dates, today),
    }
    return tuple(signal for signal in ORDER if found[signal])


def _gone_quiet(dates: Dates, today: date) -> bool:
    return dates.next_planned is None and dates.last_held is not None and today - dates.last_held > LONG_AGO


def _not_looked_at(dates: Dates, today: date) -> bool:
    """They came since, and where they are was not looked at for long; a couple that stays away is another matter."""
    if dates.place_noted is None or dates.last_held is None:
        return False
    return today - dates.place_noted > NOT_LOOKED_AT and today - dates.last_held <= LONG_AGO


def most_pressing(found: Iterable[Signal]) -> int:
    """Where a couple stands in the list: by its most pressing signal, those without any last."""
    return min((ORDER.index(signal) for signal in found), default=len(ORDER))
