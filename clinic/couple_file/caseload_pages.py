"""The caseload in one glance: who needs a look, and nothing clinical on the screen until a file is opened."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from clinic.couple_file.caseload import NOTHING, caseload
from clinic.couple_file.caseload_rules import Dates, Signal, most_pressing, signals
from clinic.couples.rules import Pair
from clinic.couples.store import list_couples
from clinic.web.access import OpensFile
from clinic.web.rendering import Frame, frame, show
from clinic.wording import count

router = APIRouter()

SIGNALS: dict[Signal, str] = {
    Signal.NOTES_OPEN: "Notes to finish",
    Signal.NOBODY_PLANNED: "No session for a while",
    Signal.GOAL_DUE: "Something to look at together",
    Signal.NOT_LOOKED_AT: "Time for a look back",
}


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """One couple: dates and counts, and what to look at."""

    id: UUID
    names: Pair[str]
    last: str
    coming: str
    held: str
    signals: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    frame: Frame
    lines: list[CaseloadLine]
    to_look_at: str


@router.get("/caseload")
def caseload_page(visit: OpensFile) -> Response:
    today = datetime.now(UTC).astimezone().date()
    known = caseload(visit.session, visit.actor, today)
    couples = list_couples(visit.session, visit.vault, visit.actor)
    found = [(one, known.get(one.id, NOTHING), signals(known.get(one.id, NOTHING), today)) for one in couples]
    found.sort(key=lambda line: most_pressing(line[2]))
    page = CaseloadPage(
        frame=frame(visit, "Caseload", "caseload"),
        lines=[_line(one.id, one.names, dates, seen, today) for one, dates, seen in found],
        to_look_at=count(sum(bool(seen) for _one, _dates, seen in found), "couple has", "couples have"),
    )
    return show("couple_file/caseload.html", page)


def _line(couple: UUID, names: Pair[str], dates: Dates, seen: tuple[Signal, ...], today: date) -> CaseloadLine:
    return CaseloadLine(
        id=couple,
        names=names,
        last=_ago(dates.last_held, today),
        coming=_soon(dates.next_planned, today),
        held=count(dates.held, "session"),
        signals=[(signal.value, SIGNALS[signal]) for signal in seen],
    )


def _soon(on: date | None, today: date) -> str:
    if on is None:
        return ""
    return {0: "today", 1: "tomorrow"}.get((on - today).days, f"{on:%a}, {on:%b} {on.day}")


def _ago(on: date | None, today: date) -> str:
    if on is None:
        return "no session yet"
    days = (today - on).days
    if days < 14:
        return {0: "today", 1: "yesterday"}.get(days, f"{count(days, 'day')} ago")
    return f"{count(days // 7, 'week')} ago"
