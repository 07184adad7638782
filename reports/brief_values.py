"""What the first-visit brief is made of: complete and decided before it gets here."""

from dataclasses import dataclass

from clinic.couples.rules import Pair


@dataclass(frozen=True, slots=True)
class Beside:
    """One question that both were asked; `differs` where they see it differently."""

    label: str
    a: str
    b: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """A flag, or a reason against beginning with both. `seen` tells what was decided about a flag."""

    name: str
    words: str
    crisis: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A total of each, with its band; individual symptoms are never laid on one chart."""

    title: str
    a: str
    b: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """Everything the brief is made of, from both intakes. `hypotheses` are guesses for the map, part by part;
    `opened` names the answers that both may know.
    """

    names: Pair[str]
    against: tuple[Warned, ...]
    flags: tuple[Warned, ...]
    brings: tuple[Beside, ...]
    hopes: tuple[Beside, ...]
    beside: tuple[Beside, ...]
    alone: tuple[Beside, ...]
    hypotheses: tuple[Beside, ...]
    measures: tuple[Measured, ...]
    consents: Pair[str]
    missing: Pair[tuple[str, ...]]
    secrets: str
    fit: str
    opened: tuple[str, ...] = ()
