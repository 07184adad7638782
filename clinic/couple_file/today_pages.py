"""Today: the practice's sessions of the day, what is planned, what waits for notes; and planning one."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couple_file.today_view import today_view
from clinic.couples.appointments import (
    MINUTES,
    AppointmentNotFoundError,
    DayTakenError,
    call_off,
    move_session,
    plan_session,
)
from clinic.couples.session_store import start_session
from clinic.couples.store import CoupleNotFoundError
from clinic.couples.when_forms import read_moment
from clinic.web.access import ChangesFile, ListsCouples, NotFoundError, PlansSessions, the_couple
from clinic.web.forms import Form, Problems
from clinic.web.rendering import show

router = APIRouter()
TAKEN = "This couple has a session on that day already, and it has begun. Open it, or choose another day."


@router.get("/today")
def today(visit: ListsCouples) -> Response:
    return show("couple_file/today.html", today_view(visit, {}))


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
        return show("couple_file/today.html", today_view(visit, form.values, problems), status=422)
    return RedirectResponse("/today", status_code=303)


@router.post("/today/start")
def start(visit: ChangesFile, form: Form) -> Response:
    """One click from the list to the session's page."""
    couple = _id(form["couple"])
    if couple is None:
        problems = Problems({"couple": "Choose a couple."})
        return show("couple_file/today.html", today_view(visit, form.values, problems), status=422)
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
        return show("couple_file/today.html", today_view(visit, form.values, problems, moving=session_id), status=422)
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
