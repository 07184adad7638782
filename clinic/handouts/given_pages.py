"""What a couple was given: the list of it, each paper exactly as it was, and handing it over."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from clinic.couples.rules import Pair
from clinic.couples.store import CoupleFile
from clinic.handouts.choosing import names_of
from clinic.handouts.store import GivenPaper, PaperNotFoundError, given_papers, given_pdf
from clinic.practice import audit
from clinic.web.access import GivesPaper, NotFoundError, the_couple
from clinic.web.rendering import Frame, frame, show
from clinic.wording import day

router = APIRouter(prefix="/couples/{couple_id}")


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A line of the list of what was given; the day is finished."""

    path: str
    title: str
    for_whom: str
    day: str


@dataclass(frozen=True, slots=True)
class GivenPage:
    frame: Frame
    path: str
    names: Pair[str]
    paper: GivenLine
    pdf: str


@router.get("/papers/{given_id}")
def given(visit: GivesPaper, couple_id: UUID, given_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "")
    found = next((one for one in given_papers(visit.session, file) if one.id == given_id), None)
    if found is None:
        raise NotFoundError
    path = f"/couples/{couple_id}"
    (line,) = given_lines(file, [found])
    page = GivenPage(frame(visit, "Paper to give"), path, names_of(file), line, f"{line.path}/pdf")
    return show("handouts/given.html", page)


@router.get("/papers/{given_id}/pdf")
def pdf(visit: GivesPaper, couple_id: UUID, given_id: UUID, download: bool = False) -> Response:
    """The kept bytes. The file's name says what it is and never whose."""
    file = the_couple(visit, couple_id, "")
    try:
        slug, content = given_pdf(visit.session, file, given_id)
    except PaperNotFoundError as error:
        raise NotFoundError from error
    audit.record(visit.session, visit.vault, visit.actor, f"Opened a given paper: {slug}.", couple_id)
    way = "attachment" if download else "inline"
    headers = {"Content-Disposition": f'{way}; filename="{slug}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def given_lines(file: CoupleFile, papers: Iterable[GivenPaper]) -> list[GivenLine]:
    """What a couple was given, as lists show it."""
    return [
        GivenLine(f"/couples/{file.id}/papers/{one.id}", one.title, one.for_whom, day(one.given_at)) for one in papers
    ]
