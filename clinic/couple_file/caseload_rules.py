"""What the caseload page may point to: a few plain signals. The words on the screen are neutral until a file is opened.

A new source adds its signals to `Signal`, at their place in the order, and itself to `SOURCES` of
`clinic/couple_file/caseload_sources.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clinic.progress.measure_rules import Alert

LONG_AGO = timedelta(weeks=4)
"""Without a session for longer, and with none planned, somebody should know."""
NOT_LOOKED_AT = timedelta(weeks=12)
"""How long the note of where a couple is may stand before it should be looked at again."""


REPORT_AFTER = timedelta(days=90)
"""A report is due this long after the last one that was kept, or after the start."""
REPORT_SESSIONS = 12
"""It is due sooner after this many sessions."""


class Signal(StrEnum):
    """Something to look at. Nothing on the list says what it is about: that stands in the file."""

    FLAG_WAITS = "flag_waits"
    MEASURES_WORSE = "measures_worse"
    NOTES_OPEN = "notes_open"
    CHECK_INS_STOPPED = "check_ins_stopped"
    MEASURES_STILL = "measures_still"
    REPORT_DUE = "report_due"
    NOBODY_PLANNED = "nobody_planned"
    GOAL_DUE = "goal_due"
    NOT_LOOKED_AT = "not_looked_at"


ORDER = tuple(Signal)
"""The most pressing first."""


@dataclass(frozen=True, slots=True)
class ReportClock:
    """From when on a couple's next progress report is counted: the last one kept, or their first session."""

    since: date
    sessions: int

    def is_due(self, today: date) -> bool:
        """Whether there was enough since. Nothing is due where nothing happened."""
        return self.sessions > 0 and (today - self.since > REPORT_AFTER or self.sessions >= REPORT_SESSIONS)


@dataclass(frozen=True, slots=True)
class Dates:
    """What is known of one couple by dates and counts. `asks` is what their measures ask for, worst first; `reports` is
    none while reports are not kept anywhere. `discharged` is when a discharge summary was kept last.
    """

    first_held: date | None = None
    last_held: date | None = None
    next_planned: date | None = None
    waiting: int = 0
    goals_due: int = 0
    place_noted: date | None = None
    flags: int = 0
    asks: Alert | None = None
    check_ins_stopped: bool = False
    reports: ReportClock | None = None
    discharged: date | None = None


def signals(dates: Dates, today: date) -> tuple[Signal, ...]:
    """What the dates say, the most pressing first."""
    found = {
        Signal.FLAG_WAITS: dates.flags > 0,
        Signal.MEASURES_WORSE: dates.asks is Alert.DETERIORATED,
        Signal.MEASURES_STILL: dates.asks is Alert.NO_CHANGE,
        Signal.CHECK_INS_STOPPED: dates.check_ins_stopped,
        Signal.REPORT_DUE: dates.reports is not None and dates.reports.is_due(today),
        Signal.NOTES_OPEN: dates.waiting > 0,
        Signal.NOBODY_PLANNED: _gone_quiet(dates, today),
        Signal.GOAL_DUE: dates.goals_due > 0,
        Signal.NOT_LOOKED_AT: _not_looked_at(dates, today),
    }
    return tuple(signal for signal in ORDER if found[signal])


def _gone_quiet(dates: Dates, today: date) -> bool:
    """Nobody comes and nobody is expected, and that was not summed up as the end."""
    if dates.last_held and dates.discharged and dates.discharged >= dates.last_held:
        return False
    return dates.next_planned is None and dates.last_held is not None and today - dates.last_held > LONG_AGO


def _not_looked_at(dates: Dates, today: date) -> bool:
    """They came since, and where they are was not looked at for long; a couple that stays away is another matter."""
    if dates.place_noted is None or dates.last_held is None:
        return False
    return today - dates.place_noted > NOT_LOOKED_AT and today - dates.last_held <= LONG_AGO


def most_pressing(found: Iterable[Signal]) -> int:
    """Where a couple stands in the list: by its most pressing signal, those without any last."""
    return min((ORDER.index(signal) for signal in found), default=len(ORDER))
