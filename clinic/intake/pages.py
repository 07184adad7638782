"""Sending forms to each partner by themself, and seeing how far each is. Nothing on these pages is clinical."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.link_rules import LinkState, PrivateLink
from clinic.couples.link_store import LinkNotFoundError, end_link, extend_link
from clinic.couples.rules import Pair, Reader, Side
from clinic.couples.store import CoupleFile
from clinic.database import step_out
from clinic.identifiers import new_id
from clinic.intake.mail import MailError, is_address, send_link
from clinic.intake.naming import STATES, names_of
from clinic.intake.offered_forms import OfferedForm, Whose
from clinic.intake.own_packets import sendable
from clinic.intake.packets import Packet, PacketNotFoundError
from clinic.intake.rules import Delivery, PacketState
from clinic.intake.safe_contact import may_write_to
from clinic.intake.slips import slip_page
from clinic.intake.store import (
    PacketUnknownError,
    SentPacket,
    forget_code,
    renew_link,
    send_packet,
    sent_packet,
    sent_packets,
)
from clinic.practice import audit
from clinic.practice.rules import Act, may
from clinic.web.access import NotFoundError, SendsForms, the_couple
from clinic.web.forms import Form, FormError
from clinic.web.rendering import Frame, frame, show
from clinic.web.visits import ShownLink, shown_link
from clinic.wording import day

router = APIRouter(prefix="/couples/{couple_id}/forms")

LINKS: dict[LinkState, str] = {
    LinkState.OPEN: "open until",
    LinkState.EXPIRED: "no longer open since",
    LinkState.ENDED: "ended",
    LinkState.FINISHED: "finished",
}

WHOSE: dict[Whose, str] = {Whose.OURS: "Ours", Whose.OWN: "Your forms", Whose.IMPORTED: "Imported forms"}
NOT_THERE = "They asked not to be written to at this address. Give them the link in another way."


@dataclass(frozen=True, slots=True)
class SentLine:
    """A packet in the list of one partner."""

    path: str
    title: str
    state: str
    is_complete: bool
    facts: str


@dataclass(frozen=True, slots=True)
class SendingPage:
    """`sent` holds what each partner was sent; packets and forms to choose stand under headings.

    `may_read` leads on to the answers, for who may have them; `may_edit` to the packets of the practice.
    """

    frame: Frame
    path: str
    names: Pair[str]
    sent: Pair[list[SentLine]]
    packets: dict[str, tuple[Packet, ...]]
    forms: dict[str, tuple[OfferedForm, ...]]
    may_read: bool
    may_edit: bool
    once: str = field(default_factory=lambda: str(new_id()))


@dataclass(frozen=True, slots=True)
class PacketPage:
    """One packet: its link to send or to scan, and what can be done about it."""

    frame: Frame
    path: str
    back: str
    names: Pair[str]
    name: str
    title: str
    state: str
    facts: str
    link: ShownLink | None
    until: str
    expired: str
    code_chosen: bool
    in_the_room: bool
    hand_over_again: str
    sends_mail: bool
    mailed: str = ""
    was_mailed: bool = False
    problem: str = ""
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("")
def sending(visit: SendsForms, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Looked at which forms were sent.", Reader.ROOM)
    by_side: dict[Side, list[SentLine]] = {side: [] for side in Side}
    for one in sent_packets(visit.session, file):
        by_side[one.side].append(_line(couple_id, one))
    can = sendable(visit.session, visit.actor)
    packets = {
        "Ours": can.ours,
        "Your packets": can.packets,
        "Your forms": can.alone(Whose.OWN),
        "Imported forms": can.alone(Whose.IMPORTED),
    }
    forms = {words: tuple(one for one in can.forms if one.whose is whose) for whose, words in WHOSE.items()}
    page = SendingPage(
        frame=frame(visit, "Forms to send"),
        path=f"/couples/{couple_id}",
        names=names_of(file),
        sent=Pair(by_side[Side.A], by_side[Side.B]),
        packets={words: some for words, some in packets.items() if some},
        forms={words: some for words, some in forms.items() if some},
        may_read=may(visit.member.role, Act.OPEN_FILE),
        may_edit=may(visit.member.role, Act.EDIT_WORDS),
    )
    return show("intake/sending.html", page)


@router.post("")
def send(visit: SendsForms, couple_id: UUID, form: Form) -> Response:
    """One packet for one partner, or one for each: two packets, two links, nothing in common."""
    file = the_couple(visit, couple_id, "", Reader.ROOM)
    sides = list(Side) if form["side"] == "both" else [form.choice("side", Side)]
    made: UUID | None = None
    for side in sides:
        if side is None:
            raise FormError("side")
        try:
            made = send_packet(visit.session, visit.vault, visit.actor, file, side, form["packet"], once=form.once())
        except PacketNotFoundError as error:
            raise FormError("packet") from error
    where = f"/{made}" if len(sides) == 1 else ""
    return RedirectResponse(f"/couples/{couple_id}/forms{where}", status_code=303)


@router.get("/{packet_id}")
def one_packet(visit: SendsForms, couple_id: UUID, packet_id: UUID, mailed: str = "") -> Response:
    file = the_couple(visit, couple_id, "Looked at a link to forms.", Reader.ROOM)
    page = _packet_page(visit, file, packet_id)
    return show("intake/packet.html", replace(page, was_mailed=mailed == "yes" and page.link is not None))


@router.get("/{packet_id}/slip")
def slip(visit: SendsForms, couple_id: UUID, packet_id: UUID) -> Response:
    """The link on paper, for one partner's hand. It says nothing of what it is for."""
    file = the_couple(visit, couple_id, "Looked at a link to forms.", Reader.ROOM)
    page = _packet_page(visit, file, packet_id)
    if page.link is None:
        raise NotFoundError
    return show("intake/slip.html", slip_page(page.frame, page.path, page.link))


