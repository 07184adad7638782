"""How a report is put together, kept with its bytes and hash, and found again."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from sqlmodel import Session, col, func, select

from clinic.clock import this_day
from clinic.couples.rules import ReportReader
from clinic.couples.session_rules import SessionState
from clinic.couples.session_store import therapy_sessions
from clinic.couples.store import CoupleFile
from clinic.couples.tables import Couple
from clinic.handouts.letterheads import with_letterhead
from clinic.handouts.report_rules import BY_SLUG, EVERY, NAMES, SAID, ReportKind, Which
from clinic.handouts.rules import Edition
from clinic.handouts.store import keep_given, was_given
from clinic.handouts.tables import HandoutDraft, PaperGiven
from clinic.language import Language
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.progress.report_gathering import Wish, gather
from clinic.vault import Vault
from clinic.wording import day
from reports import discharge_summary, progress_report, relapse_plan
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, TypeSize
from reports.report_facts import Period, ReportFacts, Signer
from reports.tailoring import AS_WRITTEN, Tailoring

_BUILDERS = {
    ReportKind.PROGRESS: progress_report.build,
    ReportKind.DISCHARGE: discharge_summary.build,
    ReportKind.RELAPSE: relapse_plan.build,
}


@dataclass(frozen=True, slots=True)
class Ordered:
    """A report as it was asked for: which, about what, and how it is to look."""

    which: Which
    wish: Wish
    paper: Paper = Paper.LETTER
    language: Language = Language.ENGLISH
    size: TypeSize = TypeSize.NORMAL

    @property
    def draft(self) -> str:
        """What its wording is kept under: each period and language is a paper of its own."""
        period = self.wish.period
        return f"{self.which.slug}.{period.start}.{period.end}.{self.language}"

    @property
    def title(self) -> str:
        """What it is called in the couple's file."""
        if self.which.kind is ReportKind.RELAPSE:
            return NAMES[self.which.kind]
        period = self.wish.period
        return f"{NAMES[self.which.kind]}, {day(period.start)} to {day(period.end)}"


def facts_for(session: Session, file: CoupleFile, ordered: Ordered, signer: Signer, practice: str) -> ReportFacts:
    return gather(session, file, ordered.wish, signer, practice, this_day())


def first_day(session: Session, file: CoupleFile, until: date) -> date:
    """The day of the first session that took place; `until`, where there was none up to then."""
    held = (SessionState.BEGUN, SessionState.ENDED)
    days = (one.held_on for one in therapy_sessions(session, file) if one.state in held and one.held_on <= until)
    return min(days, default=until)


def compose_report(facts: ReportFacts, ordered: Ordered, tailoring: Tailoring = AS_WRITTEN) -> Document:
    """The finished document.

    Raises:
        ReportError: what was typed cannot go on this paper.
    """
    build = _BUILDERS[ordered.which.kind]
    return build(facts, paper=ordered.paper, language=ordered.language, size=ordered.size, tailoring=tailoring)


def on_letterhead(session: Session, practice: UUID, document: Document, ordered: Ordered, *, printed: bool) -> Document:
    """On the practice's letterhead; a supervisor's holds no place, and help lines are for the couple alone."""
    reader = ordered.which.reader
    if reader is ReportReader.SUPERVISOR:
        return document
    made = with_letterhead(session, practice, document, printed=printed)
    if reader is ReportReader.COUPLE:
        return made
    return replace(made, letterhead=replace(made.letterhead, help_lines=(), emergency=""))


def keep_report(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    ordered: Ordered,
    given_id: UUID,
    pdf: bytes,
    page: str,
) -> None:
    """Keeps the exact edition; once, however often it is asked."""
    which = ordered.which
    if was_given(session, file, given_id):
        return
    edition = Edition(
        which.slug, Addressee.BOTH, None, ordered.paper, Orientation.PORTRAIT, ordered.size, ordered.language
    )
    keep_given(session, vault, actor, file, edition, given_id, pdf, page, title=ordered.title, audience=which.audience)
    if ordered.wish.authorized:
        audit.record(session, vault, actor, "Put a partner’s own part into a report, as they authorized.", file.id)
    if ordered.wish.opened:
        audit.record(session, vault, actor, "Opened to the couple, in a report, where they are on the way.", file.id)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A report whose wording was begun: what it is called, and the way to it."""

    title: str
    query: str
    saved_at: datetime


def begun_reports(session: Session, file: CoupleFile) -> list[DraftLine]:
    """The drafts of reports, the one saved last first. One query, and no words are read."""
    query = select(HandoutDraft.slug, HandoutDraft.saved_at).where(HandoutDraft.couple_id == file.id)
    rows = session.exec(query.order_by(col(HandoutDraft.saved_at).desc()))
    found = [(draft.split("."), at) for draft, at in rows if draft.startswith(tuple(BY_SLUG))]
    return [_begun(BY_SLUG[slug], start, end, language, at) for (slug, start, end, language), at in found]


def _begun(which: Which, start: str, end: str, language: str, at: datetime) -> DraftLine:
    ordered = Ordered(which, Wish(which.reader, Period(date.fromisoformat(start), date.fromisoformat(end))))
    chosen = {"what": which.slug, "from": start, "to": end, "language": language}
    return DraftLine(f"{ordered.title} (for {SAID[which.reader]})", urlencode(chosen), at)


@dataclass(frozen=True, slots=True)
class LastReports:
    """The days of a couple's last kept progress report and discharge summary."""

    progress: date | None = None
    discharge: date | None = None

    @property
    def any(self) -> date | None:
        return max(filter(None, (self.progress, self.discharge)), default=None)


def last_reports(session: Session, practice: UUID) -> dict[UUID, LastReports]:
    """For each couple of the practice that has one, when its last reports were kept. One query."""
    kinds = [one.slug for one in EVERY if one.kind is not ReportKind.RELAPSE]
    query = (
        select(col(PaperGiven.couple_id), col(PaperGiven.slug), func.max(PaperGiven.given_at))
        .join(Couple, col(Couple.id) == PaperGiven.couple_id)
        .where(Couple.practice_id == practice, col(PaperGiven.slug).in_(kinds))
        .group_by(col(PaperGiven.couple_id), col(PaperGiven.slug))
    )
    days: dict[UUID, dict[ReportKind, date]] = {}
    for couple, slug, at in session.exec(query):
        of_couple, kind, on = days.setdefault(couple, {}), BY_SLUG[slug].kind, at.astimezone().date()
        of_couple[kind] = max(on, of_couple.get(kind, on))
    return {
        couple: LastReports(kept.get(ReportKind.PROGRESS), kept.get(ReportKind.DISCHARGE))
        for couple, kept in days.items()
    }
