"""Heights from the names at the top to the sentences at the foot, and how room that is left is shared out."""

from dataclasses import dataclass

from clinic.cycles.frames import Frame

Places = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Heights:
    """Where everything stands; `above` and `below` hold (top, height) of each row."""

    above: Places
    below: Places
    line: float
    strand_top: float
    strand_bottom: float
    water_bottom: float
    foot_top: float
    total: float


@dataclass(slots=True)
class _Gaps:
    head: float
    between: float
    water: float
    bottom: float


def spread(frame: Frame, header: float, above: tuple[float, ...], below: tuple[float, ...], foot: float) -> Heights:
    """Heights for rows of these least heights. Room that is left goes to gaps first, then evenly to the rows."""
    gaps = _Gaps(header, frame.gap_y, frame.water, frame.bottom)
    spare = frame.least_height - _placed(frame, gaps, above, below, foot).total
    if spare > 0:
        extra_gap = min(12.0, spare * 0.04)
        gaps.head += min(22.0, spare * 0.08)
        gaps.water += min(30.0, spare * 0.1)
        gaps.between += extra_gap
        gaps.bottom += min(22.0, spare * 0.08)
        left = frame.least_height - _placed(frame, gaps, above, below, foot).total
        share = left / (len(above) + len(below))
        above, below = tuple(h + share for h in above), tuple(h + share for h in below)
    return _placed(frame, gaps, above, below, foot)


def least_total(frame: Frame, header: float, above: tuple[float, ...], below: tuple[float, ...], foot: float) -> float:
    """The least height of a canvas with rows of these heights."""
    gaps = _Gaps(header, frame.gap_y, frame.water, frame.bottom)
    return _placed(frame, gaps, above, below, foot).total


def _placed(frame: Frame, gaps: _Gaps, above: tuple[float, ...], below: tuple[float, ...], foot: float) -> Heights:
    half_ribbon = frame.ribbon / 2
    strand_top = gaps.head + half_ribbon
    upper, y = _stacked(above, strand_top + frame.offset, gaps.between)
    line = y + gaps.water / 2
    lower, y = _stacked(below, y + gaps.water, gaps.between)
    strand_bottom = y + frame.offset
    water_bottom = strand_bottom + half_ribbon + 14
    total = water_bottom + (foot + gaps.bottom if foot else 4)
    return Heights(upper, lower, line, strand_top, strand_bottom, water_bottom, water_bottom + 20, total)


def _stacked(heights: tuple[float, ...], y: float, gap: float) -> tuple[Places, float]:
    """Places of rows from `y` down, and the lower edge of the last."""
    places = []
    for height in heights:
        places.append((y, height))
        y += height + gap
    return tuple(places), y - gap
