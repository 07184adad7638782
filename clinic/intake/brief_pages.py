"""The first-visit brief on screen and as a PDF, a board started from it, and a letter of referral."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.clock import this_day
from clinic.couples.rules import Audience, Pair, Side, WordsError, checked_words
from clinic.couples.store import CoupleFile, held
from clinic.cycles.board import path_of
from clinic.cycles.edits import AddEntry
from clinic.cycles.rules import MapKind
from clinic.cycles.store import NewEdit, append, start_map
from clinic.database import step_out
from clinic.identifiers import new_id
from clinic.intake.brief import brief_facts, guesses
from clinic.intake.intake_page import Refused, intake_page
from clinic.intake.naming import names_of
from clinic.practice import audit
from clinic.practice.letterhead_store import logo_inside, practice_paper
from clinic.practice.paper_round import letterhead_of
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, Visit, the_couple
from clinic.web.errors import answer as error_page
from clinic.web.forms import Form
from clinic.web.rendering import Frame, frame, show
from reports.document import Document, Paper
from reports.first_visit_brief import build
from reports.pdf import PaperError
from reports.referral_letter import Referral
from reports.referral_letter import build as build_letter

router = APIRouter(prefix="/couples/{couple_id}/intake")
HELP_LIMIT = 200


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The brief, and what can be done with it. `contents` is the value the document's template gets."""

    frame: Frame
    path: str
    names: Pair[str]
    document: Document
    has_guesses: bool
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("/brief")
def brief(visit: OpensFile, couple_id: UUID, paper: Paper = Paper.LETTER) -> Response:
    file = the_couple(visit, couple_id, "Read the first-visit brief.")
    document = _brief(visit, file, paper)
    page = BriefPage(
        frame(visit, "First-visit brief"),
        f"/couples/{couple_id}",
        names_of(file),
        document,
        bool(guesses(visit.session, file)),
    )
    return show("intake/brief.html", page)


@router.get("/brief.pdf")
def brief_pdf(visit: OpensFile, couple_id: UUID, paper: Paper = Paper.LETTER) -> Response:
    file = the_couple(visit, couple_id, "Opened the first-visit brief as a PDF.")
    return _printed(visit, _brief(visit, file, paper), "first-visit-brief")


@router.post("/board")
def start_board(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """A map with every hypothesis on it: tentative, and for the counselor alone. Pressing twice starts one."""
    file = held(visit.session, the_couple(visit, couple_id, ""))
    map_id = uuid5(couple_id, f"map from the brief|{form.once()}")
    if not _started(visit, file, map_id):
        raise NotFoundError
    return RedirectResponse(path_of(couple_id, map_id), status_code=303)


@router.post("/letter")
def letter(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """A letter that names no reason. It is printed and not kept; that it was made is in the trail."""
    file = the_couple(visit, couple_id, "")
    side = None if form["whom"] in {"", "both"} else form.choice("whom", Side)
    try:
        at = "help"
        what = checked_words(form.trimmed("help"), HELP_LIMIT, "The kind of help")
        at = "to"
        to = checked_words(form.trimmed("to"), HELP_LIMIT, "To whom", may_be_empty=True)
    except WordsError as error:
        refused = Refused(str(error), at, {name: form[name] for name in ("whom", "help", "to")})
        return show("intake/intake.html", intake_page(visit, file, refused), status=422)
    audit.record(visit.session, visit.vault, visit.actor, "Made a letter of referral.", couple_id)
    document = build_letter(
        Referral(what, to, side),
        names_of(file),
        counselor=visit.member.name,
        practice=visit.practice.name,
        made_on=this_day(),
        paper=Paper.LETTER,
    )
    return _printed(visit, _with_letterhead(visit, document), "letter")


def _with_letterhead(visit: Visit, document: Document) -> Document:
    """With the practice's own round it, but no help lines: it goes to a colleague."""
    paper = practice_paper(visit.session, visit.practice.id)
    logo = logo_inside(visit.session, visit.practice.id) if paper.logo_type else ""
    return replace(document, letterhead=replace(letterhead_of(paper, document.language, logo), help_lines=()))


def _started(visit: Visit, file: CoupleFile, map_id: UUID) -> bool:
    """Whether there is something to start from; a map that was started stays as it is."""
    from_them = guesses(visit.session, file)
    if not from_them:
        return False
    start_map(visit.session, visit.vault, visit.actor, file, MapKind.NEGATIVE, file.facts.cycle_type, map_id)
    now, base = datetime.now(UTC), 1 if file.facts.cycle_type else 0
    edits = [
        NewEdit(
            str(uuid5(map_id, f"edit {number}")),
            AddEntry(
                str(uuid5(map_id, f"entry {number}")),
                one.side,
                one.element,
                one.words,
                tentative=True,
                audience=Audience.COUNSELOR,
            ),
            now,
        )
        for number, one in enumerate(from_them)
    ]
    append(visit.session, visit.vault, visit.actor, file, map_id, "first-visit-brief", base, edits)
    return True


def _brief(visit: Visit, file: CoupleFile, paper: Paper) -> Document:
    facts = brief_facts(visit.session, file)
    return build(facts, paper=paper, made_on=this_day(), practice=visit.practice.name)


def _printed(visit: Visit, document: Document, name: str) -> Response:
    """The file's name says what it is and never whose."""
    step_out(visit.session)
    try:
        content = visit.program.press.print(document)
    except PaperError as error:
        return error_page(visit.request, 503, str(error))
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)
