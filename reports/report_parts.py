"""What a report is put together from: sentences that can be said otherwise, charts, tables, words, places to write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from clinic.couples.rules import Side
from clinic.cycles.layout import MapDrawing
from clinic.cycles.lettering import clean
from reports.charts import Chart
from reports.document import Document, Paper, TypeSize
from reports.tailoring import AS_WRITTEN, Tailoring

LONGEST_SENTENCE = 2_000
SHORT_TABLE = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph of a report; `notes` are the numbers of where its figures come from."""

    kind: ClassVar[str] = "sentence"
    key: str
    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that says much, with what it counts."""

    figure: str
    label: str


@dataclass(frozen=True, slots=True)
class Glance:
    """A few of those beside each other."""

    kind: ClassVar[str] = "glance"
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class ChartPart:
    kind: ClassVar[str] = "chart"
    chart: Chart


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of each row is its heading. `said`: cells hold people's own words."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    said: bool = False

    @property
    def is_short(self) -> bool:
        """Few rows, to be kept on one page."""
        return len(self.rows) <= SHORT_TABLE


@dataclass(frozen=True, slots=True)
class Tables:
    """Two halves of one long table beside each other."""

    kind: ClassVar[str] = "tables"
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as they were said or written down, with who or when."""

    text: str
    who: str = ""
    side: Side | None = None
    stem: str = ""
    """How the words begin, as a map has it."""


@dataclass(frozen=True, slots=True)
class Quotes:
    kind: ClassVar[str] = "quotes"
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Points:
    kind: ClassVar[str] = "points"
    points: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class PlacedMap:
    """A map with the word and the day over it, and how its page lies."""

    title: str
    when: str
    drawing: MapDrawing
    page: str


@dataclass(frozen=True, slots=True)
class MapSheet:
    """The maps at the end of a report: `beside` each other on one page, or each on a page of its own."""

    title: str
    maps: tuple[PlacedMap, ...]
    beside: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """A place to write, by hand or in the PDF. `name` is that of its field."""

    kind: ClassVar[str] = "lines"
    name: str
    prompt: str
    lines: int


@dataclass(frozen=True, slots=True)
class Signature:
    kind: ClassVar[str] = "signature"
    name: str
    license: str
    license_label: str
    date_label: str
    place: str


Part = Sentence | Glance | Heading | ChartPart | Table | Tables | Quotes | Points | Lines | Signature


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class OpenSentence:
    """A sentence as it can be said otherwise: what it says by itself, and what was typed instead."""

    key: str
    source: str
    text: str
    was: str = ""
    """What it said when it was typed over, if that is not what it says now."""
    prompt: str = ""
    """What it is to say, where there is nothing yet but a place to write."""


@dataclass(frozen=True, slots=True)
class OpenSection:
    """A section as the page beside the paper has it: kept or left out, with its sentences."""

    key: str
    title: str
    kept: bool
    sentences: tuple[OpenSentence, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What the template receives."""

    kind: str
    title: str
    names: str
    for_whom: str
    period: str
    made_on: str
    practice: str
    note_title: str
    note: tuple[str, ...]
    sections: tuple[Section, ...]
    sources_title: str
    sources: tuple[str, ...]
    maps: MapSheet | None
    confidential: str
    paper: Paper
    size: TypeSize
    open: tuple[OpenSection, ...]
    """Not on the paper: what the page beside it lets one say otherwise."""


@dataclass(slots=True)
class Writer:
    """Puts sections together, says what was typed in the place of our words, and numbers where figures come from."""

    words: Mapping[str, str]
    tailoring: Tailoring = AS_WRITTEN
    sections: list[Section] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    open: list[OpenSection] = field(default_factory=list)
    maps: MapSheet | None = None
    _parts: list[Part] = field(default_factory=list)
    _sentences: list[OpenSentence] = field(default_factory=list)
    _title: str = ""
    _over_it: bool = True
    _key: str = ""

    @property
    def _keeps(self) -> bool:
        return not self.tailoring.leaves_out(self._key)

    def begin(self, key: str, title: str, *, over_it: bool = True) -> None:
        """A section begins; `over_it`: its title stands over it on the paper too."""
        self._key, self._title, self._over_it = key, title, over_it
        self._parts, self._sentences = [], []

    def end(self) -> None:
        """Keeps the section that was begun, unless there is nothing in it, or it is to be left out."""
        if self._parts and self._keeps:
            self.sections.append(Section(self._key, self._title if self._over_it else "", tuple(self._parts)))
        if self._parts or self._sentences:
            self.open.append(OpenSection(self._key, self._title, self._keeps, tuple(self._sentences)))

    def lay(self, maps: MapSheet) -> None:
        """Maps for the end of the report, unless the section that speaks of them is left out."""
        self.maps = maps if self._keeps else self.maps

    def put(self, *parts: Part) -> None:
        self._parts += parts

    def say(self, key: str, text: str, *sources: str) -> None:
        """A sentence, or what was typed in its place; nothing, if that is empty."""
        key = f"{self._key}.{key}"
        edit = self.tailoring.edit(key)
        said = edit.text if edit else text
        was = edit.was if edit and edit.was != text else ""
        self._sentences.append(OpenSentence(key, text, said, was))
        if said.strip():
            self._parts.append(Sentence(key, clean(said), self._notes(sources)))

    def ask(self, key: str, prompt: str, lines: int, *, alone: bool = False) -> None:
        """What only people can say: typed beforehand, it stands after its prompt; else there is a place to write.

        `alone`: the heading says it, so that what was typed needs no prompt.
        """
        key = f"{self._key}.{key}"
        edit = self.tailoring.edit(key)
        said = edit.text if edit else ""
        self._sentences.append(OpenSentence(key, "", said, prompt=prompt))
        place = Lines(key.replace(".", "-"), prompt, lines)
        self._parts.append(Sentence(key, clean(said if alone else f"{prompt} {said}")) if said.strip() else place)

    def tell(self, key: str, *sources: str, **gaps: object) -> None:
        """A sentence of our own words, filled in."""
        self.say(key, self.words[key].format(**gaps), *sources)

    def _notes(self, sources: Sequence[str]) -> tuple[int, ...]:
        """The numbers under which these sources stand at the end."""
        if not self._keeps:
            return ()
        self.sources += [one for one in dict.fromkeys(sources) if one not in self.sources]
        return tuple(self.sources.index(one) + 1 for one in sources)


def report_of(document: Document) -> Report:
    """What a report's document holds.

    Raises:
        TypeError: it is another paper.
    """
    if not isinstance(document.contents, Report):
        raise TypeError(document.template)
    return document.contents
