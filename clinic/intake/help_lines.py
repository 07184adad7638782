"""Help lines on every page of forms, the same for everyone: those that stand on the practice's papers, too."""

import re
from dataclasses import dataclass

from clinic.language import Language
from clinic.practice.letterhead import PracticePaper
from clinic.practice.paper_round import letterhead_of
from reports.letterhead import HelpLine as Line
from reports.letterhead import emergency_anywhere, regions

_A_NUMBER = re.compile(r"\+?\d[\d ().-]{1,18}\d")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """`address` is what a phone dials or writes to; a line without a number has none."""

    words: str
    address: str


def help_lines(language: Language, paper: PracticePaper) -> tuple[HelpLine, ...]:
    """Every line, the practice's own first and the emergency number last."""
    lines = tuple(map(_line, letterhead_of(paper, language).help_lines))
    region = regions(language).get(paper.region)
    if region is None:
        return (*lines, HelpLine(emergency_anywhere(language).rstrip("."), ""))
    return (*lines, HelpLine(region.emergency.rstrip("."), f"tel:{region.emergency_number}"))


def _line(line: Line) -> HelpLine:
    words = f"{line.name}: {line.reach}" if line.reach else line.name
    found = _A_NUMBER.search(line.number or words)
    number = re.sub(r"[^+\d]", "", found[0]) if found else ""
    way = "sms" if line.by_text else "tel"
    return HelpLine(words, f"{way}:{number}" if number else "")
