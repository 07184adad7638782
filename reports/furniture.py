"""The small words on paper that belong to no handout text: they too are content, in `library/furniture.toml`
and, in Spanish, in `library/furniture.es.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from clinic.language import Language
from reports.library import LIBRARY
from reports.library_prose import plain_prose
from reports.library_text import LoopName, Prose


@dataclass(frozen=True, slots=True)
class Loop:
    """The words in a small general loop that stands where there is no map yet."""

    title: str
    description: str
    left_name: str
    left_inside_label: str
    left_inside: tuple[str, ...]
    left_shows_label: str
    left_shows: tuple[str, ...]
    right_name: str
    right_inside_label: str
    right_inside: tuple[str, ...]
    right_shows_label: str
    right_shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """What stands in the running foot: `before` the page's number, and `between` it and how many there are."""

    before: str
    between: str


@dataclass(frozen=True, slots=True)
class HandoutWords:
    for_both: Prose
    for_one: Prose
    map_follows: str
    note_title: str


@dataclass(frozen=True, slots=True)
class PackWords:
    title: str
    contents: str
    page: str


@dataclass(frozen=True, slots=True)
class CycleSheetWords:
    title: str
    positive_title: str
    names: Prose
    sentence: str
    positive_sentence: str


@dataclass(frozen=True, slots=True)
class ThenAndNowWords:
    title: str
    names: Prose
    sentence: str
    then: str
    now: str
    new_heading: str
    new_note: str
    turned_heading: str
    turned_columns: tuple[str, ...]
    turned_parts: Mapping[str, str]
    nothing: str
    question: str


@dataclass(frozen=True, slots=True)
class Furniture:
    pages: PageWords
    handout: HandoutWords
    pack: PackWords
    cycle_sheet: CycleSheetWords
    then_and_now: ThenAndNowWords
    loops: Mapping[LoopName, Loop]


def _frozen(value: Any) -> Any:  # noqa: ANN401  (TOML: a text or a list of lines)
    return tuple(value) if isinstance(value, list) else value


@cache
def furniture(language: Language = Language.ENGLISH) -> Furniture:
    """All of them in `language`, read once."""
    name = "furniture.toml" if language is Language.ENGLISH else f"furniture.{language.base}.toml"
    words = tomllib.loads((LIBRARY / name).read_text(encoding="utf-8"))
    handout, sheet, then = words["handout"], words["cycle_sheet"], words["then_and_now"]
    return Furniture(
        PageWords(**words["pages"]),
        HandoutWords(**{**handout, **{name: plain_prose(handout[name]) for name in ("for_both", "for_one")}}),
        PackWords(**words["pack"]),
        CycleSheetWords(**{**sheet, "names": plain_prose(sheet["names"])}),
        ThenAndNowWords(
            **{**{name: _frozen(value) for name, value in then.items()}, "names": plain_prose(then["names"])}
        ),
        {name: Loop(**{key: _frozen(value) for key, value in words["loops"][name].items()}) for name in LoopName},
    )
