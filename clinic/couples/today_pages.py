"""Today: the practice's sessions of the day, what is planned, what waits for notes; and planning one."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.appointments import (
    MINUTES,
    AppointmentNotFoundError,
    DayTakenError,
    ListedSession,
    call_off,
    counselors,
    move_session,
    plan_session,
    sessions_of_practice,
)
from clinic.couples.rules import Pair
from clinic.couples.session_rules import SessionState
from clinic.couples.session_store import start_session
from clinic.couples.store import CoupleNotFoundError, ListedCouple, list_couples
from clinic.couples.when_forms import read_moment
from clinic.practice.rules import Act, may
from clinic.web.access import ChangesFile, ListsCouples, NotFoundError, PlansSessions, Visit, the_couple
from clinic.web.forms import Form, Problems
from clinic.web.rendering import Frame, frame, show
from clinic.wording import SESSION_STATES, clock, count, weekday

router = APIRouter()
LOOKS_AHEAD = timedelta(days=28)
TAKEN = "This couple has a session on that day already, and it has begun. Open it, or choose another day."


_ABOUT = timedelta(minutes=15)
"""A session that begins so near to its hour began as planned."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list: who, when and what can be done with it; nothing clinical."""

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


@router.get("/today")
def today(visit: ListsCouples) -> Response:
    return show("couples/today.html", _page(visit, {}))


@router.post("/today/sessions")
def plan(visit: PlansSessions, form: Form) -> Response:
    problems = Problems()
    couple, counselor = _id(form["couple"]), _id(form["counselor"]) or visit.member.id
    if couple is None:
        problems.add("couple", "Choose a couple.")
    starts_at = read_moment(form, "day", "time", problems)
    if couple is not None and starts_at is not None and not problems:
        try:
            plan_session(
                visit.session, visit.vault, visit.actor, couple, counselor, starts_at, _minutes(form.count("minutes"))
            )
        except DayTakenError:
            problems.add("day", TAKEN)
        except (CoupleNotFoundError, AppointmentNotFoundError) as error:
            raise NotFoundError from error
    if problems:
        return show("couples/today.html", _page(visit, form.values, problems), status=422)
    return RedirectResponse("/today", status_code=303)


@router.post("/today/start")
def start(visit: ChangesFile, form: Form) -> Response:
    """One click from the list to the session's page."""
    couple = _id(form["couple"])
    if couple is None:
        problems = Problems({"couple": "Choose a couple."})
        return show("couples/today.html", _page(visit, form.values, problems), status=422)
    file = the_couple(visit, couple, "")
    session_id = start_session(visit.session, visit.vault, visit.actor, file, datetime.now(UTC))
    return RedirectResponse(f"/couples/{file.id}/sessions/{session_id}", status_code=303)


@router.post("/today/sessions/{session_id}/move")
def move(visit: PlansSessions, session_id: UUID, form: Form) -> Response:
    problems = Problems()
    starts_at = read_moment(form, "day", "time", problems)
    try:
        if starts_at is not None and not problems:
            minutes = _minutes(form.count("minutes"))
            move_session(visit.session, visit.vault, visit.actor, session_id, starts_at, minutes)
    except DayTakenError:
        problems.add("day", "This couple has another session on that day. Choose another one.")
    except AppointmentNotFoundError as error:
        raise NotFoundError from error
    if problems:
        return show("couples/today.html", _page(visit, form.values, problems, moving=session_id), status=422)
    return RedirectResponse("/today", status_code=303)


@router.post("/today/sessions/{session_id}/call-off")
def call_session_off(visit: PlansSessions, session_id: UUID) -> Response:
    try:
        call_off(visit.session, visit.vault, visit.actor, session_id)
    except AppointmentNotFoundError as error:
        raise NotFoundError from error
    return RedirectResponse("/today", status_code=303)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _minutes(given: int) -> int:
    return given if given in MINUTES else MINUTES[0]


def _page(
    visit: Visit, values: dict[str, str], problems: Problems | None = None, moving: UUID | None = None
) -> TodayPage:
    now = datetime.now(UTC).astimezone().date()
    coming, waiting = sessions_of_practice(visit.session, visit.vault, visit.actor, now, now + LOOKS_AHEAD)
    people = counselors(visit.session, visit.practice.id)
    several = len(people) > 1
    fields = {"couple": "", "day": now.isoformat(), "time": "", "minutes": str(MINUTES[0]), "counselor": ""}
    # The form to plan and the forms to move share their field names; what was refused comes back in its own alone.
    typed = values if moving is None else {}
    return TodayPage(
        frame=frame(visit, "Today", "today"),
        day=weekday(now),
        today=[_line(one, several=several) for one in coming if one.held_on == now],
        coming=_by_day([one for one in coming if one.held_on > now], several=several),
        waiting=_by_day(waiting, several=several),
        couples=list_couples(visit.session, visit.vault, visit.actor),
        counselors=[(str(one.id), one.name) for one in people] if several else [],
        minutes=MINUTES,
        may_open=may(visit.member.role, Act.OPEN_FILE),
        values=fields | {"counselor": str(visit.member.id)} | typed,
        problems=problems.by_field if problems else {},
        moving=moving,
    )


def _by_day(sessions: list[ListedSession], *, several: bool) -> dict[str, list[SessionLine]]:
    days: dict[date, list[SessionLine]] = {}
    for one in sessions:
        days.setdefault(one.held_on, []).append(_line(one, several=several))
    return {weekday(on): lines for on, lines in days.items()}


def _line(one: ListedSession, *, several: bool) -> SessionLine:
    local = one.starts_at.astimezone() if one.starts_at else None
    begins = _began(one) or one.starts_at
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
    )


def _began(one: ListedSession) -> datetime | None:
    """When a session really began, if it is not only planned and began on its own day."""
    if one.began_at is None or one.state not in {SessionState.BEGUN, SessionState.ENDED}:
        return None
    return one.began_at if one.began_at.astimezone().date() == one.held_on else None


def _state(one: ListedSession) -> str:
    """Where it stands, with the hour it ended and the one it was planned for if that was another."""
    name = SESSION_STATES[one.state]
    began, ended = _began(one), one.ended_at
    if began and ended and one.state is SessionState.ENDED and ended.astimezone().date() == one.held_on:
        name = f"{name} at {clock(ended)}"
    if began and one.starts_at and abs(began - one.starts_at) > _ABOUT:
        return f"{name} · planned for {clock(one.starts_at)}"
    return name
