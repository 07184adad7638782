"""What is true of weekly check-ins: when a week is open, what was said in one, and when somebody should look.

A check-in is one partner's, about one week, from Monday to Sunday. Nothing here counts weeks without one for the person
who sends them, and nothing compares the two partners.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from clinic.couples.rules import Audience, Side

DAYS = 7
LATE = timedelta(hours=2)
"""How long into the next week a page that was opened in time can still be sent."""
NO_MOMENT = "none"
"""The form's own code for a week in which no small moment was noticed."""
HIGHEST = 10
"""The end of the scales for closeness and for showing what one feels."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week, by how many began before it. Its number is the number of its form among a partner's check-ins."""

    number: int

    @property
    def first(self) -> date:
        return date.fromordinal(self.number * DAYS + 1)

    @property
    def last(self) -> date:
        return date.fromordinal(self.number * DAYS + DAYS)


def week_of(day: date) -> Week:
    return Week((day.toordinal() - 1) // DAYS)


def may_be_written(week: Week, now: datetime, *, sending: bool) -> bool:
    """Whether a check-in of this week can be written or corrected. `now` is on the wall clock of the practice."""
    return week in {week_of(now.date()), week_of((now - LATE).date()) if sending else week_of(now.date())}


class Loop(StrEnum):
    """How often the couple's loop came; the form's own codes."""

    NONE = "none"
    ONCE = "once"
    FEW = "few"
    DAILY = "daily"


class WayOut(StrEnum):
    """How fast they came out of it; the form's own codes."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAY = "day"
    LONGER = "longer"
    STILL = "still"


@dataclass(frozen=True, slots=True)
class Said:
    """That one question was answered, and for whom the answer is."""

    question: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One partner's week, as far as its reader may have it; what is missing was not said, or is not theirs to read."""

    form: UUID
    side: Side
    week: Week
    sent_at: datetime
    close: int | None = None
    safe: int | None = None
    moments: tuple[str, ...] = ()
    loop: Loop | None = None
    out: WayOut | None = None
    line: str = ""
    said: tuple[Said, ...] = ()

    @property
    def noticed(self) -> int:
        """How many small moments were noticed; that there were none is an answer, and no moment."""
        return sum(one != NO_MOMENT for one in self.moments)

    def audience(self, question: str) -> Audience | None:
        return next((one.audience for one in self.said if one.question == question), None)


def may_share_a_chart(check_ins: Sequence[CheckIn], question: str) -> bool:
    """Whether both partners' answers to one question may lie on one chart: only if each was opened to the room."""
    told = [(one.side, one.audience(question)) for one in check_ins if one.audience(question) is not None]
    return {side for side, _ in told} == set(Side) and {audience for _, audience in told} == {Audience.ROOM}


SENDING = 3
"""After this many check-ins somebody counts as one who sends them."""
QUIET = 2
"""Whole weeks without one after which the counselor is told, if there used to be."""


def has_stopped(sent: int, last: Week | None, today: date) -> bool:
    """Whether somebody who used to send check-ins does not any more. Only ever told to the counselor."""
    return last is not None and sent >= SENDING and week_of(today).number - last.number > QUIET
