"""Lines as the outlines of their glyphs, for scripts that paper's SVG text cannot shape."""

from functools import lru_cache
from typing import NamedTuple

from clinic.cycles import bidi_runs
from clinic.cycles.faces import ATKINSON, Family, family_of, items, needs_shaping
from clinic.cycles.lettering import unknown_width


class Outline(NamedTuple):
    """A line as the outlines of its glyphs: SVG path data with the pen at the origin's baseline, and its width."""

    path: str
    width: float


class _Pen:
    """Writes glyph outlines as path data, scaled and moved."""

    def __init__(self, scale: float, x: float, y: float) -> None:
        self.data: list[str] = []
        self._scale, self._x, self._y = scale, x, y

    def _put(self, command: str, *points: tuple[float, float]) -> None:
        moved = (f"{self._x + x * self._scale:.1f} {self._y - y * self._scale:.1f}" for x, y in points)
        self.data.append(command + " ".join(moved))

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802  (fontTools' pen protocol)
        self._put("M", point)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802  (fontTools' pen protocol)
        self._put("L", point)

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802  (fontTools' pen protocol)
        self._put("Q", *points)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802  (fontTools' pen protocol)
        self._put("C", *points)

    def closePath(self) -> None:  # noqa: N802  (fontTools' pen protocol)
        self.data.append("Z")

    def endPath(self) -> None:  # noqa: N802  (fontTools' pen protocol)
        pass


@lru_cache(1024)
def outline(text: str, weight: int, size: float, lead: Family = ATKINSON, rtl: bool = False) -> Outline:
    """One cleaned line as glyph outlines in `size`; for scripts that paper's SVG text cannot shape."""
    data: list[str] = []
    x = 0.0
    for run, direction in bidi_runs.visual_runs(text, rtl=rtl):
        parts = list(items(run, lead))
        for family, part in reversed(parts) if direction == "rtl" else parts:
            if family is None:
                x += sum(map(unknown_width, part)) * size
                continue
            face = family.face(weight)
            for glyph, advance, dx, dy in face.shaped(part, direction):
                pen = _Pen(size / face.em, x + dx * size, -dy * size)
                face.draw(glyph, pen)
                data += pen.data
                x += advance * size
    return Outline("".join(data), x)


def can_be_text(text: str) -> bool:
    """Whether paper may set `text` letter by letter: every letter is known and stands alone."""
    return all(family_of(character) is not None and not needs_shaping(character) for character in text)
