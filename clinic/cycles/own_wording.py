"""A practice's own words for what stands on every map: how each part begins, and what is said at the line.

    [stems]
    fear = "What scares me"                 the beginning of a sentence the partner finishes

    [captions]
    below = "below the line: what is hard to say"

They stand in the practice's file beside its suggested words (clinic/cycles/vocabulary.py). What is left out keeps our
words, in `words/<language>/map.toml`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from clinic.couples.rules import WordsError, checked_words
from clinic.cycles.faces import REGULAR
from clinic.cycles.frames import FRAMES
from clinic.cycles.lettering import line_count, measured
from clinic.cycles.map_words import map_wording
from clinic.cycles.rules import CAPTIONS, Element, MapKind, OwnWording

STEM_LIMIT = 40
CLOSED_LIMIT = 60
TABLES = ("stems", "captions")
AT_THE_LINE = frozenset({"above", "below"})


def our_captions(kind: MapKind) -> dict[str, str]:
    """What is said at the line in our own words."""
    wording = map_wording(kind)
    return dict(zip(CAPTIONS, (wording.above, wording.below, wording.closed.a, wording.closed.b), strict=True))


def wording_problems(stems: Mapping[str, Any], captions: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong, as pairs of the place and a sentence about it. Empty words are none: they keep ours."""
    for name, words in stems.items():
        if name not in set(Element):
            yield name, f"“{name}” is no part of the map. The parts are {', '.join(Element)}."
        elif problem := _problem(words, STEM_LIMIT):
            yield name, problem
    for name, words in captions.items():
        if name not in CAPTIONS:
            yield name, f"“{name}” is no caption. The captions are {', '.join(CAPTIONS)}."
        elif problem := _problem(words, CLOSED_LIMIT) or _too_wide(name, words):
            yield name, problem


def own_wording(kind: MapKind, stems: Mapping[str, str], captions: Mapping[str, str]) -> OwnWording:
    """What differs from our words, out of words without a problem. The dots after a stem are the drawing's own."""
    ours = {element.value: stem for element, stem in map_wording(kind).stems.items()}
    bare = {name: words.strip().rstrip("….") for name, words in stems.items()}
    return OwnWording(
        {Element(name): words for name, words in _own(bare, ours).items()}, _own(captions, our_captions(kind))
    )


def write_wording(own: OwnWording) -> str:
    """The two tables as a file has them, those that hold anything."""
    tables = zip(TABLES, ({name.value: words for name, words in own.stems.items()}, own.captions), strict=True)
    return "".join(_table(name, words) for name, words in tables if words)


def _own(words: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, str]:
    tidy = {name: text.strip() for name, text in words.items()}
    return {name: text for name, text in tidy.items() if text and text != ours[name]}


def _problem(words: object, limit: int) -> str:
    try:
        text = checked_words(words if isinstance(words, str) else "", limit, "It", may_be_empty=isinstance(words, str))
    except WordsError as error:
        return str(error)
    return "It stands on one line." if len(text.splitlines()) > 1 or "\t" in text else ""


def _too_wide(name: str, words: str) -> str:
    """At the line there is room for one line of words in every shape of the drawing."""
    if name not in AT_THE_LINE:
        return ""
    text = measured(words, REGULAR)
    fits = all(line_count(text, frame.column / frame.caption) <= 1 for frame in FRAMES.values())
    return "" if fits else "It is too long to stand at the line of a narrow drawing. Make it shorter."


def _table(name: str, words: Mapping[str, str]) -> str:
    rows = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in words.items()]
    return "\n".join([f"\n[{name}]", *rows]) + "\n"
