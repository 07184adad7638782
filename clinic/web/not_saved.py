"""What becomes of a page that could not be saved: nothing that was typed on it is lost.

It comes back to the browser that sent it, to be sent again: in a moment, where the program had too much to do or
something went wrong in it; after signing in, or opening the private link, where that had ended. Where nobody was signed
in at all, or somebody signed out on purpose or handed the tablet over, nothing is repeated to whoever has the screen.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from clinic.catalogs import words
from clinic.web.cookies import set_language, token_from
from clinic.web.forms import every_field
from clinic.web.languages import CHOSEN, chosen_with_page, language_of
from clinic.web.rendering import Frame, show

TYPED = "application/x-www-form-urlencoded"
SIGN_IN = "/sign-in"
NEVER_REPEATED = "password"
NOT_OPEN = "/yours"
Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NotSavedPage:
    """`typed` is everything the page held, to be sent to `action` again. `ended` says that it came too late; else the
    program had too much to do, or something went wrong in it.
    """

    frame: Frame
    action: str
    typed: Fields
    ended: bool


async def keep_typed(request: Request) -> None:
    """Reads a counselor's form before anything else is asked, so that a page that cannot be saved can give it back.
    Files cannot be kept; what is no form is refused later, by whoever needs one.
    """
    if request.headers.get("content-type", "").startswith(TYPED):
        await request.body()  # kept with the request, so that it can be read once more
        with suppress(HTTPException):
            request.state.typed = await every_field(request)


async def keep_all_typed(request: Request) -> dict[str, tuple[str, ...]]:
    """The same for a partner's page, and what was typed.

    Raises:
        HTTPException: what was sent is no form, or larger than any of ours.
    """
    typed = await every_field(request)
    request.state.typed = typed
    return typed


def sign_in_first(request: Request) -> Response:
    """The way to sign in, and back to here; or a page that keeps what was typed meanwhile."""
    if request.method == "GET":
        return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': _address(request)})}", status_code=303)
    return not_saved(request, 401, ended=True) or RedirectResponse(SIGN_IN, status_code=303)


def not_saved(request: Request, status: int, *, ended: bool = False) -> Response | None:
    """The page that keeps what a counselor typed, if they had."""
    typed = {name: values for name, values in _typed(request).items() if NEVER_REPEATED not in name}
    if not typed or not token_from(request):
        return None
    frame = Frame("Please sign in again" if ended else "Not saved yet")
    return show("errors/not_saved.html", NotSavedPage(frame, _address(request), typed, ended), status)


def visit_not_saved(request: Request, status: int, *, ended: bool = False) -> Response | None:
    """The page that keeps what a partner typed, if they had."""
    typed = {name: values for name, values in _typed(request).items() if name != CHOSEN}
    if not typed:
        return None
    frame = closed_visit_frame(request)
    answered = show("visits/not_saved.html", NotSavedPage(frame, request.url.path, typed, ended), status)
    if chosen_with_page(request):
        set_language(request, answered, frame.language)
    return answered


def closed_visit_frame(request: Request) -> Frame:
    """What stands around a page of a private link that is not open."""
    language = language_of(request)
    return Frame(words(language).gettext("A page for you"), language=language, here=NOT_OPEN)


def _typed(request: Request) -> Fields:
    typed: Fields = getattr(request.state, "typed", {})
    return typed


def _address(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
