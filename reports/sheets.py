"""Where a document's HTML is folded, so that pages equal for every couple are laid out once and used again.

A template puts one of two comments before each part that starts on a new page, and `END` after the last. No text of a
person can hold a comment: everything is escaped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

FOLD = "<!--fold-->"
KEPT_FOLD = "<!--fold kept-->"
END = "<!--end of folds-->"
_MARK = re.compile(r"<!--page of sheet (\d+)-->")
_FOLDS = re.compile(f"({FOLD}|{KEPT_FOLD}|{END})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A run of pages as an HTML page of its own. `kept`: it holds nothing that belongs to one couple."""

    html: str
    kept: bool


def sheets_of(html: str) -> tuple[Sheet, ...]:
    """The parts of `html` between its folds; the whole of it, if it has none."""
    head, *rest = _FOLDS.split(html)
    if not rest:
        return (Sheet(html, kept=False),)
    tail = rest[-1]
    pairs = zip(rest[:-2:2], rest[1::2], strict=False)
    return tuple(Sheet(f"{head}{part}{tail}", kept=fold == KEPT_FOLD) for fold, part in pairs)


def mark_of(sheet: int) -> str:
    """Where the number of the page goes on which a sheet begins; sheets count from 1."""
    return f"<!--page of sheet {sheet}-->"


def has_marks(html: str) -> bool:
    return bool(_MARK.search(html))


def with_pages(html: str, first_pages: Sequence[int]) -> str:
    """`html` with its marks filled in, from the first page of each sheet."""
    return _MARK.sub(lambda found: str(first_pages[int(found[1]) - 1]), html)
