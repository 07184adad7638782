"""What stands around the cards: the line with its captions, drops, small arrows, and the sentences at the foot."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from clinic.couples.rules import Side
from clinic.cycles.drawing import Card, Crossed, Drop, Stroke, TextLine, Turned
from clinic.cycles.faces import REGULAR
from clinic.cycles.frames import STACK_ABOVE, Frame
from clinic.cycles.lettering import lines, measured
from clinic.cycles.map_words import MapWording
from clinic.cycles.plan import FOOT_LEAD, Plan
from clinic.cycles.ribbon import Ribbon
from clinic.cycles.rules import ABOVE, Element
from clinic.cycles.spacing import Heights
from clinic.cycles.typesetting import Typesetter

_CAPTION_GAP = 13.0
_CLOSED_LEAD = 1.3
_WATER_CORNER = 26.0
_HALO = 1.55
"""Width of the gap in the lower strand, in widths of the ribbon."""


def wave(width: float, y: float, swing: float, waves: int) -> str:
    """A gentle line from edge to edge at height `y`."""
    step = width / waves
    parts = [f"M0 {y:.1f}"]
    for number in range(waves):
        crest = y + (swing if number % 2 else -swing)
        x = step * number
        parts.append(f"C{x + step * 0.37:.1f} {crest:.1f} {x + step * 0.63:.1f} {crest:.1f} {x + step:.1f} {y:.1f}")
    return "".join(parts)


def water(surface: str, width: float, bottom: float) -> str:
    """What lies under the line, down to rounded lower corners."""
    r = _WATER_CORNER
    sides = f"V{bottom - r:.1f}Q{width:.1f} {bottom:.1f} {width - r:.1f} {bottom:.1f}"
    return f"{surface}{sides}H{r}Q0 {bottom:.1f} 0 {bottom - r:.1f}Z"


def captions(frame: Frame, heights: Heights, wording: MapWording, typesetter: Typesetter) -> Iterator[TextLine]:
    """What is said at the line, on both halves."""
    size, inner = frame.caption, frame.margin + frame.column
    above, below = measured(wording.above, REGULAR), measured(wording.below, REGULAR)
    for words, y in ((above, heights.line - _CAPTION_GAP), (below, heights.line + _CAPTION_GAP + size * 0.76)):
        line = lines(words, frame.column / size)[0]
        if frame.stacked:
            for side in Side:
                yield typesetter.middle(words, line, size, frame.left(side) + frame.column / 2, y, "muted")
        else:
            yield typesetter.right(words, line, size, inner - 4, y, "muted")
            yield typesetter.left(words, line, size, frame.width - inner + 4, y, "muted")


def closed(frame: Frame, heights: Heights, wording: MapWording, typesetter: Typesetter) -> Iterator[TextLine]:
    """A sentence on each half instead of what lies beneath the line."""
    last_top, last_height = heights.below[-1]
    middle = (heights.below[0][0] + last_top + last_height) / 2
    size = frame.sizes[0] * 0.8
    for side in Side:
        words = measured(wording.closed[side], REGULAR)
        broken = lines(words, (frame.column - 60) / size)
        for number, line in enumerate(broken):
            y = middle + size * (0.34 + _CLOSED_LEAD * (number - (len(broken) - 1) / 2))
            yield typesetter.middle(words, line, size, frame.left(side) + frame.column / 2, y, "muted")


def arrows(cards: Sequence[Card]) -> Iterator[Turned]:
    """From card to card above the line, in the order of the walk."""
    at = {(card.side, card.element): card for card in cards}
    stacked = at[Side.A, Element.CUE].x == at[Side.A, Element.MEANING].x
    way = [element for element in (STACK_ABOVE if stacked else ABOVE) if (Side.A, element) in at]
    way = way[: way.index(Element.MOVE) + 1]
    for side in Side:
        for before, after in pairwise(way):
            yield _arrow(at[side, before], at[side, after])


def _arrow(before: Card, after: Card) -> Turned:
    """A small arrow in the gap between two cards, side by side or one over the other."""
    if before.y == after.y:
        rightward = after.x > before.x
        x = (before.right + after.x) / 2 if rightward else (after.right + before.x) / 2
        return Turned(round(x, 1), round(before.y + before.h / 2, 1), 0 if rightward else 180, before.side)
    return Turned(round(before.middle, 1), round((before.bottom + after.y) / 2, 1), 90, before.side)


def crossed(ribbon: Ribbon) -> tuple[Crossed, ...]:
    """The gaps that show which strand lies on top. B is drawn first, so where it is on top it is drawn again."""
    width = ribbon.frame.ribbon
    return tuple(
        Crossed(
            Stroke(crossing.path, crossing.ground, width * _HALO),
            Stroke(crossing.path, "b-soft", width) if crossing.over is Side.B else None,
        )
        for crossing in ribbon.crossings
    )


def drops(cards: Sequence[Card]) -> Iterator[Drop]:
    """A dotted drop joins what shows to the feeling it covers; on a positive map it rises into the open."""
    for lower in cards:
        if lower.element is Element.PRIMARY_EMOTION:
            over = (c for c in cards if c.side is lower.side and not c.below and c.x < lower.middle < c.right)
            bottom = max(card.bottom for card in over)
            yield Drop(lower.middle, bottom, lower.y, lower.side.value)


def foot(frame: Frame, plan: Plan, typesetter: Typesetter) -> Iterable[TextLine]:
    """The couple sentences, each under its partner's half."""
    size = plan.foot_size
    for side in Side:
        words, broken = plan.foot[side]
        for number, line in enumerate(broken):
            y = plan.heights.foot_top + size * (number * FOOT_LEAD + 0.96)
            yield typesetter.middle(words, line, size, frame.left(side) + frame.column / 2, y, side.value)
