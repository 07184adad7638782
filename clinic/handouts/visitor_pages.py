"""The paper a partner was given, on their own phone, by a private link: that very edition, to read or as a PDF."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from clinic.couples.link_rules import Purpose
from clinic.handouts.store import Reading, given_reading
from clinic.handouts.texts import PaperNotFoundError
from clinic.practice.letterhead_pages import color_sheet, picture
from clinic.practice.letterhead_store import logo_of, practice_paper
from clinic.web.access import VisitEndedError
from clinic.web.rendering import Frame, show
from clinic.web.visits import Visitor, Visits, visit_frame

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
    pdf: str
    colors: str

    @property
    def is_form(self) -> bool:
        return "<input" in self.body or "<textarea" in self.body


@router.get("")
def door(visitor: VisitsPaper) -> Response:
    path = visitor.link.page
    return show("visits/door.html", DoorPage(visit_frame(visitor.request), f"{path}/read", f"{path}/pdf"))


@router.get("/read")
def read(visitor: VisitsPaper) -> Response:
    reading = _reading(visitor)
    visitor.record(f"Read a paper: {reading.slug}.")
    return show(
        "visits/paper.html",
        ReadingPage(
            visit_frame(visitor.request), reading.page, f"{visitor.link.page}/pdf", f"{visitor.link.page}/paper.css"
        ),
    )


@router.get("/pdf")
def pdf(visitor: VisitsPaper) -> Response:
    """The kept bytes, under a name that says nothing."""
    reading = _reading(visitor)
    visitor.record(f"Opened a paper as a PDF: {reading.slug}.")
    headers = {"Content-Disposition": 'inline; filename="page-for-you.pdf"'}
    return Response(reading.pdf, media_type="application/pdf", headers=headers)


@router.get("/logo")
def logo(visitor: VisitsPaper) -> Response:
    kept = logo_of(visitor.session, visitor.practice)
    if kept is None:
        raise VisitEndedError
    return picture(kept)


@router.get("/paper.css")
def color(visitor: VisitsPaper) -> Response:
    return color_sheet(practice_paper(visitor.session, visitor.practice).color)


def _reading(visitor: Visitor) -> Reading:
    try:
        return given_reading(visitor.session, visitor.keys, visitor.link.thing)
    except PaperNotFoundError as error:
        raise VisitEndedError from error
