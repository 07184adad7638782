"""What becomes of a page that was sent after the sign-in had ended: nothing that was typed on it is lost.

It comes back to the browser that sent it, to be sent again once somebody has signed in. Where nobody was signed in at
all, or somebody signed out on purpose or handed the tablet over, nothing is repeated to whoever has the screen now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from clinic.web.cookies import token_from
from clinic.web.forms import every_field
from clinic.web.rendering import Frame, show

TYPED = "application/x-www-form-urlencoded"
SIGN_IN = "/sign-in"
NEVER_REPEATED = "password"


@dataclass(frozen=True, slots=True)
class SignedOutPage:
    """`typed` is everything the page held, to be sent to `action` again."""

    frame: Frame
    action: str
    typed: Mapping[str, tuple[str, ...]]


async def sign_in_first(request: Request) -> Response:
    """The way to sign in, and back to here; or a page that keeps what was typed meanwhile."""
    here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    if request.method == "GET":
        return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': here})}", status_code=303)
    typed = await _typed(request)
    if not typed:
        return RedirectResponse(SIGN_IN, status_code=303)
    page = SignedOutPage(Frame("Please sign in again"), here, typed)
    return show("errors/signed_out.html", page, 401)


async def _typed(request: Request) -> Mapping[str, tuple[str, ...]]:
    """The fields of a form that somebody sent whose sign-in has ended; files cannot be kept."""
    if not token_from(request) or not request.headers.get("content-type", "").startswith(TYPED):
        return {}
    try:
        fields = await every_field(request)
    except HTTPException:  # it is no form after all, or larger than any of ours
        return {}
    return {name: values for name, values in fields.items() if NEVER_REPEATED not in name}
