"""How a map is being shown: whether the line is lifted, which card stands in the light, whether the picture rests.

Emotionally Focused Therapy goes from what shows to what lies beneath (Johnson, 2019): the lower half may stay closed
until the counselor opens it. One presentation belongs to one map, and every picture of that map follows it.
"""

from dataclasses import dataclass, replace

from clinic.couples.rules import Side
from clinic.cycles.rules import BELOW, OPTIONAL_BELOW, Element, MapView, closed, drawn, walk


class PresentationError(ValueError):
    """A wish that no picture can follow; the message is for the counselor."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """How one map is shown now. `revision` counts the changes; a card is named as `a.cue`."""

    lower_open: bool = True
    blanked: bool = False
    paused: bool = False
    spotlight: str | None = None
    stepping: bool = False
    """Whether the light walks round the loop, or was put on a card."""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What the counselor wants to be different. Nothing means: as it is. `dark` takes the light away.

    `spotlight` and `step` name a card; a step is part of the walk round the loop.
    """

    lower_open: bool | None = None
    blanked: bool | None = None
    paused: bool | None = None
    spotlight: str | None = None
    step: str | None = None
    dark: bool = False


def key(side: Side, element: Element) -> str:
    """A card's name."""
    return f"{side}.{element}"


CARDS = frozenset(key(side, element) for side in Side for element in Element)
LOWER_CARDS = frozenset(key(side, element) for side in Side for element in BELOW + OPTIONAL_BELOW)


def follow(now: Presentation, wish: Wish) -> Presentation:
    """The presentation after a wish; the same one if nothing is different.

    Raises:
        PresentationError: there is no such card, or it lies beneath a line that is closed.
    """
    wanted = replace(
        now,
        lower_open=now.lower_open if wish.lower_open is None else wish.lower_open,
        blanked=now.blanked if wish.blanked is None else wish.blanked,
        paused=now.paused if wish.paused is None else wish.paused,
    )
    wanted = _lit(wanted, wish)
    if not wanted.lower_open and wanted.spotlight in LOWER_CARDS:
        if wish.spotlight is not None or wish.step is not None:
            raise PresentationError("That card lies beneath the line, and the line is closed.")
        wanted = replace(wanted, spotlight=None, stepping=False)
    return now if wanted == now else replace(wanted, revision=now.revision + 1)


def _lit(now: Presentation, wish: Wish) -> Presentation:
    """A card that is chosen ends the walk."""
    if wish.dark:
        return replace(now, spotlight=None, stepping=False)
    card = wish.spotlight if wish.step is None else wish.step
    if card is None:
        return now
    if card not in CARDS:
        raise PresentationError("The map has no such card.")
    return replace(now, spotlight=card, stepping=wish.step is not None)


@dataclass(frozen=True, slots=True)
class Screen:
    """What a screen shows of a map; two that are equal look the same. Without a `view` it shows no word of anybody.

    A `resting` screen that keeps the picture it has is paused; one that shows nothing is blank.
    """

    resting: str | None
    view: MapView | None = None
    lower_open: bool = True
    lit: str | None = None


def screen(view: MapView, shown: Presentation) -> Screen:
    """What the couple's screens show. While they rest, it is the same whatever happens to the map and the light."""
    if shown.blanked or shown.paused:
        return Screen("blanked" if shown.blanked else "paused")
    return counselors_screen(view, shown)


def counselors_screen(view: MapView, shown: Presentation) -> Screen:
    """What the counselor's own Show shows: it does not pause."""
    if shown.blanked:
        return Screen("blanked")
    seen = view if shown.lower_open else closed(view)
    cards = {key(side, element) for side in Side for element in drawn(seen)}
    return Screen(None, seen, shown.lower_open, shown.spotlight if shown.spotlight in cards else None)


def way(screen: Screen) -> list[str]:
    """The cards that the walk round the loop goes to: those with words, in its order; all of them, if none has any."""
    if screen.view is None:
        return []
    steps = walk(screen.view)
    said = [key(*step) for step in steps if screen.view.said(*step)]
    return said or [card for card in (key(*step) for step in steps) if screen.lower_open or card not in LOWER_CARDS]
