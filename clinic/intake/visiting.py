"""Inside one's own packet: who may see its pages, in which browser, and after how long a while away."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Path
from starlette.responses import Response

from clinic.couples.link_rules import Purpose
from clinic.intake.devices import (
    NotBegunError,
    device_of,
    held_packet,
    held_with_device,
    is_in_the_room,
    packet_of,
    seen,
)
from clinic.intake.help_lines import HelpLine, help_lines
from clinic.intake.rules import is_away
from clinic.intake.tables import IntakeDevice, IntakePacket
from clinic.practice.letterhead_store import practice_paper
from clinic.web.access import ElsewhereError, VisitEndedError
from clinic.web.cookies import device_token_from, set_device_token, set_language, set_visit_token
from clinic.web.languages import chosen_with_page, language_of
from clinic.web.not_saved import keep_all_typed
from clinic.web.rendering import Frame
from clinic.web.visits import Arrival, Arrives, Visitor, Visits, visit_frame

ArrivesForForms = Annotated[Arrival, Depends(Arrives(Purpose.FORMS))]
VisitsForms = Annotated[Visitor, Depends(Visits(Purpose.FORMS), scope="function")]


Typed = Annotated[dict[str, tuple[str, ...]], Depends(keep_all_typed)]
"""It is asked for first, so that a page that cannot be saved can give it back."""


@dataclass(frozen=True, slots=True)
class Room:
    """A partner's own browser, in with their packet."""

    visitor: Visitor
    packet: IntakePacket
    device: IntakeDevice

    @property
    def path(self) -> str:
        return self.visitor.link.page

    @property
    def language(self) -> str:
        return language_of(self.visitor.request).base

    @property
    def has_been_away(self) -> bool:
        return is_away(self.device.seen_at, datetime.now(UTC)) and not is_in_the_room(self.packet)

    def note_seen(self) -> None:
        """They are still there. Whoever was away is back only with the code: another page must not open the way to
        earlier answers about safety for somebody else who picked up the phone.
        """
        if not self.has_been_away:
            seen(self.visitor.session, self.device)


def room_of(visitor: VisitsForms) -> Room:
    """Inside, or to the door."""
    packet = packet_for(visitor)
    device = device_of(visitor.session, packet, device_token_from(visitor.request, visitor.link.id))
    if device is None and visitor.request.method == "POST" and getattr(visitor.request.state, "typed", None):
        raise VisitEndedError  # the page that answers holds what was typed
    if device is None:
        raise ElsewhereError(visitor.link.page)
    return Room(visitor, packet, device)


def held_room_of(visitor: Visitor) -> Room:
    """The same with the packet held, by one statement; whoever is not in is told so as by `room_of`."""
    token = device_token_from(visitor.request, visitor.link.id)
    found = held_with_device(visitor.session, visitor.link.thing, token)
    if found is None or not _is_theirs(visitor, found[0]):
        room = room_of(visitor)
        return replace(room, packet=held_packet(visitor.session, room.packet.id))
    return Room(visitor, *found)


def packet_for(visitor: Visitor) -> IntakePacket:
    """The packet this link leads to.

    Raises:
        VisitEndedError: it is not this partner's, or is gone.
    """
    try:
        packet = packet_of(visitor.session, visitor.link.thing)
    except NotBegunError as error:
        raise VisitEndedError from error
    if not _is_theirs(visitor, packet):
        raise VisitEndedError
    return packet


def _is_theirs(visitor: Visitor, packet: IntakePacket) -> bool:
    return (packet.couple_id, packet.side) == (visitor.couple, visitor.side)


InRoom = Annotated[Room, Depends(room_of, scope="function")]
Numbered = Annotated[int, Path(ge=0, lt=1_000_000_000)]
"""The number of a form or of its page: no larger than one can be, so that it is never too large for the database."""


def stays_in(visitor: Visitor, answer: Response, device_token: str = "") -> Response:
    """Lets the browser stay in for another visit's length, from now on."""
    request, link = visitor.request, visitor.link
    seconds = link.seconds_left(datetime.now(UTC))
    token = device_token or device_token_from(request, link.id)
    set_visit_token(request, answer, link.id, visitor.token, seconds)
    if token:
        set_device_token(request, answer, link.id, token, seconds)
    if language := chosen_with_page(request):
        set_language(request, answer, language)
    return answer


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around every page of forms: help lines, always; and whether this is a tablet in the room."""

    frame: Frame
    lines: tuple[HelpLine, ...]
    in_the_room: bool


def around(visitor: Visitor, packet: IntakePacket) -> Around:
    frame = visit_frame(visitor.request)
    lines = help_lines(frame.language, practice_paper(visitor.session, visitor.practice))
    return Around(frame, lines, is_in_the_room(packet))
