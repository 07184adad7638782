"""What is true of a small goal: agreed, dated, owned by one partner or both; what became of it, and never a score."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from clinic.couples.rules import Audience, Reader, Side, may_see, private_to

GOAL_LIMIT = 300


class Owner(StrEnum):
    """Whose goal it is. One that is only one partner's is known to that partner and the counselor."""

    A = "a"
    B = "b"
    BOTH = "both"


class Rhythm(StrEnum):
    """How often they mean to do it."""

    ONCE = "once"
    DAILY = "daily"
    SOME_DAYS = "some_days"
    WEEKLY = "weekly"
    WHEN_NEEDED = "when_needed"


class Outcome(StrEnum):
    """What became of a goal. To let one go is no failure."""

    DONE = "done"
    LET_GO = "let_go"
    CARRIED_ON = "carried_on"


def goal_audience(owner: Owner) -> Audience:
    """Who may know a goal."""
    return Audience.ROOM if owner is Owner.BOTH else private_to(Side(owner.value))


def may_tick(side: Side, owner: Owner, *, is_open: bool) -> bool:
    """Whether a partner may tick a goal: one of theirs that is still open."""
    return is_open and may_see(Reader(private_to(side).value), goal_audience(owner))


@dataclass(frozen=True, slots=True)
class Tick:
    """A partner's mark that the moment happened on a day."""

    side: Side
    on: date


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal as it stands. `look_again` is when they agreed to look at it together."""

    id: UUID
    owner: Owner
    text: str
    rhythm: Rhythm
    agreed_on: date
    look_again: date | None = None
    outcome: Outcome | None = None
    closed_on: date | None = None
    carried_from: UUID | None = None
    ticks: tuple[Tick, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.outcome is None

    def is_due(self, today: date) -> bool:
        """Whether the day has come to look at it together."""
        return self.is_open and self.look_again is not None and self.look_again <= today


def moments(ticks: Iterable[Tick]) -> tuple[date, ...]:
    """The days on which it happened. Who marked it is left out on purpose: this is no score of who did more."""
    return tuple(sorted({tick.on for tick in ticks}))


def own_ticks(ticks: Iterable[Tick], side: Side) -> tuple[date, ...]:
    """A partner's own marks, which are all that this partner sees."""
    return tuple(sorted({tick.on for tick in ticks if tick.side is side}))
