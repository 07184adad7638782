"""How much a handout that a practice wrote may hold, so that it can be printed in the time one paper has."""

import re
from collections.abc import Sequence

from reports.library_marks import MarkError, refuse
from reports.library_text import Callout, Log, Part, Passage, Points, Table, WritingSpace

MOST_PARTS = 400
"""Headings, paragraphs, points and rows together; two lines to write on count as one."""
MOST_POINTS = 100
LONGEST_WORD = 200
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def check_words(body: str) -> None:
    """Refuse a word that no line can hold.

    Raises:
        MarkError: naming the lines.
    """
    refuse(
        [
            (number, f"this word has {len(found[0]):,} letters without a space; the most is {LONGEST_WORD}")
            for number, line in enumerate(body.split("\n"))
            if (found := _LONG_WORD.search(line))
        ]
    )


def check_parts(passages: Sequence[Passage]) -> None:
    """Refuse a list or a text that is too long for one paper.

    Raises:
        MarkError: naming the line where what is too long begins, or where the text becomes so.
    """
    parts = 0
    for passage in passages:
        line = passage.line
        if (points := _points(passage.part)) > MOST_POINTS:
            raise MarkError(line, f"this list has {points:,} points; the most is {MOST_POINTS}")
        parts += _parts(passage.part)
        if parts > MOST_PARTS:
            raise MarkError(line, f"up to here there are more than {MOST_PARTS} headings, paragraphs, points and rows")


def _points(part: Part) -> int:
    match part:
        case Points(items):
            return len(items)
        case Callout(inner):
            return max(map(_points, inner), default=0)
    return 0


def _parts(part: Part) -> int:
    match part:
        case Points(items):
            return len(items)
        case Callout(inner):
            return sum(map(_parts, inner))
        case Table(_, rows):
            return len(rows)
        case Log(_, rows):
            return rows
        case WritingSpace(_, lines):
            return max(lines // 2, 1)
    return 1
