"""A partner's own forms, at the door: beginning with a code of their own, coming back with it, and the list of forms.

These and `visitor_forms` are the only pages of the intake that need no sign-in. The door says whose it is by the name
they are called, and nothing else; no page says what anybody else was asked, or how far anybody else is.
"""

from dataclasses import dataclass

from fastapi import APIRouter
from sqlmodel import col, select
from starlette.responses import RedirectResponse, Response

from clinic.couples.store import partner_name
from clinic.database import step_out
from clinic.intake.devices import begin, device_of, hash_of_code, is_code, let_in, packet_of, seen
from clinic.intake.drafts import forms_of
from clinic.intake.editions import edition_of
from clinic.intake.rules import CODE_AT_LEAST, CODE_AT_MOST, code_problem
from clinic.intake.signatures import signatures_of
from clinic.intake.tables import IntakePacket, IntakePage
from clinic.intake.visiting import Around, InRoom, Numbered, Room, VisitsForms, around, packet_for, stays_in
from clinic.practice.tries import give_own_code_back, may_try_own_code
from clinic.web.access import VisitEndedError
from clinic.web.cookies import device_token_from
from clinic.web.forms import Form, own_path
from clinic.web.rendering import Frame, show
from clinic.web.visits import Visitor, visit_frame
from clinic.wording import clock, day

router = APIRouter(prefix="/yours/{link_id}/forms")


@dataclass(frozen=True, slots=True)
class DoorPage:
    """The first page. `known` says that a code was chosen, and this browser has not given it. `name` says whose it is:
    two people with one mailbox get two messages that look the same.
    """

    frame: Frame
    around: Around
    path: str
    name: str
    known: bool
    next: str = ""
    problem: str = ""
    many: bool = False
    least: int = CODE_AT_LEAST
    most: int = CODE_AT_MOST


@dataclass(frozen=True, slots=True)
class Task:
    """A form on the list. `state` is "new", "begun" or "sent"; a sent one opens only if there is a copy to keep."""

    title: str
    language: str
    href: str
    state: str
    copy: str = ""


@dataclass(frozen=True, slots=True)
class TasksPage:
    frame: Frame
    around: Around
    path: str
    tasks: tuple[Task, ...]

    @property
    def done(self) -> bool:
        return all(task.state == "sent" for task in self.tasks)


@dataclass(frozen=True, slots=True)
class CopyPage:
    """What this partner signed, word for word."""

    frame: Frame
    around: Around
    back: str
    title: str
    lines: tuple[str, ...]
    name: str
    when: str
    language: str


@router.get("")
def arrive(visitor: VisitsForms) -> Response:
    """The list of forms in a browser that is in; else the door."""
    room = room_or_door(visitor)
    return stays_in(visitor, show("intake/tasks.html", _tasks(room))) if isinstance(room, Room) else room


def room_or_door(visitor: Visitor) -> Room | Response:
    """Inside, in a browser that is in; else the door itself, so that a link leads to it without a detour."""
    packet = packet_for(visitor)
    device = device_of(visitor.session, packet, device_token_from(visitor.request, visitor.link.id))
    return door(visitor, packet) if device is None else Room(visitor, packet, device)


@router.post("/begin")
def start(visitor: VisitsForms, form: Form) -> Response:
    return choose_code(visitor, form)


def choose_code(visitor: Visitor, form: Form) -> Response:
    """Keeps a slow hash of the code, and lets this browser in."""
    packet = packet_for(visitor)
    if packet.code_hash is not None:
        return give_code(visitor, packet, form)
    problem = code_problem(form["code"])
    if problem is not None:
        return door(visitor, packet, problem=problem.value, status=422)
    step_out(visitor.session)
    code_hash = hash_of_code(form["code"])
    token = begin(visitor.session, packet_of(visitor.session, packet.id), code_hash)
    if token is None:
        return give_code(visitor, packet_of(visitor.session, packet.id), form)
    visitor.record("Began their forms.")
    return stays_in(visitor, RedirectResponse(visitor.link.page, status_code=303), token)


@router.post("/code")
def enter(visitor: VisitsForms, form: Form) -> Response:
    """Coming back, in this browser or another, with the code."""
    return give_code(visitor, packet_for(visitor), form)


@router.get("/code")
def code_page(visitor: VisitsForms, next: str = "") -> Response:
    return door(visitor, packet_for(visitor), next_=own_path(next, ""))


@router.get("/{number}/copy")
def copy(room: InRoom, number: Numbered) -> Response:
    """A copy for the one who signed."""
    form = next((one for one in forms_of(room.visitor.session, room.packet) if one.number == number), None)
    kept = signatures_of(room.visitor.session, room.visitor.couple, room.visitor.keys)
    signature = next((one for one in kept if form and one.form_id == form.id), None)
    if signature is None:
        raise VisitEndedError
    title, *lines = signature.text.split("\n")
    frame = visit_frame(room.visitor.request)
    page = CopyPage(
        frame=frame,
        around=around(room.visitor, room.packet),
        back=room.path,
        title=title,
        lines=tuple(lines),
        name=signature.name,
        when=f"{day(signature.at, frame.language)}, {clock(signature.at, frame.language)}",
        language=signature.locale,
    )
    return stays_in(room.visitor, show("intake/copy.html", page))


def give_code(visitor: Visitor, packet: IntakePacket, form: Form) -> Response:
    if packet.code_hash is None:
        return RedirectResponse(visitor.link.page, status_code=303)
    allowed = may_try_own_code(visitor.session, packet.id)
    step_out(visitor.session)
    if not allowed:
        return door(visitor, packet_of(visitor.session, packet.id), many=True, status=429)
    right = is_code(packet.code_hash, form["code"])
    packet = packet_of(visitor.session, packet.id)
    if not right:
        return door(visitor, packet, problem="wrong", next_=own_path(form["next"], ""), status=422)
    give_own_code_back(visitor.session, packet.id)
    device = device_of(visitor.session, packet, device_token_from(visitor.request, visitor.link.id))
    answer = RedirectResponse(own_path(form["next"], visitor.link.page), status_code=303)
    if device is not None:
        seen(visitor.session, device)
        return stays_in(visitor, answer)
    visitor.record("Came back to their forms.")
    return stays_in(visitor, answer, let_in(visitor.session, packet))


def door(
    visitor: Visitor,
    packet: IntakePacket,
    *,
    next_: str = "",
    problem: str = "",
    many: bool = False,
    status: int = 200,
) -> Response:
    page = DoorPage(
        frame=visit_frame(visitor.request),
        around=around(visitor, packet),
        path=visitor.link.page,
        name=partner_name(visitor.session, visitor.keys, visitor.side),
        known=packet.code_hash is not None,
        next=next_,
        problem=problem,
        many=many,
    )
    return show("intake/door.html", page, status)


def _tasks(room: Room) -> TasksPage:
    session, frame = room.visitor.session, visit_frame(room.visitor.request)
    forms = forms_of(session, room.packet)
    begun = set(session.exec(select(IntakePage.form_id).where(col(IntakePage.form_id).in_([one.id for one in forms]))))
    tasks = []
    for form in forms:
        edition = edition_of(session, form, frame.language.base)
        sent = form.submitted_at is not None
        state = "sent" if sent else "begun" if form.id in begun else "new"
        path = f"{room.path}/{form.number}"
        copy_of = f"{path}/copy" if sent and form.signed else ""
        tasks.append(Task(edition.plan.title, edition.language, f"{path}/start", state, copy_of))
    return TasksPage(frame, around(room.visitor, room.packet), room.path, tuple(tasks))
