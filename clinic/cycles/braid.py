"""The ribbon of the positive cycle: in the middle the strands wind round each other and hold, three times, where those
of the negative cycle only cross. They still leave above one's own cue and land above the other's.
"""

from functools import cached_property

from clinic.cycles.ribbon import Curve, Ribbon

_TURN_HEIGHT = 6.2
"""Height between two crossings, in widths of the ribbon."""
_SWING = 1.95
"""How far the handles between two crossings stand out, in widths of the ribbon; the strand follows three quarters."""
_LEAN = 0.36
"""Where those handles stand, as a part of the height between two crossings."""


class Braid(Ribbon):
    """Both strands of a positive cycle."""

    @property
    def _height(self) -> float:
        return self.frame.ribbon * _TURN_HEIGHT

    @cached_property
    def climb(self) -> Curve:
        """Up the gutter to the lowest crossing, arriving the way the braid goes on."""
        (cx, cy), (x, y) = self.center, self.turn[-1]
        meet, out, up = cy + self._height, self.frame.ribbon * _SWING, self._height * _LEAN
        return (x, y), (x, y - (y - meet) * 0.5), (cx - out, meet + up), (cx, meet)

    @cached_property
    def gutter(self) -> tuple[Curve, ...]:
        """Two swings between three crossings; the second is the first, turned by half a circle."""
        (cx, cy), height = self.center, self._height
        out, up = self.frame.ribbon * _SWING, height * _LEAN
        swing = (cx, cy + height), (cx + out, cy + height - up), (cx + out, cy + up), (cx, cy)
        return self.climb, swing, self.beyond(swing), self.beyond(self.climb)
