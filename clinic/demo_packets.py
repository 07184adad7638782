"""Gives the invented practice a form it imported, and a packet of three forms that was sent to one couple."""

from pathlib import Path

from sqlmodel import Session

from clinic.couples.rules import Reader, Side
from clinic.couples.store import list_couples, open_couple
from clinic.identifiers import new_id
from clinic.intake.packet_rules import PacketDraft
from clinic.intake.practice_packets import begin_packet, practice_packet
from clinic.intake.store import send_packet
from clinic.practice.rules import Actor
from clinic.questionnaires.imported_forms import slug_of
from clinic.questionnaires.own_forms import sendable_forms
from clinic.questionnaires.packages import forms_in
from clinic.questionnaires.store import keep_form
from clinic.vault import Vault

FORM = Path(__file__).parent / "demo_practice" / "forms" / "evenings.json"
SENT_TO = "Tomás"
OURS = "connection-pulse"


def add_packets(session: Session, vault: Vault, actor: Actor) -> None:
    """After the practice's own form is there: it is one of the three."""
    (found,) = forms_in(FORM.read_bytes(), FORM.name)
    imported, _ = keep_form(session, vault, actor, found.reading)
    own = sendable_forms(session, actor)[0].slug
    about = "For couples who come back after a break."
    draft = PacketDraft("Starting again", about, (OURS, own, slug_of(imported.id)))
    packet = practice_packet(session, actor, begin_packet(session, vault, actor, draft, new_id()))
    listed = next(one for one in list_couples(session, vault, actor) if one.names.a == SENT_TO)
    file = open_couple(session, vault, actor, listed.id, Reader.COUNSELOR)
    for side in Side:
        send_packet(session, vault, actor, file, side, packet.slug, once=new_id())
