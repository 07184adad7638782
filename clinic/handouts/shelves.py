"""What can be given to a couple, sorted by when it is needed; and which of their maps can go on what."""

from dataclasses import dataclass
from uuid import UUID

from clinic.cycles.board import map_name
from clinic.cycles.store import OpenMap
from clinic.handouts.store import PaperNotFoundError, is_for, takes_map
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


@dataclass(frozen=True, slots=True)
class LibraryShelf:
    """The handouts that are needed at one time."""

    name: str
    handouts: list[LibraryLine]


def maps_that_fit(opened: list[OpenMap], slug: str) -> dict[str, str]:
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


def shelves(path: str, every: list[OpenMap], with_map: UUID | None) -> list[LibraryShelf]:
    """The library by when a text is needed; on each shelf by title."""
    abouts = sorted((library.load(slug).about for slug in library.every_slug()), key=lambda about: about.title)
    to_fill_in = [_line(about, path, every, None) for about in abouts if library.is_worksheet(about.slug)]
    to_read = {
        name: [about for about in abouts if about.when is shelf and not library.is_worksheet(about.slug)]
        for shelf, name in SHELVES.items()
    }
    return [
        *(
            LibraryShelf(name, [_line(about, path, every, with_map) for about in some])
            for name, some in to_read.items()
        ),
        LibraryShelf(WORKSHEETS, to_fill_in),
    ]


def _line(about: About, path: str, every: list[OpenMap], with_map: UUID | None) -> LibraryLine:
    whom = [is_for(about.slug, who) for who in (Addressee.BOTH, Addressee.A)]
    does = "fill in" if library.is_worksheet(about.slug) else "read"
    reading = f"{count(about.reading_minutes, 'minute')} to {does} · {_WHOM[whom[0], whom[1]]}"
    return LibraryLine(way_to(path, about.slug, every, with_map), about.title, about.summary, reading)


_WHOM = {
    (True, True): "for both, or for one of them",
    (True, False): "for both together",
    (False, True): "for one of them",
}


def way_to(path: str, slug: str, every: list[OpenMap], with_map: UUID | None) -> str:
    """Where a paper is looked at; with this map, if it can go on it."""
    query = f"?map={with_map}" if str(with_map) in maps_that_fit(every, slug) else ""
    return f"{path}/handouts/{slug}{query}"
