"""The counselor's page of a couple's intake: flags first, what waits for a decision, each partner's answers."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.rules import Audience, Pair, Side, WordsError
from clinic.couples.store import CoupleFile
from clinic.intake.fit import FitDecision, decide_fit, fit_of
from clinic.intake.flags import FlagNotFoundError, acknowledge, flags_of
from clinic.intake.naming import FIELDS, FITS, MATTERS, STATES, names_of, scores_said
from clinic.intake.proposals import decide, waiting
from clinic.intake.reading import AnswerNotFoundError, NeverOpenedError, SentAnswer, SentForm, sent_forms, set_audience
from clinic.intake.rules import FileField, Fit, SignatureAct
from clinic.intake.signatures import Signature, SignatureNotFoundError, signatures_of, withdraw
from clinic.intake.store import sent_packets
from clinic.questionnaires.form_words import UNKNOWN
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, Visit, the_couple
from clinic.web.forms import Form, FormError
from clinic.web.rendering import Frame, frame, show
from clinic.wording import SECRETS_MEANINGS, SECRETS_POLICIES, clock, day, language_name

router = APIRouter(prefix="/couples/{couple_id}/intake")


@dataclass(frozen=True, slots=True)
class FlagLine:
    id: str
    name: str
    side: Side
    words: str
    crisis: bool
    when: str
    seen: str
    decided: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    form: str
    name: str
    side: Side
    field: FileField
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer, with who may know it now. `never` says why it can never be opened."""

    place: str
    label: str
    words: tuple[str, ...]
    audience: str
    in_the_room: bool
    may_open: bool
    never: str


@dataclass(frozen=True, slots=True)
class FormBlock:
    """One form that was sent. `scores` are said with their bands; `signed` says when and by which typed name."""

    id: str
    title: str
    when: str
    answers: tuple[AnswerLine, ...]
    scores: tuple[str, ...]
    signed: str
    signature: str
    withdrawn: str
    note: str


@dataclass(frozen=True, slots=True)
class PartnerIntake:
    side: Side
    name: str
    states: tuple[str, ...]
    forms: tuple[FormBlock, ...]


@dataclass(frozen=True, slots=True)
class FitLine:
    fit: str
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class IntakePage:
    frame: Frame
    path: str
    names: Pair[str]
    flags: list[FlagLine]
    review: list[ReviewLine]
    secrets: str
    partners: tuple[PartnerIntake, ...]
    fit: FitLine | None
    fits: dict[Fit, str]
    problem: str = ""
    problem_at: str = ""


