"""What people see when something is not there, not allowed or went wrong: calm words, and never content."""

import logging
from asyncio import CancelledError
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clinic.catalogs import marked, words
from clinic.database import is_busy
from clinic.language import Language
from clinic.web.access import (
    ElsewhereError,
    LinkEndedError,
    NotAllowedError,
    NotFoundError,
    SignInNeededError,
    TooManyGuessesError,
    VisitEndedError,
)
from clinic.web.forms import FormError
from clinic.web.languages import language_of
from clinic.web.not_saved import NOT_OPEN, closed_visit_frame, not_saved, sign_in_first, visit_not_saved
from clinic.web.rendering import Frame, show

log = logging.getLogger("clinic")


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """`home` is where to go on from here."""

    frame: Frame
    message: str
    home: str


@dataclass(frozen=True, slots=True)
class VisitEndedPage:
    """What everybody sees whose private link is not open, whatever the reason."""

    frame: Frame
    many: bool


STREAM = "text/event-stream"
HOME, LIVE = "/", "/live"

MESSAGES = {
    400: (marked("This could not be read"), marked("What was sent could not be read. Nothing was changed.")),
    401: (marked("Please sign in"), marked("Your sign-in has ended. Sign in again to go on.")),
    403: (marked("Not for this account"), marked("Your account may not open this page.")),
    404: (marked("Nothing here"), marked("There is no such page, or it is not part of your practice.")),
    405: (marked("Nothing here"), marked("This page cannot be used that way.")),
    413: (marked("Too much at once"), marked("What was sent is larger than this page can take. Nothing was saved.")),
    422: (marked("Something does not fit"), marked("What was sent does not fit this page. Nothing was changed.")),
    500: (marked("Something went wrong"), marked("Nothing was half-saved. Please go back and try again.")),
    503: (
        marked("One moment"),
        marked("There is much to do just now, and this was not saved. Please wait a moment and try again."),
    ),
}

GUEST = "This sharing has ended, or there is none."


def answer(request: Request, status: int, message: str | None = None) -> Response:
    """An error as a page in the browser's language, or as JSON where a script asked."""
    title, usual = MESSAGES.get(status, MESSAGES[500])
    if status == 404 and _is_a_partners(request.url.path):
        return _visit_ended(request, VisitEndedError())
    if wants_json(request):
        return JSONResponse({"problem": {"edit": None, "message": message or usual}}, status_code=status)
    language = language_of(request)
    _ = words(language).gettext
    said = message if message and language is Language.ENGLISH else _(usual)
    here = request.url.path if request.method == "GET" else HOME
    page = ErrorPage(Frame(_(title), language=language, here=here), said, _home_from(request.url.path))
    return show("errors/error.html", page, status)


def _is_a_partners(path: str) -> bool:
    """Whether it is, or would be, a page behind a private link. Nobody there has a sign-in or a practice to look in."""
    return path.startswith((f"{NOT_OPEN}/", "/p/"))


def _home_from(path: str) -> str:
    """Where to go on from an error: for a partner, the first page of their link."""
    if path.startswith(f"{NOT_OPEN}/"):
        return "/".join(path.split("/")[:4])
    return LIVE if path.startswith(LIVE) else HOME


def wants_json(request: Request) -> bool:
    """Whether the request is from a script and not for a page."""
    kinds = request.headers.get("accept", ""), request.headers.get("content-type", "")
    return any(kind.startswith(("application/json", STREAM)) for kind in kinds)


def install(app: FastAPI) -> None:
    """Puts every answer to trouble in its place."""

    @app.exception_handler(SignInNeededError)
    def _sign_in(request: Request, _error: SignInNeededError) -> Response:
        return answer(request, 401) if wants_json(request) else sign_in_first(request)

    @app.exception_handler(LinkEndedError)
    def _link_ended(request: Request, _error: LinkEndedError) -> Response:
        if request.headers.get("accept", "").startswith(STREAM):
            return Response(status_code=204)  # which tells a browser not to come back
        return answer(request, 404, GUEST) if wants_json(request) else RedirectResponse("/live?ended=yes", 303)

    app.add_exception_handler(VisitEndedError, _visit_ended)
    app.add_exception_handler(ElsewhereError, _elsewhere)

    @app.exception_handler(NotAllowedError)
    def _not_allowed(request: Request, _error: NotAllowedError) -> Response:
        return answer(request, 403)

    @app.exception_handler(NotFoundError)
    def _not_found(request: Request, _error: NotFoundError) -> Response:
        return answer(request, 404)

    @app.exception_handler(FormError)
    def _form(request: Request, _error: FormError) -> Response:
        return answer(request, 422)

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, *_what_is_invalid(error))

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        return answer(request, error.status_code)


def _elsewhere(_request: Request, error: Exception) -> Response:
    return RedirectResponse(error.path if isinstance(error, ElsewhereError) else "/", status_code=303)


def _visit_ended(request: Request, error: Exception) -> Response:
    many = isinstance(error, TooManyGuessesError)
    if not many and _is_a_partners(request.url.path) and (held := visit_not_saved(request, 404, ended=True)):
        return held
    return show("visits/ended.html", VisitEndedPage(closed_visit_frame(request), many), 429 if many else 404)


def _in_trouble(request: Request, status: int) -> Response:
    if wants_json(request):
        return answer(request, status)
    held = visit_not_saved(request, status) if _is_a_partners(request.url.path) else not_saved(request, status)
    return held or answer(request, status)


class Unexpected:
    """Answers what nobody foresaw. Only the kind of error and the lines of code go into the log.

    It stands inside the middleware that sets headers, where the framework's own last resort does not, and it does not
    hand the error on: a server's traceback prints messages, and those can repeat a client's words.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except CancelledError:
            if scope["type"] != "http" or started:
                raise
            await _in_trouble(Request(scope), 503)(scope, receive, send)  # the program ends, and waits no longer
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            log.error("An unexpected %s in %s", type(error).__name__, _lines_of(error))
            await _in_trouble(Request(scope), 503 if is_busy(error) else 500)(scope, receive, send)


class InWords:
    """Says in words what the framework refuses before any page is asked: a body that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = False

        async def said(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == 413:
                refused = Headers(raw=message["headers"]).get("content-type", "").startswith("text/plain")
                if refused:
                    await answer(Request(scope), 413)(scope, receive, send)
            if not refused:
                await send(message)

        await self.app(scope, receive, said)


def _lines_of(error: Exception) -> str:
    frames = extract_tb(error.__traceback__)
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


def _what_is_invalid(error: RequestValidationError) -> tuple[int, str | None]:
    """The status and the words for a request that does not fit."""
    places = {one["loc"][0] for one in error.errors()}
    if "path" in places:
        return 404, None
    return 422, _in_address(error) if places == {"query"} else _places(error)


def _in_address(error: RequestValidationError) -> str:
    names = ", ".join(sorted({str(one["loc"][-1]) for one in error.errors()}))
    return f"Something in this page’s address does not fit: {names}. Go back and choose again."


def _said(problem: dict[str, Any]) -> str:
    """What is wrong. A wrong kind is not named again: it is whatever somebody sent."""
    return "no such kind is known" if problem["type"] == "union_tag_invalid" else str(problem["msg"])


def _places(error: RequestValidationError) -> str:
    """Where a request does not fit, without repeating what was in it."""
    places = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {_said(one)}" for one in error.errors()[:5]]
    return "; ".join(places) + ". Nothing was changed."
