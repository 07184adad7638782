"""The page of the day as a value: who comes when, what is new with them, and what waits for notes."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from clinic.clock import this_day
from clinic.couple_file.day_marks import DayMark, day_marks
from clinic.couple_file.session_forms import really_began
from clinic.couples.appointments import MINUTES, ListedSession, counselors, sessions_of_practice
from clinic.couples.rules import Pair
from clinic.couples.session_rules import SessionState
from clinic.couples.store import ListedCouple, list_couples
from clinic.practice.rules import Act, may
from clinic.web.access import Visit
from clinic.web.forms import Problems
from clinic.web.rendering import Frame, frame
from clinic.wording import SESSION_STATES, clock, count, weekday

LOOKS_AHEAD = timedelta(days=28)
MARKS: dict[DayMark, str] = {DayMark.READ_FIRST: "Something to read first", DayMark.NEW: "Something new"}
"""Neutral, like the caseload's signals: what it is stands in the file."""
_ABOUT = timedelta(minutes=15)
"""A session that begins so near to its hour began as planned."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list: who, when and what can be done with it; nothing clinical. `mark` is for who opens files."""

    id: UUID
    couple: UUID
    path: str
    names: Pair[str]
    time: str
    length: str
    counselor: str
    state: SessionState
    state_name: str
    day_value: str
    time_value: str
    minutes: int
    mark: DayMark | None = None
    marked: str = ""

    @property
    def is_planned(self) -> bool:
        return self.state is SessionState.PLANNED

    @property
    def can_start(self) -> bool:
        return self.state in {SessionState.PLANNED, SessionState.CANCELED}


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The day, the days that come, and the sessions of the past that nobody has ended. `values` and `problems` go by
    field name; `moving` is the session whose new time was refused."""

    frame: Frame
    day: str
    today: list[SessionLine]
    coming: dict[str, list[SessionLine]]
    waiting: dict[str, list[SessionLine]]
    couples: list[ListedCouple]
    counselors: list[tuple[str, str]]
    minutes: tuple[int, ...]
    may_open: bool
    values: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    moving: UUID | None = None


def today_view(
    visit: Visit, values: dict[str, str], problems: Problems | None = None, moving: UUID | None = None
) -> TodayPage:
    today = this_day()
    coming, waiting = sessions_of_practice(visit.session, visit.vault, visit.actor, today, today + LOOKS_AHEAD)
    people, held_today = counselors(visit.session, visit.practice.id), [one for one in coming if one.held_on == today]
    marks = _marks(visit, held_today, today)
    several = len(people) > 1
    fields = {"couple": "", "day": today.isoformat(), "time": "", "minutes": str(MINUTES[0]), "counselor": ""}
    # The form to plan and the forms to move share their field names; what was refused comes back in its own alone.
    typed = values if moving is None else {}
    return TodayPage(
        frame=frame(visit, "Today", "today"),
        day=weekday(today),
        today=[_line(one, marks.get(one.couple), several=several) for one in held_today],
        coming=_by_day([one for one in coming if one.held_on > today], several=several),
        waiting=_by_day(waiting, several=several),
        couples=list_couples(visit.session, visit.vault, visit.actor),
        counselors=[(str(one.id), one.name) for one in people] if several else [],
        minutes=MINUTES,
        may_open=may(visit.member.role, Act.OPEN_FILE),
        values=fields | {"counselor": str(visit.member.id)} | typed,
        problems=problems.by_field if problems else {},
        moving=moving,
    )


def _marks(visit: Visit, sessions: list[ListedSession], today: date) -> dict[UUID, DayMark]:
    """What is new with the couples whose session is still to be held. The front desk gets none."""
    if not may(visit.member.role, Act.OPEN_FILE):
        return {}
    couples = {one.couple for one in sessions if one.state in {SessionState.PLANNED, SessionState.BEGUN}}
    return day_marks(visit.session, visit.actor, couples, today)


def _by_day(sessions: list[ListedSession], *, several: bool) -> dict[str, list[SessionLine]]:
    days: dict[date, list[SessionLine]] = {}
    for one in sessions:
        days.setdefault(one.held_on, []).append(_line(one, several=several))
    return {weekday(on): lines for on, lines in days.items()}


def _line(one: ListedSession, mark: DayMark | None = None, *, several: bool) -> SessionLine:
    local = one.starts_at.astimezone() if one.starts_at else None
    begins = really_began(one.state, one.held_on, one.began_at) or one.starts_at
    return SessionLine(
        id=one.id,
        couple=one.couple,
        path=f"/couples/{one.couple}/sessions/{one.id}",
        names=one.names,
        time=clock(begins) if begins else "",
        length=count(one.minutes, "minute") if one.minutes else "",
        counselor=one.counselor_name if several else "",
        state=one.state,
        state_name=_state(one),
        day_value=one.held_on.isoformat(),
        time_value=f"{local:%H:%M}" if local else "",
        minutes=one.minutes or MINUTES[0],
        mark=mark,
        marked=MARKS[mark] if mark else "",
    )


def _state(one: ListedSession) -> str:
    """Where it stands, with the hour it ended and the one it was planned for if that was another."""
    name = SESSION_STATES[one.state]
    began, ended = really_began(one.state, one.held_on, one.began_at), one.ended_at
    if began and ended and one.state is SessionState.ENDED and ended.astimezone().date() == one.held_on:
        name = f"{name} at {clock(ended)}"
    if began and one.starts_at and abs(began - one.starts_at) > _ABOUT:
        return f"{name} · planned for {clock(one.starts_at)}"
    return name