@router.get("")
def intake(visit: OpensFile, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Read the couple's intake.")
    return show("intake/intake.html", _page(visit, file))


@router.post("/flags/{flag_id}")
def seen(visit: ChangesFile, couple_id: UUID, flag_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        acknowledge(visit.session, visit.vault, visit.actor, file, flag_id, form["decided"])
    except FlagNotFoundError as error:
        raise NotFoundError from error
    except WordsError as error:
        page = _page(visit, file, f"Say what you decided. {error}", f"flag-{flag_id}")
        return show("intake/intake.html", page, status=422)
    return _back_to(couple_id, "flags")


@router.post("/review")
def review(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """Takes over or leaves one proposal, or all of them."""
    file = the_couple(visit, couple_id, "")
    chosen = None
    if form["which"] != "all":
        form_id, _, name = form["which"].partition("|")
        try:
            chosen = [(UUID(form_id), FileField(name))]
        except ValueError as error:
            raise FormError("which") from error
    decide(visit.session, visit.vault, visit.actor, file, chosen, accepted=form["accepted"] == "yes")
    return _back_to(couple_id, "review")


@router.post("/answers")
def open_answer(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        form_id = UUID(form["form"])
        to_room = form["to"] == "room"
        set_audience(visit.session, visit.vault, visit.actor, file, form_id, form["place"], to_room=to_room)
    except (ValueError, AnswerNotFoundError) as error:
        raise NotFoundError from error
    except NeverOpenedError:
        page = _page(visit, file, "This answer stays between you and the one who gave it, whoever asks.", "flags")
        return show("intake/intake.html", page, status=422)
    return _back_to(couple_id, f"form-{form_id}")


@router.post("/fit")
def fit(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    chosen = form.choice("fit", Fit)
    try:
        if chosen is None:
            raise WordsError("Choose how to go on.")
        decide_fit(visit.session, visit.vault, visit.actor, file, chosen, form["reason"])
    except WordsError as error:
        return show("intake/intake.html", _page(visit, file, str(error), "fit"), status=422)
    return _back_to(couple_id, "fit")


@router.post("/signatures/{signature_id}/withdraw")
def take_back(visit: ChangesFile, couple_id: UUID, signature_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        withdraw(visit.session, visit.vault, visit.actor, file, signature_id)
    except SignatureNotFoundError as error:
        raise NotFoundError from error
    return _back_to(couple_id, "flags")


def _page(visit: Visit, file: CoupleFile, problem: str = "", problem_at: str = "") -> IntakePage:
    session, names = visit.session, names_of(file)
    forms = sent_forms(session, file)
    signatures = signatures_of(session, file.id, file.keys)
    packets = sent_packets(session, file)
    policy = file.facts.secrets_policy
    return IntakePage(
        frame=frame(visit, "Intake"),
        path=f"/couples/{file.id}",
        names=names,
        flags=[
            FlagLine(
                id=str(one.id),
                name=names[one.side],
                side=one.side,
                words=one.words,
                crisis=one.crisis,
                when=day(one.raised_at),
                seen=f"{one.acknowledged_by}, {day(one.acknowledged_at)}" if one.acknowledged_at else "",
                decided=one.decided,
            )
            for one in flags_of(session, file)
        ],
        review=[
            ReviewLine(
                str(one.form_id),
                names[one.proposal.side],
                one.proposal.side,
                one.proposal.field,
                FIELDS[one.proposal.field],
                one.proposal.before,
                one.proposal.after,
            )
            for one in waiting(session, file, forms)
        ],
        secrets=f"{SECRETS_POLICIES[policy]}. {SECRETS_MEANINGS[policy]}" if policy else "",
        partners=tuple(
            PartnerIntake(
                side,
                names[side],
                tuple(f"{one.title}: {STATES[one.state].lower()}" for one in packets if one.side is side),
                tuple(_block(form, signatures) for form in forms if form.side is side),
            )
            for side in Side
        ),
        fit=_fit_line(fit_of(session, file)),
        fits=FITS,
        problem=problem,
        problem_at=problem_at,
    )


def _block(form: SentForm, signatures: list[Signature]) -> FormBlock:
    events = [one for one in signatures if one.form_id == form.id]
    signed = next((one for one in events if one.act is SignatureAct.SIGNED), None)
    taken_back = next((one for one in events if one.act is SignatureAct.WITHDRAWN), None)
    notes = [f"Answered in {language_name(form.language)}."] if form.language not in {"", "en", UNKNOWN} else []
    notes += [f"{form.dropped} answers were left out, because what they depend on was changed."] if form.dropped else []
    return FormBlock(
        id=str(form.id),
        title=form.title,
        when=day(form.sent_at),
        answers=tuple(_line(one) for one in form.answers),
        scores=tuple(f"{title}: {said}" for title, said in scores_said(form).items()),
        signed=f"Signed as “{signed.name}”, {day(signed.at)}, {clock(signed.at)}" if signed else "",
        signature=str(signed.id) if signed and not taken_back else "",
        withdrawn=f"Taken back {day(taken_back.at)}" if taken_back else "",
        note=" ".join(notes),
    )


def _line(answer: SentAnswer) -> AnswerLine:
    audience = {
        Audience.ROOM: "Everyone in the room",
        Audience.COUNSELOR: "You alone",
        Audience.PARTNER_A: "You and them",
        Audience.PARTNER_B: "You and them",
    }[answer.audience]
    never = "" if answer.may_open else MATTERS[answer.matter]
    return AnswerLine(
        str(answer.place), answer.label, answer.words, audience, answer.in_the_room, answer.may_open, never
    )


def _fit_line(decision: FitDecision | None) -> FitLine | None:
    if decision is None:
        return None
    return FitLine(FITS[decision.fit], decision.reason, decision.decided_by, day(decision.decided_at))


def _back_to(couple_id: UUID, part: str) -> Response:
    return RedirectResponse(f"/couples/{couple_id}/intake#{part}", status_code=303)
