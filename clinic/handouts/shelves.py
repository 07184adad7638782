"""What can be given to a couple, sorted by when it is needed; and which of their maps can go on what."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from clinic.cycles.board import listed_name
from clinic.cycles.store import OpenMap
from clinic.handouts.own_store import OwnHandout
from clinic.handouts.texts import OURS, PaperNotFoundError, Texts
from clinic.web.access import NotFoundError
from clinic.wording import count
from reports import library
from reports.conditions import Addressee
from reports.library_text import About, Shelf

SHELVES = {
    Shelf.FIRST_VISIT: "Before the first visit",
    Shelf.STAGE_1: "Stage 1: calming the loop",
    Shelf.STAGE_2: "Stage 2: a safer bond",
    Shelf.ANY_TIME: "Any time",
}
"""What each part of the library is called on a page."""

WORKSHEETS = "Worksheets, to fill in by hand or on a screen"


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """A handout of the library, with what helps a counselor choose."""

    path: str
    title: str
    summary: str
    about: str
    slug: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class LibraryShelf:
    """The handouts that are needed at one time."""

    name: str
    handouts: list[LibraryLine]


def maps_that_fit(opened: list[OpenMap], slug: str, texts: Texts = OURS) -> dict[str, str]:
    """A handout that speaks of the loop that hurts would be belied by a good loop, and the other way round.

    Raises:
        NotFoundError: there is no such paper.
    """
    try:
        return {
            str(one.id): listed_name(one)
            for one in usual_first(opened)
            if one.archived_at is None and texts.takes_map(slug, one.map.kind)
        }
    except PaperNotFoundError as error:
        raise NotFoundError from error


def usual_first(opened: Sequence[OpenMap]) -> list[OpenMap]:
    """The maps in the order in which they are taken if nobody chooses: the one changed last first.

    A copy stands behind the map it was copied from, until more was changed in it than in that one.
    """
    maps = list(opened)
    for copy in [one for one in maps if one.origin.copied_from]:
        source = next((one for one in maps if one.id == copy.origin.copied_from), None)
        if source and copy.origin.own_edits <= source.origin.own_edits and maps.index(copy) < maps.index(source):
            maps.remove(copy)
            maps.insert(maps.index(source) + 1, copy)
    return maps


def shelves(
    path: str, every: list[OpenMap], with_map: UUID | None, own: Sequence[OwnHandout] = ()
) -> list[LibraryShelf]:
    """The library by when a text is needed, the practice's own among ours; on each shelf by title."""
    texts = Texts({one.slug: one.text for one in own})
    offered = [*library.every_slug(), *(one.slug for one in own if not one.put_away)]
    abouts = sorted((texts.load(slug).about for slug in offered), key=lambda about: about.title)
    to_fill_in = [_line(about, path, every, None, texts) for about in abouts if library.is_worksheet(about.slug)]
    to_read = {
        name: [about for about in abouts if about.when is shelf and not library.is_worksheet(about.slug)]
        for shelf, name in SHELVES.items()
    }
    return [
        *(
            LibraryShelf(name, [_line(about, path, every, with_map, texts) for about in some])
            for name, some in to_read.items()
        ),
        LibraryShelf(WORKSHEETS, to_fill_in),
    ]


def _line(about: About, path: str, every: list[OpenMap], with_map: UUID | None, texts: Texts) -> LibraryLine:
    whom = [texts.is_for(about.slug, who) for who in (Addressee.BOTH, Addressee.A)]
    does = "fill in" if library.is_worksheet(about.slug) else "read"
    reading = f"{count(about.reading_minutes, 'minute')} to {does} · {_WHOM[whom[0], whom[1]]}"
    way = way_to(path, about.slug, every, with_map, texts)
    return LibraryLine(way, about.title, about.summary, reading, about.slug, about.slug in texts.own)


_WHOM = {
    (True, True): "for both, or for one of them",
    (True, False): "for both together",
    (False, True): "for one of them",
}


def way_to(path: str, slug: str, every: list[OpenMap], with_map: UUID | None, texts: Texts = OURS) -> str:
    """Where a paper is looked at; with this map, if it can go on it."""
    query = f"?map={with_map}" if str(with_map) in maps_that_fit(every, slug, texts) else ""
    return f"{path}/handouts/{slug}{query}"
