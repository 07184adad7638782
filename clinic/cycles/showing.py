"""What the counselor is told, in words, about what others see of a map while they work on it."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from clinic.cycles.live_links import is_shared
from clinic.cycles.presentations import presentation_of
from clinic.cycles.presenting import Presentation


@dataclass(frozen=True, slots=True)
class Showing:
    """Whether a live link is open, and how the map is shown."""

    shared: bool
    shown: Presentation

    @property
    def words(self) -> tuple[str, ...]:
        """For the board; nothing while nobody follows and all is shown."""
        return self.mark if self.shown.lower_open else (*self.mark, "Line closed")

    @property
    def mark(self) -> tuple[str, ...]:
        """For Show, where the couple looks on. That the line is closed the drawing itself says to them, and kindly."""
        told = {"Sharing live": self.shared, "Blank": self.shown.blanked, "Paused": self.shown.paused}
        return tuple(words for words, so in told.items() if so)


def showing(session: Session, map_id: UUID) -> Showing:
    """What others see of a map now."""
    return Showing(is_shared(session, map_id), presentation_of(session, map_id))
