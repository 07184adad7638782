"""What may be typed into a report: words that can be printed, and in a report without names no name."""

from clinic.couples.rules import ReportReader, WordsError, checked_words
from reports.report_facts import ReportFacts
from reports.report_masking import masking_of
from reports.report_parts import LONGEST_SENTENCE
from reports.tailoring import NOTE, Tailoring


class ReportError(ValueError):
    """What was typed cannot go on this paper; `problems` says why, by key."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def problems_in(facts: ReportFacts, tailoring: Tailoring) -> dict[str, str]:
    """Why typed words cannot stand in this report, by key."""
    typed = {edit.key: edit.text for edit in tailoring.edits} | {NOTE: tailoring.note}
    return {key: problem for key, text in typed.items() if (problem := _problem(facts, text))}


def check_report(facts: ReportFacts, tailoring: Tailoring) -> None:
    """Lets only words through that can stand in it.

    Raises:
        ReportError: some cannot.
    """
    if problems := problems_in(facts, tailoring):
        raise ReportError(problems)


def _problem(facts: ReportFacts, text: str) -> str:
    try:
        checked_words(text, LONGEST_SENTENCE, "This text", may_be_empty=True)
    except WordsError as error:
        return str(error)
    if facts.reader is not ReportReader.SUPERVISOR:
        return ""
    left = masking_of(facts).left_in(text)
    return f"A report for supervision holds no names and no contacts, and here stands “{left}”." if left else ""
