"""A couple's check-ins, for the counselor alone: what each partner sent over time, and the standing link of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.couple_frames import couple_frame
from clinic.couples.link_store import LinkNotFoundError, end_link
from clinic.couples.rules import Audience, Pair, Side
from clinic.couples.store import CoupleFile
from clinic.identifiers import new_id
from clinic.intake.flags import flags_of
from clinic.intake.mail import is_address
from clinic.intake.reading import AnswerNotFoundError, NeverOpenedError, set_audience
from clinic.progress.check_in_charts import SmallChart, charts
from clinic.progress.check_in_reminders import Reminder, agree_reminder, reminders, stop_reminder
from clinic.progress.check_in_rules import CheckIn
from clinic.progress.check_in_store import (
    check_ins,
    let_choose_code,
    make_standing_link,
    open_links,
    replace_standing_link,
)
from clinic.progress.check_in_wording import LOOPS, MEANINGS, QUESTIONS, WAYS_OUT, noticed, week_said
from clinic.questionnaires.answers import Place
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, Visit, the_couple
from clinic.web.forms import Form, FormError
from clinic.web.rendering import Frame, show
from clinic.web.visits import ShownLink, shown_link
from clinic.wording import day

router = APIRouter(prefix="/couples/{couple_id}/check-ins")

BLANK = "–"
MOST_WEEKS = 60
"""Weeks in the table: more than a year. The charts have them all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer in the table, and the way to open it to the room or to close it again. Without `place`, no way."""

    words: str
    place: str = ""
    in_the_room: bool = False


@dataclass(frozen=True, slots=True)
class WeekLine:
    form: UUID
    week: str
    cells: tuple[Cell, ...]
    line: Cell


@dataclass(frozen=True, slots=True)
class PartnerCheckIns:
    """One partner: their link, whether a message reminds them, and their weeks, the newest first."""

    side: Side
    name: str
    link: ShownLink | None
    until: str
    reminder: Reminder | None
    charts: list[SmallChart]
    weeks: list[WeekLine]


@dataclass(frozen=True, slots=True)
class CheckInsPage:
    frame: Frame
    couple: str
    path: str
    names: Pair[str]
    flags: int
    together: list[SmallChart]
    partners: list[PartnerCheckIns]
    questions: dict[str, str]
    meanings: str
    sends_mail: bool
    problem: str = ""
    problem_side: str = ""
    typed: str = ""
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("")
def check_ins_page(visit: OpensFile, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Read the couple's check-ins.")
    return show("progress/check_ins.html", _page(visit, file))


@router.post("/links")
def open_link(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """The standing link of one partner; pressed twice, one link."""
    file = the_couple(visit, couple_id, "")
    make_standing_link(visit.session, visit.vault, visit.actor, file, _side(form), once=form.once())
    return _back_to(couple_id, _side(form))


@router.post("/links/replace")
def replace_link(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """Another link in place of one that the wrong person may have."""
    file, side = the_couple(visit, couple_id, ""), _side(form)
    if side not in open_links(visit.session, file):
        raise NotFoundError
    replace_standing_link(visit.session, visit.vault, visit.actor, file, side, once=form.once())
    return _back_to(couple_id, side)


@router.post("/links/end")
def close_link(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        ended = end_link(visit.session, visit.vault, visit.actor, file, UUID(form["link"]))
    except (LinkNotFoundError, ValueError) as error:
        raise NotFoundError from error
    return _back_to(couple_id, ended.side)


@router.post("/code")
def new_code(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    let_choose_code(visit.session, visit.vault, visit.actor, file, _side(form))
    return _back_to(couple_id, _side(form))


@router.post("/reminder")
def remind(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """Keeps that a partner agreed to a message a week, or that they do not want it any more."""
    file, side = the_couple(visit, couple_id, ""), _side(form)
    if form["wanted"] == "no":
        stop_reminder(visit.session, visit.vault, visit.actor, file, side)
        return _back_to(couple_id, side)
    address = form.trimmed("address")
    problem = "" if is_address(address) else "Enter one e-mail address."
    if not problem and form["agreed"] != "yes":
        problem = "Ask them first, then tick that they agreed."
    if problem:
        page = _page(visit, file, problem=problem, side=side, typed=address)
        return show("progress/check_ins.html", page, status=422)
    agree_reminder(visit.session, visit.vault, visit.actor, file, side, address)
    return _back_to(couple_id, side)


@router.post("/answers")
def open_answer(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """Opens one answer to the room, or closes it again."""
    file = the_couple(visit, couple_id, "")
    try:
        to_room, form_id = form["to"] == "room", UUID(form["form"])
        set_audience(visit.session, visit.vault, visit.actor, file, form_id, form["place"], to_room=to_room)
    except (ValueError, AnswerNotFoundError, NeverOpenedError) as error:
        raise NotFoundError from error
    return RedirectResponse(f"/couples/{couple_id}/check-ins#week-{form_id}", status_code=303)


def _side(form: Form) -> Side:
    side = form.choice("side", Side)
    if side is None:
        raise FormError("side")
    return side


def _back_to(couple_id: UUID, side: Side) -> Response:
    return RedirectResponse(f"/couples/{couple_id}/check-ins#partner-{side}", status_code=303)


def _page(
    visit: Visit, file: CoupleFile, *, problem: str = "", side: Side | None = None, typed: str = ""
) -> CheckInsPage:
    names = Pair(file.facts.partners.a.name, file.facts.partners.b.name)
    sent = check_ins(visit.session, file.id, file.keys)
    drawn, links = charts(sent, names), open_links(visit.session, file)
    asked = reminders(visit.session, file)
    return CheckInsPage(
        frame=couple_frame(visit, file.id, "Check-ins"),
        couple=f"/couples/{file.id}",
        path=f"/couples/{file.id}/check-ins",
        names=names,
        flags=sum(flag.acknowledged_at is None for flag in flags_of(visit.session, file)),
        together=[one for one in drawn if len(one.sides) > 1],
        partners=[
            PartnerCheckIns(
                side=one,
                name=names[one],
                link=shown_link(visit.request, visit.vault, links[one]) if one in links else None,
                until=day(links[one].expires_at) if one in links else "",
                reminder=asked.get(one),
                charts=[small for small in drawn if small.sides == (one,)],
                weeks=_weeks([week for week in sent if week.side is one]),
            )
            for one in Side
        ],
        questions=QUESTIONS,
        meanings=MEANINGS,
        sends_mail=visit.program.settings.sends_mail,
        problem=problem,
        problem_side=side or "",
        typed=typed,
    )


def _weeks(sent: Sequence[CheckIn]) -> list[WeekLine]:
    return [
        WeekLine(
            one.form,
            week_said(one),
            (
                _cell(one, "close", BLANK if one.close is None else str(one.close)),
                _cell(one, "safe", BLANK if one.safe is None else str(one.safe)),
                _cell(one, "loop", LOOPS[one.loop] if one.loop else BLANK),
                _cell(one, "out", WAYS_OUT[one.out] if one.out else BLANK),
                _cell(one, "moments", noticed(one) or BLANK),
            ),
            _cell(one, "line", one.line),
        )
        for one in reversed(sent[-MOST_WEEKS:])
    ]


def _cell(one: CheckIn, question: str, words: str) -> Cell:
    audience = one.audience(question)
    return Cell(words, str(Place(question)) if audience else "", audience is Audience.ROOM)
