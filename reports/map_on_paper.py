"""How a map gets its place on paper: large enough that the couple's own words can be read."""

from dataclasses import dataclass
from enum import StrEnum

from clinic.cycles.frames import FRAMES
from clinic.cycles.layout import MapDrawing, Shape, lay_out
from clinic.cycles.map_words import worded
from clinic.cycles.rules import MapView
from clinic.language import Language
from reports.document import Paper, TypeSize

LEGIBLE = 9.0
"""The least size in points of anything that is to be read."""
_ROUNDING = 0.01


@dataclass(frozen=True, slots=True)
class Space:
    """Room for a drawing, in points."""

    width: float
    height: float

    def lettering(self, drawing: MapDrawing) -> float:
        """How large own words get when `drawing` fills this space, in points."""
        return drawing.text_size * self._scale(drawing.width, drawing.height)

    def is_legible(self, drawing: MapDrawing) -> bool:
        """Whether nothing in `drawing` gets too small to read."""
        return drawing.least_size * self._scale(drawing.width, drawing.height) >= LEGIBLE - _ROUNDING

    def legible(self, width: float, height: float) -> float:
        """The least size that can be read, in units of a drawing of this size."""
        return LEGIBLE / self._scale(width, height)

    def _scale(self, width: float, height: float) -> float:
        return min(self.width / width, self.height / height)


class Room(StrEnum):
    """Where a map stands. In the text it reaches a little into both margins; `TEXT` can do without, `WIDE` cannot."""

    TEXT = "text"
    WIDE = "wide"
    UPRIGHT = "upright"
    TURNED = "turned"
    SHEET_UPRIGHT = "sheet-upright"
    SHEET_TURNED = "sheet-turned"


_ROOMS = {
    TypeSize.NORMAL: (Room.TEXT, Room.WIDE, Room.UPRIGHT, Room.TURNED),
    TypeSize.LARGE: (Room.UPRIGHT, Room.TURNED),
}


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


def fit_into_text(
    view: MapView,
    paper: Paper,
    language: Language = Language.ENGLISH,
    size: TypeSize = TypeSize.NORMAL,
    ident: str = "map",
) -> MapOnPaper:
    """The map in the first room where it can be read; if there is none, where its words are largest.

    In large print it always has a page of its own.
    """
    choices = []
    for room in _ROOMS[size]:
        drawing = fill_page(view, paper, room, language, ident)
        if size is TypeSize.NORMAL and SPACES[paper][room].is_legible(drawing):
            return MapOnPaper(drawing, room)
        choices.append((SPACES[paper][room].lettering(drawing), MapOnPaper(drawing, room)))
    return max(choices, key=lambda choice: choice[0])[1]


def fill_page(
    view: MapView, paper: Paper, room: Room, language: Language = Language.ENGLISH, ident: str = "map"
) -> MapDrawing:
    """The map in the shape that gives its words the largest size in `room`."""
    space = SPACES[paper][room]
    shapes = (Shape.PORTRAIT, Shape.WIDE) if room in _UPRIGHT else (Shape.WIDE,)
    return max((drawn_for(space, view, shape, language, ident) for shape in shapes), key=space.lettering)


def drawn_for(space: Space, view: MapView, shape: Shape, language: Language, ident: str = "map") -> MapDrawing:
    """The map in one shape. Its labels can be read in `space`; its words too, if there are not too many of them."""
    wording, frame = worded(view.kind, view.own, language), FRAMES[shape]
    for height in sorted({frame.least_height, frame.most_height}):
        least = space.legible(frame.width, height)
        drawing = lay_out(view, shape, outlined=True, wording=wording, ident=ident, least=least)
        if space.is_legible(drawing):
            break
    return drawing
