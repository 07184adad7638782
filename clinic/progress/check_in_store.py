"""Check-ins as they are fetched and kept: one standing packet for each partner, with a form for each week.

They are drafts and forms of the intake, by the same code; only that a week's form may be corrected until the week ends.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import exists, func
from sqlmodel import Session, col, select

from clinic.couples.link_rules import LinkState, PrivateLink, Purpose
from clinic.couples.link_store import end_link, links_to, make_link
from clinic.couples.link_tables import PrivateLinkRow
from clinic.couples.rules import Audience, Side
from clinic.couples.store import CoupleFile, held
from clinic.couples.tables import Couple
from clinic.intake.answer_rows import opened, place_of
from clinic.intake.devices import held_packet
from clinic.intake.editions import pinned
from clinic.intake.packets import Packet
from clinic.intake.rules import STANDING, Delivery
from clinic.intake.store import keep_packet
from clinic.intake.tables import IntakeAnswer, IntakeForm, IntakePacket
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.progress.check_in_rules import QUIET, CheckIn, Loop, Said, WayOut, Week, has_stopped
from clinic.questionnaires.rules import Coding, Value
from clinic.questionnaires.saying import said_to
from clinic.vault import CoupleKeys, Vault

Values = Mapping[str, tuple[Value, ...]]


def standing_packet(couple: UUID, side: Side) -> UUID:
    """What the standing link of a partner leads to."""
    return uuid5(couple, f"check-ins|{side}")


def open_links(session: Session, file: CoupleFile) -> dict[Side, PrivateLink]:
    """The link of each partner that can be opened now."""
    now = datetime.now(UTC)
    links = links_to(session, file, Purpose.CHECK_IN, [standing_packet(file.id, side) for side in Side])
    return {link.side: link for link in reversed(links) if link.state(now) is LinkState.OPEN}


def make_standing_link(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, side: Side, *, once: UUID
) -> PrivateLink:
    """The standing link of one partner; the one that is open already is found again."""
    file = held(session, file)
    kept = open_links(session, file).get(side)
    if kept is not None:
        return kept
    packet = standing_packet(file.id, side)
    if session.get(IntakePacket, packet) is None:
        keep_packet(session, vault, actor, file, side, Packet(STANDING, "", "", ()), packet, Delivery.LINK)
    return make_link(session, vault, actor, file, side, Purpose.CHECK_IN, packet, once=once)


def replace_standing_link(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, side: Side, *, once: UUID
) -> PrivateLink:
    """Ends the link that is open and makes another; what was sent stays. With the same `once`, the same new link."""
    file = held(session, file)
    fresh = make_link(
        session, vault, actor, file, side, Purpose.CHECK_IN, standing_packet(file.id, side), once=once
    )  # fmt: skip
    for link in links_to(session, file, Purpose.CHECK_IN, [fresh.thing]):
        if link.id != fresh.id:
            end_link(session, vault, actor, file, link.id)
    return fresh


def let_choose_code(session: Session, vault: Vault, actor: Actor, file: CoupleFile, side: Side) -> None:
    """Lets a partner choose a new code, after they spoke with the counselor."""
    file = held(session, file)
    row = session.get(IntakePacket, standing_packet(file.id, side))
    if row is not None and row.code_hash is not None:
        row.code_hash = None
        session.add(row)
        done = f"Let partner {side.upper()} choose a new code for their check-ins."
        audit.record(session, vault, actor, done, file.id)


def form_of_week(session: Session, packet: IntakePacket, week: Week) -> IntakeForm:
    """The form of one week, put down as it is today if it is not there yet. The packet is held from here on."""
    packet = held_packet(session, packet.id)
    form_id = uuid5(packet.id, f"week|{week.number}")
    row = session.get(IntakeForm, form_id, populate_existing=True)
    if row is None:
        editions = pinned(session, STANDING)
        row = IntakeForm(
            id=form_id, packet_id=packet.id, number=week.number, slug=STANDING, editions=editions, signed=False
        )
        session.add(row)
        session.flush()
    return row


def check_ins(session: Session, couple: UUID, keys: CoupleKeys, since: date = date.min) -> list[CheckIn]:
    """The check-ins both partners sent for weeks that end on `since` or later, the oldest week first, with what these
    keys open of each. A check-in of which they open nothing is left out: its reader does not learn of it. Two queries.
    """
    sent = (
        select(IntakeForm, IntakePacket.side)
        .join(IntakePacket, col(IntakePacket.id) == IntakeForm.packet_id)
        .where(IntakePacket.couple_id == couple, IntakePacket.packet == STANDING)
        .where(col(IntakeForm.submitted_at).is_not(None))
        .order_by(col(IntakeForm.number), col(IntakePacket.side))
    )
    found = [
        (form, at, Side(side))
        for form, side in session.exec(sent)
        if (at := form.submitted_at) and Week(form.number).last >= since
    ]
    rows: dict[UUID, dict[str, IntakeAnswer]] = {}
    ids = [form.id for form, _, _ in found]
    for row in session.exec(select(IntakeAnswer).where(col(IntakeAnswer.form_id).in_(ids))) if ids else ():
        if keys.may_open(row.audience):
            rows.setdefault(row.form_id, {})[place_of(row.place).link_id] = row
    return [_read(keys, form, at, side, rows[form.id]) for form, at, side in found if form.id in rows]


def _read(
    keys: CoupleKeys, form: IntakeForm, sent_at: datetime, side: Side, rows: Mapping[str, IntakeAnswer]
) -> CheckIn:
    values = {place: opened(keys, row) for place, row in rows.items()}
    loop, out = _code(values, "loop"), _code(values, "out")
    return CheckIn(
        form=form.id,
        side=side,
        week=Week(form.number),
        sent_at=sent_at,
        close=_number(values, "close"),
        safe=_number(values, "safe"),
        moments=tuple(value.code if isinstance(value, Coding) and value.code else said_to(value)
                      for value in values.get("moments", ())),
        loop=Loop(loop) if loop in set(Loop) else None,
        out=WayOut(out) if out in set(WayOut) else None,
        line=" ".join(said_to(value) for value in values.get("line", ())),
        said=tuple(Said(place, Audience(row.audience)) for place, row in sorted(rows.items()) if values[place]),
    )  # fmt: skip


def _code(values: Values, place: str) -> str:
    return next((value.code for value in values.get(place, ()) if isinstance(value, Coding)), "")


def _number(values: Values, place: str) -> int | None:
    code = _code(values, place)
    return int(code) if code.isascii() and code.isdecimal() else None


def stopped(session: Session, actor: Actor, today: date, only: Collection[UUID] | None = None) -> set[UUID]:
    """The couples of a practice (or of `only` these) of whom somebody used to send check-ins and does not any more, and
    whose link is open. One query, over those that were left alone for a while.
    """
    now = datetime.now(UTC)
    query = (
        select(IntakePacket.couple_id, func.count(), func.max(IntakeForm.number))
        .join(Couple, col(Couple.id) == IntakePacket.couple_id)
        .join(IntakeForm, col(IntakeForm.packet_id) == IntakePacket.id)
        .where(Couple.practice_id == actor.practice, IntakePacket.packet == STANDING)
        .where(col(IntakePacket.saved_at) < now - timedelta(weeks=QUIET))
        .where(col(IntakeForm.submitted_at).is_not(None))
        .where(
            exists().where(
                col(PrivateLinkRow.thing_id) == IntakePacket.id,
                col(PrivateLinkRow.ended_at).is_(None),
                col(PrivateLinkRow.expires_at) > now,
            )
        )
    )
    if only is not None:
        query = query.where(col(IntakePacket.couple_id).in_(only))
    rows = session.exec(query.group_by(col(IntakePacket.id), col(IntakePacket.couple_id)))
    return {couple for couple, sent, last in rows if has_stopped(sent, Week(last), today)}
