"""A cycle map as pure numbers and words: what the layout hands to the one SVG template.

All lengths are in canvas units, y grows downward. Colors are named by their part (see `palette`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from clinic.couples.rules import Side
from clinic.cycles.rules import Element, MapKind


class Anchor(StrEnum):
    START = "start"
    MIDDLE = "middle"
    END = "end"


class TextLine(NamedTuple):
    """One line of text on its baseline. With `path` it is drawn as outlines that start at (x, y) instead."""

    x: float
    y: float
    text: str
    size: float
    weight: int
    ink: str
    family: str
    width: float
    anchor: str = Anchor.START
    rtl: bool = False
    path: str = ""

    @property
    def left(self) -> float:
        """Where the words begin on the page, whatever way they run."""
        if self.anchor == Anchor.MIDDLE:
            return self.x - self.width / 2
        ends_at_x = (self.anchor == Anchor.END) is not self.rtl
        return self.x - (self.width if ends_at_x else 0.0)


class Turned(NamedTuple):
    """A place and a heading in degrees; 0 points right, 90 down. Arrows of partner `side`."""

    x: float
    y: float
    angle: float
    side: Side


class Disc(NamedTuple):
    x: float
    y: float
    r: float
    ink: str


class Mark(NamedTuple):
    """A sign before an entry: its box's upper left corner and size."""

    x: float
    y: float
    size: float


class Question(NamedTuple):
    """The sign of a hunch: a dashed ring around a question mark."""

    x: float
    y: float
    r: float
    sign: TextLine


class Stroke(NamedTuple):
    """An open path that is drawn with a pen of `width`."""

    path: str
    ink: str
    width: float


class Drop(NamedTuple):
    """An upright line at `x` between a card above and one below."""

    x: float
    top: float
    bottom: float
    ink: str
    width: float = 4

    @property
    def path(self) -> str:
        return f"M{self.x:.1f} {self.top:.1f}V{self.bottom:.1f}"


class Crossed(NamedTuple):
    """A crossing: a gap in the lower strand, and the upper strand again if it was drawn first."""

    gap: Stroke
    again: Stroke | None


@dataclass(frozen=True, slots=True)
class EntryLines:
    """One entry as it stands in its card."""

    id: str
    text: str
    lines: tuple[str, ...]
    tentative: bool
    for_the_room: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One part of one partner's half."""

    side: Side
    element: Element
    x: float
    y: float
    w: float
    h: float
    below: bool
    label: str
    spoken: str
    entries: tuple[EntryLines, ...] = ()
    text: tuple[TextLine, ...] = ()
    dots: tuple[Disc, ...] = ()
    questions: tuple[Question, ...] = ()
    locks: tuple[Mark, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.entries

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def middle(self) -> float:
        """The x of the card's center."""
        return self.x + self.w / 2


class Said(NamedTuple):
    """A line of the text alternative."""

    side: Side
    name: str
    stem: str
    words: str


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """Everything the template draws, in the order it is drawn."""

    ident: str
    families: str
    kind: MapKind
    width: float
    height: float
    text_size: float
    least_size: float
    paint: Mapping[str, str]
    full_title: str
    description: tuple[Said, ...]
    links: tuple[tuple[str, str], ...]
    blank: str
    cards: tuple[Card, ...]
    water: str
    wave: str
    lower_open: bool
    drops: tuple[Drop, ...]
    strands: tuple[Stroke, ...]
    crossings: tuple[Crossed, ...]
    chevrons: tuple[Turned, ...]
    heads: tuple[Turned, ...]
    arrows: tuple[Turned, ...]
    ribbon: float
    radius: float
    captions: tuple[TextLine, ...]
    names: tuple[TextLine, ...]
    title: tuple[TextLine, ...]
    foot: tuple[TextLine, ...]
    fresh: tuple[Disc, ...] = ()
    """Signs on the corners of cards that hold new words."""

    def card(self, side: Side, element: Element) -> Card:
        """The card of one part.

        Raises:
            KeyError: the drawing has none, because that part is not shown.
        """
        for card in self.cards:
            if card.side is side and card.element is element:
                return card
        raise KeyError((side, element))
