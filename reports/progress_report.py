"""The progress report: one period of the work with a couple, for one reader.

It is given only what that reader may have (`clinic/couples/rules.py` decides), and says it in sentences that the
counselor can say otherwise before it is made. Every number tells where it comes from.
"""

from collections.abc import Callable

from clinic.couples.rules import Reader, ReportReader
from clinic.cycles.lettering import clean
from clinic.language import Language
from clinic.wording import both, day
from reports import report_sections as sections
from reports.document import Document, Orientation, Paper, TypeSize
from reports.report_checks import check_facts, check_report
from reports.report_facts import ReportFacts
from reports.report_maps import loops
from reports.report_masking import without_names
from reports.report_measures import measures
from reports.report_parts import Report, Writer
from reports.report_telling import Teller
from reports.report_wording import report_words, spoken_to
from reports.tailoring import AS_WRITTEN, Tailoring

SECTIONS: tuple[Callable[[Teller], None], ...] = (
    sections.glance,
    loops,
    sections.pace,
    sections.trust,
    measures,
    sections.goals,
    sections.stage,
    sections.attendance,
    sections.summaries,
    sections.what_is_next,
    sections.missing,
    sections.signed,
)


def build(
    facts: ReportFacts,
    *,
    paper: Paper,
    language: Language = Language.ENGLISH,
    size: TypeSize = TypeSize.NORMAL,
    tailoring: Tailoring = AS_WRITTEN,
) -> Document:
    """The report as a finished value.

    Raises:
        AudienceError: the facts hold more than their reader may have.
        ReportError: what was typed cannot go on this paper; `problems` says why, by key.
    """
    return made(facts, "progress", SECTIONS, paper=paper, language=language, size=size, tailoring=tailoring)


def _intro(it: Teller) -> None:
    it.writer.begin("intro", "")
    it.writer.tell("intro", names=it.names, period=it.period)
    it.writer.end()


def made(
    facts: ReportFacts,
    kind: str,
    told: tuple[Callable[[Teller], None], ...],
    *,
    paper: Paper,
    language: Language,
    size: TypeSize,
    tailoring: Tailoring,
    voices: tuple[str, ...] = (),
) -> Document:
    """A document of these sections; raises as `build` does."""
    check_facts(facts)
    check_report(facts, tailoring)
    facts = without_names(facts) if facts.reader is ReportReader.SUPERVISOR else facts
    words = report_words(language, spoken_to(facts.reader), *voices)
    writer = Writer(words, tailoring)
    teller = Teller(facts, words, writer, paper, size, language)
    if kind != "plan":
        _intro(teller)
    for section in told:
        section(teller)
    contents = Report(
        kind=kind,
        title=words["title"],
        names=clean(both(facts.names, language)),
        for_whom=words[f"for_{facts.reader}"],
        period="" if kind == "plan" else teller.period,
        made_on=day(facts.made_on, language),
        practice=clean(facts.practice),
        note_title=words["note_title"],
        note=tuple(clean(part) for part in tailoring.note.split("\n\n") if part.strip()),
        sections=tuple(writer.sections),
        sources_title=words["sources_title"],
        sources=tuple(writer.sources),
        maps=writer.maps,
        confidential=words["confidential"],
        paper=paper,
        size=size,
        open=tuple(writer.open),
    )
    return Document(
        words["title"],
        language,
        "documents/report.html",
        contents,
        Reader.ROOM if facts.reader is ReportReader.COUPLE else Reader.COUNSELOR,
        paper,
        Orientation.PORTRAIT,
    )
