"""Which map was begun as a copy of another: its log begins with edits of a device that is named for that map."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

COPIED_FROM = "copy-"
"""How the device of copied edits begins; the rest is the map they were copied from."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The map a map was copied from, if it is a copy, and how many edits were made to it by hand."""

    copied_from: UUID | None = None
    own_edits: int = 0


NOT_COPIED = Origin()


def origin_of(devices: Iterable[str]) -> Origin:
    """What the devices of a log, edit by edit, say of where the map comes from."""
    copied_from, own_edits = None, 0
    for device in devices:
        if device.startswith(COPIED_FROM):
            copied_from = copied_from or UUID(device.removeprefix(COPIED_FROM))
        else:
            own_edits += 1
    return Origin(copied_from, own_edits)
