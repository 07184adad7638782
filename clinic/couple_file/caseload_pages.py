"""The caseload in one glance: who needs a look, and nothing clinical on the screen until a file is opened."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from clinic.clock import this_day
from clinic.couple_file.caseload import caseload, held
from clinic.couple_file.caseload_rules import Dates, Signal, most_pressing, signals
from clinic.couples.rules import Pair
from clinic.couples.store import list_couples
from clinic.web.access import OpensFile
from clinic.web.rendering import Frame, frame, show
from clinic.wording import count

router = APIRouter()

SIGNALS: dict[Signal, str] = {
    Signal.FLAG_WAITS: "Something to read first",
    Signal.MEASURES_WORSE: "Look at the measures",
    Signal.MEASURES_STILL: "Look at the measures",
    Signal.CHECK_INS_STOPPED: "No check-in lately",
    Signal.REPORT_DUE: "A report is due",
    Signal.NOTES_OPEN: "Notes to finish",
    Signal.NOBODY_PLANNED: "No session for a while",
    Signal.GOAL_DUE: "Something to look at together",
    Signal.NOT_LOOKED_AT: "Time for a look back",
}

WHERE: dict[Signal, str] = {
    Signal.FLAG_WAITS: "/intake#flags",
    Signal.MEASURES_WORSE: "/measures",
    Signal.MEASURES_STILL: "/measures",
    Signal.CHECK_INS_STOPPED: "/check-ins",
    Signal.NOTES_OPEN: "/sessions",
    Signal.GOAL_DUE: "/goals",
    Signal.NOT_LOOKED_AT: "/way",
    Signal.REPORT_DUE: "/reports",
}
"""Where in the file a signal leads; without a place of its own, to the file."""


@dataclass(frozen=True, slots=True)
class SignalLink:
    """A signal on the list. `kind` says how pressing it is, never what it is about."""

    kind: str
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """One couple: dates and counts, and what to look at."""

    id: UUID
    names: Pair[str]
    last: str
    coming: str
    held: str
    signals: list[SignalLink]


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """`to_look_at` counts the whole caseload; the lines are those of one page of it."""

    frame: Frame
    lines: list[CaseloadLine]
    to_look_at: str
    number: int
    pages: int

    @property
    def before(self) -> str:
        return f"/caseload?page={self.number - 1}" if self.number > 1 else ""

    @property
    def after(self) -> str:
        return f"/caseload?page={self.number + 1}" if self.number < self.pages else ""


LINES = 40
"""Couples on one page."""


@router.get("/caseload")
def caseload_page(visit: OpensFile, page: str = "1") -> Response:
    """The most pressing first; of those alike, whoever was here longest ago."""
    today = this_day()
    known = caseload(visit.session, visit.vault, visit.actor, today)
    seen = {couple: signals(dates, today) for couple, dates in known.items()}
    order = sorted(known, key=lambda one: (most_pressing(seen[one]), known[one].last_held or date.max, one))
    pages = max(1, -(-len(order) // LINES))
    number = min(int(page), pages) if page.isascii() and page.isdecimal() and len(page) < 6 and int(page) else 1
    shown = order[(number - 1) * LINES : number * LINES]
    names = {one.id: one.names for one in list_couples(visit.session, visit.vault, visit.actor, shown)}
    sessions = held(visit.session, shown)
    made = CaseloadPage(
        frame=frame(visit, "Caseload", "caseload"),
        lines=[_line(one, names[one], known[one], sessions.get(one, 0), seen[one], today) for one in shown],
        to_look_at=count(sum(map(bool, seen.values())), "couple has", "couples have"),
        number=number,
        pages=pages,
    )
    return show("couple_file/caseload.html", made)


def _line(
    couple: UUID, names: Pair[str], dates: Dates, held: int, seen: tuple[Signal, ...], today: date
) -> CaseloadLine:
    return CaseloadLine(
        id=couple,
        names=names,
        last=_ago(dates.last_held, today),
        coming=_soon(dates.next_planned, today),
        held=count(held, "session") if held else "",
        signals=[
            SignalLink("first" if signal is Signal.FLAG_WAITS else "", SIGNALS[signal], WHERE.get(signal, ""))
            for signal in seen
        ],
    )


def _soon(on: date | None, today: date) -> str:
    if on is None:
        return ""
    return "Next: " + {0: "today", 1: "tomorrow"}.get((on - today).days, f"{on:%a}, {on:%b} {on.day}")


def _ago(on: date | None, today: date) -> str:
    if on is None:
        return "No session yet"
    days = (today - on).days
    if days < 14:
        return "Last: " + {0: "today", 1: "yesterday"}.get(days, f"{count(days, 'day')} ago")
    return f"Last: {count(days // 7, 'week')} ago"
