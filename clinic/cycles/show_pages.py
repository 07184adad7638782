"""Showing the map to the couple: Show on this screen, a second window, and the counselor's wishes for both."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.responses import JSONResponse, RedirectResponse

from clinic.catalogs import marked
from clinic.couples.store import CoupleNotFoundError, open_couple
from clinic.cycles.board import IDLE_MINUTES, path_of
from clinic.cycles.frames import Shape
from clinic.cycles.live_desk import seat
from clinic.cycles.live_picture import counselors_picture, picture
from clinic.cycles.presentations import present
from clinic.cycles.presenting import PresentationError, Wish
from clinic.cycles.store import open_map
from clinic.cycles.views import MapNotFoundError
from clinic.database import transaction
from clinic.practice.rules import Actor
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, Visit, Watcher, WatchesFile, the_couple
from clinic.web.errors import wants_json
from clinic.web.forms import Form, FormError, Submitted
from clinic.web.live import Right
from clinic.web.program import Followed
from clinic.web.rendering import Frame, frame, show

router = APIRouter(prefix="/couples/{couple_id}/maps/{map_id}")

ShapeAsked = Annotated[Shape, Query()]
LastEventId = Annotated[str, Header(max_length=64)]

SHARED_SCREEN = marked("Shared screen")
"""All that a browser's history and tabs say about a screen that follows."""
LOST = marked("The connection was lost; it comes back by itself.")
FULL = marked("Many screens follow already. Close one of them, and this one follows by itself.")


@dataclass(frozen=True, slots=True)
class ShowPage:
    """The couple's view: only what everyone in the room may see, and of that only what is shown now."""

    frame: Frame
    path: str
    shown: dict[str, Any]
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class WindowPage:
    """A screen that follows. `again` is where it is loaded anew without a script."""

    frame: Frame
    shown: dict[str, Any]
    data: dict[str, Any]
    again: str
    leave: str = ""


@router.get("/show")
def show_page(visit: OpensFile, couple_id: UUID, map_id: UUID, shape: ShapeAsked = Shape.WIDE) -> Response:
    the_couple(visit, couple_id, "Showed a cycle map to the couple.")
    shown = _picture(visit, couple_id, map_id, shape)
    path = path_of(couple_id, map_id)
    urls = {
        "board": path,
        "show_state": f"{path}/show/state",
        "presentation": f"{path}/presentation",
        "stream": f"{path}/stream",
        "window": f"{path}/window",
        "sign_in": "/sign-in",
    }
    data = {"urls": urls, "state": shown, "limits": {"idle_minutes": IDLE_MINUTES}}
    return show("cycles/show.html", ShowPage(frame(visit, "Cycle map"), path, shown, data))


@router.get("/show/state")
def show_state(visit: OpensFile, couple_id: UUID, map_id: UUID, shape: ShapeAsked = Shape.WIDE) -> JSONResponse:
    the_couple(visit, couple_id, "")
    return JSONResponse(_picture(visit, couple_id, map_id, shape))


@router.post("/presentation")
def presentation(
    visit: ChangesFile, request: Request, couple_id: UUID, map_id: UUID, form: Form, shape: ShapeAsked = Shape.WIDE
) -> Response:
    """What the counselor wants shown; a script gets the new picture, a form goes back to where it was."""
    the_couple(visit, couple_id, "")
    try:
        present(visit.session, visit.vault, visit.actor, couple_id, map_id, _wish(form))
    except MapNotFoundError as error:
        raise NotFoundError from error
    except PresentationError as error:
        raise FormError(str(error)) from error
    if wants_json(request):
        return JSONResponse(_picture(visit, couple_id, map_id, shape))
    back = "share" if form["back"] == "share" else "show"
    return RedirectResponse(f"{path_of(couple_id, map_id)}/{back}", status_code=303)


@router.get("/window")
def window(visit: OpensFile, couple_id: UUID, map_id: UUID, shape: ShapeAsked = Shape.WIDE) -> Response:
    """Show in a second window: for a screen that the couple looks at, while the counselor works in the first."""
    the_couple(visit, couple_id, "Showed a cycle map to the couple in a second window.")
    shown = _picture(visit, couple_id, map_id, shape, picture)
    path = path_of(couple_id, map_id)
    way = {"stream": f"{path}/stream?as=picture", "again": f"{path}/window", "gone": "/sign-in"}
    page = WindowPage(
        Frame(SHARED_SCREEN), shown, {**way, "state": shown, "lost": LOST, "full": FULL}, f"{path}/window"
    )
    return show("cycles/window.html", page)


def watched(visit: WatchesFile, couple_id: UUID, map_id: UUID) -> Watcher:
    """The asking person, if the map is one of their practice.

    Raises:
        NotFoundError: it is not.
    """
    with transaction(visit.running.engine, reading=True) as session:
        try:
            file = open_couple(session, visit.running.vault, Actor(visit.member.practice_id), couple_id)
            open_map(session, file, map_id)
        except (CoupleNotFoundError, MapNotFoundError) as error:
            raise NotFoundError from error
    return visit


@router.get("/stream", response_class=EventSourceResponse)
async def stream(
    visit: Annotated[Watcher, Depends(watched)],
    followed: Followed,
    couple_id: UUID,
    map_id: UUID,
    as_what: Annotated[Literal["signal", "picture"], Query(alias="as")] = "signal",
    shape: ShapeAsked = Shape.WIDE,
    last_event_id: LastEventId = "",
) -> AsyncIterator[ServerSentEvent]:
    """For the counselor's own pages: that the map or its showing changed; for a second window, the pictures."""
    topic = seat(couple_id, map_id, shape if as_what == "picture" else None)
    async for told in followed.follow(topic, Right(sign_in=visit.sign_in), last_event_id):
        yield told


def _picture(
    visit: Visit, couple_id: UUID, map_id: UUID, shape: Shape, read: Callable[..., dict[str, Any]] = counselors_picture
) -> dict[str, Any]:
    try:
        return read(visit.session, visit.vault, couple_id, map_id, shape)
    except MapNotFoundError as error:
        raise NotFoundError from error


def _wish(form: Submitted) -> Wish:
    return Wish(
        lower_open=_yes_or_no(form, "lower_open"),
        blanked=_yes_or_no(form, "blanked"),
        paused=_yes_or_no(form, "paused"),
        spotlight=form["spotlight"] or None,
        step=form["step"] or None,
        dark=form["light"] == "off",
    )


def _yes_or_no(form: Submitted, name: str) -> bool | None:
    if form[name] not in {"", "yes", "no"}:
        raise FormError(name)
    return form[name] == "yes" if form[name] else None
