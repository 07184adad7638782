"""Every packet that can be sent: ours, those the practice put together, and each form of the practice on its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from clinic.intake.offered_forms import OfferedForm, Whose, offered_forms
from clinic.intake.packets import Packet, PacketForm, PacketNotFoundError, packets
from clinic.intake.practice_packets import KeptPacket, practice_packets
from clinic.practice.rules import Actor
from clinic.wording import count

ABOUT = {
    Whose.OURS: "",
    Whose.OWN: "A form of your own.",
    Whose.IMPORTED: "Imported, sent as it is.",
}

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Sendable:
    """What can be sent now: whole packets, and single forms."""

    ours: tuple[Packet, ...]
    packets: tuple[Packet, ...]
    forms: tuple[OfferedForm, ...]

    def alone(self, whose: Whose) -> tuple[Packet, ...]:
        """The forms of one kind, as packets of one form each."""
        return tuple(one_form(form) for form in self.forms if form.whose is whose)


def sendable(session: Session, actor: Actor) -> Sendable:
    """All of it, for somebody of the practice."""
    forms = offered_forms(session, actor)
    made = _made(practice_packets(session, actor), forms)
    return Sendable(tuple(packets().values()), tuple(made), tuple(forms.values()))


def any_packet(session: Session, actor: Actor, slug: str) -> Packet:
    """One packet: ours, or one of the practice.

    Raises:
        PacketNotFoundError: there is none of this name, or it was retired.
    """
    if slug in packets():
        return packets()[slug]
    can = sendable(session, actor)
    of_the_practice = (*can.packets, *can.alone(Whose.OWN), *can.alone(Whose.IMPORTED))
    found = next((one for one in of_the_practice if one.slug == slug), None)
    if found is None:
        raise PacketNotFoundError(slug)
    return found


def any_single(session: Session, actor: Actor, slug: str) -> Packet:
    """One form on its own, to be done in the room.

    Raises:
        PacketNotFoundError: there is none of this name, or it was retired.
    """
    found = offered_forms(session, actor).get(slug)
    if found is None:
        raise PacketNotFoundError(slug)
    return one_form(found)


def one_form(form: OfferedForm) -> Packet:
    """A form on its own as a packet of one."""
    return Packet(form.slug, form.title, ABOUT[form.whose], (PacketForm(form.slug, form.signed),))


def _made(kept: Iterable[KeptPacket], forms: Mapping[str, OfferedForm]) -> Iterable[Packet]:
    """The packets of the practice without forms that were retired since; one that has none left is not sent."""
    for one in kept:
        there = [forms[slug] for slug in one.draft.forms if slug in forms]
        if there and not one.retired:
            held = tuple(PacketForm(form.slug, form.signed) for form in there)
            yield Packet(one.slug, one.draft.title, f"{one.draft.about} {_listed(there)}".strip(), held)


def _listed(forms: Sequence[OfferedForm]) -> str:
    """The forms in one line, as many as are read at a glance."""
    named = " · ".join(form.title for form in forms[:MOST_NAMED])
    more = len(forms) - MOST_NAMED
    return f"{count(len(forms), 'form')}: {named}" + (f" · and {more} more" if more > 0 else "")
