"""Pages for guests: somebody without an account who was given a live link. They can look, and nothing else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.responses import RedirectResponse

from clinic.catalogs import words
from clinic.cycles.frames import Shape
from clinic.cycles.live_access import HasLink
from clinic.cycles.live_desk import seat
from clinic.cycles.live_links import OpenLink, link_by_code, link_by_token
from clinic.cycles.live_picture import picture
from clinic.cycles.show_pages import FULL, LOST, SHARED_SCREEN, WindowPage
from clinic.database import transaction
from clinic.language import Language
from clinic.practice.tries import give_back_a_code, may_try_a_code
from clinic.web.access import LinkEndedError, open_to_everyone
from clinic.web.cookies import forget_link_token, set_link_token
from clinic.web.forms import Form, Problems
from clinic.web.languages import Speaks
from clinic.web.live import Right
from clinic.web.program import Database, Followed, Running
from clinic.web.rendering import Frame, show

router = APIRouter(prefix="/live")

ShapeAsked = Annotated[Shape, Query()]
ENTRANCE, VIEW = "/live", "/live/view"


@dataclass(frozen=True, slots=True)
class EntrancePage:
    frame: Frame
    ended: bool = False
    code: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@router.get("", dependencies=[open_to_everyone])
def entrance(language: Speaks, ended: str = "") -> Response:
    return show("cycles/entrance.html", EntrancePage(_frame(language), ended=ended == "yes"))


@router.post("", dependencies=[open_to_everyone])
def enter(request: Request, session: Database, running: Running, language: Speaks, form: Form) -> Response:
    """The code that was said aloud. Wrong tries run out; a right one does not count."""
    _, problems = words(language).gettext, Problems()
    host = request.client.host if request.client else ""
    if not form.trimmed("code"):
        problems.add("code", _("Enter the code that your counselor says."))
    elif not may_try_a_code(session, host):
        problems.add(
            "code", _("There were many tries. Wait a few minutes and try again, or ask your counselor for the link.")
        )
    elif link := link_by_code(session, running.vault, form["code"]):
        give_back_a_code(session, host)
        return _in(request, link)
    else:
        problems.add("code", _("No shared screen has this code now. Ask your counselor to say it again."))
    page = EntrancePage(_frame(language), code=form["code"][:20], problems=problems.by_field)
    return show("cycles/entrance.html", page, status=422)


@router.get("/view")
def view(guest: HasLink, language: Speaks, shape: ShapeAsked = Shape.WIDE) -> Response:
    with transaction(guest.running.engine, reading=True) as session:
        shown = picture(session, guest.running.vault, guest.link.couple, guest.link.map, shape, language=language)
    way = {"stream": "/live/stream?", "again": VIEW, "gone": "/live?ended=yes"}
    data = {**way, "state": shown, "lost": words(language).gettext(LOST), "full": words(language).gettext(FULL)}
    return show("cycles/window.html", WindowPage(_frame(language, VIEW), shown, data, VIEW, "/live/leave"))


@router.get("/stream", response_class=EventSourceResponse)
async def stream(
    guest: HasLink,
    followed: Followed,
    language: Speaks,
    shape: ShapeAsked = Shape.WIDE,
    last_event_id: Annotated[str, Header(max_length=64)] = "",
) -> AsyncIterator[ServerSentEvent]:
    topic = seat(guest.link.couple, guest.link.map, shape, language)
    async for told in followed.follow(topic, Right(link=guest.link.id), last_event_id):
        yield told


@router.post("/leave", dependencies=[open_to_everyone])
def leave(request: Request) -> Response:
    answer = RedirectResponse(ENTRANCE, status_code=303)
    forget_link_token(request, answer)
    return answer


@router.get("/{token}", dependencies=[open_to_everyone])
def arrive(
    request: Request, session: Database, running: Running, token: Annotated[str, Path(max_length=200)]
) -> Response:
    """Takes the token out of the address at once, so that no history or screenshot keeps it."""
    link = link_by_token(session, running.vault, token)
    if link is None:
        raise LinkEndedError
    return _in(request, link)


def _in(request: Request, link: OpenLink) -> Response:
    answer = RedirectResponse(VIEW, status_code=303)
    left = int((link.expires_at - datetime.now(UTC)).total_seconds())
    set_link_token(request, answer, link.token, max(left, 1))
    return answer


def _frame(language: Language, here: str = ENTRANCE) -> Frame:
    return Frame(words(language).gettext(SHARED_SCREEN), language=language, here=here)
