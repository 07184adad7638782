"""What every section of a report needs: the facts, the words, and how days, counts and names are said in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.couples.rules import ReportPart, ReportReader, Side, report_holds
from clinic.language import Language
from clinic.wording import both, count, day
from reports.document import Paper, TypeSize
from reports.report_facts import ReportFacts
from reports.report_parts import Writer


@dataclass(frozen=True, slots=True)
class Teller:
    """One report being written."""

    facts: ReportFacts
    words: Mapping[str, str]
    writer: Writer
    paper: Paper
    size: TypeSize
    language: Language = Language.ENGLISH

    @property
    def reader(self) -> ReportReader:
        return self.facts.reader

    def holds(self, part: ReportPart) -> bool:
        return report_holds(self.reader, part)

    def name(self, side: Side) -> str:
        return self.facts.names[side]

    @property
    def names(self) -> str:
        return both(self.facts.names, self.language)

    def day(self, on: date) -> str:
        return day(on, self.language)

    def days(self, found: Sequence[date]) -> str:
        """Some days, each once, in their order."""
        return "; ".join(self.day(on) for on in sorted(set(found)))

    def span(self, found: Sequence[date]) -> str:
        """From the first to the last of some days; or the one day it was."""
        first, last = min(found), max(found)
        if first == last:
            return self.words["on_day"].format(day=self.day(first))
        return self.words["between"].format(first=self.day(first), last=self.day(last))

    def count(self, number: int, noun: str) -> str:
        """A number with its noun, which is a pair of words: `noun` and `nouns`."""
        return count(number, self.words[noun], self.words[f"{noun}s"], self.language)

    def source(self, key: str, **gaps: object) -> str:
        return self.words[f"source_{key}"].format(**gaps)

    @property
    def period(self) -> str:
        period = self.facts.period
        return self.words["from_to"].format(start=self.day(period.start), end=self.day(period.end))
