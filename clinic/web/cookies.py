"""Cookies: a sign-in, a live link, private links, a chosen language. Over https they have the `__Host-` prefix."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

SECURE = "__Host-"
SIGN_IN = "sign-in"
LIVE_LINK = "live"
VISIT = "visit-"
LANGUAGE = "language"


def token_from(request: Request) -> str:
    """The browser's token, or nothing."""
    return request.cookies.get(_name(request, SIGN_IN), "")


def set_token(request: Request, response: Response, token: str) -> None:
    _set(request, response, SIGN_IN, token)


def forget_token(request: Request, response: Response) -> None:
    _forget(request, response, SIGN_IN)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def leave_sign_in(request: Request, response: Response) -> None:
    """The sign-in ends here, but what waits on this device, encrypted, stays for its owner."""
    _forget(request, response, SIGN_IN)


def link_token_from(request: Request) -> str:
    """The token of a guest's live link, or nothing."""
    return request.cookies.get(_name(request, LIVE_LINK), "")


def set_link_token(request: Request, response: Response, token: str, seconds: int) -> None:
    """Kept for `seconds` at the most: as long as the link itself."""
    _set(request, response, LIVE_LINK, token, seconds)


def forget_link_token(request: Request, response: Response) -> None:
    _forget(request, response, LIVE_LINK)


def visit_token_from(request: Request, link: UUID) -> str:
    """The token of a partner's private link, or nothing. Each link has its own cookie: two people may share a phone."""
    return request.cookies.get(_name(request, f"{VISIT}{link.hex}"), "")


def set_visit_token(request: Request, response: Response, link: UUID, token: str, seconds: int) -> None:
    _set(request, response, f"{VISIT}{link.hex}", token, seconds)


def device_token_from(request: Request, link: UUID) -> str:
    """The token of a browser in which a partner began their forms, or gave their code; or nothing."""
    return request.cookies.get(_name(request, f"{VISIT}{link.hex}-device"), "")


def set_device_token(request: Request, response: Response, link: UUID, token: str, seconds: int) -> None:
    """Forgotten with the visits of this browser (`forget_visits`)."""
    _set(request, response, f"{VISIT}{link.hex}-device", token, seconds)


def forget_visits(request: Request, response: Response) -> None:
    """Forgets every private link that was opened in this browser."""
    start = _name(request, VISIT)
    for name in request.cookies:
        if name.startswith(start):
            _forget(request, response, name.removeprefix(SECURE))


def language_from(request: Request) -> str:
    """The language that was chosen on a page, or nothing."""
    return request.cookies.get(_name(request, LANGUAGE), "")


def set_language(request: Request, response: Response, language: str) -> None:
    """Kept until the browser is closed, so that nothing stays on a shared device."""
    _set(request, response, LANGUAGE, language)


def _set(request: Request, response: Response, name: str, token: str, seconds: int | None = None) -> None:
    secure = request.scope["scheme"] == "https"
    response.set_cookie(
        _name(request, name), token, max_age=seconds, httponly=True, secure=secure, samesite="lax", path="/"
    )


def _forget(request: Request, response: Response, name: str) -> None:
    secure = request.scope["scheme"] == "https"
    response.delete_cookie(_name(request, name), httponly=True, secure=secure, samesite="lax", path="/")


def _name(request: Request, name: str) -> str:
    return f"{SECURE}{name}" if request.scope["scheme"] == "https" else name
