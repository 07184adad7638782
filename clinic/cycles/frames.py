"""The shapes a map is drawn in: canvas, margins, rows and text sizes of each."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from clinic.couples.rules import Side
from clinic.cycles.rules import Element

Row = tuple[Element, ...]

TITLE_SIZE = 0.88
"""The title's size in sizes of the names."""


class Shape(StrEnum):
    WIDE = "wide"
    """A laptop, a tablet, a sheet on its side: 1600 by 1080, 2 x 2 cards over 3 for each partner."""
    TALL = "tall"
    """A phone, 390 wide in half units: one column of cards for each partner, as long as it needs."""
    PORTRAIT = "portrait"
    """An upright sheet: one column of cards for each partner, 1080 by 1400 to 1520."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Measures of one shape in canvas units. `sizes` are the text sizes to try, the largest first."""

    width: float
    least_height: float
    most_height: float
    sizes: tuple[int, ...]
    least_label: float
    heading: tuple[int, ...]
    caption: float
    stacked: bool
    margin: float
    gutter: float
    ribbon: float
    offset: float
    corner: float
    landing: float
    header: float
    gap_x: float
    gap_below: float
    gap_y: float
    water: float
    bottom: float
    card_radius: float

    @property
    def swing(self) -> float:
        """How far the line waves up and down."""
        return 5.0 if self.width > 800 else 4.0

    @property
    def column(self) -> float:
        """Width of one partner's side."""
        return (self.width - 2 * self.margin - self.gutter) / 2

    def with_least(self, size: float) -> "Frame":
        """This frame with nothing in it smaller than `size`: for paper, where the drawing will be scaled down."""
        caption = max(self.caption, size)
        least_heading = ceil(size / TITLE_SIZE)
        return replace(
            self,
            least_label=max(self.least_label, size),
            caption=caption,
            heading=tuple(one for one in self.heading if one >= least_heading) or (least_heading,),
            water=self.water + 2 * (caption - self.caption),
        )

    def left(self, side: Side) -> float:
        """Left edge of one partner's side."""
        return self.margin if side is Side.A else self.width - self.margin - self.column


FRAMES = {
    Shape.WIDE: Frame(
        width=1600,
        least_height=1080,
        most_height=1080,
        sizes=(36, 32, 28, 24, 21, 18),
        least_label=18,
        heading=(42, 38, 34, 30, 26),
        caption=19,
        stacked=False,
        margin=46,
        gutter=200,
        ribbon=22,
        offset=30,
        corner=66,
        landing=140,
        header=84,
        gap_x=36,
        gap_below=22,
        gap_y=34,
        water=92,
        bottom=26,
        card_radius=16,
    ),
    Shape.TALL: Frame(
        width=780,
        least_height=0,
        most_height=float("inf"),
        sizes=(34, 32, 30),
        least_label=24,
        heading=(36, 32, 28, 26),
        caption=21,
        stacked=True,
        margin=27,
        gutter=84,
        ribbon=14,
        offset=17,
        corner=34,
        landing=86,
        header=66,
        gap_x=0,
        gap_below=0,
        gap_y=26,
        water=104,
        bottom=18,
        card_radius=14,
    ),
    Shape.PORTRAIT: Frame(
        width=1080,
        least_height=1400,
        most_height=1520,
        sizes=(36, 32, 28, 24, 21, 18),
        least_label=18,
        heading=(40, 36, 32, 28, 24),
        caption=18,
        stacked=True,
        margin=42,
        gutter=124,
        ribbon=20,
        offset=27,
        corner=54,
        landing=118,
        header=74,
        gap_x=0,
        gap_below=0,
        gap_y=24,
        water=80,
        bottom=22,
        card_radius=16,
    ),
}

STACK_ABOVE = (
    Element.CUE,
    Element.MEANING,
    Element.REACTIVE_EMOTION,
    Element.BODY,
    Element.MOVE,
    Element.MOVE_HOPE,
)
_STACK_BELOW = (
    Element.PRIMARY_EMOTION,
    Element.RAW_SPOT,
    Element.FEAR,
    Element.VIEW_OF_SELF,
    Element.VIEW_OF_OTHER,
    Element.NEED,
)
_WIDE_ABOVE = (
    (Element.MEANING, Element.CUE),
    (Element.REACTIVE_EMOTION, Element.MOVE),
    (Element.BODY, Element.MOVE_HOPE),
)
_WIDE_BELOW = (
    (Element.PRIMARY_EMOTION, Element.FEAR, Element.NEED),
    (Element.RAW_SPOT, Element.VIEW_OF_SELF, Element.VIEW_OF_OTHER),
)


def rows(frame: Frame, shown: Collection[Element]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows above and below the line that hold the `shown` elements, each from the outer edge to the middle."""
    if frame.stacked:
        above: tuple[Row, ...] = tuple((element,) for element in STACK_ABOVE)
        below: tuple[Row, ...] = tuple((element,) for element in _STACK_BELOW)
    else:
        above, below = _WIDE_ABOVE, _WIDE_BELOW
    return _only(above, shown), _only(below, shown)


def _only(all_rows: tuple[Row, ...], shown: Collection[Element]) -> tuple[Row, ...]:
    kept = (tuple(element for element in row if element in shown) for row in all_rows)
    return tuple(row for row in kept if row)
