"""The practice's own published forms as packets of one form each, beside those of the program."""

from sqlmodel import Session

from clinic.intake.packets import Packet, PacketForm, PacketNotFoundError, packet, single
from clinic.practice.rules import Actor
from clinic.questionnaires.own_forms import OWN, sendable_forms

ABOUT = "A form of your own."


def own_packets(session: Session, actor: Actor) -> tuple[Packet, ...]:
    """One packet for each published form of the practice.

    A form that was imported is sent as a copy: nobody has said yet which of its questions may never be opened to both.
    """
    made = sendable_forms(session, actor)
    return tuple(Packet(form.slug, form.title, ABOUT, (PacketForm(form.slug),)) for form in made)


def any_packet(session: Session, actor: Actor, slug: str) -> Packet:
    """One packet, the program's or the practice's own.

    Raises:
        PacketNotFoundError: there is none of this name, or its form was retired.
    """
    if not slug.startswith(OWN):
        return packet(slug)
    found = next((one for one in own_packets(session, actor) if one.slug == slug), None)
    if found is None:
        raise PacketNotFoundError(slug)
    return found


def any_single(session: Session, actor: Actor, slug: str) -> PacketForm:
    """One form on its own, to be done in the room.

    Raises:
        PacketNotFoundError: there is none of this name, or it was retired.
    """
    return any_packet(session, actor, slug).forms[0] if slug.startswith(OWN) else single(slug)
