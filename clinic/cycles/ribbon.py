"""The endless ribbon: two strands that leave above one's own cue, run round that partner's half, cross in the middle
and land above the other's cue. Strand B is the mirror image of strand A, and A passes over B.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from clinic.couples.rules import Side
from clinic.cycles.drawing import Turned
from clinic.cycles.frames import Frame

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]

_ROUND = 0.4477
"""How far before a corner the handles of a quarter circle stand, as a part of its radius."""
_STEEPNESS = 1.5
_HALO_FROM = 0.8
_HALO_STEPS = 14


class Crossing(NamedTuple):
    """Where one strand passes over the other: the upper strand's middle line there, and what lies under both."""

    path: str
    over: Side
    ground: str


@dataclass(frozen=True)
class Ribbon:
    """Both strands between the heights `top` and `bottom` of their middle lines. `line` is the height of the water."""

    frame: Frame
    top: float
    bottom: float
    line: float

    @property
    def _left(self) -> float:
        return self.frame.margin - self.frame.offset

    @property
    def _inner(self) -> float:
        """Inner edge of A's cards."""
        return self.frame.margin + self.frame.column

    @property
    def start(self) -> float:
        """Where strand A begins and strand B lands."""
        return self._inner - self.frame.landing

    @property
    def center(self) -> Point:
        return self.frame.width / 2, (self.top + self.bottom) / 2

    @cached_property
    def turn(self) -> Curve:
        """Round the inner lower corner of A's cards, into the gutter."""
        r, side, k = self.frame.corner, self._inner + self.frame.offset, self.frame.corner * _ROUND
        return (side - r, self.bottom), (side - k, self.bottom), (side, self.bottom - k), (side, self.bottom - r)

    @cached_property
    def climb(self) -> Curve:
        """Up the gutter to the crossing, swinging over only near it."""
        cx, cy = self.center
        x, y = self.turn[-1]
        w = cx - x
        return (x, y), (x, y - (y - cy) * 0.5), (x + w * 0.12, cy + w * _STEEPNESS), (cx, cy)

    @cached_property
    def gutter(self) -> tuple[Curve, ...]:
        """Strand A between the two corners of the gutter, piece by piece; pieces of one strand meet at a crossing."""
        return self.climb, self.beyond(self.climb)

    def beyond(self, curve: Curve) -> Curve:
        """The same piece beyond the crossing: the strand is its own image, turned by half a circle."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
        sx, sy = 2 * self.center[0], 2 * self.center[1]
        return (sx - x3, sy - y3), (sx - x2, sy - y2), (sx - x1, sy - y1), (sx - x0, sy - y0)

    @property
    def _end(self) -> float:
        return self.frame.width - self.start - self.frame.ribbon * 1.15

    def path(self, side: Side) -> str:
        """The middle line of one strand."""
        r, left, top, bottom = self.frame.corner, self._left, self.top, self.bottom
        k = r * _ROUND
        steps: list[tuple[str, tuple[Point, ...]]] = [
            ("M", ((self.start, top),)),
            ("L", ((left + r, top),)),
            ("C", ((left + k, top), (left, top + k), (left, top + r))),
            ("L", ((left, bottom - r),)),
            ("C", ((left, bottom - k), (left + k, bottom), (left + r, bottom))),
            ("L", (self.turn[0],)),
            ("C", self.turn[1:]),
            *(("C", piece[1:]) for piece in self.gutter),
            ("C", self.beyond(self.turn)[1:]),
            ("L", ((self._end, top),)),
        ]
        return "".join(command + self._points(points, side) for command, points in steps)

    @cached_property
    def crossings(self) -> tuple[Crossing, ...]:
        """Where the strands cross, from below upward."""
        ends = list(pairwise(self.gutter))
        return tuple(
            self._crossing(before, after, Side.B if number % 2 else Side.A)
            for number, (before, after) in enumerate(ends)
        )

    def _crossing(self, before: Curve, after: Curve, over: Side) -> Crossing:
        """The end of one piece and the beginning of the next, as the strand of `over` runs there."""
        steps = [_HALO_FROM + (1 - _HALO_FROM) * i / _HALO_STEPS for i in range(_HALO_STEPS + 1)]
        curve = [at(before, t) for t in steps] + [at(after, t - _HALO_FROM) for t in steps[1:]]
        first, *others = [self._points([(x, y)], over) for x, y, _ in curve]
        ground = "below" if before[-1][1] > self.line else "ground"
        return Crossing("M" + first + "".join("L" + point for point in others), over, ground)

    def _points(self, points: Iterable[Point], side: Side) -> str:
        return " ".join(f"{self._x(x, side):.1f} {y:.1f}" for x, y in points)

    def _x(self, x: float, side: Side) -> float:
        return x if side is Side.A else self.frame.width - x

    def _turned(self, x: float, y: float, angle: float, side: Side) -> Turned:
        angle = angle if side is Side.A else 180 - angle
        return Turned(round(self._x(x, side), 1), round(y, 1), round(angle, 1), side)

    def chevrons(self, side: Side) -> tuple[Turned, ...]:
        """Small signs of the way a strand runs."""
        edge, beyond = self._left + self.frame.corner, self.beyond(self.climb)
        places = [
            ((self.start + edge) / 2, self.top, 180.0),
            (self._left, (self.top + self.line) / 2, 90.0),
            (self._left, (self.line + self.bottom) / 2, 90.0),
            ((edge + self.turn[0][0]) / 2, self.bottom, 0.0),
            at(self.climb, 0.16),
            at(self.climb, 0.68),
            at(beyond, 0.32),
            at(beyond, 0.84),
        ]
        return tuple(self._turned(*place, side) for place in places)

    def head(self, side: Side) -> Turned:
        """The tip that lands on the other's cue."""
        return self._turned(self.frame.width - self.start + self.frame.ribbon * 0.3, self.top, 0.0, side)

    def middle_line(self, side: Side) -> list[Point]:
        """Points along the curved part of a strand, close enough to measure what it passes."""
        parts = (self.turn, *self.gutter, self.beyond(self.turn))
        curve = [at(part, i / 40) for part in parts for i in range(41)]
        return [(self._x(x, side), y) for x, y, _ in curve]


def at(curve: Curve, t: float) -> tuple[float, float, float]:
    """Point and heading in degrees at `t` (0 to 1) of a cubic curve."""
    points = list(curve)
    tangent = (1.0, 0.0)
    while len(points) > 1:
        if len(points) == 2:
            tangent = (points[1][0] - points[0][0], points[1][1] - points[0][1])
        points = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for (x0, y0), (x1, y1) in pairwise(points)]
    return points[0][0], points[0][1], math.degrees(math.atan2(tangent[1], tangent[0]))
