"""Arriving by a private link, and leaving quickly. What a link leads to is in the room it belongs to."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from clinic.couples.link_store import link_by_token
from clinic.database import step_out
from clinic.practice.tries import give_guess_back, may_guess
from clinic.web.access import TooManyGuessesError, VisitEndedError, open_to_everyone
from clinic.web.cookies import forget_visits, set_visit_token
from clinic.web.program import Database
from clinic.web.visits import GUESSES, host_of

router = APIRouter(dependencies=[open_to_everyone])

ELSEWHERE = "https://www.weather.gov/"
"""Where "Leave this page" goes: a page that anybody might look at."""


@router.get("/p/{token}")
def arrive(request: Request, session: Database, token: Annotated[str, Path(max_length=200)]) -> Response:
    """Takes the token out of the address at once, and does nothing else: programs that check mail open links, too."""
    if not may_guess(session, GUESSES, host_of(request)):
        raise TooManyGuessesError
    found = link_by_token(session, token)
    if found is None:
        step_out(session)  # so that the guess counts
        raise VisitEndedError
    give_guess_back(session, GUESSES, host_of(request))
    link, _practice = found
    answer = RedirectResponse(link.page, status_code=303)
    set_visit_token(request, answer, link.id, token, link.seconds_left(datetime.now(UTC)))
    return answer


@router.get("/yours")
def not_open() -> Response:
    """Where a choice of language leads that is made on the page of a link that is not open: to that page again."""
    raise VisitEndedError


@router.get("/leave")
def leave(request: Request) -> Response:
    """Forgets every private link in this browser and goes somewhere else. Works as a link, without a script."""
    answer = RedirectResponse(ELSEWHERE, status_code=303)
    forget_visits(request, answer)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