@router.post("/{packet_id}/mail")
def mail(visit: SendsForms, couple_id: UUID, packet_id: UUID, form: Form) -> Response:
    """Sends the link, and nothing but the link. The address is not kept."""
    file = the_couple(visit, couple_id, "", Reader.ROOM)
    page = _packet_page(visit, file, packet_id)
    if page.link is None or not page.sends_mail:
        raise NotFoundError
    link = page.link.address
    address = form.trimmed("address")
    if not is_address(address):
        page = _packet_page(visit, file, packet_id, mailed=address, problem="Enter one e-mail address.")
        return show("intake/packet.html", page, status=422)
    if not may_write_to(visit.session, visit.vault, couple_id, _find(visit, file, packet_id).side, address):
        page = _packet_page(visit, file, packet_id, mailed=address, problem=NOT_THERE)
        return show("intake/packet.html", page, status=422)
    step_out(visit.session)
    try:
        send_link(visit.program.settings, address, link)
    except MailError as error:
        page = _packet_page(visit, file, packet_id, mailed=address, problem=str(error))
        return show("intake/packet.html", page, status=503)
    audit.record(visit.session, visit.vault, visit.actor, "Sent a link to forms by e-mail.", couple_id)
    return RedirectResponse(f"{page.path}?mailed=yes", status_code=303)


@router.post("/{packet_id}/end")
def end(visit: SendsForms, couple_id: UUID, packet_id: UUID, form: Form) -> Response:
    return _with_link(visit, couple_id, packet_id, form, end_link)


@router.post("/{packet_id}/extend")
def extend(visit: SendsForms, couple_id: UUID, packet_id: UUID, form: Form) -> Response:
    return _with_link(visit, couple_id, packet_id, form, extend_link)


@router.post("/{packet_id}/renew")
def renew(visit: SendsForms, couple_id: UUID, packet_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "", Reader.ROOM)
    found = _find(visit, file, packet_id)
    if _open_link(found) is None:
        renew_link(visit.session, visit.vault, visit.actor, file, packet_id, once=form.once())
    return _back_to(couple_id, packet_id)


@router.post("/{packet_id}/code")
def new_code(visit: SendsForms, couple_id: UUID, packet_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "", Reader.ROOM)
    _find(visit, file, packet_id)
    forget_code(visit.session, visit.vault, visit.actor, file, packet_id)
    return _back_to(couple_id, packet_id)


def _with_link(
    visit: SendsForms, couple_id: UUID, packet_id: UUID, form: Form, change: Callable[..., PrivateLink]
) -> Response:
    file = the_couple(visit, couple_id, "", Reader.ROOM)
    found = _find(visit, file, packet_id)
    known = {str(link.id): link.id for link in found.links}
    if form["link"] not in known:
        raise NotFoundError
    try:
        change(visit.session, visit.vault, visit.actor, file, known[form["link"]])
    except LinkNotFoundError as error:
        raise NotFoundError from error
    return _back_to(couple_id, packet_id)


def _packet_page(
    visit: SendsForms, file: CoupleFile, packet_id: UUID, *, mailed: str = "", problem: str = ""
) -> PacketPage:
    found, names = _find(visit, file, packet_id), names_of(file)
    link = _open_link(found)
    shown = shown_link(visit.request, visit.vault, link) if link else None
    last = found.links[0] if found.links else None
    expired = str(last.id) if last and last.state(datetime.now(UTC)) is LinkState.EXPIRED else ""
    line = _line(file.id, found)
    return PacketPage(
        frame=frame(visit, "Forms to send"),
        path=line.path,
        back=f"/couples/{file.id}/forms",
        names=names,
        name=names[found.side],
        title=found.title,
        state=line.state,
        facts=line.facts,
        link=shown,
        until=day(shown.until) if shown else "",
        expired=expired,
        code_chosen=found.state is not PacketState.SENT and found.delivery is Delivery.LINK,
        in_the_room=found.delivery is Delivery.KIOSK,
        hand_over_again="" if line.is_complete or not may(visit.member.role, Act.OPEN_FILE) else str(found.id),
        sends_mail=visit.program.settings.sends_mail,
        mailed=mailed,
        problem=problem,
    )


def _find(visit: SendsForms, file: CoupleFile, packet_id: UUID) -> SentPacket:
    try:
        return sent_packet(visit.session, file, packet_id)
    except PacketUnknownError as error:
        raise NotFoundError from error


def _open_link(packet: SentPacket) -> PrivateLink | None:
    now = datetime.now(UTC)
    if packet.delivery is Delivery.KIOSK:
        return None
    return next((link for link in packet.links if link.state(now) is LinkState.OPEN), None)


def _line(couple_id: UUID, packet: SentPacket) -> SentLine:
    done = packet.state is PacketState.COMPLETE
    facts = [
        f"{'In the room' if packet.delivery is Delivery.KIOSK else 'Sent'} {day(packet.sent_at)}",
        f"{packet.done} of {packet.forms} finished",
    ]
    if packet.links and packet.delivery is Delivery.LINK and not done:
        link = packet.links[0]
        state = link.state(datetime.now(UTC))
        facts.append(f"link {LINKS[state]} {day(link.ended_at or link.expires_at)}")
    return SentLine(
        f"/couples/{couple_id}/forms/{packet.id}", packet.title, STATES[packet.state], done, " · ".join(facts)
    )


def _back_to(couple_id: UUID, packet_id: UUID) -> Response:
    return RedirectResponse(f"/couples/{couple_id}/forms/{packet_id}", status_code=303)
