"""What the counselor's page of an intake holds: flags, what waits for a decision, each partner's answers in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from clinic.couples.couple_frames import couple_frame
from clinic.couples.rules import Audience, Pair, Side
from clinic.couples.store import CoupleFile
from clinic.intake.fit import FitDecision, fit_of
from clinic.intake.flags import flags_of
from clinic.intake.naming import FIELDS, FITS, MATTERS, STATES, names_of, scores_said
from clinic.intake.proposals import waiting
from clinic.intake.reading import SentAnswer, SentForm, in_order, sent_forms
from clinic.intake.rules import FileField, Fit, SignatureAct
from clinic.intake.signatures import Signature, signatures_of
from clinic.intake.store import sent_packets
from clinic.questionnaires.form_words import UNKNOWN
from clinic.questionnaires.imported_forms import IMPORTED
from clinic.questionnaires.own_forms import OWN
from clinic.web.access import Visit
from clinic.web.rendering import Frame
from clinic.wording import SECRETS_MEANINGS, SECRETS_POLICIES, clock, day, language_name


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
class Refused:
    """What was typed on the page and not kept: why, at which field, and all of it, by the names of the fields."""

    why: str = ""
    at: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        return self.typed.get(name, "")


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
    refused: Refused


def intake_page(visit: Visit, file: CoupleFile, refused: Refused | None = None) -> IntakePage:
    """Everything that was sent, as values for the page; `refused` is what somebody typed there that was not kept."""
    session, names = visit.session, names_of(file)
    forms = sent_forms(session, file)
    signatures = signatures_of(session, file.id, file.keys)
    packets = sent_packets(session, file)
    policy = file.facts.secrets_policy
    return IntakePage(
        frame=couple_frame(visit, file.id, "Intake"),
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
                tuple(_block(form, signatures) for form in in_order(forms) if form.side is side),
            )
            for side in Side
        ),
        fit=_fit_line(fit_of(session, file)),
        fits=FITS,
        refused=refused or Refused(),
    )


def _block(form: SentForm, signatures: list[Signature]) -> FormBlock:
    events = [one for one in signatures if one.form_id == form.id]
    signed = next((one for one in events if one.act is SignatureAct.SIGNED), None)
    taken_back = next((one for one in events if one.act is SignatureAct.WITHDRAWN), None)
    return FormBlock(
        id=str(form.id),
        title=form.title,
        when=day(form.sent_at),
        answers=tuple(_line(one) for one in form.answers),
        scores=tuple(f"{title}: {said}" for title, said in scores_said(form).items()),
        signed=f"Signed as “{signed.name}”, {day(signed.at)}, {clock(signed.at)}" if signed else "",
        signature=str(signed.id) if signed and not taken_back else "",
        withdrawn=f"Taken back {day(taken_back.at)}" if taken_back else "",
        note=" ".join(_notes(form)),
    )


def _notes(form: SentForm) -> Iterator[str]:
    """Which words were answered: a form of the practice's own, or an imported one, has versions that ask otherwise."""
    version = form.edition.plan.identity.version
    if version and form.slug.startswith((OWN, IMPORTED)):
        yield f"It was version {version}."
    if form.language not in {"", "en", UNKNOWN}:
        yield f"Answered in {language_name(form.language)}."
    if form.dropped:
        yield f"{form.dropped} answers were left out, because what they depend on was changed."


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
