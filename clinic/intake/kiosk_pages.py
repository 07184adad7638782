"""Handing the tablet over for one form: the counselor is signed out, and the browser is in with that form alone."""

from uuid import UUID, uuid5

from fastapi import APIRouter
from sqlmodel import col, select
from starlette.responses import RedirectResponse, Response

from clinic.couples.link_rules import Purpose
from clinic.couples.link_store import make_link, token_of
from clinic.couples.rules import Reader, Side
from clinic.couples.store import CoupleFile, held
from clinic.intake.devices import let_in, packet_of
from clinic.intake.own_packets import any_single
from clinic.intake.packets import PacketNotFoundError
from clinic.intake.rules import Delivery
from clinic.intake.store import keep_packet
from clinic.intake.tables import IntakePacket
from clinic.practice import audit
from clinic.practice import store as practice
from clinic.practice.rules import Act, may
from clinic.web.access import NotFoundError, SendsForms, the_couple
from clinic.web.cookies import forget_visits, leave_sign_in, set_device_token, set_visit_token, token_from
from clinic.web.forms import Form, FormError

router = APIRouter(prefix="/couples/{couple_id}/kiosk")
KIOSK_FOR = 2 * 60 * 60
"""Seconds that a handed-over tablet stays in."""


@router.post("")
def hand_over(visit: SendsForms, couple_id: UUID, form: Form) -> Response:
    """One form for one partner, here and now, or one that was begun here. Pressing twice opens the same form.

    Whatever private page was open in this browser before is closed: going back shows the next person nothing of it.
    """
    file = held(visit.session, the_couple(visit, couple_id, "", Reader.ROOM))
    packet = _begun_here(visit, file, form["packet"]) if form["packet"] else _for_now(visit, file, form)
    side, once = packet.side, packet.id
    link = make_link(visit.session, visit.vault, visit.actor, file, side, Purpose.FORMS, packet.id, once=once)
    token = let_in(visit.session, packet)
    practice.sign_out(visit.session, visit.vault, token_from(visit.request))
    answer = RedirectResponse(link.page, status_code=303)
    leave_sign_in(visit.request, answer)
    forget_visits(visit.request, answer)
    set_visit_token(visit.request, answer, link.id, token_of(visit.vault, link.id), KIOSK_FOR)
    set_device_token(visit.request, answer, link.id, token, KIOSK_FOR)
    return answer


def _for_now(visit: SendsForms, file: CoupleFile, form: Form) -> IntakePacket:
    """A packet with the chosen form alone; with the same `once`, the same."""
    side = form.choice("side", Side)
    if side is None:
        raise FormError("side")
    try:
        chosen = any_single(visit.session, visit.actor, form["form"])
    except PacketNotFoundError as error:
        raise FormError("form") from error
    packet_id = uuid5(file.id, f"kiosk|{form.once()}|{side}|{chosen.slug}")
    if visit.session.get(IntakePacket, packet_id) is None:
        keep_packet(visit.session, visit.vault, visit.actor, file, side, chosen, packet_id, Delivery.KIOSK)
    return packet_of(visit.session, packet_id)


def _begun_here(visit: SendsForms, file: CoupleFile, chosen: str) -> IntakePacket:
    """A form that was handed over before and is not finished. What was written so far is in it, and no code guards it
    in the room: only who will read it when it is sent may open it again.
    """
    query = select(IntakePacket).where(IntakePacket.couple_id == file.id, IntakePacket.delivery == Delivery.KIOSK)
    begun = visit.session.exec(query.where(col(IntakePacket.finished_at).is_(None))).all()
    found = next((one for one in begun if str(one.id) == chosen), None)
    if found is None or not may(visit.member.role, Act.OPEN_FILE):
        raise NotFoundError
    audit.record(
        visit.session, visit.vault, visit.actor, f"Handed forms over again to partner {found.side.upper()}.", file.id
    )
    return found
