"""Reports: which to write, the words of each beside the paper as it will be, and the edition that is made and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.clock import this_day
from clinic.couples.couple_frames import couple_frame
from clinic.couples.rules import Pair, ReportReader, WordsError, checked_words
from clinic.couples.store import CoupleFile
from clinic.database import step_out
from clinic.handouts.choosing import names_of
from clinic.handouts.drafts import Draft, DraftChangedError, draft_of, save_draft
from clinic.handouts.given_pages import GivenLine, given_lines
from clinic.handouts.report_form import Choices, choices_in, read_choices, read_wording
from clinic.handouts.report_rules import BY_SLUG, EVERY, NAMES, SAID
from clinic.handouts.report_store import (
    Ordered,
    begun_reports,
    compose_report,
    facts_for,
    first_day,
    keep_report,
    on_letterhead,
)
from clinic.handouts.report_view import CHANGED, ReportPage, written_sections
from clinic.handouts.rules import PAPERS, SIZES
from clinic.handouts.store import given_papers, was_given
from clinic.identifiers import new_id
from clinic.language import OWN_NAMES, Language
from clinic.practice.rules import LICENSE_LIMIT
from clinic.web.access import GivesPaper, the_couple
from clinic.web.forms import Form, Submitted
from clinic.web.rendering import Frame, frame, show
from clinic.wording import day
from reports.document import Paper, TypeSize, body_of, to_html
from reports.other_names import other_names
from reports.pdf import PaperError
from reports.report_checks import problems_in, sound
from reports.report_facts import ReportFacts, Signer
from reports.report_parts import report_of
from reports.tailoring import NOTE, Tailoring

router = APIRouter(prefix="/couples/{couple_id}/reports")
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class BegunLine:
    """A report that was begun and is not made yet, or not made in these words."""

    path: str
    title: str
    saved: str


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """What there is, and the choices for a new one by field. `kinds` are all reports by what they are kept as."""

    frame: Frame
    path: str
    names: Pair[str]
    kinds: Mapping[str, str]
    values: Choices
    papers: Mapping[Paper, str]
    sizes: Mapping[TypeSize, str]
    languages: Mapping[Language, str]
    begun: list[BegunLine]
    made: list[GivenLine]
    problems: Mapping[str, str] = field(default_factory=dict)


@router.get("")
def reports(visit: GivesPaper, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Opened the reports on the work with a couple.")
    start = max(first_day(visit.session, file, this_day()), this_day() - YEAR)
    usual = {"from": start.isoformat(), "to": this_day().isoformat(), "paper": Paper.LETTER, "size": TypeSize.NORMAL}
    return _choose(visit, file, Choices({**usual, "language": Language.ENGLISH}), {})


@router.get("/write")
def write_page(visit: GivesPaper, couple_id: UUID) -> Response:
    """The words of one report, beside the paper."""
    file = the_couple(visit, couple_id, "Opened a report to write it.")
    chosen = choices_in(visit.request.query_params)
    ordered, problems = read_choices(chosen)
    if ordered is None:
        return _choose(visit, file, chosen, problems, status=422)
    facts = _facts(visit, file, ordered)
    draft = draft_of(visit.session, file, ordered.draft, ordered.which.audience)
    return _show(visit, file, chosen, ordered, facts, draft)


@router.post("/write")
def write(visit: GivesPaper, couple_id: UUID, form: Form) -> Response:
    """Keeps what was typed; and makes the report, if that was asked for."""
    file = the_couple(visit, couple_id, "")
    chosen = choices_in(form.values)
    ordered, problems = read_choices(chosen)
    if ordered is None:
        return _choose(visit, file, chosen, problems, status=422)
    typed = {name: words for name, words in form.values.items() if name != "once"}
    given_id = uuid5(couple_id, str(form.once_for(sorted(typed.items()))))
    if form["act"] == "make" and was_given(visit.session, file, given_id):
        return RedirectResponse(f"/couples/{couple_id}/papers/{given_id}", status_code=303)
    facts = _facts(visit, file, ordered)
    which = ordered.which
    kept = draft_of(visit.session, file, ordered.draft, which.audience)
    wording, wrong = _typed(form, facts, ordered, kept.tailoring)
    draft = Draft(wording, form.count("revision"), kept.before)
    if wrong:
        return _show(visit, file, chosen, ordered, facts, draft, wrong, status=422, license_typed=form["license"])
    try:
        said = f"Wrote a report: {which.slug}."
        save_draft(
            visit.session,
            visit.vault,
            visit.actor,
            file,
            ordered.draft,
            which.audience,
            wording,
            draft.revision,
            said=said,
        )
    except DraftChangedError:
        newer = Draft(wording, kept.revision, kept.before)
        return _show(visit, file, chosen, ordered, facts, newer, notice=CHANGED, status=409)
    _keep_license(visit, form)
    if form["act"] != "make":
        return RedirectResponse(f"/couples/{couple_id}/reports/write?{chosen.query}", status_code=303)
    return _make(visit, file, chosen, ordered, replace(facts, signer=_signer(visit)), wording, given_id)


def _make(
    visit: GivesPaper,
    file: CoupleFile,
    chosen: Choices,
    ordered: Ordered,
    facts: ReportFacts,
    wording: Tailoring,
    given_id: UUID,
) -> Response:
    document = on_letterhead(
        visit.session, visit.practice.id, compose_report(facts, ordered, wording), ordered, printed=True
    )
    step_out(visit.session)  # printing takes a while, and others go on writing meanwhile
    try:
        html = to_html(document)
        pdf = visit.program.press.print_html(html)
    except PaperError as error:
        draft = draft_of(visit.session, file, ordered.draft, ordered.which.audience)
        return _show(visit, file, chosen, ordered, facts, draft, notice=f"It could not be made: {error}", status=503)
    keep_report(visit.session, visit.vault, visit.actor, file, ordered, given_id, pdf, body_of(html))
    return RedirectResponse(f"/couples/{file.id}/papers/{given_id}", status_code=303)


def _facts(visit: GivesPaper, file: CoupleFile, ordered: Ordered) -> ReportFacts:
    return facts_for(visit.session, file, ordered, _signer(visit), visit.practice.name)


def _signer(visit: GivesPaper) -> Signer:
    return Signer(visit.member.name, visit.member.license or "")


def _typed(form: Submitted, facts: ReportFacts, ordered: Ordered, kept: Tailoring) -> tuple[Tailoring, dict[str, str]]:
    """What was typed, and by field why it cannot stand in the report."""
    shown = report_of(compose_report(facts, ordered, sound(facts, kept)))
    wording, problems = read_wording(form, shown.open, kept)
    for key, words in problems_in(facts, wording).items():
        problems.add(NOTE if key == NOTE else f"text-{key}", words)
    try:
        checked_words(form["license"], LICENSE_LIMIT, "The license", may_be_empty=True)
    except WordsError as error:
        problems.add("license", str(error))
    return wording, problems.by_field


def _keep_license(visit: GivesPaper, form: Submitted) -> None:
    """What stands under the counselor's name, kept for their next report."""
    typed = form.trimmed("license")
    if "license" in form.values and typed != (visit.member.license or ""):
        visit.member.license = typed
        visit.session.add(visit.member)
        visit.session.flush()


