"""How a map grew, session by session, read only; and a map copied to start anew."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.rules import Audience, Pair, Reader
from clinic.couples.store import CoupleFile
from clinic.cycles.board import map_name, path_of
from clinic.cycles.frames import Shape
from clinic.cycles.history import Chapter, Difference
from clinic.cycles.history_store import copy_map, history, map_as_of
from clinic.cycles.layout import MapDrawing, lay_out
from clinic.cycles.map_words import MapWording, map_wording
from clinic.cycles.rules import CycleMap, view_for
from clinic.cycles.views import MapNotFoundError
from clinic.identifiers import new_id
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, the_couple
from clinic.web.forms import Form, FormError
from clinic.web.rendering import Frame, frame, show
from clinic.wording import count, day

router = APIRouter(prefix="/couples/{couple_id}/maps/{map_id}")


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One thing that came about, ready to be read: whose, which part, the words, and what stood there before."""

    deed: str
    topic: str
    name: str
    side: str
    stem: str
    words: str
    before: str
    tentative: bool
    private: bool


@dataclass(frozen=True, slots=True)
class ChapterLines:
    """A therapy session in the list; `as_of` is its day in an address."""

    as_of: str
    day: str
    summary: str
    chosen: bool
    lines: list[DifferenceLine]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The sessions, the newest first, and the map as of the chosen one in two shapes."""

    frame: Frame
    couple: str
    path: str
    names: Pair[str]
    map_name: str
    chapters: list[ChapterLines]
    chosen: ChapterLines | None
    is_newest: bool
    wide: MapDrawing | None
    tall: MapDrawing | None
    source: tuple[str, str] | None
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("/history")
def history_page(visit: OpensFile, couple_id: UUID, map_id: UUID, as_of: date | None = None) -> Response:
    file = the_couple(visit, couple_id, "Looked at how a cycle map grew.")
    try:
        told = history(visit.session, file, map_id)
        source = _source(visit, file, told.copied_from)
    except MapNotFoundError as error:
        raise NotFoundError from error
    chosen = _chosen(told.chapters, as_of)
    wording = map_wording(chosen.map.kind) if chosen else map_wording()
    chapters = [_lines(chapter, wording, chosen=chapter is chosen) for chapter in told.chapters]
    view = view_for(Reader.COUNSELOR, chosen.map) if chosen else None
    page = HistoryPage(
        frame=frame(visit, "How the map grew"),
        couple=f"/couples/{couple_id}",
        path=path_of(couple_id, map_id),
        names=Pair(file.facts.partners.a.name, file.facts.partners.b.name),
        map_name=map_name(told.chapters[0].map) if told.chapters else "",
        chapters=chapters,
        chosen=next((lines for lines in chapters if lines.chosen), None),
        is_newest=bool(told.chapters) and chosen is told.chapters[0],
        wide=lay_out(view, Shape.WIDE, ident="wide") if view else None,
        tall=lay_out(view, Shape.TALL, ident="tall") if view else None,
        source=source,
    )
    return show("cycles/history.html", page)


@router.post("/copy")
def copy(visit: ChangesFile, couple_id: UUID, map_id: UUID, form: Form) -> Response:
    """A new map that begins with the words of this one; `as_of` is the session to take them from, if not the last."""
    file = the_couple(visit, couple_id, "")
    try:
        copied = copy_map(visit.session, visit.vault, visit.actor, file, map_id, _day(form["as_of"]), form.once())
    except MapNotFoundError as error:
        raise NotFoundError from error
    return RedirectResponse(path_of(couple_id, copied), status_code=303)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FormError("as_of") from error


def _chosen(chapters: tuple[Chapter, ...], as_of: date | None) -> Chapter | None:
    """The session that was asked for; the newest if none was.

    Raises:
        NotFoundError: the map was not worked on that day.
    """
    if as_of is None:
        return chapters[0] if chapters else None
    for chapter in chapters:
        if chapter.day == as_of:
            return chapter
    raise NotFoundError


def _source(visit: OpensFile, file: CoupleFile, copied_from: UUID | None) -> tuple[str, str] | None:
    """Name and history of the map this one was copied from."""
    if copied_from is None:
        return None
    source = map_as_of(visit.session, file, copied_from, date.max)
    return map_name(source), f"{path_of(file.id, copied_from)}/history"


def _lines(chapter: Chapter, wording: MapWording, *, chosen: bool) -> ChapterLines:
    return ChapterLines(
        as_of=chapter.day.isoformat(),
        day=day(chapter.day),
        summary=count(len(chapter.differences), "change") if chapter.differences else "nothing that stayed",
        chosen=chosen,
        lines=[_line(one, chapter.map, wording) for one in chapter.differences],
    )


def _line(one: Difference, cycle_map: CycleMap, wording: MapWording) -> DifferenceLine:
    return DifferenceLine(
        deed=one.deed,
        topic=one.topic,
        name=cycle_map.partners[one.side].name if one.side else "",
        side=one.side or "",
        stem=wording.stems[one.element] if one.element else "",
        words=one.words,
        before=one.before,
        tentative=one.tentative,
        private=one.audience is not Audience.ROOM,
    )
