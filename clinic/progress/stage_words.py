"""Loads what is said about stages, steps, moves, events and injuries: content a therapist can review."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clinic.couples.session_rules import ChangeEvent, Stage, Step, TangoMove
from clinic.progress.rules import Advice, InjuryStep

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Explained:
    """A term with its plain explanation, and what may show it; `asks` and `gives` only where something is."""

    name: str
    about: str
    seen: str = ""
    asks: str = ""
    gives: str = ""


@dataclass(frozen=True, slots=True)
class StageWords:
    stages: Mapping[Stage, Explained]
    steps: Mapping[Step, Explained]
    moves: Mapping[TangoMove, Explained]
    events: Mapping[ChangeEvent, Explained]
    injury: Mapping[InjuryStep, Explained]
    advice: Mapping[Advice, str]


@cache
def stage_words(language: str = "en") -> StageWords:
    """The words in one language.

    Raises:
        FileNotFoundError: there are none in it.
        KeyError, TypeError: the file lacks a term, or holds something that no term has.
    """
    content = tomllib.loads((WORDS / language / "stages.toml").read_text(encoding="utf-8"))
    return StageWords(
        stages={stage: _explained(content["stages"], stage.value) for stage in Stage},
        steps={step: _explained(content["steps"], str(step.value)) for step in Step},
        moves={move: _explained(content["moves"], move.value) for move in TangoMove},
        events={event: _explained(content["events"], event.value) for event in ChangeEvent},
        injury={step: _explained(content["injury"], step.value) for step in InjuryStep},
        advice={one: str(content["advice"][one.value]) for one in Advice},
    )


def _explained(told: Mapping[str, Any], name: str) -> Explained:
    return Explained(**told[name])
