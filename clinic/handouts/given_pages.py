"""What a couple was given: the list of it, each paper exactly as it was, and handing it over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from clinic.couples.link_rules import LinkState, PrivateLink, Purpose
from clinic.couples.link_store import LinkNotFoundError, end_link, links_to, make_link
from clinic.couples.rules import Pair, Side
from clinic.couples.store import CoupleFile
from clinic.handouts.choosing import names_of
from clinic.handouts.printing import WITHOUT_LOGO
from clinic.handouts.rules import readers_of
from clinic.handouts.store import GivenPaper, given_papers, given_pdf
from clinic.handouts.texts import PaperNotFoundError
from clinic.identifiers import new_id
from clinic.practice import audit
from clinic.web.access import GivesPaper, NotFoundError, the_couple
from clinic.web.forms import Form, FormError
from clinic.web.rendering import Frame, frame, show
from clinic.web.visits import ShownLink, shown_link
from clinic.wording import clock, day

router = APIRouter(prefix="/couples/{couple_id}")


@dataclass(frozen=True, slots=True)
class GivenByLink:
    """That one partner has, or had, a private link to a paper."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A line of the list of what was given; the day is finished."""

    path: str
    title: str
    for_whom: str
    day: str
    links: list[GivenByLink]


@dataclass(frozen=True, slots=True)
class OpenLink:
    """An open link, and whose it is."""

    link: ShownLink
    name: str
    until: str


@dataclass(frozen=True, slots=True)
class GivenPage:
    """`readers` are those who may have it by a link, by their side. `once` makes pressing twice one link."""

    frame: Frame
    path: str
    names: Pair[str]
    paper: GivenLine
    pdf: str
    readers: dict[Side, str]
    links: list[OpenLink]
    without_logo: bool = False
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("/papers/{given_id}")
def given(
    visit: GivesPaper,
    couple_id: UUID,
    given_id: UUID,
    request: Request,
    without_logo: Annotated[str, Query(alias=WITHOUT_LOGO)] = "",
) -> Response:
    file = the_couple(visit, couple_id, "")
    found = _find(visit.session, file, given_id)
    names = names_of(file)
    (line,) = given_lines(visit.session, file, [found])
    links = [one for one in links_to(visit.session, file, Purpose.PAPER, [given_id]) if _is_open(one)]
    page = GivenPage(
        frame=frame(visit, "Paper to give"),
        path=f"/couples/{couple_id}",
        names=names,
        paper=line,
        pdf=f"{line.path}/pdf",
        readers={side: names[side] for side in readers_of(found.audience)},
        links=[OpenLink(shown_link(request, visit.vault, one), names[one.side], day(one.expires_at)) for one in links],
        without_logo=without_logo == "yes",
    )
    return show("handouts/given.html", page)


@router.post("/papers/{given_id}/links")
def give_by_link(visit: GivesPaper, couple_id: UUID, given_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    found = _find(visit.session, file, given_id)
    side = form.choice("side", Side)
    if side not in readers_of(found.audience):
        raise FormError("side")
    make_link(visit.session, visit.vault, visit.actor, file, side, Purpose.PAPER, given_id, once=form.once())
    return RedirectResponse(f"/couples/{couple_id}/papers/{given_id}#links-heading", status_code=303)


@router.post("/papers/{given_id}/links/end")
def end(visit: GivesPaper, couple_id: UUID, given_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        end_link(visit.session, visit.vault, visit.actor, file, UUID(form["link"]))
    except (ValueError, LinkNotFoundError) as error:
        raise NotFoundError from error
    return RedirectResponse(f"/couples/{couple_id}/papers/{given_id}#links-heading", status_code=303)


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


def given_lines(session: Session, file: CoupleFile, papers: Iterable[GivenPaper]) -> list[GivenLine]:
    """What a couple was given, as lists show it: to whom, when, and by which links."""
    papers, names = list(papers), names_of(file)
    links: dict[UUID, list[GivenByLink]] = {}
    for one in links_to(session, file, Purpose.PAPER, [paper.id for paper in papers]):
        links.setdefault(one.thing, []).append(GivenByLink(names[one.side], _said(one)))
    return [
        GivenLine(
            f"/couples/{file.id}/papers/{one.id}", one.title, one.for_whom, day(one.given_at), links.get(one.id, [])
        )
        for one in papers
    ]


def _find(session: Session, file: CoupleFile, given_id: UUID) -> GivenPaper:
    found = next((one for one in given_papers(session, file) if one.id == given_id), None)
    if found is None:
        raise NotFoundError
    return found


def _is_open(link: PrivateLink) -> bool:
    return link.state(datetime.now(UTC)) is LinkState.OPEN


def _said(link: PrivateLink) -> str:
    """What a list says of a link."""
    made = f"link made {day(link.made_at)}, {clock(link.made_at)}"
    match link.state(datetime.now(UTC)):
        case LinkState.OPEN:
            return f"{made}, open until {day(link.expires_at)}"
        case LinkState.EXPIRED:
            return f"{made}, no longer open since {day(link.expires_at)}"
    return f"{made}, ended {day(link.ended_at)}" if link.ended_at else made
