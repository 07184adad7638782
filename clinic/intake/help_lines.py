"""Help lines, the same for everyone on every page of forms; content, in `help_lines.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clinic.language import Language

FILE = Path(__file__).parent / "help_lines.toml"


@dataclass(frozen=True, slots=True)
class HelpLine:
    """`call` is what a phone dials."""

    words: str
    call: str


@cache
def help_lines(language: Language) -> tuple[HelpLine, ...]:
    """Every line, the emergency number last."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(HelpLine(one[language.base], one["number"]) for one in (*content["lines"], content["emergency"]))
