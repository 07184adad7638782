"""How a map gets its place on paper: large enough that the couple's own words can be read."""

from dataclasses import dataclass
from enum import StrEnum

from clinic.cycles.layout import MapDrawing, Shape, lay_out
from clinic.cycles.rules import MapView
from reports.document import Paper, TypeSize

LEGIBLE = 9.0
"""The least size in points for a couple's own words."""
LEAST = {TypeSize.NORMAL: LEGIBLE, TypeSize.LARGE: 14.0}
"""The size at which a drawing may stand in the text; one that would be smaller gets a page of its own."""


@dataclass(frozen=True, slots=True)
class Space:
    """Room for a drawing, in points."""

    width: float
    height: float

    def lettering(self, drawing: MapDrawing) -> float:
        """How large own words get when `drawing` fills this space, in points."""
        return drawing.text_size * min(self.width / drawing.width, self.height / drawing.height)


class Room(StrEnum):
    """Where a map stands. In the text it reaches a little into both margins; `TEXT` can do without, `WIDE` cannot."""

    TEXT = "text"
    WIDE = "wide"
    UPRIGHT = "upright"
    TURNED = "turned"
    SHEET_UPRIGHT = "sheet-upright"
    SHEET_TURNED = "sheet-turned"


_IN_A_HANDOUT = (Room.TEXT, Room.WIDE, Room.UPRIGHT, Room.TURNED)


# What the margins in styles/1-pages.css leave, and for TEXT what a sheet that is set tight leaves. On a cycle sheet the
# lines above the drawing are taken off; the styles hold the same heights.
SPACES = {
    Paper.LETTER: {
        Room.TEXT: Space(455, 400),
        Room.WIDE: Space(518, 400),
        Room.UPRIGHT: Space(525, 670),
        Room.TURNED: Space(705, 516),
        Room.SHEET_UPRIGHT: Space(540, 657),
        Room.SHEET_TURNED: Space(705, 477),
    },
    Paper.A4: {
        Room.TEXT: Space(455, 400),
        Room.WIDE: Space(518, 400),
        Room.UPRIGHT: Space(525, 719),
        Room.TURNED: Space(755, 499),
        Room.SHEET_UPRIGHT: Space(523, 707),
        Room.SHEET_TURNED: Space(755, 460),
    },
}


@dataclass(frozen=True, slots=True)
class MapOnPaper:
    """A drawing and where it stands."""

    drawing: MapDrawing
    room: Room

    @property
    def has_own_page(self) -> bool:
        return self.room in {Room.UPRIGHT, Room.TURNED}


_UPRIGHT = frozenset({Room.UPRIGHT, Room.SHEET_UPRIGHT})


def fit_into_text(view: MapView, paper: Paper, least: float = LEGIBLE) -> MapOnPaper:
    """The map in the first room where it can be read; if there is none, where its words are largest."""
    shapes = _drawn(view)
    choices = [MapOnPaper(_largest(shapes, paper, room), room) for room in _IN_A_HANDOUT]
    sizes = [SPACES[paper][choice.room].lettering(choice.drawing) for choice in choices]
    readable = (choice for choice, size in zip(choices, sizes, strict=True) if size >= least)
    return next(readable, choices[sizes.index(max(sizes))])


def fill_page(view: MapView, paper: Paper, room: Room) -> MapDrawing:
    """The map in the shape that gives its words the largest size in `room`, a page of its own."""
    return _largest(_drawn(view), paper, room)


def _drawn(view: MapView) -> tuple[MapDrawing, MapDrawing]:
    return lay_out(view, Shape.WIDE, outlined=True), lay_out(view, Shape.PORTRAIT, outlined=True)


def _largest(shapes: tuple[MapDrawing, MapDrawing], paper: Paper, room: Room) -> MapDrawing:
    """The wide drawing or, on an upright page, whichever gives its words the largest size."""
    wide, upright = shapes
    return max((upright, wide), key=SPACES[paper][room].lettering) if room in _UPRIGHT else wide
