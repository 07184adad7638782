"""The paper a partner was given, on their own phone, by a private link: that very edition, to read or as a PDF."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from clinic.couples.link_rules import Purpose
from clinic.handouts.store import PaperNotFoundError, Reading, given_reading
from clinic.language import Language
from clinic.web.access import VisitEndedError
from clinic.web.rendering import Frame, show
from clinic.web.visits import Visitor, Visits

router = APIRouter(prefix="/yours/{link_id}/paper")

VisitsPaper = Annotated[Visitor, Depends(Visits(Purpose.PAPER), scope="function")]


@dataclass(frozen=True, slots=True)
class DoorPage:
    """What is behind a link is not shown before its reader says so: somebody may be looking on."""

    frame: Frame
    reading: str
    pdf: str


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """`body` is the kept page of that edition, made by our own template when it was given."""

    frame: Frame
    body: str
    body_language: Language
    pdf: str


@router.get("")
def door(visitor: VisitsPaper) -> Response:
    path = visitor.link.page
    return show("visits/door.html", DoorPage(visitor.frame(), f"{path}/read", f"{path}/pdf"))


@router.get("/read")
def read(visitor: VisitsPaper) -> Response:
    reading = _reading(visitor)
    visitor.record(f"Read a paper: {reading.slug}.")
    return show(
        "visits/paper.html", ReadingPage(visitor.frame(), reading.page, reading.language, f"{visitor.link.page}/pdf")
    )


@router.get("/pdf")
def pdf(visitor: VisitsPaper) -> Response:
    """The kept bytes, under a name that says nothing."""
    reading = _reading(visitor)
    visitor.record(f"Opened a paper as a PDF: {reading.slug}.")
    headers = {"Content-Disposition": 'inline; filename="page-for-you.pdf"'}
    return Response(reading.pdf, media_type="application/pdf", headers=headers)


def _reading(visitor: Visitor) -> Reading:
    try:
        return given_reading(visitor.session, visitor.keys, visitor.link.thing)
    except PaperNotFoundError as error:
        raise VisitEndedError from error
