"""The parts of a printed handout, with every word decided; the template only places them."""

from dataclasses import dataclass
from typing import ClassVar

from clinic.cycles.layout import MapDrawing
from clinic.cycles.rules import MapView
from reports.furniture import Loop
from reports.prose import Run, Runs, Voice


@dataclass(frozen=True, slots=True)
class HeadingPart:
    kind: ClassVar[str] = "heading"
    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class ParagraphPart:
    kind: ClassVar[str] = "paragraph"
    runs: Runs


@dataclass(frozen=True, slots=True)
class ListPart:
    kind: ClassVar[str] = "list"
    items: tuple[Runs, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class CalloutPart:
    kind: ClassVar[str] = "callout"
    parts: tuple["PrintedPart", ...]


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A note from the counselor to the reader, under its title."""

    kind: ClassVar[str] = "letter"
    title: str
    parts: tuple["PrintedPart", ...]


@dataclass(frozen=True, slots=True)
class WritingPart:
    kind: ClassVar[str] = "writing"
    prompt: Runs
    lines: int


@dataclass(frozen=True, slots=True)
class TablePart:
    """Rows under headings; the first cell of a row is its heading, and an empty cell is to be written in."""

    kind: ClassVar[str] = "table"
    columns: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    is_log: bool = False


@dataclass(frozen=True, slots=True)
class MapPart:
    """The couple's map. `room`: `text` or `wide` in the text, or `alone` on a page. `tall` is for a phone's screen."""

    kind: ClassVar[str] = "map"
    drawing: MapDrawing
    room: str
    view: MapView | None = None
    tall: MapDrawing | None = None


@dataclass(frozen=True, slots=True)
class NotePart:
    """A word about the paper itself."""

    kind: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True, slots=True)
class LoopPart:
    kind: ClassVar[str] = "loop"
    loop: Loop


@dataclass(frozen=True, slots=True)
class FieldPart:
    """A place to fill in. `name` is like no other in any worksheet, so that several can go into one file."""

    kind: ClassVar[str] = "field"
    name: str
    label: Runs
    lines: int

    @property
    def said(self) -> str:
        """What a screen reader calls it."""
        return said(self.label)


@dataclass(frozen=True, slots=True)
class TickPart:
    kind: ClassVar[str] = "tick"
    name: str
    label: Runs

    @property
    def said(self) -> str:
        return said(self.label)


@dataclass(frozen=True, slots=True)
class DiaryCell:
    """A place to write or a box to tick in a diary, and what a screen reader calls it."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class DiaryRow:
    head: str
    write: DiaryCell
    ticks: tuple[DiaryCell, ...]


@dataclass(frozen=True, slots=True)
class DiaryPart:
    """A table to fill in, with what stands over each column."""

    kind: ClassVar[str] = "diary"
    corner: str
    write: str
    ticks: tuple[str, ...]
    rows: tuple[DiaryRow, ...]


@dataclass(frozen=True, slots=True)
class StemPart:
    """One part of the reader's own half of the map. `words` are the reader's own, and only if they were asked for."""

    kind: ClassVar[str] = "stem"
    name: str
    stem: str
    hint: str
    words: tuple[Run, ...]
    lines: int


def said(runs: Runs) -> str:
    """`runs` as one plain line."""
    return "".join(run.text for run in runs).strip()


FormPrinted = FieldPart | TickPart | DiaryPart | StemPart
PrintedPart = (
    HeadingPart
    | ParagraphPart
    | ListPart
    | CalloutPart
    | LetterPart
    | TablePart
    | WritingPart
    | MapPart
    | NotePart
    | LoopPart
    | FormPrinted
)


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """What starts on a new page. `layout`: `text`, or for a map alone an `upright` page or a `turned` one."""

    parts: tuple[PrintedPart, ...]
    layout: str = "text"

    @property
    def is_same_for_everyone(self) -> bool:
        """Whether it holds nobody's name, words or map, so that its pages can be kept and used again."""
        return all(_is_impersonal(part) for part in self.parts)


def _is_impersonal(part: PrintedPart) -> bool:
    match part:
        case HeadingPart(runs=runs) | ParagraphPart(runs) | WritingPart(prompt=runs) | FieldPart(label=runs):
            return all(run.voice is Voice.TEXT for run in runs)
        case ListPart(items):
            return all(run.voice is Voice.TEXT for runs in items for run in runs)
        case TablePart(columns, rows):
            return all(run.voice is Voice.TEXT for row in (columns, *rows) for runs in row for run in runs)
        case CalloutPart(parts):
            return all(_is_impersonal(inner) for inner in parts)
        case TickPart(label=runs):
            return all(run.voice is Voice.TEXT for run in runs)
        case StemPart(words=words):
            return not words
    return not isinstance(part, MapPart | LetterPart)
