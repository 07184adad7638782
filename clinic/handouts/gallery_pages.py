"""The gallery: every paper as it comes out of the printer, with an invented couple's words. For counselors."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from clinic.couples.rules import Reader
from clinic.handouts.editions import Wanted
from clinic.handouts.gallery import GalleryError, StripPress, can_draw, gallery_document, gallery_editions
from clinic.handouts.rules import PAPERS
from clinic.handouts.texts import OURS
from clinic.language import OWN_NAMES, Language
from clinic.web.access import GivesPaper, NotFoundError
from clinic.web.rendering import Frame, frame, show
from reports.document import Document, Paper, to_html
from reports.pdf import PaperError
from reports.printed_editions import PrintedEditions

router = APIRouter(prefix="/gallery")

_strips = PrintedEditions()
"""Strips that were drawn, by what is on them; they hold no real person's words."""


@dataclass(frozen=True, slots=True)
class GalleryLine:
    """One paper: its title, and its editions by language and paper."""

    title: str
    editions: list["GalleryEdition"]


@dataclass(frozen=True, slots=True)
class GalleryEdition:
    name: str
    words: str
    language: Language


@dataclass(frozen=True, slots=True)
class GalleryPage:
    frame: Frame
    lines: list[GalleryLine]
    language: Language | None
    paper: Paper | None
    languages: dict[Language, str]
    papers: dict[Paper, str]
    draws: bool


@router.get("")
def gallery(visit: GivesPaper, language: Language | None = None, paper: Paper | None = None) -> Response:
    chosen = [
        one for one in gallery_editions().values() if language in {None, one.language} and paper in {None, one.paper}
    ]
    page = GalleryPage(
        frame=frame(visit, "All papers", "practice"),
        lines=_lines(chosen),
        language=language,
        paper=paper,
        languages=OWN_NAMES,
        papers=PAPERS,
        draws=can_draw(),
    )
    return show("handouts/gallery.html", page)


@router.get("/{name}/pages")
def pages(visit: GivesPaper, name: str) -> Response:
    """All pages of one edition, side by side, as a picture."""
    document = _document(name)
    draw = StripPress(visit.program.press)
    try:
        strip = _strips.printed(Reader.ROOM, to_html(document), lambda _html: draw.print(document))
    except (PaperError, GalleryError) as error:
        return Response(str(error), status_code=503, media_type="text/plain")
    return Response(strip, media_type="image/png")


@router.get("/{name}/pdf")
def pdf(visit: GivesPaper, name: str) -> Response:
    """One edition as it is printed."""
    try:
        content = visit.program.press.print(_document(name))
    except PaperError as error:
        return Response(str(error), status_code=503, media_type="text/plain")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _document(name: str) -> Document:
    wanted = gallery_editions().get(name)
    if wanted is None:
        raise NotFoundError
    return gallery_document(wanted)


def _lines(chosen: list[Wanted]) -> list[GalleryLine]:
    by_slug: dict[str, list[GalleryEdition]] = {}
    for one in chosen:
        words = f"{OWN_NAMES[one.language]}, {PAPERS[one.paper]}"
        by_slug.setdefault(one.slug, []).append(GalleryEdition(one.name, words, one.language))
    return sorted(
        (GalleryLine(OURS.title(slug), found) for slug, found in by_slug.items()), key=lambda line: line.title
    )
