"""What is true of a measure taken again and again: whose it is, who may see it beside whose, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from clinic.couples.rules import Audience, Side, private_to
from clinic.progress.change_rules import Better, Change, Norms, ReliableChange, classify

NO_CHANGE_AFTER = 5
"""Scores in a row without reliable change after which the counselor is asked to look. Our own choice, not a norm."""


class About(StrEnum):
    """What a measure asks about: that decides whether two people's scores may ever lie side by side."""

    RELATIONSHIP = "relationship"
    INDIVIDUAL = "individual"


class Source(StrEnum):
    """Where a score comes from."""

    FORM = "form"
    """Counted from the answers to a form."""
    TYPED = "typed"
    """A total from a licensed copy, typed in."""
    FILE = "file"
    """A past score, from a file."""


class Alert(StrEnum):
    """What asks for the counselor's look. Never shown to a client."""

    DETERIORATED = "deteriorated"
    NO_CHANGE = "no_change"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's scale, and what is published of it. `sources` are all citations; those of two figures are named."""

    slug: str
    name: str
    about: About
    better: Better
    low: float
    high: float
    validated: bool
    cut_off: float | None = None
    cut_off_is_clinical: bool | None = None
    reliable: ReliableChange | None = None
    sources: tuple[str, ...] = ()
    cut_off_source: str = ""
    reliable_source: str = ""

    @property
    def norms(self) -> Norms | None:
        """What change is told by; nothing where the measurement error is not known."""
        if self.reliable is None:
            return None
        return Norms(self.better, self.reliable, self.cut_off, self.cut_off_is_clinical)

    def holds(self, total: float) -> bool:
        """Whether a total can be one of this measure."""
        return self.low <= total <= self.high

    def require(self, total: float) -> None:
        """Let only a total through that can be one of this measure.

        Raises:
            ValueError: it cannot.
        """
        if not self.holds(total):
            raise ValueError(f"{total:g} cannot be: {self.name} goes from {self.low:g} to {self.high:g}.")


@dataclass(frozen=True, slots=True)
class Taken:
    """One total of one partner. `form` is what it was counted from; `prorated` that answers were missing in it."""

    on: date
    total: float
    source: Source
    form: UUID | None = None
    prorated: bool = False


def audience_of(side: Side, about: About, *, released: bool) -> Audience:
    """Who may know a score. An individual's is never for the room, whatever was released."""
    return Audience.ROOM if released and about is About.RELATIONSHIP else private_to(side)


def may_lie_side_by_side(about: About, *, a_released: bool, b_released: bool) -> bool:
    """Whether both partners' scores may stand on one chart: a relationship measure that both have released."""
    return about is About.RELATIONSHIP and a_released and b_released


def became(measure: Measure, taken: Sequence[Taken]) -> Change | None:
    """What became of the first score; nothing where there is only one, or the measurement error is not known."""
    if len(taken) < 2 or measure.norms is None:
        return None
    return classify(taken[0].total, taken[-1].total, measure.norms)


def alert(measure: Measure, taken: Sequence[Taken], after: int = NO_CHANGE_AFTER) -> Alert | None:
    """What in a row of scores, the oldest first, asks for a look."""
    return alert_of(measure, taken[0], taken[-1], len(taken), after) if taken else None


def alert_of(measure: Measure, first: Taken, last: Taken, number: int, after: int = NO_CHANGE_AFTER) -> Alert | None:
    """The same, where it is known which is the first and which the last of how many."""
    change = became(measure, (first, last)) if number > 1 else None
    if change is Change.DETERIORATED:
        return Alert.DETERIORATED
    return Alert.NO_CHANGE if change is Change.UNCHANGED and number >= after else None


def is_due(every: int, sessions: Sequence[date], last: date | None) -> bool:
    """Whether a measure is due that is taken in every `every`-th therapy session; `last`: when it was last taken."""
    if last is None:
        return True
    return sum(day > last for day in sessions) >= every
