"""A draft, as its author's own browser reads and saves it: rows, page by page, until it is sent.

While it is a draft, every answer is sealed with its author's key. Sending seals each for the audience its sidecar says;
what is for the counselor alone then opens to no link any more.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from clinic.couples.rules import Side, private_to
from clinic.intake.answer_rows import KeptAnswers, put_answers, read_answers
from clinic.intake.editions import Edition, edition_of
from clinic.intake.rules import ANSWERS_LIMIT, DRAFT_LIMIT
from clinic.intake.tables import IntakeDevice, IntakeForm, IntakePacket, IntakePage
from clinic.questionnaires.answers import Answers
from clinic.questionnaires.changed_answers import ChangedAnswers
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.starting import starting_answers
from clinic.statements import change, directly, put, table_of
from clinic.vault import CoupleKeys


class FormMissingError(LookupError):
    """The packet has no form of this number."""


class ChangedElsewhereError(Exception):
    """This page was saved from another browser after it was opened in this one."""


class DraftTooLargeError(Exception):
    """More than one draft may hold."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """How often a page was saved, whether its author went on from it, and from which browser it came last."""

    revision: int
    passed: bool
    device: UUID | None


@dataclass(frozen=True, slots=True)
class Draft:
    """One form of a packet as its author left it, with what is known of each page that was saved."""

    form: IntakeForm
    edition: Edition
    side: Side
    answers: Answers
    saved: dict[int, SavedPage]

    def has_passed(self, page: int) -> bool:
        return page in self.saved and self.saved[page].passed

    def revision(self, page: int) -> int:
        return self.saved[page].revision if page in self.saved else 0

    @property
    def stand(self) -> str:
        """Which words and answers these are: another language, or one more save, makes it another."""
        return f"{self.edition.id[:16]}-{sum(page.revision for page in self.saved.values())}"


_FORM = (
    select(IntakeForm)
    .where(col(IntakeForm.packet_id) == bindparam("packet"), col(IntakeForm.number) == bindparam("number"))
    .execution_options(populate_existing=True)
)
_page = table_of(IntakePage).c
_PAGES = columns(_page.number, _page.revision, _page.passed, _page.device_id).where(_page.form_id == bindparam("form"))
_GONE_ON = (
    update(table_of(IntakePage))
    .where(_page.form_id == bindparam("form"), _page.number == bindparam("page"))
    .values(passed=True)
)


def forms_of(session: Session, packet: IntakePacket) -> list[IntakeForm]:
    """The forms of a packet, in order."""
    query = select(IntakeForm).where(IntakeForm.packet_id == packet.id).order_by(col(IntakeForm.number))
    return list(session.exec(query.execution_options(populate_existing=True)))


def open_draft(session: Session, keys: CoupleKeys, packet: IntakePacket, number: int, language: str) -> Draft:
    """The draft of one form.

    Raises:
        FormMissingError: there is none of this number.
    """
    form = session.exec(_FORM, params={"packet": packet.id, "number": number}).one_or_none()
    if form is None:
        raise FormMissingError(str(number))
    edition = edition_of(session, form, language)
    pages = directly(session).execute(_PAGES, {"form": form.id}).all()
    saved = {page: SavedPage(*rest) for page, *rest in pages}
    answers: Answers = read_answers(session, keys, form.id)
    if not saved and not answers:
        answers = starting_answers(edition.plan)
    return Draft(form, edition, packet.side, answers, saved)


def save_page(
    session: Session,
    keys: CoupleKeys,
    packet: IntakePacket,
    draft: Draft,
    page: int,
    answers: ChangedAnswers,
    device: IntakeDevice,
    revision: int,
    *,
    passed: bool,
) -> Draft:
    """Keeps what this page changed of the draft's answers, and gives the draft as it is then. The packet is held.

    `passed` says that its author is done with it: that is where they go on when they come back.

    Sending the same page again changes nothing. From the same browser the last word counts.

    Raises:
        ChangedElsewhereError: another browser saved this page since `revision`, with other answers.
        DraftTooLargeError: it is more than a draft may hold.
    """
    changed = answers.differences
    kept = draft.saved.get(page)
    if kept is not None and not changed:
        return _gone_on(session, draft, page, kept) if passed and not kept.passed else draft
    if kept is not None and kept.revision != revision and kept.device != device.id:
        raise ChangedElsewhereError
    _check_size(draft.edition.plan, answers)
    now = datetime.now(UTC)
    first = {} if draft.saved else draft.answers  # a fresh form's own first answers, now that they were seen
    put_answers(session, keys, draft.form.id, {**first, **changed}, lambda _place: private_to(draft.side), now)
    before = kept or SavedPage(0, passed=False, device=None)
    saved = SavedPage(before.revision + 1, before.passed or passed, device.id)
    put(session, IntakePage, [_row(draft.form.id, page, saved, now)])
    change(session, packet, saved_at=now)
    return replace(draft, answers=answers, saved={**draft.saved, page: saved})


def _row(form: UUID, page: int, saved: SavedPage, now: datetime) -> dict[str, object]:
    return {
        "form_id": form,
        "number": page,
        "revision": saved.revision,
        "passed": saved.passed,
        "device_id": saved.device,
        "saved_at": now,
    }


def _gone_on(session: Session, draft: Draft, page: int, kept: SavedPage) -> Draft:
    directly(session).execute(_GONE_ON, {"form": draft.form.id, "page": page})
    return replace(draft, saved={**draft.saved, page: replace(kept, passed=True)})


def _check_size(plan: Plan, answers: ChangedAnswers) -> None:
    """A form that asks more than most, as an imported one may, can hold an answer to each of its questions."""
    most = max(ANSWERS_LIMIT, sum(item.is_question for item in plan))
    if len(answers) > most or (_may_be_long(answers) and _letters(answers) > DRAFT_LIMIT):
        raise DraftTooLargeError


def _may_be_long(answers: ChangedAnswers) -> bool:
    """Whether it takes opening every answer to know how many letters they have. Sealed they are longer."""
    kept = answers.before.size if isinstance(answers.before, KeptAnswers) else DRAFT_LIMIT
    return kept + _letters(answers.changed) > DRAFT_LIMIT


def _letters(answers: Answers) -> int:
    return sum(len(value) for values in answers.values() for value in values if isinstance(value, str))
