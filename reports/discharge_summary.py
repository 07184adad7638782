"""The discharge summary: the whole of a work that has ended, for the file, or for a referrer or payer."""

from clinic.couples.rules import ReportReader
from clinic.language import Language
from reports import report_sections as sections
from reports.document import AudienceError, Document, Paper, TypeSize
from reports.progress_report import made
from reports.report_facts import ReportFacts
from reports.report_maps import loops
from reports.report_measures import measures
from reports.report_telling import Teller
from reports.tailoring import AS_WRITTEN, Tailoring

READERS = (ReportReader.FILE, ReportReader.REFERRER)


def build(
    facts: ReportFacts,
    *,
    paper: Paper,
    language: Language = Language.ENGLISH,
    size: TypeSize = TypeSize.NORMAL,
    tailoring: Tailoring = AS_WRITTEN,
) -> Document:
    """The summary as a finished value.

    Raises:
        AudienceError: it is for somebody else, or a map holds more than the room may see.
        ReportError: what was typed cannot go on this paper.
    """
    if facts.reader not in READERS:
        raise AudienceError("A discharge summary is for the counselor’s file, or for a referrer or payer.")
    return made(
        facts,
        "discharge",
        (
            sections.glance,
            _reason,
            sections.attendance,
            loops,
            measures,
            sections.stage,
            sections.goals,
            _remains,
            _return,
            sections.missing,
            sections.signed,
        ),
        paper=paper,
        language=language,
        size=size,
        tailoring=tailoring,
        voices=("ended",),
    )


def _reason(it: Teller) -> None:
    """Why it ended is the counselor's to say."""
    it.writer.begin("reason", it.words["reason"])
    it.writer.ask("why", it.words["reason_lines"], 3, alone=True)
    it.writer.end()


def _remains(it: Teller) -> None:
    it.writer.begin("remains", it.words["remains"])
    still = [one for one in it.facts.goals if one.is_open]
    if still:
        it.writer.tell("remains_goals", sections.goals_source(it), n=it.count(len(still), "goal"))
        it.writer.say("more", "")
    else:
        it.writer.ask("more", it.words["remains_lines"], 3, alone=True)
    it.writer.end()


def _return(it: Teller) -> None:
    it.writer.begin("return", it.words["return"])
    it.writer.tell("return_words")
    it.writer.end()
