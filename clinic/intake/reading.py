"""What was sent, as the counselor reads it: every answer with its audience, and opening one to the room, on purpose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import Audience, Matter, Side
from clinic.couples.store import CoupleFile, held
from clinic.intake.answer_rows import opened, place_of, sealed
from clinic.intake.editions import Edition, edition_to_read
from clinic.intake.rules import STANDING, can_be_opened, first_audience
from clinic.intake.tables import IntakeAnswer, IntakeForm, IntakePacket
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.questionnaires.answers import Answers, Place
from clinic.questionnaires.fitting import offered
from clinic.questionnaires.plan import Item
from clinic.questionnaires.rules import Coding, Value
from clinic.questionnaires.saying import said_to
from clinic.vault import Vault


class AnswerNotFoundError(LookupError):
    """This couple sent no such answer."""


class NeverOpenedError(Exception):
    """An answer that stays between the counselor and its author, whoever asks."""


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """One answer that was sent, in words."""

    place: Place
    label: str
    words: tuple[str, ...]
    audience: Audience
    matter: Matter
    may_open: bool

    @property
    def in_the_room(self) -> bool:
        return self.audience is Audience.ROOM


@dataclass(frozen=True, slots=True)
class SentForm:
    """One form that was sent, with its answers as values for whoever counts or compares them."""

    id: UUID
    side: Side
    slug: str
    title: str
    signed: bool
    number: int
    packet_sent_at: datetime
    sent_at: datetime
    language: str
    edition: Edition
    values: Answers
    answers: tuple[SentAnswer, ...]
    dropped: int

    @property
    def known_as(self) -> str:
        """The form of ours that it is or was copied from, by name, so that a copy is read as what it asks."""
        return self.edition.form_of_ours or self.slug

    def said(self, link_id: str) -> tuple[str, ...]:
        """The words of the answer to one question."""
        return next((one.words for one in self.answers if one.place.link_id == link_id), ())


def sent_forms(session: Session, file: CoupleFile) -> list[SentForm]:
    """Everything both partners sent, the newest of each form first. Drafts are nobody's to read but their author's."""
    query = (
        select(IntakeForm, IntakePacket)
        .join(IntakePacket, col(IntakePacket.id) == IntakeForm.packet_id)
        .where(IntakePacket.couple_id == file.id, col(IntakeForm.submitted_at).is_not(None))
        .where(IntakePacket.packet != STANDING)
        .order_by(col(IntakeForm.submitted_at).desc(), col(IntakeForm.number))
    )
    found = session.exec(query).all()
    rows: dict[UUID, list[IntakeAnswer]] = {}
    ids = [form.id for form, _ in found]
    for row in session.exec(select(IntakeAnswer).where(col(IntakeAnswer.form_id).in_(ids))) if ids else ():
        rows.setdefault(row.form_id, []).append(row)
    return [
        _sent(session, file, form, packet, rows.get(form.id, []), form.submitted_at)
        for form, packet in found
        if form.submitted_at
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """One answer that everyone in the room may know, because the counselor opened it."""

    side: Side
    label: str
    words: tuple[str, ...]


def open_to_both(session: Session, file: CoupleFile) -> list[Opened]:
    """Every answer that was opened to the room, in the order of the forms. The room's key is enough to read it."""
    query = (
        select(IntakeAnswer, IntakeForm, IntakePacket.side)
        .join(IntakeForm, col(IntakeForm.id) == IntakeAnswer.form_id)
        .join(IntakePacket, col(IntakePacket.id) == IntakeForm.packet_id)
        .where(IntakePacket.couple_id == file.id, IntakeAnswer.audience == Audience.ROOM)
        .order_by(col(IntakePacket.side), col(IntakeForm.number), col(IntakeAnswer.place))
    )
    found = []
    for row, form, side in session.exec(query):
        place, edition = place_of(row.place), edition_to_read(session, form)
        if place.link_id in edition.plan:
            item = edition.plan[place.link_id]
            said = tuple(said_of(item, value) for value in opened(file.keys, row))
            found.append(Opened(Side(side), item.label, said))
    return [one for one in found if one.words]


def in_order(forms: list[SentForm]) -> list[SentForm]:
    """As they are read: the newest packet first, and each packet's forms in the order in which they were asked."""
    return sorted(forms, key=lambda form: (-form.packet_sent_at.timestamp(), form.number))


