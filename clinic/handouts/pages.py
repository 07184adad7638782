"""Choosing a paper, seeing it as it will be, giving it, and having what was given."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from clinic.couples.rules import Pair
from clinic.couples.store import CoupleFile
from clinic.cycles.board import map_name
from clinic.cycles.store import OpenMap, open_maps
from clinic.cycles.views import MapNotFoundError
from clinic.database import step_out
from clinic.handouts.rules import CYCLE_SHEET, PAPERS, Edition, Kind
from clinic.handouts.store import (
    GivenPaper,
    PaperNotFoundError,
    addressee_names,
    compose,
    given_papers,
    given_pdf,
    is_for,
    keep_given,
    takes_map,
    title_of,
    was_given,
)
from clinic.practice import audit
from clinic.web.access import GivesPaper, NotFoundError, the_couple
from clinic.web.forms import Form, Submitted
from clinic.web.rendering import Frame, frame, show
from clinic.wording import count, day
from reports import library
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper
from reports.library_text import About, Shelf
from reports.pdf import PaperError

router = APIRouter(prefix="/couples/{couple_id}")

SHELVES = {
    Shelf.FIRST_VISIT: "Before the first visit",
    Shelf.STAGE_1: "Stage 1: calming the loop",
    Shelf.STAGE_2: "Stage 2: a safer bond",
    Shelf.ANY_TIME: "Any time",
}
"""What each part of the library is called on a page."""

ORIENTATIONS = {Orientation.LANDSCAPE: "Landscape", Orientation.PORTRAIT: "Portrait"}


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """A handout of the library, with what helps a counselor choose."""

    path: str
    title: str
    summary: str
    about: str


@dataclass(frozen=True, slots=True)
class LibraryShelf:
    """The handouts that are needed at one time."""

    name: str
    handouts: list[LibraryLine]


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A line of the list of what was given; the day is finished."""

    path: str
    title: str
    for_whom: str
    day: str


