"""In which language a client's page speaks: the one chosen on a page of ours, or else what the browser asks for."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from clinic.language import Language, asked_for
from clinic.web.access import open_to_everyone
from clinic.web.cookies import language_from, set_language
from clinic.web.forms import Form, own_path

router = APIRouter(prefix="/language", dependencies=[open_to_everyone])

START = "/"
MOST_READ = 200
"""Letters of a browser's wishes that are looked at."""


CHOSEN = "language"
"""The field that says it, also in a page's own form: the choice is sent along with all that was typed there."""


def language_of(request: Request) -> Language:
    """The language for this browser; a cookie that says anything else counts for nothing."""
    chosen = chosen_with_page(request) or language_from(request)
    if chosen in set(Language):
        return Language(chosen)
    return asked_for(request.headers.get("accept-language", "")[:MOST_READ])


def chosen_with_page(request: Request) -> str:
    """What was chosen on the page of questions that is being sent, or nothing."""
    typed: Mapping[str, tuple[str, ...]] = getattr(request.state, "typed", {})
    return next((language for language in Language if language in typed.get(CHOSEN, ())), "")


async def _spoken(request: Request) -> Language:
    return language_of(request)


Speaks = Annotated[Language, Depends(_spoken)]


@router.post("")
def choose(request: Request, form: Form) -> Response:
    """Keeps the choice until the browser is closed, and goes back to the page it was made on."""
    answer = RedirectResponse(own_path(form["next"], START), status_code=303)
    if language := form.choice(CHOSEN, Language):
        set_language(request, answer, language)
    return answer
