"""Loads what reports say: content a counselor can review, in `report_words.toml`, and in Spanish beside it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from clinic.couples.rules import ReportReader
from clinic.language import Language

HERE = Path(__file__).parent


def spoken_to(reader: ReportReader) -> str:
    """Whether a report speaks to its reader ("you") or about the couple ("they")."""
    return "you" if reader is ReportReader.COUPLE else "they"


@cache
def report_words(language: Language, *voices: str) -> Mapping[str, str]:
    """The words of some voices, a later one over an earlier one.

    Raises:
        KeyError: there is no such voice in this language.
    """
    name = "report_words.toml" if language is Language.ENGLISH else f"report_words.{language.base}.toml"
    content = tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for voice in ("common", *voices):
        words |= content[voice]
    return MappingProxyType(words)