@dataclass(frozen=True, slots=True)
class HandoutsPage:
    frame: Frame
    path: str
    names: Pair[str]
    sheet: str
    shelves: list[LibraryShelf]
    given: list[GivenLine]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper before it is given: the choices, and the paper itself as it will be."""

    frame: Frame
    path: str
    names: Pair[str]
    title: str
    edition: Edition
    document: Document
    body: str
    giving: str
    addressees: dict[Addressee, str]
    maps: dict[str, str]
    papers: dict[Paper, str]
    orientations: dict[Orientation, str]
    problem: str = ""

    @property
    def is_sheet(self) -> bool:
        return self.edition.kind is Kind.SHEET


@dataclass(frozen=True, slots=True)
class GivenPage:
    frame: Frame
    path: str
    names: Pair[str]
    paper: GivenLine
    pdf: str


@router.get("/handouts")
def handouts(
    visit: GivesPaper, couple_id: UUID, with_map: Annotated[UUID | None, Query(alias="map")] = None
) -> Response:
    file = the_couple(visit, couple_id, "Opened the couple's handouts.")
    every = open_maps(visit.session, file)
    path = f"/couples/{couple_id}"
    page = HandoutsPage(
        frame=frame(visit, "Handouts"),
        path=path,
        names=_names(file),
        sheet=_way_to(path, CYCLE_SHEET, every, with_map) if _that_fit(every, CYCLE_SHEET) else "",
        shelves=_shelves(path, every, with_map),
        given=given_lines(file, given_papers(visit.session, file)),
    )
    return show("handouts/library.html", page)


@router.get("/handouts/{slug}")
def paper(
    visit: GivesPaper,
    couple_id: UUID,
    slug: str,
    addressee: Annotated[Addressee, Query(alias="for")] = Addressee.BOTH,
    on: Annotated[Paper, Query(alias="paper")] = Paper.LETTER,
    orientation: Orientation = Orientation.LANDSCAPE,
    with_map: Annotated[str | None, Query(alias="map")] = None,
) -> Response:
    file = the_couple(visit, couple_id, "Looked at a paper before giving it.")
    _check_reader(slug, addressee)
    edition = Edition(slug, addressee, _chosen_map(_maps(visit, file, slug), with_map), on, orientation)
    return _show_paper(visit, file, edition)


@router.post("/handouts/{slug}")
def give(visit: GivesPaper, couple_id: UUID, slug: str, form: Form) -> Response:
    """Prints the paper, keeps the exact edition, and goes to where it can be opened and downloaded."""
    file = the_couple(visit, couple_id, "")
    edition = _edition(form, slug, _maps(visit, file, slug))
    _check_reader(slug, edition.addressee)
    # Bound to the couple, so that the id of another couple's paper means nothing here.
    given_id = uuid5(couple_id, form["giving"] or str(uuid4()))
    if not was_given(visit.session, file, given_id):
        try:
            document = _compose(visit, file, edition)
            step_out(visit.session)  # printing takes seconds, and others go on writing meanwhile
            pdf = visit.program.press.print(document)
        except PaperError as error:
            return _show_paper(visit, file, edition, str(error), status=503)
        keep_given(visit.session, visit.vault, visit.actor, file, edition, given_id, pdf)
    return RedirectResponse(f"/couples/{couple_id}/papers/{given_id}", status_code=303)


@router.get("/papers/{given_id}")
def given(visit: GivesPaper, couple_id: UUID, given_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "")
    found = next((one for one in given_papers(visit.session, file) if one.id == given_id), None)
    if found is None:
        raise NotFoundError
    path = f"/couples/{couple_id}"
    (line,) = given_lines(file, [found])
    page = GivenPage(frame(visit, "Paper to give"), path, _names(file), line, f"{line.path}/pdf")
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


def _show_paper(
    visit: GivesPaper, file: CoupleFile, edition: Edition, problem: str = "", status: int = 200
) -> Response:
    page = PaperPage(
        frame=frame(visit, "Cycle sheet" if edition.kind is Kind.SHEET else "Handout"),
        path=f"/couples/{file.id}",
        names=_names(file),
        title=_title(edition.slug),
        edition=edition,
        document=_compose(visit, file, edition),
        body="documents/_cycle_sheet.html" if edition.kind is Kind.SHEET else "documents/_handout.html",
        giving=str(uuid4()),
        addressees={who: name for who, name in addressee_names(file).items() if is_for(edition.slug, who)},
        maps=_maps(visit, file, edition.slug),
        papers=PAPERS,
        orientations=ORIENTATIONS,
        problem=problem,
    )
    return show("handouts/paper.html", page, status)


def _compose(visit: GivesPaper, file: CoupleFile, edition: Edition) -> Document:
    try:
        return compose(visit.session, visit.vault, file, edition, visit.practice.name)
    except (PaperNotFoundError, MapNotFoundError) as error:
        raise NotFoundError from error


def _title(slug: str) -> str:
    try:
        return title_of(slug)
    except PaperNotFoundError as error:
        raise NotFoundError from error


def _maps(visit: GivesPaper, file: CoupleFile, slug: str) -> dict[str, str]:
    """The maps that can go on this paper, by id, the one changed last first."""
    return _that_fit(open_maps(visit.session, file), slug)


def _that_fit(opened: list[OpenMap], slug: str) -> dict[str, str]:
    """A handout that speaks of the loop that hurts would be belied by a good loop, and the other way round.

    Raises:
        NotFoundError: there is no such paper.
    """
    try:
        return {
            str(one.id): map_name(one.map)
            for one in opened
            if one.archived_at is None and takes_map(slug, one.map.kind)
        }
    except PaperNotFoundError as error:
        raise NotFoundError from error


def _check_reader(slug: str, addressee: Addressee) -> None:
    try:
        if not is_for(slug, addressee):
            raise NotFoundError
    except PaperNotFoundError as error:
        raise NotFoundError from error


def _chosen_map(maps: dict[str, str], asked: str | None) -> UUID | None:
    """The map that was asked for; the newest if nothing was said; none if that was said.

    Raises:
        NotFoundError: it is not one of these; a paper without it would not be the one that was asked for.
    """
    if asked is None:
        return UUID(next(iter(maps))) if maps else None
    if asked and asked not in maps:
        raise NotFoundError
    return UUID(asked) if asked else None


def _edition(form: Submitted, slug: str, maps: dict[str, str]) -> Edition:
    return Edition(
        slug=slug,
        addressee=form.choice("for", Addressee) or Addressee.BOTH,
        map_id=_chosen_map(maps, form["map"]),
        paper=form.choice("paper", Paper) or Paper.LETTER,
        orientation=form.choice("orientation", Orientation) or Orientation.LANDSCAPE,
    )


def handout_path(couple_id: UUID, map_id: UUID) -> str:
    """Where a handout for this map is chosen."""
    return f"/couples/{couple_id}/handouts?map={map_id}"


def _shelves(path: str, every: list[OpenMap], with_map: UUID | None) -> list[LibraryShelf]:
    """The library by when a text is needed; on each shelf by title."""
    abouts = sorted((library.load(slug).about for slug in library.slugs()), key=lambda about: about.title)
    return [
        LibraryShelf(name, [_line(about, path, every, with_map) for about in abouts if about.when is shelf])
        for shelf, name in SHELVES.items()
    ]


def _line(about: About, path: str, every: list[OpenMap], with_map: UUID | None) -> LibraryLine:
    whom = "for both or one" if about.for_one else "for both together"
    reading = f"{count(about.reading_minutes, 'minute')} · {whom}"
    return LibraryLine(_way_to(path, about.slug, every, with_map), about.title, about.summary, reading)


def _way_to(path: str, slug: str, every: list[OpenMap], with_map: UUID | None) -> str:
    """Where a paper is looked at; with this map, if it can go on it."""
    query = f"?map={with_map}" if str(with_map) in _that_fit(every, slug) else ""
    return f"{path}/handouts/{slug}{query}"


def given_lines(file: CoupleFile, papers: Iterable[GivenPaper]) -> list[GivenLine]:
    """What a couple was given, as lists show it."""
    return [
        GivenLine(f"/couples/{file.id}/papers/{one.id}", one.title, one.for_whom, day(one.given_at)) for one in papers
    ]


def _names(file: CoupleFile) -> Pair[str]:
    return Pair(file.facts.partners.a.name, file.facts.partners.b.name)
