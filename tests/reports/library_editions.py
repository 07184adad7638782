"""All editions of a handout: each reader, each role, without a map and with maps that are more or less filled in."""

from collections.abc import Iterator
from itertools import chain, combinations, product

from clinic.couples.rules import InjuryRole, Pair, Reader, Side
from clinic.cycles.rules import STANDARD, Element, Entry, MapKind, MapPartner, MapView
from reports.conditions import Addressee, Situation, Who, all_hold
from reports.library import load
from reports.library_text import Callout, Heading, PageBreak, Paragraph, Part, Passage, Points, Prose, WritingSpace

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))
CALLED = {Who.A: "Maya", Who.B: "Jon", Who.YOU: "Maya", Who.PARTNER: "Jon"}

FULL = tuple(Entry(f"{side}-{part}", side, part, "I go quiet") for side, part in product(Side, STANDARD))
WOVEN_IN = tuple(e for e in FULL if e.element in {Element.MOVE, Element.MEANING, Element.PRIMARY_EMOTION})


def _view(entries: tuple[Entry, ...]) -> MapView:
    return MapView(Reader.ROOM, NAMES, "The Chase", MapKind.NEGATIVE, None, entries, ())


PARTLY = chain.from_iterable(combinations(WOVEN_IN, count) for count in range(len(WOVEN_IN) + 1))
VIEWS = (None, _view(FULL), *map(_view, PARTLY))
READERS = ((Addressee.BOTH, None), *product((Addressee.A, Addressee.B), (None, *InjuryRole)))
SITUATIONS = [Situation(addressee, role, view) for addressee, role in READERS for view in VIEWS]


def edition(slug: str, situation: Situation) -> list[Passage]:
    """What this reader gets; page breaks stand between sections, so they are left out here."""
    passages = (passage for passage in load(slug).passages if not isinstance(passage.part, PageBreak))
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
        case Heading(_, prose) | Paragraph(prose) | WritingSpace(prose, _):
            yield prose
        case Points(items, _):
            yield from items
        case Callout(parts):
            for inner in parts:
                yield from proses(inner)


def plain(prose: Prose) -> str:
    return "".join(piece.text or CALLED.get(piece.name, "“I go quiet”") for piece in prose)


def words(passages: list[Passage]) -> str:
    """Running text, a paragraph or point a line, without the headings."""
    return "\n".join(
        plain(prose) for passage in passages if not isinstance(passage.part, Heading) for prose in proses(passage.part)
    )
