"""A draft, as its author's own browser reads and saves it: rows, page by page, until it is sent.

While it is a draft, every answer is sealed with its author's key. Sending seals each for the audience its sidecar says;
what is for the counselor alone then opens to no link any more.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from clinic.couples.rules import Audience, Side, private_to
from clinic.intake.editions import Edition, edition_of
from clinic.intake.rules import ANSWERS_LIMIT, DRAFT_LIMIT
from clinic.intake.tables import IntakeAnswer, IntakeDevice, IntakeForm, IntakePacket, IntakePage
from clinic.questionnaires.answers import Answers, Place
from clinic.questionnaires.fhir_values import read_value, write_value
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.responses import write_json
from clinic.questionnaires.rules import Value
from clinic.questionnaires.starting import starting_answers
from clinic.vault import CoupleKeys

COLUMN = "intake_answer.value"
_EXACT = json.JSONDecoder(parse_float=Decimal)


class FormMissingError(LookupError):
    """The packet has no form of this number."""


class ChangedElsewhereError(Exception):
    """This page was saved from another browser after it was opened in this one."""


class DraftTooLargeError(Exception):
    """More than one draft may hold."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One form of a packet as its author left it. `saved` tells how often each page was saved, and from where."""

    form: IntakeForm
    edition: Edition
    side: Side
    answers: dict[Place, tuple[Value, ...]]
    saved: dict[int, IntakePage]

    def has_passed(self, page: int) -> bool:
        return page in self.saved and self.saved[page].passed

    def revision(self, page: int) -> int:
        return self.saved[page].revision if page in self.saved else 0

    @property
    def stand(self) -> str:
        """Which words and answers these are: another language, or one more save, makes it another."""
        return f"{self.edition.id[:16]}-{sum(page.revision for page in self.saved.values())}"


def forms_of(session: Session, packet: IntakePacket) -> list[IntakeForm]:
    """The forms of a packet, in order."""
    query = select(IntakeForm).where(IntakeForm.packet_id == packet.id).order_by(col(IntakeForm.number))
    return list(session.exec(query.execution_options(populate_existing=True)))


def open_draft(session: Session, keys: CoupleKeys, packet: IntakePacket, number: int, language: str) -> Draft:
    """The draft of one form.

    Raises:
        FormMissingError: there is none of this number.
    """
    query = select(IntakeForm).where(IntakeForm.packet_id == packet.id, IntakeForm.number == number)
    form = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if form is None:
        raise FormMissingError(str(number))
    edition = edition_of(session, form, language)
    pages = session.exec(
        select(IntakePage).where(IntakePage.form_id == form.id).execution_options(populate_existing=True)
    )
    saved = {page.number: page for page in pages}
    answers = read_answers(session, keys, form.id)
    if not saved and not answers:
        answers = starting_answers(edition.plan)
    return Draft(form, edition, packet.side, answers, saved)


def read_answers(session: Session, keys: CoupleKeys, form_id: UUID) -> dict[Place, tuple[Value, ...]]:
    """Every answer of a form that these keys open."""
    kept = select(IntakeAnswer.place, IntakeAnswer.audience, IntakeAnswer.value_sealed)
    return {
        place_of(place): _opened(keys, form_id, place, Audience(audience), value_sealed)
        for place, audience, value_sealed in session.exec(kept.where(IntakeAnswer.form_id == form_id))
        if keys.may_open(Audience(audience))
    }


def save_page(
    session: Session,
    keys: CoupleKeys,
    packet: IntakePacket,
    draft: Draft,
    page: int,
    answers: Answers,
    device: IntakeDevice,
    revision: int,
    *,
    passed: bool,
) -> Draft:
    """Keeps the answers as they are after this page, and gives the draft as it is then. The packet is held.

    `passed` says that its author is done with it: that is where they go on when they come back.

    Sending the same page again changes nothing. From the same browser the last word counts.

    Raises:
        ChangedElsewhereError: another browser saved this page since `revision`, with other answers.
        DraftTooLargeError: it is more than a draft may hold.
    """
    changed = {
        place: values
        for place in {*answers, *draft.answers}
        if (values := answers.get(place, ())) != draft.answers.get(place, ())
    }
    kept = draft.saved.get(page)
    if kept is not None and not changed:
        kept.passed = kept.passed or passed
        session.add(kept)
        return draft
    if kept is not None and kept.revision != revision and kept.device_id != device.id:
        raise ChangedElsewhereError
    _check_size(draft.edition.plan, answers)
    now = datetime.now(UTC)
    first = {} if draft.saved else draft.answers  # a fresh form's own first answers, now that they were seen
    _put(session, keys, draft, {**first, **changed}, now)
    row = kept or IntakePage(form_id=draft.form.id, number=page, revision=0, saved_at=now)
    row.passed = row.passed or passed
    row.revision, row.device_id, row.saved_at = row.revision + 1, device.id, now
    session.add(row)
    packet.saved_at = now
    session.add(packet)
    return replace(draft, answers=dict(answers), saved={**draft.saved, page: row})


def _put(session: Session, keys: CoupleKeys, draft: Draft, answers: Answers, now: datetime) -> None:
    """Every answer of a page with one statement, whether it is there already or not."""
    audience = private_to(draft.side)
    rows = [sealed(keys, draft.form.id, place, values, audience, now).model_dump() for place, values in answers.items()]
    if not rows:
        return
    connection = session.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(IntakeAnswer)
    fresh = {name: new.excluded[name] for name in rows[0] if name not in {"form_id", "place"}}
    connection.execute(new.on_conflict_do_update(index_elements=["form_id", "place"], set_=fresh), rows)


def sealed(
    keys: CoupleKeys, form_id: UUID, place: Place, values: tuple[Value, ...], audience: Audience, now: datetime
) -> IntakeAnswer:
    """A row for the answers at one place; without any, that it was left blank."""
    text = write_json({"values": [write_value(value) for value in values]})
    content = keys.seal(audience, COLUMN, f"{form_id}|{place}", text)
    return IntakeAnswer(form_id=form_id, place=str(place), audience=audience, value_sealed=content, saved_at=now)


def opened(keys: CoupleKeys, row: IntakeAnswer) -> tuple[Value, ...]:
    """The answers in a row."""
    return _opened(keys, row.form_id, row.place, row.audience, row.value_sealed)


def _opened(keys: CoupleKeys, form_id: UUID, place: str, audience: Audience, value_sealed: bytes) -> tuple[Value, ...]:
    text = keys.open(audience, COLUMN, f"{form_id}|{place}", value_sealed)
    content: list[dict[str, Any]] = _EXACT.decode(text)["values"]
    read = (read_value(one, "value") for one in content)
    return tuple(found[1] for found in read if found)


def place_of(text: str) -> Place:
    turns, _, link_id = text.partition(":")
    return Place(link_id, tuple(int(turn) for turn in turns.split(".") if turn))


def _check_size(plan: Plan, answers: Mapping[Place, tuple[Value, ...]]) -> None:
    """A form that asks more than most, as an imported one may, can hold an answer to each of its questions."""
    most = max(ANSWERS_LIMIT, sum(item.is_question for item in plan))
    letters = sum(len(value) for values in answers.values() for value in values if isinstance(value, str))
    if len(answers) > most or letters > DRAFT_LIMIT:
        raise DraftTooLargeError
