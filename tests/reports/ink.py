"""What stands on the pages of a PDF, read from what is painted: text with its real size, place, color and ground."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
Color = tuple[float, ...]

PLAIN: Matrix = (1, 0, 0, 1, 0, 0)
WHITE: Color = (1.0, 1.0, 1.0)
FILLS = {"f", "F", "f*", "B", "B*", "b", "b*"}
STROKES = {"S", "s", "B", "B*", "b", "b*"}
ENDS = FILLS | STROKES | {"n"}
CURVES = {"c", "v", "y", "l", "m"}


@dataclass(frozen=True)
class Written:
    """A run of text: its page, size in points, baseline from where to where, color, and the color beneath it."""

    page: int
    size: float
    left: float
    right: float
    baseline: float
    color: Color
    ground: Color


@dataclass(frozen=True)
class Drawn:
    """A line: its page, color, width in points, and the box round it."""

    page: int
    color: Color
    width: float
    box: Box


@dataclass
class Ink:
    written: list[Written] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)


@dataclass(frozen=True)
class _State:
    matrix: Matrix = PLAIN
    fill: Color = (0.0,)
    stroke: Color = (0.0,)
    line: float = 1.0
    size: float = 0.0
    font: Dictionary | None = None
    clip: Box = (-1e6, -1e6, 1e6, 1e6)
    is_border: bool = False
    """Whether only a ring can be painted, as WeasyPrint does it for borders; that is no ground for text."""


def ink_of(pdf: pikepdf.Pdf) -> Ink:
    """Everything painted on all pages, in order."""
    ink = Ink()
    for number, page in enumerate(pdf.pages):
        _Reader(ink, number).read(page.obj, page.obj.Resources, _State())
    return ink


class _Reader:
    def __init__(self, ink: Ink, page: int) -> None:
        self._ink, self._page = ink, page
        self._grounds: list[tuple[Box, Color]] = []

    def read(self, content, resources: Dictionary, state: _State) -> None:
        stack: list[_State] = []
        path: list[tuple[float, float]] = []
        parts: list[int] = []
        text, before = PLAIN, ""
        for raw, operator in pikepdf.parse_content_stream(content):
            name, numbers = str(operator), [float(one) for one in raw if _is_number(one)]
            if name == "q":
                stack.append(state)
            elif name == "Q":
                state = stack.pop()
            elif name in {"W", "W*"}:
                state = replace(state, clip=_common(state.clip, _box(path)), is_border=name == "W*")
            elif name in ENDS:
                self._paint(name, path, state, parts)
                path, parts = [], []
            elif name in {"BT", "Tm"}:
                text = tuple(numbers) or PLAIN
            elif name in {"Tj", "TJ"}:
                self._write(raw[0], _times(text, state.matrix), state)
            elif name == "Do":
                self._draw_form(resources.XObject[str(raw[0])], resources, state)
            elif name == "re" or name in CURVES:
                parts += [len(path) - (name == before == "m")] * (name in {"m", "re"})
                path = [*(path[:-1] if name == before == "m" else path), *_points(name, numbers, state.matrix)]
            else:
                state = _changed(state, name, raw, numbers, resources)
            before = name

    def _draw_form(self, form: Dictionary, resources: Dictionary, state: _State) -> None:
        if form.get("/Subtype") == Name.Form:
            own = tuple(float(one) for one in form.get("/Matrix", PLAIN))
            self.read(form, form.get("/Resources", resources), replace(state, matrix=_times(own, state.matrix)))

    def _paint(self, name: str, path: list[tuple[float, float]], state: _State, parts: list[int]) -> None:
        """`parts`: where in a path each of its pieces begins; every piece is a ground of its own."""
        if not path:
            return
        box = _box(path)
        if name in FILLS and not state.is_border:
            for start, end in pairwise([*parts, len(path)]):
                if path[start:end]:
                    self._grounds.append((_common(_box(path[start:end]), state.clip), state.fill))
        if name in STROKES:
            scale = (state.matrix[2] ** 2 + state.matrix[3] ** 2) ** 0.5
            self._ink.drawn.append(Drawn(self._page, state.stroke, state.line * scale, box))

    def _write(self, shown, matrix: Matrix, state: _State) -> None:
        across = (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5
        size = state.size * (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
        left, baseline = matrix[4], matrix[5]
        right = left + _width(shown, state) * state.size * across
        ground = next((c for box, c in reversed(self._grounds) if _inside(box, left + 1, baseline + size / 3)), WHITE)
        self._ink.written.append(Written(self._page, size, left, right, baseline, state.fill, ground))


def _changed(state: _State, name: str, raw, numbers: list[float], resources: Dictionary) -> _State:
    """The state after an operator that paints nothing."""
    if name == "cm":
        return replace(state, matrix=_times(tuple(numbers), state.matrix))
    if name == "w":
        return replace(state, line=numbers[0])
    if name == "Tf":
        return replace(state, size=numbers[0], font=resources.Font[str(raw[0])])
    if name in {"rg", "g", "sc", "scn"} and numbers:
        return replace(state, fill=tuple(numbers))
    if name in {"RG", "G", "SC", "SCN"} and numbers:
        return replace(state, stroke=tuple(numbers))
    return state


def _points(name: str, numbers: list[float], matrix: Matrix) -> list[tuple[float, float]]:
    if name == "re":
        x, y, w, h = numbers
        return [_at(matrix, x, y), _at(matrix, x + w, y + h)]
    return [_at(matrix, *numbers[n : n + 2]) for n in range(0, len(numbers), 2)]


def _width(shown, state: _State) -> float:
    """How far a piece of text goes, in font sizes."""
    widths, total = dict(_widths(state.font)), 0.0
    for piece in shown if isinstance(shown, Array) else [shown]:
        if _is_number(piece):
            total -= float(piece) / 1000
        else:
            data = bytes(piece)
            total += sum(widths.get(int.from_bytes(data[n : n + 2], "big"), 0.0) for n in range(0, len(data), 2)) / 1000
    return total


def _widths(font: Dictionary) -> Iterator[tuple[int, float]]:
    if font.Subtype != Name.Type0:
        return
    pieces = list(font.DescendantFonts[0].get("/W", Array()))
    for first, many in zip(pieces[::2], pieces[1::2], strict=False):
        yield from ((int(first) + offset, float(one)) for offset, one in enumerate(many))


def _is_number(value: object) -> bool:
    return not isinstance(value, pikepdf.Object | str | bytes)


def _at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (*(_turn(a[0], a[1], b)), *(_turn(a[2], a[3], b)), *_at(b, a[4], a[5]))


def _turn(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return m[0] * x + m[2] * y, m[1] * x + m[3] * y


def _box(path: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in path], [y for _, y in path]
    return min(xs), min(ys), max(xs), max(ys)


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _inside(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def gray(color: Color) -> float:
    """What a black-and-white printer makes of a color, from 0 to 1."""
    return color[0] if len(color) == 1 else 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colors when both are gray (WCAG's ratio)."""
    darker, lighter = sorted(_light(gray(color)) for color in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
