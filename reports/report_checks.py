"""What may be typed into a report: words that can be printed, and in a report without names no name."""

from dataclasses import replace

from clinic.couples.rules import Reader, ReportPart, ReportReader, WordsError, checked_words, report_holds
from reports.document import AudienceError
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


def check_facts(facts: ReportFacts) -> None:
    """Lets facts through only if they hold no more than their reader may have.

    Raises:
        AudienceError: they hold more.
    """
    if any(moment.view.reader is not Reader.ROOM for moment in facts.maps):
        raise AudienceError("A report holds maps as everyone in the room may see them.")
    texts = [*facts.maps, *facts.summaries, *(one.text for one in facts.goals)]
    held = {
        ReportPart.OWN_WORDS: any(texts),
        ReportPart.STEPS: any(one.step or one.step_name for one in facts.stages) or any(facts.events),
        ReportPart.REASONS: bool(facts.plan)
        or any([one.why for one in facts.stages] + [one.seen for one in facts.events]),
        ReportPart.MOMENTS: any(facts.weeks) or any(one.ticks for one in facts.goals),
    }
    for part, is_there in held.items():
        if is_there and not report_holds(facts.reader, part):
            raise AudienceError(f"A report for the {facts.reader} holds no {part}.")


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


def sound(facts: ReportFacts, tailoring: Tailoring) -> Tailoring:
    """The part of it that can stand in the report, for a preview."""
    bad = problems_in(facts, tailoring)
    edits = tuple(edit for edit in tailoring.edits if edit.key not in bad)
    return replace(tailoring, edits=edits, note="" if NOTE in bad else tailoring.note)
