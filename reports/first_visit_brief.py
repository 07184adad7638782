"""The first-visit brief: both intakes on one or two pages, for the counselor alone.

What it is given is complete and decided; here it becomes sentences. It never says who is worse, and a hypothesis is
called one.
"""

from dataclasses import dataclass
from datetime import date

from clinic.couples.rules import Pair, Reader
from clinic.cycles.lettering import clean
from clinic.language import Language
from clinic.wording import both, day
from reports.document import Document, Orientation, Paper

TITLE = "First-visit brief"


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


@dataclass(frozen=True, slots=True)
class FirstVisitBrief:
    """What the template receives."""

    title: str
    couple: str
    made_on: str
    practice: str
    facts: BriefFacts
    differing: tuple[str, ...]
    paper: Paper

    @property
    def is_blank(self) -> bool:
        """Whether nobody sent anything yet."""
        facts = self.facts
        return not (facts.brings or facts.hopes or facts.beside or facts.alone or facts.measures or facts.flags)


def build(facts: BriefFacts, *, paper: Paper, made_on: date, practice: str) -> Document:
    """One or two pages. The reader is the counselor; there is no edition for anybody else."""
    differing = tuple(one.label for one in facts.beside if one.differs)
    contents = FirstVisitBrief(
        title=TITLE,
        couple=clean(both(facts.names)),
        made_on=day(made_on),
        practice=clean(practice),
        facts=facts,
        differing=differing,
        paper=paper,
    )
    return Document(
        TITLE,
        Language.ENGLISH,
        "documents/first_visit_brief.html",
        contents,
        Reader.COUNSELOR,
        paper,
        Orientation.PORTRAIT,
    )
