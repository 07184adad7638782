"""From the passages of a library text to printed parts, for one reader of one couple."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from reports.conditions import Situation, all_hold
from reports.form_filling import printed_form
from reports.furniture import furniture
from reports.handout_parts import (
    CalloutPart,
    HeadingPart,
    LetterPart,
    ListPart,
    LoopPart,
    MapPart,
    NotePart,
    ParagraphPart,
    PrintedPart,
    PrintedSheet,
    TablePart,
    WritingPart,
)
from reports.library_text import (
    Callout,
    Heading,
    LibraryText,
    Log,
    LoopPlace,
    MapPlace,
    PageBreak,
    Paragraph,
    Part,
    Passage,
    Points,
    Prose,
    Table,
    WritingSpace,
)
from reports.map_on_paper import MapOnPaper
from reports.prose import Run, Runs, Telling, Voice


@dataclass(frozen=True, slots=True)
class Filling:
    """Everything one reader's edition of a text depends on."""

    situation: Situation
    telling: Telling
    map: MapOnPaper | None
    slug: str = ""

    def sheets(self, text: LibraryText) -> tuple[PrintedSheet, ...]:
        """The sheets of this edition. A map too full to be read in the text follows on a page of its own."""
        chosen = [passage for passage in text.passages if all_hold(passage.conditions, self.situation)]
        return tuple(self._sheets(chosen))

    def letter(self, title: str, parts: Iterable[Part]) -> Iterator[LetterPart]:
        """What the counselor wrote to the reader, if anything of it is left."""
        if filled := tuple(printed for part in parts for printed in self._in_own_words()._printed(part)):
            yield LetterPart(title, filled)

    def _sheets(self, chosen: Iterable[Passage]) -> Iterator[PrintedSheet]:
        for group in _split_at_breaks(chosen):
            parts = tuple(_without_empty_sections([part for one in group for part in self._filled(one)]))
            if parts:
                yield PrintedSheet(parts)
            if self.map and self.map.has_own_page and any(isinstance(one.part, MapPlace) for one in group):
                yield PrintedSheet((MapPart(self.map.drawing, "alone", self.telling.view),), self.map.room)

    def _filled(self, passage: Passage) -> Iterator[PrintedPart]:
        return (self._in_own_words() if passage.own else self)._everything(passage.part)

    def _in_own_words(self) -> "Filling":
        """The same for what was written for this couple alone: no page with it is ever kept for another one."""
        return replace(self, telling=replace(self.telling, plain=Voice.OWN))

    def _everything(self, part: Part) -> Iterator[PrintedPart]:
        yield from self._printed(part)
        yield from printed_form(part, self.telling, self.slug)

    def _printed(self, part: Part) -> Iterator[PrintedPart]:
        match part:
            case Heading(level, prose) if runs := self.telling.fill(prose):
                yield HeadingPart(level, runs)
            case Callout(inner) if parts := tuple(p for one in inner for p in self._printed(one)):
                yield CalloutPart(parts)
            case Paragraph(prose) if runs := self.telling.fill(prose):
                yield ParagraphPart(runs)
            case Points(items, numbered) if filled := tuple(filter(None, map(self.telling.fill, items))):
                yield ListPart(filled, numbered)
            case WritingSpace(prose, lines) if runs := self.telling.fill(prose):
                yield WritingPart(runs, lines)
            case MapPlace() if self.map and self.map.has_own_page:
                yield NotePart(furniture(self.telling.language).handout.map_follows)
            case MapPlace() if self.map:
                yield MapPart(self.map.drawing, self.map.room, self.telling.view)
            case LoopPlace(name) if not self.map:
                yield LoopPart(furniture(self.telling.language).loops[name])
            case Table() | Log():
                yield from self._tables(part)

    def _tables(self, part: Table | Log) -> Iterator[TablePart]:
        """The table, if any row of it is left."""
        columns = self._row(part.columns)
        if isinstance(part, Table):
            if rows := tuple(row for row in map(self._row, part.rows) if row):
                yield TablePart(columns, rows)
        else:
            empty = ((),) * (len(columns) - 1)
            numbers = range(1, part.rows + 1)
            yield TablePart(columns, tuple(((Run(str(number)),), *empty) for number in numbers), is_log=True)

    def _row(self, cells: tuple[Prose, ...]) -> tuple[Runs, ...]:
        """The cells of a row, or nothing if words it needs were never said."""
        filled = tuple(map(self.telling.fill, cells))
        missing = any(cell and not runs for cell, runs in zip(cells, filled, strict=True))
        return () if missing else filled


def _split_at_breaks(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    group: list[Passage] = []
    for passage in passages:
        if isinstance(passage.part, PageBreak):
            yield group
            group = []
        else:
            group.append(passage)
    yield group


def _without_empty_sections(parts: list[PrintedPart]) -> Iterator[PrintedPart]:
    """Leave out a heading when all that stood under it was left out."""
    for part, after in zip_longest(parts, parts[1:]):
        if isinstance(part, HeadingPart) and (after is None or _is_heading_up_to(part.level, after)):
            continue
        yield part


def _is_heading_up_to(level: int, part: PrintedPart) -> bool:
    return isinstance(part, HeadingPart) and part.level <= level
