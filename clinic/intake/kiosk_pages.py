"""Handing the tablet over for one form: the counselor is signed out, and the browser is in with that form alone."""

from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.link_rules import Purpose
from clinic.couples.link_store import make_link, token_of
from clinic.couples.rules import Reader, Side
from clinic.couples.store import held
from clinic.intake.devices import let_in, packet_of
from clinic.intake.own_packets import any_single
from clinic.intake.packets import PacketNotFoundError
from clinic.intake.rules import Delivery
from clinic.intake.store import keep_packet
from clinic.intake.tables import IntakePacket
from clinic.practice import store as practice
from clinic.web.access import SendsForms, the_couple
from clinic.web.cookies import leave_sign_in, set_device_token, set_visit_token, token_from
from clinic.web.forms import Form, FormError

router = APIRouter(prefix="/couples/{couple_id}/kiosk")
KIOSK_FOR = 2 * 60 * 60
"""Seconds that a handed-over tablet stays in."""


@router.post("")
def hand_over(visit: SendsForms, couple_id: UUID, form: Form) -> Response:
    """One form for one partner, here and now. Pressing twice opens the same form."""
    file = held(visit.session, the_couple(visit, couple_id, "", Reader.ROOM))
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
    link = make_link(visit.session, visit.vault, visit.actor, file, side, Purpose.FORMS, packet_id, once=packet_id)
    token = let_in(visit.session, packet_of(visit.session, packet_id))
    practice.sign_out(visit.session, visit.vault, token_from(visit.request))
    answer = RedirectResponse(link.page, status_code=303)
    leave_sign_in(visit.request, answer)
    set_visit_token(visit.request, answer, link.id, token_of(visit.vault, link.id), KIOSK_FOR)
    set_device_token(visit.request, answer, link.id, token, KIOSK_FOR)
    return answer
