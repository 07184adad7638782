"""A report's choices, and what was typed into it, as the fields of a page say them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from clinic.clock import this_day
from clinic.couples.rules import ReportPart, ReportReader, Side
from clinic.couples.when_forms import EARLIEST, LATEST, STILL_TO_COME, WHICH_YEAR
from clinic.handouts.report_rules import BY_SLUG, ReportKind, Which
from clinic.handouts.report_store import Ordered
from clinic.handouts.tailoring_form import read_tailoring
from clinic.language import Language
from clinic.progress.report_gathering import Wish
from clinic.web.forms import Choice, Problems, Submitted
from reports.document import Paper, TypeSize
from reports.report_facts import Period
from reports.report_parts import OpenSection
from reports.tailoring import OpenPassage, Tailoring
from reports.tailoring import OpenSection as Section

ONLY_ENGLISH = "Only what is for the couple can be in Spanish."


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen, as it was typed, by field."""

    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self.values.items() if value})


FIELDS = ("what", "from", "to", "paper", "language", "size", "own-a", "own-b", "stage")


def choices_in(given: Mapping[str, str]) -> Choices:
    return Choices({name: given.get(name, "") for name in FIELDS})


def read_choices(chosen: Choices) -> tuple[Ordered | None, dict[str, str]]:
    """The report that was asked for, or by field why there is none."""
    problems = Problems()
    which = BY_SLUG.get(chosen["what"])
    if which is None:
        problems.add("what", "Choose what to write, and for whom.")
    start, end = _day(chosen, "from", problems), _day(chosen, "to", problems)
    if start and end and start > end:
        problems.add("to", "This day lies before the first one.")
    language = _one_of(chosen["language"], Language, Language.ENGLISH)
    if which and which.reader is not ReportReader.COUPLE and language is not Language.ENGLISH:
        problems.add("language", ONLY_ENGLISH)
    if problems or which is None or start is None or end is None:
        return None, problems.by_field
    wish = Wish(which.reader, Period(start, end), _authorized(which, chosen), _opened(which, chosen))
    paper, size = (
        _one_of(chosen["paper"], Paper, Paper.LETTER),
        _one_of(chosen["size"], TypeSize, TypeSize.NORMAL),
    )
    return Ordered(which, wish, paper, language, size), {}


def _day(chosen: Choices, name: str, problems: Problems) -> date | None:
    text = chosen[name].strip()
    try:
        found = date.fromisoformat(text) if len(text) == len("2026-03-05") else None
    except ValueError:
        found = None
    if found is None:
        problems.add(name, "Type the day like 2026-03-05.")
    elif not EARLIEST <= found <= LATEST:
        problems.add(name, WHICH_YEAR)
    elif name == "from" and found > this_day():
        problems.add(name, STILL_TO_COME)
    return found


def _one_of(given: str, terms: type[Choice], otherwise: Choice) -> Choice:
    return next((one for one in terms if one == given), otherwise)


def _authorized(which: Which, chosen: Choices) -> frozenset[Side]:
    if which.reader in {ReportReader.COUPLE, ReportReader.FILE}:
        return frozenset()
    return frozenset(side for side in Side if chosen[f"own-{side}"] == "yes")


def _opened(which: Which, chosen: Choices) -> frozenset[ReportPart]:
    told = which.kind is ReportKind.PROGRESS and chosen["stage"] == "yes"
    return frozenset({ReportPart.STAGE}) if told else frozenset()


def read_wording(form: Submitted, sections: tuple[OpenSection, ...], kept: Tailoring) -> tuple[Tailoring, Problems]:
    """What was typed into the sentences and the note, on top of what was kept."""
    shown = tuple(
        Section(one.key, one.title, 2, tuple(OpenPassage(sentence.key, sentence.source) for sentence in one.sentences))
        for one in sections
    )
    return read_tailoring(form, shown, kept)
