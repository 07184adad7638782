"""How a map is being shown: whether the line is lifted, which card stands in the light, whether the picture rests.

Emotionally Focused Therapy goes from what shows to what lies beneath (Johnson, 2019): the lower half may stay closed
until the counselor opens it. One presentation belongs to one map, and every picture of that map follows it.
"""

from dataclasses import dataclass, replace

from clinic.couples.rules import Side
from clinic.cycles.rules import BELOW, OPTIONAL_BELOW, WALK, Element


class PresentationError(ValueError):
    """A wish that no picture can follow; the message is for the counselor."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """How one map is shown now. `revision` counts the changes; a card is named as `a.cue`."""

    lower_open: bool = True
    blanked: bool = False
    paused: bool = False
    spotlight: str | None = None
    step: int | None = None
    revision: int = 0

    @property
    def lit(self) -> str | None:
        """The card in the light: of the step in the walk round the loop, or the one that was chosen."""
        return key(*WALK[self.step]) if self.step is not None else self.spotlight


@dataclass(frozen=True, slots=True)
class Wish:
    """What the counselor wants to be different. Nothing means: as it is. `dark` takes the light away."""

    lower_open: bool | None = None
    blanked: bool | None = None
    paused: bool | None = None
    spotlight: str | None = None
    step: int | None = None
    dark: bool = False


def key(side: Side, element: Element) -> str:
    """A card's name."""
    return f"{side}.{element}"


CARDS = frozenset(key(side, element) for side in Side for element in Element)
LOWER_CARDS = frozenset(key(side, element) for side in Side for element in BELOW + OPTIONAL_BELOW)


def follow(now: Presentation, wish: Wish) -> Presentation:
    """The presentation after a wish; the same one if nothing is different.

    Raises:
        PresentationError: there is no such card or step, or it lies beneath a line that is closed.
    """
    wanted = replace(
        now,
        lower_open=now.lower_open if wish.lower_open is None else wish.lower_open,
        blanked=now.blanked if wish.blanked is None else wish.blanked,
        paused=now.paused if wish.paused is None else wish.paused,
    )
    wanted = _lit(wanted, wish)
    if not wanted.lower_open and wanted.lit in LOWER_CARDS:
        if wish.spotlight is not None or wish.step is not None:
            raise PresentationError("That card lies beneath the line, and the line is closed.")
        wanted = replace(wanted, spotlight=None, step=None)
    return now if wanted == now else replace(wanted, revision=now.revision + 1)


def _lit(now: Presentation, wish: Wish) -> Presentation:
    """A step and a spotlight put each other out."""
    if wish.dark:
        return replace(now, spotlight=None, step=None)
    if wish.step is not None:
        if not 0 <= wish.step < len(WALK):
            raise PresentationError("The walk round the loop has no such step.")
        return replace(now, spotlight=None, step=wish.step)
    if wish.spotlight is not None:
        if wish.spotlight not in CARDS:
            raise PresentationError("The map has no such card.")
        return replace(now, spotlight=wish.spotlight, step=None)
    return now
