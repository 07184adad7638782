"""Measure the words on a map and break them into lines.

Words are measured once, in em, which does not depend on the text size; breaking them into lines is arithmetic. Simple
scripts are measured letter by letter without kerning, as WeasyPrint sets them and within about one percent of a
browser; other scripts are shaped. All widths here are in em unless a name says otherwise.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import floor
from typing import NamedTuple

from clinic.cycles import bidi_runs
from clinic.cycles.faces import (
    ATKINSON,
    FAMILIES,
    NOTO_SANS,
    UNKNOWN_WIDE_WIDTH,
    UNKNOWN_WIDTH,
    Family,
    items,
    lacks_latin,
    needs_shaping,
)
from clinic.cycles.graphemes import breakable, graphemes

ORDINARY_WORD = 18
"""Letters up to which a word is never cut while a smaller text size could save it."""

LEAD, TALL_LEAD = 1.24, 1.5
"""Line height in text sizes; scripts that stack marks above and below their letters need the larger one."""

_MARKS_ON_A_LETTER = 4
_VISIBLE_FORMAT_CHARACTERS = "\u200b\u200c\u200d"  # a break, and what joins or parts letters


def clean(text: str) -> str:
    """`text` as it can be drawn: one line, composed letters, nothing invisible that would turn or hide words.

    Marks on one letter are kept up to four, so that a tower of accents cannot climb out of its card.
    """
    out: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category == "Cf" and character not in _VISIBLE_FORMAT_CHARACTERS:
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= _MARKS_ON_A_LETTER:
            out.append(_drawable(character, category))
    return " ".join("".join(out).split())


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text, measured: pieces that are not broken, and where each begins and ends on one endless line."""

    text: str
    weight: int
    lead: Family
    pieces: tuple[str, ...]
    spaced: tuple[bool, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    widest: float
    widest_ordinary: float
    rtl: bool
    tall: bool

    @property
    def leading(self) -> float:
        """Line height in text sizes."""
        return TALL_LEAD if self.tall else LEAD


@lru_cache(8192)
def measured(text: str, weight: int) -> Words:
    """`text` cleaned and measured in `weight`."""
    text = clean(text)
    lead = NOTO_SANS if any(map(lacks_latin, text)) else ATKINSON
    pieces = [
        (piece, index == 0 and number > 0)
        for number, word in enumerate(text.split())
        for index, piece in enumerate(breakable(word))
    ]
    return _laid(text, weight, lead, pieces)


def _laid(text: str, weight: int, lead: Family, pieces: list[tuple[str, bool]]) -> Words:
    space = _width(" ", weight, lead.name)
    starts, ends, at = [], [], 0.0
    widest = ordinary = 0.0
    for piece, spaced in pieces:
        width = _width(piece, weight, lead.name)
        at += space if spaced else 0.0
        starts.append(at)
        at += width
        ends.append(at)
        widest = max(widest, width)
        if len(piece) <= ORDINARY_WORD:
            ordinary = max(ordinary, width)
    return Words(
        text,
        weight,
        lead,
        tuple(piece for piece, _ in pieces),
        tuple(spaced for _, spaced in pieces),
        tuple(starts),
        tuple(ends),
        widest,
        ordinary,
        bidi_runs.is_rtl(text),
        any(map(needs_shaping, text)),
    )


_FAMILY = {family.name: family for family in FAMILIES}


@lru_cache(32768)
def _width(piece: str, weight: int, lead: str) -> float:
    total = 0.0
    for family, part in items(piece, _FAMILY[lead]):
        if family is None:
            total += sum(map(unknown_width, part))
        elif any(map(needs_shaping, part)):
            total += sum(advance for _, advance, _, _ in family.face(weight).shaped(part))
        else:
            total += sum(map(family.face(weight).advance, part))
    return total


def unknown_width(character: str) -> float:
    """Room for a character that no file has."""
    return UNKNOWN_WIDE_WIDTH if unicodedata.east_asian_width(character) in "WF" else UNKNOWN_WIDTH


def width(text: str, weight: int) -> float:
    """How wide `text` is on one line."""
    words = measured(text, weight)
    return words.ends[-1] if words.ends else 0.0


def line_count(words: Words, room: float) -> int:
    """How many lines `words` need where a line has `room`."""
    if not words.ends or words.ends[-1] <= room:
        return 1 if words.ends else 0
    return len(_filled(_fitted(words, room), room))


def _drawable(character: str, category: str) -> str:
    if category == "Cs":
        return "\ufffd"
    return " " if category in ("Cc", "Zl", "Zp") or character == "\u200b" else character


class Line(NamedTuple):
    """Words that stand on one line, and how wide they are."""

    text: str
    width: float


@lru_cache(8192)
def lines(words: Words, room: float) -> tuple[Line, ...]:
    """`words` broken into the fewest lines that fit `room`, as even as they can be. A line is never empty."""
    fitted = _fitted(words, room)
    breaks = _balanced(fitted, room)
    return tuple(_line(fitted, first, last) for first, last in breaks)


def filled(words: Words, room: float) -> tuple[Line, ...]:
    """`words` broken where each line is full, however short the last one is."""
    fitted = _fitted(words, room)
    return tuple(_line(fitted, first, last) for first, last in _filled(fitted, room))


def _line(words: Words, first: int, last: int) -> Line:
    out = [words.pieces[first]]
    for index in range(first + 1, last):
        if words.spaced[index]:
            out.append(" ")
        out.append(words.pieces[index])
    return Line("".join(out), words.ends[last - 1] - words.starts[first])


def _filled(words: Words, room: float) -> list[tuple[int, int]]:
    """Each line takes as many pieces as fit, at least one; pairs of first piece and one past the last."""
    starts, ends = words.starts, words.ends
    out, first, count = [], 0, len(ends)
    while first < count:
        last = max(bisect_right(ends, starts[first] + room + 1e-9, first), first + 1)
        out.append((first, last))
        first = last
    return out


_BALANCE_UP_TO = 6
_BALANCE_STEPS = 7
_NARROWEST_BALANCE = 0.5


def _balanced(words: Words, room: float) -> list[tuple[int, int]]:
    """Lines for the narrowest width that needs no more of them; long texts are simply filled."""
    best = _filled(words, room)
    if not 1 < len(best) <= _BALANCE_UP_TO:
        return best
    low, high = room * _NARROWEST_BALANCE, room
    for _ in range(_BALANCE_STEPS):
        middle = (low + high) / 2
        trial = _filled(words, middle)
        if len(trial) > len(best):
            low = middle
        else:
            best, high = trial, middle
    return best


def _fitted(words: Words, room: float) -> Words:
    """`words` with every piece that is wider than `room` cut between letters."""
    return words if words.widest <= room else _split(words, floor(room * 10_000) / 10_000)


@lru_cache(2048)
def _split(words: Words, room: float) -> Words:
    pieces: list[tuple[str, bool]] = []
    for piece, spaced in zip(words.pieces, words.spaced, strict=True):
        if _width(piece, words.weight, words.lead.name) <= room:
            pieces.append((piece, spaced))
            continue
        for index, part in enumerate(_parts(piece, words, room)):
            pieces.append((part, spaced and index == 0))
    return _laid(words.text, words.weight, words.lead, pieces)


def _parts(piece: str, words: Words, room: float) -> Iterator[str]:
    current = ""
    for grapheme in graphemes(piece):
        if current and _width(current + grapheme, words.weight, words.lead.name) > room:
            yield current
            current = grapheme
        else:
            current += grapheme
    yield current