def _choose(
    visit: GivesPaper, file: CoupleFile, chosen: Choices, problems: Mapping[str, str], status: int = 200
) -> Response:
    made = [one for one in given_papers(visit.session, file) if one.slug in BY_SLUG]
    path = f"/couples/{file.id}"
    page = ReportsPage(
        frame=couple_frame(visit, file.id, "Reports"),
        path=path,
        names=names_of(file),
        kinds={one.slug: f"{NAMES[one.kind]}, for {SAID[one.reader]}" for one in EVERY},
        values=chosen,
        papers=PAPERS,
        sizes=SIZES,
        languages=OWN_NAMES,
        begun=[
            BegunLine(f"{path}/reports/write?{one.query}", one.title, day(one.saved_at))
            for one in begun_reports(visit.session, file)
        ],
        made=given_lines(visit.session, file, made),
        problems=problems,
    )
    return show("handouts/reports.html", page, status)


def _show(
    visit: GivesPaper,
    file: CoupleFile,
    chosen: Choices,
    ordered: Ordered,
    facts: ReportFacts,
    draft: Draft,
    problems: Mapping[str, str] | None = None,
    notice: str = "",
    status: int = 200,
    license_typed: str | None = None,
) -> Response:
    document = compose_report(facts, ordered, sound(facts, draft.tailoring))
    page = ReportPage(
        frame=frame(visit, "Write a report"),
        path=f"/couples/{file.id}",
        names=names_of(file),
        title=NAMES[ordered.which.kind],
        for_whom=SAID[ordered.which.reader],
        choices=chosen,
        sections=written_sections(report_of(document).open, draft.tailoring, problems or {}),
        note=draft.tailoring.note,
        license=(visit.member.license or "") if license_typed is None else license_typed,
        revision=draft.revision,
        document=on_letterhead(visit.session, visit.practice.id, document, ordered, printed=False),
        once=str(new_id()),
        problems=problems or {},
        notice=notice,
        other_names=other_names(facts, draft.tailoring) if facts.reader is ReportReader.SUPERVISOR else None,
    )
    return show("handouts/report.html", page, status)
