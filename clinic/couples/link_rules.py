"""Private links: what one partner may open with one, without an account; for how long; and what state it is in.

A link is for one partner, one purpose and one thing. It opens a page; nothing is spent or sent by opening it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from clinic.couples.rules import Side


class Purpose(StrEnum):
    """What a link leads to. The word is the last part of the page's address, so it says nothing clinical."""

    PAPER = "paper"
    FORMS = "forms"
    CHECK_IN = "check-in"
    GOALS = "goals"


LIFETIME: dict[Purpose, timedelta] = {
    Purpose.PAPER: timedelta(days=14),
    Purpose.FORMS: timedelta(days=30),
    Purpose.CHECK_IN: timedelta(days=366),
    Purpose.GOALS: timedelta(days=60),
}
"""How long a link of each purpose can be opened."""

VISIT_FOR = timedelta(hours=2)
"""How long a browser that opened a link goes on without opening it again."""


class LinkState(StrEnum):
    """Where a link stands. Whoever opens one that is not open is told the same, whatever the reason."""

    OPEN = "open"
    EXPIRED = "expired"
    ENDED = "ended"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class PrivateLink:
    """One link as it is kept. `finished` means the partner did what it was for; otherwise the counselor ended it."""

    id: UUID
    couple: UUID
    side: Side
    purpose: Purpose
    thing: UUID
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    finished: bool = False

    def state(self, now: datetime) -> LinkState:
        if self.ended_at is not None:
            return LinkState.FINISHED if self.finished else LinkState.ENDED
        return LinkState.OPEN if now < self.expires_at else LinkState.EXPIRED

    def seconds_left(self, now: datetime) -> int:
        """How long a browser may keep it: no longer than a visit, and no longer than the link itself."""
        return max(int(min(VISIT_FOR, self.expires_at - now).total_seconds()), 1)

    @property
    def page(self) -> str:
        """The address of its first page, without the token. Its id is in there, so that two links in one browser
        (two partners who share a phone) never change places."""
        return f"/yours/{self.id}/{self.purpose}"
