"""A partner's check-in on their own phone, by a standing private link: one page about the week, one about safety, done.

It is a form of the intake, asked, saved and sent by the same code. A week's check-in can be corrected until the week
ends. Nothing here says which weeks there were, or that one is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from clinic.couples.link_rules import Purpose
from clinic.intake.asking import Asking
from clinic.intake.drafts import open_draft
from clinic.intake.question_pages import ask_page, keep_page, show_typed
from clinic.intake.sending import correct_form, hold_couple, send_form
from clinic.intake.visiting import Around, Numbered, Room, Typed, around, packet_for, room_of, stays_in
from clinic.intake.visitor_pages import choose_code, door, give_code, room_or_door
from clinic.progress.check_in_rules import Week, may_be_written, week_of
from clinic.progress.check_in_store import form_of_week
from clinic.questionnaires.answers import Answers
from clinic.web.access import ElsewhereError, VisitEndedError
from clinic.web.forms import Form, own_path
from clinic.web.rendering import Frame, show
from clinic.web.visits import Arrival, Arrives, Visitor, Visits, visit_frame
from clinic.wording import weekday

router = APIRouter(prefix="/yours/{link_id}/check-in")

ArrivesForCheckIn = Annotated[Arrival, Depends(Arrives(Purpose.CHECK_IN))]
VisitsCheckIn = Annotated[Visitor, Depends(Visits(Purpose.CHECK_IN), scope="function")]


@dataclass(frozen=True, slots=True)
class CheckInSentPage:
    """What stands after sending, whatever was answered."""

    frame: Frame
    around: Around
    change: str
    until: str


def _inside(visitor: VisitsCheckIn) -> Room:
    return room_of(visitor)


InCheckIn = Annotated[Room, Depends(_inside, scope="function")]


@router.get("")
def arrive(visitor: VisitsCheckIn) -> Response:
    """This week's first page in a browser that is in, or that it was sent; else the door."""
    room = room_or_door(visitor)
    if not isinstance(room, Room):
        return room
    asking = _asking(room, week_of(_now().date()).number, sending=False)
    if asking.draft.form.submitted_at is None:
        return stays_in(visitor, RedirectResponse(asking.address(1), status_code=303))
    frame = visit_frame(visitor.request)
    until = weekday(week_of(_now().date()).last, frame.language)
    page = CheckInSentPage(frame, around(visitor, room.packet), asking.address(1), until)
    return stays_in(visitor, show("visits/check_in_sent.html", page))


@router.post("/begin")
def begin(visitor: VisitsCheckIn, form: Form) -> Response:
    return choose_code(visitor, form)


@router.post("/code")
def enter(visitor: VisitsCheckIn, form: Form) -> Response:
    return give_code(visitor, packet_for(visitor), form)


@router.get("/code")
def code_page(visitor: VisitsCheckIn, next: str = "") -> Response:
    return door(visitor, packet_for(visitor), next_=own_path(next, ""))


@router.get("/{number}/{page_number}")
def questions(room: InCheckIn, number: Numbered, page_number: Numbered) -> Response:
    return ask_page(_asking(room, number, sending=False), page_number)


@router.post("/{number}/{page_number}")
async def save(typed: Typed, arrival: ArrivesForCheckIn, number: Numbered, page_number: Numbered) -> Response:
    """Keeps the page; the last one sends the week's check-in. Sending it again sends nothing twice."""
    return await arrival.answer(lambda visitor: _keep(visitor, typed, number, page_number))


def _keep(visitor: Visitor, typed: Mapping[str, tuple[str, ...]], number: int, page_number: int) -> Response:
    hold_couple(visitor.session, visitor.couple)
    room = room_of(visitor)
    if number < week_of(_now().date()).number and not may_be_written(Week(number), _now(), sending=True):
        asking = _asking(room, week_of(_now().date()).number, sending=True)
        return show_typed(asking, typed, page_number, "new-week")
    asking = _asking(room, number, sending=True)
    before = asking.draft.answers

    def kept(now: Asking, goes_on: bool) -> None:
        _send(now, before, done=goes_on and now.is_last(page_number))

    return keep_page(asking, typed, page_number, kept)


def _send(asking: Asking, before: Answers, *, done: bool) -> None:
    """Sends what is whole; a week's check-in that was sent before is frozen anew with what was corrected."""
    visitor, packet, draft = asking.room.visitor, asking.room.packet, asking.draft
    if draft.form.submitted_at is not None:
        correct_form(visitor.session, visitor.vault, packet, draft, before)
    elif done and any(draft.answers.values()):
        send_form(visitor.session, visitor.vault, visitor.keys, packet, draft, None)
        visitor.record(f"Sent a form: {draft.form.slug}.")


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _asking(room: Room, number: int, *, sending: bool) -> Asking:
    """The check-in of an open week. The packet is held.

    Raises:
        ElsewhereError: the week is over.
        VisitEndedError: there is no such week yet.
    """
    week = Week(number)
    if not may_be_written(week, _now(), sending=sending):
        raise VisitEndedError if sending else ElsewhereError(room.path)
    visitor = room.visitor
    form_of_week(visitor.session, room.packet, week)
    draft = open_draft(visitor.session, visitor.keys, room.packet, number, room.language)
    return Asking(room, draft, unlisted=True)
