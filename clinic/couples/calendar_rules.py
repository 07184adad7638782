"""The calendar feed: what a calendar may say of a session. Never a name; initials only if the counselor chose them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from clinic.couples.rules import Pair

NEUTRAL = "Session"


class FeedTitles(StrEnum):
    """What the events of a feed are called."""

    NEUTRAL = "neutral"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One planned session as a calendar gets it."""

    id: UUID
    starts_at: datetime
    minutes: int
    changes: int
    changed_at: datetime
    canceled: bool
    title: str


def title(titles: FeedTitles, names: Pair[str]) -> str:
    """What an event is called."""
    if titles is FeedTitles.NEUTRAL:
        return NEUTRAL
    return f"{NEUTRAL} {initial(names.a)} & {initial(names.b)}"


def initial(name: str) -> str:
    """The first letter of a name, in its own script; a dot where there is none."""
    return next((character.upper() for character in name if character.isalpha()), "·")
