"""All editions of a handout: each reader, each role, without a map and with maps that are more or less filled in."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, combinations, product

from clinic.couples.rules import InjuryRole, Pair, Reader, Side
from clinic.cycles.rules import STANDARD, Entry, MapKind, MapPartner, MapView
from clinic.language import Language
from reports.conditions import Addressee, Situation, Who, WordsTerm, all_hold
from reports.library import load
from reports.library_text import (
    Callout,
    Field,
    Heading,
    Log,
    PageBreak,
    Paragraph,
    Part,
    Passage,
    Points,
    Prose,
    Table,
    Tick,
    WritingSpace,
)

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))
CALLED = {Who.A: "Maya", Who.B: "Jon", Who.YOU: "Maya", Who.PARTNER: "Jon"}

FULL = tuple(Entry(f"{side}-{part}", side, part, "I go quiet") for side, part in product(Side, STANDARD))
ALL_SUBSETS_UP_TO = 6
"""With more parts woven in than that, each is missing once and alone once; all subsets would be thousands."""


def _view(kind: MapKind, entries: tuple[Entry, ...]) -> MapView:
    return MapView(Reader.ROOM, NAMES, "The Chase", kind, None, entries, ())


def _woven_in(slug: str) -> tuple[Entry, ...]:
    """The entries of a full map that make a difference to the text."""
    terms = [term for passage in load(slug).passages for term in passage.conditions if isinstance(term, WordsTerm)]
    return tuple(entry for entry in FULL if entry.element in {term.element for term in terms})


def _partly(entries: tuple[Entry, ...]) -> Iterator[tuple[Entry, ...]]:
    counts = range(len(entries) + 1) if len(entries) <= ALL_SUBSETS_UP_TO else (0, 1, len(entries) - 1, len(entries))
    return chain.from_iterable(combinations(entries, count) for count in counts)


def views(slug: str) -> list[MapView | None]:
    """No map, and maps of each kind the text takes: full, and with less and less of what it weaves in."""
    kinds = [kind for kind in MapKind if load(slug).about.map.takes(kind)]
    partly = (FULL, *_partly(_woven_in(slug)))
    return [None, *(_view(kind, entries) for kind in kinds for entries in partly)]


def readers(slug: str) -> list[tuple[Addressee, InjuryRole | None]]:
    """Both, and each one in each role, if there is an edition for one."""
    ones = product((Addressee.A, Addressee.B), (None, *InjuryRole)) if load(slug).about.for_one else ()
    return [(Addressee.BOTH, None), *ones]


@cache
def situations(slug: str) -> tuple[Situation, ...]:
    return tuple(Situation(addressee, role, view) for addressee, role in readers(slug) for view in views(slug))


@cache
def editions(slug: str, language: Language = Language.ENGLISH) -> dict[tuple[Passage, ...], Situation]:
    """Every edition that differs from all others, with a situation it is for."""
    return {tuple(edition(slug, situation, language)): situation for situation in situations(slug)}


def edition(slug: str, situation: Situation, language: Language = Language.ENGLISH) -> list[Passage]:
    """What this reader gets; page breaks stand between sections, so they are left out here."""
    passages = (passage for passage in load(slug, language).passages if not isinstance(passage.part, PageBreak))
    return [passage for passage in passages if all_hold(passage.conditions, situation)]


def pages(slug: str) -> list[list[Passage]]:
    """The passages for all readers, by the page they stand on."""
    found: list[list[Passage]] = [[]]
    for passage in load(slug).passages:
        if isinstance(passage.part, PageBreak):
            found.append([])
        else:
            found[-1].append(passage)
    return found


def proses(part: Part) -> Iterator[Prose]:
    match part:
        case Heading(_, prose) | Paragraph(prose) | WritingSpace(prose, _) | Field(_, prose, _) | Tick(_, prose):
            yield prose
        case Points(items, _):
            yield from items
        case Table(columns, rows):
            for row in (columns, *rows):
                yield from filter(None, row)
        case Log(columns, _):
            yield from columns
        case Callout(parts):
            for inner in parts:
                yield from proses(inner)


def plain(prose: Prose) -> str:
    return "".join(piece.text or CALLED.get(piece.name, "“I go quiet”") for piece in prose)


def words(passages: Iterable[Passage]) -> str:
    """Running text, a paragraph or point a line, without the headings."""
    return "\n".join(
        plain(prose) for passage in passages if not isinstance(passage.part, Heading) for prose in proses(passage.part)
    )
