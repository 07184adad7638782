"""What a handout text in the library is made of, before it is filled for one couple."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from clinic.cycles.rules import Element, MapKind
from reports.conditions import Condition, Who, excludes_both


class LibraryError(ValueError):
    """A text in the library cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one style: plain text, a partner's name, or a partner's own words."""

    text: str = ""
    name: Who | None = None
    said: tuple[Who, Element] | None = None
    strong: bool = False
    emphasis: bool = False


Prose = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    prose: Prose


@dataclass(frozen=True, slots=True)
class Paragraph:
    prose: Prose


@dataclass(frozen=True, slots=True)
class Points:
    """A list, with numbers or with bullets."""

    items: tuple[Prose, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Callout:
    """A few sentences set apart."""

    parts: tuple[Paragraph | Points, ...]


@dataclass(frozen=True, slots=True)
class WritingSpace:
    """Ruled lines to write on, under a prompt."""

    prompt: Prose
    lines: int


@dataclass(frozen=True, slots=True)
class Table:
    """Words in rows and columns. The first row and the first column are headings; an empty cell is to be written in."""

    columns: tuple[Prose, ...]
    rows: tuple[tuple[Prose, ...], ...]


@dataclass(frozen=True, slots=True)
class Log:
    """A ruled table to fill in day by day: the first column counts the rows, the others are empty."""

    columns: tuple[Prose, ...]
    rows: int


class LoopName(StrEnum):
    """The small general loops there are; their words are in `library/furniture.toml`."""

    HURT_DISTANCE = "hurt-distance"
    PURSUE_WITHDRAW = "pursue-withdraw"
    WITHDRAW_WITHDRAW = "withdraw-withdraw"
    ATTACK_ATTACK = "attack-attack"
    REACH_RESPOND = "reach-respond"


@dataclass(frozen=True, slots=True)
class MapPlace:
    """Here the couple's map is drawn, if there is one."""


@dataclass(frozen=True, slots=True)
class LoopPlace:
    """Here a small general loop is drawn, if there is no map."""

    name: LoopName = LoopName.HURT_DISTANCE


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Field:
    """A place to write by hand or by keyboard, under a label; one line, or a box of several."""

    name: str
    label: Prose
    lines: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick, with what it says."""

    name: str
    label: Prose


@dataclass(frozen=True, slots=True)
class Diary:
    """A table to fill in: in each row a place to write and boxes to tick."""

    name: str
    corner: str
    rows: tuple[str, ...]
    write: str
    ticks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stems:
    """The reader's own half of the map, part by part: how each part begins, a hint, and room to write."""

    elements: tuple[Element, ...]
    lines: int


FormPart = Field | Tick | Diary | Stems
Part = Heading | Paragraph | Points | Callout | Table | Log | WritingSpace | MapPlace | LoopPlace | PageBreak | FormPart


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the text, and everything that must be true for it to be there.

    `source` is its Markdown, and `key` changes with it. `sections` are the keys of the headings it stands under; of a
    heading, also its own. `own`: it was written for one couple. `line` is where it begins, counted from 0.
    """

    part: Part
    conditions: Condition
    source: str = field(default="", compare=False)
    key: str = field(default="", compare=False)
    sections: tuple[str, ...] = field(default=(), compare=False)
    own: bool = field(default=False, compare=False)
    line: int = field(default=0, compare=False)


class MapWanted(StrEnum):
    """Which map a text speaks of."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    ANY = "any"
    NONE = "none"

    def takes(self, kind: MapKind) -> bool:
        """Whether a map of this kind can go into the text."""
        return self is MapWanted.ANY or self.value == kind.value


class Shelf(StrEnum):
    """When a text is needed."""

    FIRST_VISIT = "before the first visit"
    STAGE_1 = "stage 1"
    STAGE_2 = "stage 2"
    ANY_TIME = "any time"


@dataclass(frozen=True, slots=True)
class About:
    """The heading block of a text: what it is and whom it is for."""

    title: str
    slug: str
    for_: str
    for_one: bool
    map: MapWanted
    when: Shelf
    stage: str
    reading_minutes: int
    reading_grade: float
    language: str
    sources: tuple[str, ...]
    reviewed_on: date
    summary: str


@dataclass(frozen=True, slots=True)
class LibraryText:
    """A handout text as the therapist wrote it."""

    about: About
    passages: tuple[Passage, ...]
    file: str
    is_ours: bool = False
    """Whether it is the library's, word for word, so that its pages may be kept by the press room."""

    @property
    def is_for_one_partner(self) -> bool:
        """Whether there is nothing in it for both partners at once, so that it is made for one of them."""
        return all(excludes_both(one.conditions) for one in self.passages if not isinstance(one.part, PageBreak))
