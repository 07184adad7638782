"""How much of each answer the first-visit brief holds, so that it stays on two pages however much two people wrote.

Reckoned, not measured. What each wrote first, why they come and
what they hope for, is shortened last; the whole of every answer is on the page of the intake.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil

from reports.brief_values import Beside, BriefFacts, Warned

CUTS = (420, 320, 240, 180, 134, 90, 62, 44)
AT_LEAST = 134
"""Letters that are left of what brings them and what they hope for."""
SEEN = 130
"""Letters that are left of what was decided about a flag."""
TWO_PAGES = 1380
"""Points of height, with some room to spare; an A4 page is narrower and taller, which comes to the same."""
LINE, ROW, TABLE, AROUND = 11.5, 3.7, 37, 110
A_CELL, A_LABEL, WHOLE = 44, 22, 110
"""Letters in a line of a cell, of a label, and of a list."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The facts as they stand in the brief, and whether something was shortened for it."""

    facts: BriefFacts
    is_shortened: bool


def fitted(facts: BriefFacts) -> Fitted:
    """The facts with each answer as long as two pages allow; at the least a line of each."""
    for cut in CUTS:
        shorter = _cut(facts, cut)
        if _height(shorter) <= TWO_PAGES:
            break
    return Fitted(shorter, shorter != facts)


def _cut(facts: BriefFacts, cut: int) -> BriefFacts:
    def rows(told: Iterable[Beside], most: int) -> tuple[Beside, ...]:
        return tuple(replace(one, a=shortened(one.a, most), b=shortened(one.b, most)) for one in told)

    first = max(cut, AT_LEAST)
    return replace(
        facts,
        flags=tuple(replace(one, seen=shortened(one.seen, SEEN)) for one in facts.flags),
        brings=rows(facts.brings, first),
        hopes=rows(facts.hopes, first),
        beside=rows(facts.beside, cut),
        alone=rows(facts.alone, cut),
        hypotheses=rows(facts.hypotheses, cut),
    )


def shortened(words: str, most: int) -> str:
    """Cut between words; an answer that fits stays as it is."""
    if _width(words) <= most:
        return words
    kept = words[:most]
    while _width(kept) > most - 2:
        kept = kept[:-1]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept) + " …"


def _height(facts: BriefFacts) -> float:
    tables = (facts.brings, facts.hopes, facts.beside, facts.hypotheses, facts.alone)
    rows = sum(_row(one) for one in chain(*tables)) + sum(LINE * 2 + ROW for _ in facts.measures)
    listed = [*map(_warning, (*facts.against, *facts.flags)), *facts.missing.a, *facts.missing.b]
    said = [*listed, facts.consents.a, facts.consents.b, facts.secrets + facts.fit, " · ".join(facts.opened)]
    lists = sum(LINE * _lines(one, WHOLE) + 1 for one in said)
    return AROUND + TABLE * (sum(map(bool, tables)) + bool(facts.measures)) + rows + lists


def _row(one: Beside) -> float:
    return LINE * max(_lines(one.a, A_CELL), _lines(one.b, A_CELL), _lines(one.label, A_LABEL)) + ROW


def _warning(one: Warned) -> str:
    return f"{one.name}: {one.words} {one.seen or 'not acknowledged yet'}"


def _lines(words: str, letters: int) -> int:
    return max(1, ceil(_width(words) / letters))


def _width(words: str) -> int:
    """Letters of many scripts are twice as wide as ours."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
