"""What a cycle map holds, and what of it each reader may have.

The parts follow the EFT infinity loop (Johnson, The Practice of Emotionally Focused Couple Therapy, 3rd ed., 2019):
above the line what each partner shows, below it what is rarely said. Nothing is required, parts come in any order,
and the couple's own words stand as they were said.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from clinic.couples.rules import Audience, CycleType, InjuryRole, Pair, Position, Reader, Side, may_see, private_to

TEXT_LIMIT = 500
TITLE_LIMIT = 120
ENTRIES_LIMIT = 200


class Element(StrEnum):
    """A part of one partner's half of the cycle, in the order of the walk round the loop."""

    CUE = "cue"
    MEANING = "meaning"
    REACTIVE_EMOTION = "reactive_emotion"
    MOVE = "move"
    PRIMARY_EMOTION = "primary_emotion"
    FEAR = "fear"
    NEED = "need"
    BODY = "body"
    MOVE_HOPE = "move_hope"
    RAW_SPOT = "raw_spot"
    VIEW_OF_SELF = "view_of_self"
    VIEW_OF_OTHER = "view_of_other"


ABOVE = (Element.CUE, Element.MEANING, Element.REACTIVE_EMOTION, Element.MOVE)
BELOW = (Element.PRIMARY_EMOTION, Element.FEAR, Element.NEED)
STANDARD = ABOVE + BELOW
OPTIONAL_ABOVE = (Element.BODY, Element.MOVE_HOPE)
OPTIONAL_BELOW = (Element.RAW_SPOT, Element.VIEW_OF_SELF, Element.VIEW_OF_OTHER)
OPTIONAL = OPTIONAL_ABOVE + OPTIONAL_BELOW

_TOLD = (
    (Element.CUE, Element.MEANING, Element.REACTIVE_EMOTION, Element.BODY, Element.MOVE, Element.MOVE_HOPE),
    (
        Element.PRIMARY_EMOTION,
        Element.RAW_SPOT,
        Element.FEAR,
        Element.VIEW_OF_SELF,
        Element.VIEW_OF_OTHER,
        Element.NEED,
    ),
)
WALK = tuple((side, element) for part in (ABOVE, BELOW) for side in Side for element in part)
"""Fourteen steps: A above, B above, then A below, B below."""


class MapKind(StrEnum):
    NEGATIVE = "negative"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Entry:
    """Some words in one part of the map.

    `tentative` is the counselor's hunch, not yet confirmed by the client; it is never shown or printed.
    """

    id: str
    side: Side
    element: Element
    text: str
    tentative: bool = False
    audience: Audience = Audience.ROOM


@dataclass(frozen=True, slots=True)
class Parked:
    """Words that were caught before anybody knew where they belong. The counselor's alone, until they are placed."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class MapPartner:
    """A partner as this map has them; position and injury role may differ from map to map."""

    name: str
    pronouns: str | None = None
    position: Position | None = None
    injury_role: InjuryRole | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A couple sentence under the loop: "The more I ..., the more you ...", said by the partner on `side`.

    It tells what two moves tell, so it is for nobody whom one of them is kept from.
    """

    side: Side
    text: str
    audience: Audience = Audience.ROOM


@dataclass(frozen=True, slots=True)
class CycleMap:
    """The whole map, as the counselor's file has it. Pages and paper get a `MapView`, never this."""

    partners: Pair[MapPartner]
    title: str = ""
    kind: MapKind = MapKind.NEGATIVE
    cycle_type: CycleType | None = None
    entries: tuple[Entry, ...] = ()
    links: tuple[Link, ...] = ()
    parked: tuple[Parked, ...] = ()
    shown: tuple[Element, ...] = ()
    """Optional parts that are drawn although nobody has words there, in the order of `OPTIONAL`."""


@dataclass(frozen=True, slots=True)
class MapView:
    """A cycle map as one reader may have it. Made by `view_for` and nothing else."""

    reader: Reader
    partners: Pair[MapPartner]
    title: str
    kind: MapKind
    cycle_type: CycleType | None
    entries: tuple[Entry, ...]
    links: tuple[Link, ...]
    parked: tuple[Parked, ...] = ()
    shown: tuple[Element, ...] = ()

    def said(self, side: Side, element: Element) -> tuple[Entry, ...]:
        """What the partner on `side` said in one part, in the order it was said."""
        return tuple(entry for entry in self.entries if entry.side is side and entry.element is element)

    def link(self, side: Side) -> str:
        """The couple sentence of the partner on `side`, or nothing."""
        return next((link.text for link in self.links if link.side is side), "")

    def keeps_back(self, side: Side) -> bool:
        """Whether the counselor sees a couple sentence here that is not for everyone."""
        mine = self.reader is Reader.COUNSELOR
        return mine and any(link.side is side and link.audience is not Audience.ROOM for link in self.links)

    @property
    def is_blank(self) -> bool:
        """Whether this reader would see no words at all."""
        return not self.entries and not self.links


def view_for(reader: Reader, cycle_map: CycleMap) -> MapView:
    """`cycle_map` with only what `reader` may have. Hunches stay with the counselor.

    So do cycle type, positions and injury roles, except that a paper for one partner may speak to their own.
    """
    return MapView(
        reader=reader,
        partners=Pair(*(_partner_for(reader, side, cycle_map.partners[side]) for side in Side)),
        title=cycle_map.title,
        kind=cycle_map.kind,
        cycle_type=cycle_map.cycle_type if reader is Reader.COUNSELOR else None,
        entries=tuple(entry for entry in cycle_map.entries if _open(reader, entry)),
        links=tuple(link for link in cycle_map.links if may_see(reader, link.audience)),
        parked=cycle_map.parked if reader is Reader.COUNSELOR else (),
        shown=cycle_map.shown,
    )


def closed(view: MapView) -> MapView:
    """`view` with the lower half closed: no word from beneath the line is left in it, and no part either."""
    lower = frozenset(BELOW + OPTIONAL_BELOW)
    return replace(
        view,
        entries=tuple(entry for entry in view.entries if entry.element not in lower),
        shown=tuple(element for element in view.shown if element not in lower),
    )


def _partner_for(reader: Reader, side: Side, partner: MapPartner) -> MapPartner:
    if may_see(reader, private_to(side)):
        return partner
    return MapPartner(partner.name, partner.pronouns)


def _open(reader: Reader, entry: Entry) -> bool:
    if reader is Reader.COUNSELOR:
        return True
    return not entry.tentative and may_see(reader, entry.audience)


def missing(view: MapView) -> tuple[tuple[Side, Element], ...]:
    """The steps of the walk that hold no words yet."""
    return tuple(step for step in WALK if not view.said(*step))


def drawn(view: MapView) -> frozenset[Element]:
    """The seven parts every map has, and the optional ones that are switched on or hold words."""
    return frozenset(STANDARD) | set(view.shown) | {entry.element for entry in view.entries}


def walk(view: MapView) -> tuple[tuple[Side, Element], ...]:
    """The steps round this map: `WALK`, with the optional parts it has where they come up in it."""
    parts = drawn(view)
    return tuple((side, element) for half in _TOLD for side in Side for element in half if element in parts)


def loop_closes(view: MapView) -> bool:
    """Whether each partner's move and cue are known, so that one's move can be seen to set off the other."""
    return all(view.said(side, part) for side in Side for part in (Element.CUE, Element.MOVE))