def newest(forms: list[SentForm], side: Side) -> dict[str, SentForm]:
    """The newest of each form that one partner sent, by the name it is known as; a copy of ours stands for ours."""
    found: dict[str, SentForm] = {}
    for form in forms:
        if form.side is side:
            found.setdefault(form.known_as, form)
    return found


def set_audience(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, form_id: UUID, place: str, *, to_room: bool
) -> None:
    """Opens one answer to everyone in the room, or closes it again. The one way a private answer becomes known.

    Raises:
        AnswerNotFoundError: this couple sent no such answer.
        NeverOpenedError: it is about violence, coercion, an affair, substance use or self-harm.
    """
    file = held(session, file)
    query = (
        select(IntakeAnswer, IntakeForm, IntakePacket.side)
        .join(IntakeForm, col(IntakeForm.id) == IntakeAnswer.form_id)
        .join(IntakePacket, col(IntakePacket.id) == IntakeForm.packet_id)
        .where(IntakePacket.couple_id == file.id, IntakeAnswer.form_id == form_id, IntakeAnswer.place == place)
        .where(col(IntakeForm.submitted_at).is_not(None))
    )
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise AnswerNotFoundError(place)
    row, form, side = found[0], found[1], Side(found[2])
    _reseal(session, file, actor, row, edition_to_read(session, form), side, to_room=to_room)
    done = "Opened an answer of partner {} to the room." if to_room else "Closed an answer of partner {} again."
    audit.record(session, vault, actor, done.format(side.upper()), file.id)


def _reseal(
    session: Session,
    file: CoupleFile,
    actor: Actor,
    row: IntakeAnswer,
    edition: Edition,
    side: Side,
    *,
    to_room: bool,
) -> None:
    where, now = place_of(row.place), datetime.now(UTC)
    if to_room and not can_be_opened(edition.matter(where.link_id), side):
        raise NeverOpenedError
    own = first_audience(side, counselor_only=edition.counselor_only(where.link_id))
    audience = Audience.ROOM if to_room else own
    fresh = sealed(file.keys, row.form_id, where, opened(file.keys, row), audience, row.saved_at)
    row.audience, row.value_sealed = fresh.audience, fresh.value_sealed
    row.widened_at, row.widened_by = (now, actor.member) if to_room else (None, None)
    session.add(row)


def _sent(
    session: Session,
    file: CoupleFile,
    form: IntakeForm,
    packet: IntakePacket,
    rows: list[IntakeAnswer],
    sent_at: datetime,
) -> SentForm:
    edition, side = edition_to_read(session, form), Side(packet.side)
    by_place = {place_of(row.place): row for row in rows}
    values = {place: opened(file.keys, row) for place, row in by_place.items()}
    sealed_drop = form.dropped_sealed
    dropped = file.keys.open(Audience.COUNSELOR, "intake_form.dropped", form.id, sealed_drop) if sealed_drop else ""
    language = next(
        (one.split(":")[0] for one in form.editions.split() if one.endswith(f":{form.submitted_edition}")), ""
    )
    return SentForm(
        id=form.id,
        side=side,
        slug=form.slug,
        title=edition.plan.title,
        signed=form.signed,
        number=form.number,
        packet_sent_at=packet.sent_at,
        sent_at=sent_at,
        language=language,
        edition=edition,
        values=values,
        answers=tuple(_answers(edition, side, by_place, values)),
        dropped=len(dropped.split()),
    )


def _answers(edition: Edition, side: Side, rows: dict[Place, IntakeAnswer], values: Answers) -> Iterator[SentAnswer]:
    for item in edition.plan:
        for place in sorted(place for place in rows if place.link_id == item.link_id and values[place]):
            matter = edition.matter(item.link_id)
            words = tuple(said_of(item, value) for value in values[place])
            label = item.label + "".join(f" ({turn + 1})" for turn in place.turns)
            may_open = can_be_opened(matter, side)
            yield SentAnswer(place, label, words, rows[place].audience, matter, may_open)


def said_of(item: Item, value: Value) -> str:
    """An answer in the words of this edition; what somebody wrote themself stays in their own."""
    if isinstance(value, Coding):
        option = offered(item, value)
        if option is not None:
            return said_to(option.value)
    return said_to(value)
