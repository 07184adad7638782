"""Loads the small goals to choose from: content a therapist can review, in `words/<language>/goals.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class GoalKind:
    name: str
    about: str
    suggestions: tuple[str, ...]


@cache
def goal_kinds(language: str = "en") -> tuple[GoalKind, ...]:
    """The kinds in one language.

    Raises:
        FileNotFoundError: there are none in it.
    """
    content = tomllib.loads((WORDS / language / "goals.toml").read_text(encoding="utf-8"))
    return tuple(GoalKind(one["name"], one["about"], tuple(one["suggestions"])) for one in content["kinds"])
