"""Loads the words that stand on every cycle map: content a therapist can review, in `words/<language>/map.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clinic.couples.rules import Pair
from clinic.cycles.rules import Element, MapKind
from clinic.language import Language

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class MapWording:
    """How each part of a map begins, what is said at the line, and how the marks are read aloud."""

    language: Language
    stems: Mapping[Element, str]
    hints: Mapping[Element, str]
    above: str
    below: str
    closed: Pair[str]
    tentative: str
    private: str
    title: str
    blank: str
    says: str
    names: Mapping[Element, str]


@cache
def map_wording(kind: MapKind = MapKind.NEGATIVE, language: Language = Language.ENGLISH) -> MapWording:
    """The words for a map of `kind`.

    Raises:
        FileNotFoundError: there are no words in `language`.
        KeyError, ValueError: the file lacks a part, or names one that does not exist.
    """
    content = tomllib.loads((WORDS / language.base / "map.toml").read_text(encoding="utf-8"))
    part, aloud = content[kind.value], content["alternative"]
    return MapWording(
        language=language,
        stems=_for_every_element(part["stems"]),
        hints=_for_every_element(part["hints"]),
        above=part["above"],
        below=part["below"],
        closed=Pair(*part["closed"]),
        tentative=content["marks"]["tentative"],
        private=content["marks"]["private"],
        title=aloud["positive_title" if kind is MapKind.POSITIVE else "title"],
        blank=aloud["blank"],
        says=aloud["says"],
        names=_for_every_element(content["names"]),
    )


def _for_every_element(words: Mapping[str, Any]) -> Mapping[Element, str]:
    named = {Element(name): str(text) for name, text in words.items()}
    return MappingProxyType({element: named[element] for element in Element})
