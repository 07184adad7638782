"""What our texts say of help lines, for the region a practice is in: the sentences are content, in `library/`."""

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

from clinic.language import Language

FILE = Path(__file__).resolve().parent / "library" / "help_in_texts.toml"


class HelpRegion(StrEnum):
    """Whose help lines a text names: those of a region of `help_lines.toml`, or none but the practice's own."""

    US = "us"
    CA = "ca"
    UK = "uk"
    IE = "ie"
    AU = "au"
    OWN = "own"


US = HelpRegion.US
"""The region our texts are written for."""
OWN = HelpRegion.OWN


@cache
def sentences() -> tuple[dict[str, dict[str, str]], ...]:
    """Every sentence of our texts that names a help line: by region, and then by language."""
    return tuple(tomllib.loads(FILE.read_text(encoding="utf-8"))["sentences"])


def for_region(source: str, language: Language, region: str) -> str:
    """The Markdown of one of our texts, with the help lines of `region`; of none that we know, with no line at all."""
    for sentence in sentences() if region != US else ():
        there = sentence.get(region, sentence[OWN])
        source = source.replace(sentence[US][language.base], there[language.base])
    return source
