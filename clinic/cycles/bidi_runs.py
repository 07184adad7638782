"""Which way words run, and in which order the runs of one line stand on the page (Unicode bidirectional algorithm)."""

import unicodedata
from functools import cache
from itertools import groupby
from typing import Any

from bidi import algorithm

_RTL = frozenset({"R", "AL"})


@cache
def _strong(character: str) -> str:
    kind = unicodedata.bidirectional(character)
    return "rtl" if kind in _RTL else "ltr" if kind == "L" else ""


def is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction runs right to left."""
    return next((way for way in map(_strong, text) if way), "ltr") == "rtl"


def visual_runs(text: str, *, rtl: bool) -> list[tuple[str, str]]:
    """The runs of one line from left to right: (characters in reading order, "ltr" or "rtl").

    `rtl` is the way of the whole text, which the line may not show.
    """
    if not rtl and "rtl" not in map(_strong, text):
        return [(text, "ltr")]
    levels = _levels(text, rtl)
    runs = [(level, "".join(text[i] for i in places)) for level, places in _grouped(levels)]
    for threshold in range(max(levels), 0, -1):
        runs = _reversed_at(runs, threshold)
    return [(run, "rtl" if level % 2 else "ltr") for level, run in runs]


def _grouped(levels: list[int]) -> list[tuple[int, list[int]]]:
    return [(level, list(places)) for level, places in groupby(range(len(levels)), key=levels.__getitem__)]


def _reversed_at(runs: list[tuple[int, str]], threshold: int) -> list[tuple[int, str]]:
    """Rule L2: turn round every stretch of runs at this level or above."""
    out: list[tuple[int, str]] = []
    for above, stretch in groupby(runs, key=lambda run: run[0] >= threshold):
        ordered = list(stretch)
        out += ordered[::-1] if above else ordered
    return out


def _levels(text: str, rtl: bool) -> list[int]:
    """The embedding level of each character. One that has no direction of its own goes with the one before it."""
    found = iter(_library_levels("".join(_known(c) for c in text if not _is_dropped(c)), rtl))
    levels, last = [], int(rtl)
    for character in text:
        last = last if _is_dropped(character) else next(found)
        levels.append(last)
    return levels


@cache
def _is_dropped(character: str) -> bool:
    """Whether rule X9 takes the character out before levels are given."""
    return unicodedata.bidirectional(character) in {"BN", "LRE", "RLE", "LRO", "RLO", "PDF"}


@cache
def _known(character: str) -> str:
    """The character, or a Latin letter for one that Unicode has not assigned, which the library cannot take."""
    return character if unicodedata.bidirectional(character) else "x"


def _library_levels(text: str, rtl: bool) -> list[int]:
    base = int(rtl)
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, ("L", "R")[base]
    algorithm.get_embedding_levels(text, storage, False, False)
    for step in (
        algorithm.explicit_embed_and_overrides,
        algorithm.resolve_weak_types,
        algorithm.resolve_neutral_types,
        algorithm.resolve_implicit_levels,
    ):
        step(storage, False)
    return [character["level"] for character in storage["chars"]]
