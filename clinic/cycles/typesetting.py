"""Puts lines of text in their place: left, right or centered in a box, as live text or, for paper, as outlines."""

from clinic.cycles.drawing import Anchor, TextLine
from clinic.cycles.faces import ATKINSON, FAMILY_LIST, NOTO_SANS
from clinic.cycles.graphemes import graphemes
from clinic.cycles.lettering import Line, Words, filled, lines, measured, width
from clinic.cycles.outlines import can_be_text, outline

NOTO_FIRST = ",".join([NOTO_SANS.name, *(name for name in FAMILY_LIST.split(",") if name != NOTO_SANS.name)])
ELLIPSIS = "…"
COMMAS = ("," + " ", "،" + " ", "، ", "，", "、")

_LEFT = {False: Anchor.START, True: Anchor.END}
_RIGHT = {False: Anchor.END, True: Anchor.START}


class Typesetter:
    """Sets lines for one drawing. `outlined` is for paper, which gets resolved starts and shaped outlines."""

    def __init__(self, *, outlined: bool) -> None:
        self._outlined = outlined

    def left(self, words: Words, line: Line, size: float, x: float, y: float, ink: str) -> TextLine:
        """A line that begins at the left edge `x`."""
        return self._set(words, line, size, (x, x), y, ink, _LEFT[words.rtl])

    def right(self, words: Words, line: Line, size: float, x: float, y: float, ink: str) -> TextLine:
        """A line that ends at the right edge `x`."""
        return self._set(words, line, size, (x, x - line.width * size), y, ink, _RIGHT[words.rtl])

    def middle(self, words: Words, line: Line, size: float, x: float, y: float, ink: str) -> TextLine:
        """A line centered on `x`."""
        return self._set(words, line, size, (x, x - line.width * size / 2), y, ink, Anchor.MIDDLE)

    def _set(
        self, words: Words, line: Line, size: float, at: tuple[float, float], y: float, ink: str, anchor: Anchor
    ) -> TextLine:
        x, left = at
        path, rtl = "", words.rtl
        if self._outlined:
            x, anchor, rtl = left, Anchor.START, False
            if not can_be_text(line.text):
                path = outline(line.text, words.weight, size, words.lead, words.rtl).path
        family = "" if words.lead is ATKINSON else NOTO_FIRST
        return TextLine(
            round(x, 1), round(y, 1), line.text, size, words.weight, ink, family, line.width * size, anchor, rtl, path
        )


def heading(text: str, weight: int, room: float, sizes: tuple[int, ...]) -> tuple[int, Words, tuple[Line, ...]]:
    """A name or a title in the largest size that keeps it on one line of `room` units; else on two, else cut short."""
    words = measured(text, weight)
    for size in sizes:
        if not words.ends or words.ends[-1] * size <= room:
            return size, words, lines(words, room / size)
    size = sizes[-1]
    room = room / size
    broken = lines(words, room)
    return size, words, broken if len(broken) <= 2 else _cut_short(words, room)


def _cut_short(words: Words, room: float) -> tuple[Line, Line]:
    """As much as two lines hold, ended with an ellipsis."""
    first = filled(words, room)[0]
    kept = ""
    for grapheme in graphemes(words.text[len(first.text) :].lstrip()):
        if width(kept + grapheme + ELLIPSIS, words.weight) > room:
            break
        kept += grapheme
    kept = kept.rstrip() + ELLIPSIS
    return first, Line(kept, width(kept, words.weight))


def sentence(text: str, weight: int, room: float) -> tuple[Words, tuple[Line, ...]]:
    """A couple sentence in lines of `room` em, broken after its comma where that costs no extra line."""
    words = measured(text, weight)
    broken = lines(words, room)
    if len(broken) == 2:
        for comma in COMMAS:
            first, found, rest = words.text.partition(comma)
            halves = [Line(part, width(part, weight)) for part in ((first + found).strip(), rest.strip())]
            if found and rest.strip() and all(half.width <= room for half in halves):
                return words, tuple(halves)
    return words, broken
