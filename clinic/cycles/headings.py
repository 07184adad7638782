"""The couple's name for the cycle and the two names, however long they are."""

from dataclasses import dataclass
from typing import NamedTuple

from clinic.couples.rules import Pair, Side
from clinic.cycles.drawing import TextLine
from clinic.cycles.faces import BOLD, SEMIBOLD
from clinic.cycles.frames import TITLE_SIZE, Frame
from clinic.cycles.lettering import Line, Words, width
from clinic.cycles.typesetting import Typesetter, heading

LEAD = 1.14
BETWEEN = 44.0
_DROP = 13.0
"""From the middle of the header to the baseline; the same for names and title, so that they share it."""
LEAST_TITLE_ROOM = 0.36


class Heading(NamedTuple):
    size: int
    words: Words
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        return self.size * LEAD * len(self.lines)

    @property
    def width(self) -> float:
        return max((line.width for line in self.lines), default=0.0) * self.size

    def baselines(self, middle: float) -> list[float]:
        """Baselines of the lines around a height."""
        first = middle - (len(self.lines) - 1) / 2 * self.size * LEAD + _DROP
        return [first + number * self.size * LEAD for number in range(len(self.lines))]


@dataclass(frozen=True, slots=True)
class Header:
    """Names and title with their sizes and lines. `height` reaches from the canvas's edge to the strands."""

    names: Pair[Heading]
    title: Heading
    names_middle: float
    title_middle: float
    height: float

    def set_names(self, frame: Frame, typesetter: Typesetter) -> tuple[TextLine, ...]:
        """Each name at the outer edge of its half."""
        out = []
        for side, place, x in (
            (Side.A, typesetter.left, frame.margin + 6),
            (Side.B, typesetter.right, frame.width - frame.margin - 6),
        ):
            name = self.names[side]
            for line, y in zip(name.lines, name.baselines(self.names_middle), strict=True):
                out.append(place(name.words, line, name.size, x, y, side.value))
        return tuple(out)

    def set_title(self, frame: Frame, typesetter: Typesetter) -> tuple[TextLine, ...]:
        """The title over the middle."""
        title = self.title
        return tuple(
            typesetter.middle(title.words, line, title.size, frame.width / 2, y, "ink")
            for line, y in zip(title.lines, title.baselines(self.title_middle), strict=True)
        )


def header(frame: Frame, names: Pair[str], title: str) -> Header:
    """Names and title for a frame: side by side, or with the title on a line of its own."""
    return _over_each_other(frame, names, title) if frame.stacked else _side_by_side(frame, names, title)


def _title_sizes(frame: Frame) -> tuple[int, ...]:
    return tuple(max(18, round(size * TITLE_SIZE)) for size in frame.heading)


def _side_by_side(frame: Frame, names: Pair[str], title: str) -> Header:
    edge = frame.margin + 6 + (BETWEEN if title else 0)
    widest = max(width(name, BOLD) for name in (names.a, names.b)) * frame.heading[0]
    title_room = max(frame.width * LEAST_TITLE_ROOM, frame.width - 2 * (edge + widest))
    top = Heading(*heading(title, SEMIBOLD, title_room, _title_sizes(frame)))
    name_room = frame.width / 2 - edge - max(top.width / 2, 30)
    a, b = (Heading(*heading(name, BOLD, name_room, frame.heading)) for name in (names.a, names.b))
    height = max(frame.header, max(a.height, b.height, top.height) + 30)
    return Header(Pair(a, b), top, height / 2 + 2, height / 2 + 2, height)


def _over_each_other(frame: Frame, names: Pair[str], title: str) -> Header:
    top = Heading(*heading(title, SEMIBOLD, frame.width - 2 * frame.margin, _title_sizes(frame)))
    room = frame.column - 12
    a, b = (Heading(*heading(name, BOLD, room, frame.heading)) for name in (names.a, names.b))
    title_height = top.height + 18 if title else 0.0
    names_height = max(a.height, b.height)
    height = max(frame.header, names_height + 26) + title_height
    names_middle = title_height + (height - title_height) / 2
    return Header(Pair(a, b), top, names_middle, 12 + top.height / 2, height)
