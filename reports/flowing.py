"""How the sheets of a handout fill their pages.

Where a map on its own page would leave the sheet before it half blank, sections from later on move up to fill it. Where
a note or a letterhead would push a few lines to a page of their own, the sheets run on into one another.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil

from clinic.cycles.faces import REGULAR, SEMIBOLD
from clinic.cycles.lettering import width
from reports.document import Paper, TypeSize
from reports.handout_parts import (
    CalloutPart,
    HeadingPart,
    LetterPart,
    ListPart,
    MapPart,
    NotePart,
    ParagraphPart,
    PrintedPart,
    PrintedSheet,
    TablePart,
    WritingPart,
)
from reports.prose import Runs

# Points, as styles/1-pages.css and 2-handout.css set them.
_COLUMN = 467.0
_PAGE = {Paper.LETTER: 676.0, Paper.A4: 726.0}
_MASTHEAD, _TITLE_LINE = 67.0, 30.3
_LINE = 15.75
_BLANK_ROW, _LOG_ROW = 36.75, 34.75
_TIGHT, _MAP_WIDTH = 1.05, 512.0
_GROWN = {TypeSize.NORMAL: 1.0, TypeSize.LARGE: (16 / 11) ** 2}
"""How much more of a page the same words take: lines are higher, and fewer words stand on each."""
_FULL = 1.0
"""The part of a page to plan for. Lines break a little earlier than they are counted, but margins overlap."""


def moved_up(
    sheets: Sequence[PrintedSheet], title: str, addressed: Runs, paper: Paper, size: TypeSize = TypeSize.NORMAL
) -> tuple[PrintedSheet, ...]:
    """`sheets` with a section moved up wherever it still fits, from the sheet before a map alone onward.

    `title` and `addressed` head the first sheet. Sheets without a map alone stay as they are.
    """
    room = _PAGE[paper] * _FULL / _GROWN[size]
    out = list(sheets)
    alone = next((number for number, sheet in enumerate(out) if sheet.layout != "text"), 0)
    text = [number for number in range(max(alone - 1, 0), len(out)) if number != alone]
    for here, after in zip(text, text[1:] if alone else (), strict=False):
        used = _height(out[here].parts) + (_masthead(title, addressed) if here == 0 else 0.0)
        section, rest = _first_section(out[after].parts)
        if rest and used + _height(section) <= room:
            out[here], out[after] = PrintedSheet((*out[here].parts, *section)), PrintedSheet(rest)
    return tuple(out)


def run_on_if_needed(
    sheets: Sequence[PrintedSheet], title: str, addressed: Runs, paper: Paper, more: float = 0.0
) -> tuple[PrintedSheet, ...]:
    """`sheets` as they are; without breaks between them, if one would run over and leave a page almost empty.

    `more` points are taken by what stands round the first and the last sheet. Set tight, a sheet holds a little more.
    """
    text = [sheet for sheet in sheets if sheet.layout == "text"]
    heights = [_height(sheet.parts) + _drawings(sheet.parts) for sheet in text]
    if heights:
        heights[0] += _masthead(title, addressed) + more
        heights[-1] += more
    over = any(height > _PAGE[paper] * _TIGHT for height in heights)
    return run_on(sheets) if over else tuple(sheets)


def run_on(sheets: Sequence[PrintedSheet]) -> tuple[PrintedSheet, ...]:
    """`sheets` without breaks between those of text. In large print, where each fills more than a page, it is the way
    to leave none half empty."""
    return tuple(_run_on(sheets))


def _run_on(sheets: Sequence[PrintedSheet]) -> Iterator[PrintedSheet]:
    for is_text, group in groupby(sheets, key=lambda sheet: sheet.layout == "text"):
        if is_text:
            yield PrintedSheet(tuple(part for sheet in group for part in sheet.parts))
        else:
            yield from group


def _drawings(parts: Sequence[PrintedPart]) -> float:
    """How high the drawings among `parts` are, at the width they have in the text."""
    maps = (part.drawing for part in parts if isinstance(part, MapPart))
    return sum(drawing.height / drawing.width * _MAP_WIDTH for drawing in maps)


def _first_section(parts: tuple[PrintedPart, ...]) -> tuple[tuple[PrintedPart, ...], tuple[PrintedPart, ...]]:
    """The parts up to the second heading of the upper level, and the others."""
    starts = [number for number, part in enumerate(parts) if isinstance(part, HeadingPart) and part.level == 2]
    end = starts[1] if len(starts) > 1 else len(parts)
    return parts[:end], parts[end:]


def _masthead(title: str, addressed: Runs) -> float:
    lines = _measured(title, SEMIBOLD, 27.0) / _LINE
    return _MASTHEAD + lines * _TITLE_LINE + _lines(addressed, SEMIBOLD)


def _height(parts: Sequence[PrintedPart]) -> float:
    return sum(map(_height_of, parts))


def _height_of(part: PrintedPart) -> float:
    """About how high `part` is on paper, with the space round it, in points."""
    match part:
        case HeadingPart(level, runs):
            return 30.0 + _lines(runs, SEMIBOLD, 15 if level == 2 else 12) - _LINE
        case ParagraphPart(runs):
            return _lines(runs) + 7.0
        case NotePart(text):
            return _measured(text, REGULAR) + 7.0
        case ListPart(items):
            return sum(_lines(item, room=_COLUMN - 20) + 4.0 for item in items) + 8.0
        case CalloutPart(inner):
            return 31.0 + _height(inner)
        case LetterPart(_, inner):
            return 60.0 + _height(inner)
        case TablePart(columns, rows, is_log):
            room = _COLUMN / len(columns) - 14.0
            return 17.0 + sum(_height_of_row(row, room, _LOG_ROW if is_log else _BLANK_ROW) for row in (columns, *rows))
        case WritingPart(prompt, lines):
            return 18.0 + _lines(prompt, SEMIBOLD) + 26.75 * lines
    return 0.0


def _height_of_row(row: Sequence[Runs], room: float, blank: float) -> float:
    return max(_lines(cell, room=room) + 8.75 if cell else blank for cell in row)


def _lines(runs: Runs, weight: int = REGULAR, size: float = 11.0, room: float = _COLUMN) -> float:
    return _measured("".join(run.text for run in runs), weight, size, room)


def _measured(text: str, weight: int, size: float = 11.0, room: float = _COLUMN) -> float:
    return ceil(width(text, weight) * size / room) * _LINE
