"""What a handout text in the library is made of, before it is filled for one couple."""

from dataclasses import dataclass
from datetime import date

from clinic.cycles.rules import Element
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
class MapPlace:
    """Here the couple's map is drawn, if there is one."""


@dataclass(frozen=True, slots=True)
class LoopPlace:
    """Here a small general loop is drawn, if there is no map."""


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
Part = Heading | Paragraph | Points | Callout | WritingSpace | MapPlace | LoopPlace | PageBreak | FormPart


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the text, and everything that must be true for it to be there."""

    part: Part
    conditions: Condition


@dataclass(frozen=True, slots=True)
class About:
    """The heading block of a text: what it is and whom it is for."""

    title: str
    slug: str
    for_: str
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

    @property
    def is_for_one_partner(self) -> bool:
        """Whether there is nothing in it for both partners at once, so that it is made for one of them."""
        return all(excludes_both(one.conditions) for one in self.passages if not isinstance(one.part, PageBreak))

    @property
    def has_stems(self) -> bool:
        """Whether it has room for a partner's own half of the map, so that their own words can stand there."""
        return any(isinstance(one.part, Stems) for one in self.passages)
