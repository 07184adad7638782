"""The first-visit brief: both intakes on one or two pages, for the counselor alone.

What it is given is complete and decided; here it becomes sentences. It never says who is worse, and a hypothesis is
called one.
"""

from dataclasses import dataclass
from datetime import date

from clinic.couples.rules import Reader
from clinic.cycles.lettering import clean
from clinic.language import Language
from clinic.wording import both, day
from reports.brief_length import fitted
from reports.brief_values import BriefFacts
from reports.document import Document, Orientation, Paper

TITLE = "First-visit brief"


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
    is_shortened: bool

    @property
    def is_blank(self) -> bool:
        """Whether nobody sent anything yet."""
        facts = self.facts
        return not (facts.brings or facts.hopes or facts.beside or facts.alone or facts.measures or facts.flags)


def build(facts: BriefFacts, *, paper: Paper, made_on: date, practice: str) -> Document:
    """One or two pages. The reader is the counselor; there is no edition for anybody else."""
    differing = tuple(one.label for one in facts.beside if one.differs)
    short = fitted(facts)
    contents = FirstVisitBrief(
        title=TITLE,
        couple=clean(both(facts.names)),
        made_on=day(made_on),
        practice=clean(practice),
        facts=short.facts,
        differing=differing,
        paper=paper,
        is_shortened=short.is_shortened,
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
