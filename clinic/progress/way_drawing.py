"""The way drawn as a stair of steps over time. The list beside it says the same in words; nothing is color alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.couples.session_rules import Step
from clinic.progress.rules import EventNoted, PlaceNoted

WIDTH, HEIGHT = 640, 236
LEFT, RIGHT, TOP, BOTTOM = 34, 16, 14, 26
ROW = (HEIGHT - TOP - BOTTOM) / len(Step)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the drawing, with what is written at it."""

    x: float
    y: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class WayDrawing:
    """Geometry for the template: bands of the three stages, the stair, a diamond for each event."""

    width: int
    height: int
    bands: tuple[tuple[float, float], ...]
    rows: tuple[Mark, ...]
    stair: str
    turns: tuple[Mark, ...]
    events: tuple[Mark, ...]
    first: Mark
    last: Mark


def draw_way(places: Sequence[PlaceNoted], events: Sequence[EventNoted], today: date) -> WayDrawing | None:
    """The drawing; nothing while there are not two days to draw a line between."""
    days = [*(one.on for one in places), *(one.on for one in events)]
    if not places or min(days) >= today:
        return None
    begin, span = min(days), (today - min(days)).days

    def x(on: date) -> float:
        along = min(max((on - begin).days / span, 0.0), 1.0)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * along, 1)

    turns = tuple(Mark(x(one.on), _y(one.place.step)) for one in places)
    return WayDrawing(
        width=WIDTH,
        height=HEIGHT,
        bands=tuple((round(_y(top) - ROW / 2, 1), round(ROW * rows, 1)) for top, rows in ((9, 2), (7, 3), (4, 4))),
        rows=tuple(Mark(LEFT - 12, _y(step), str(step.value)) for step in Step),
        stair=_stair(turns, x(today)),
        turns=turns,
        events=tuple(Mark(x(one.on), _at(places, one.on), str(number)) for number, one in enumerate(events, 1)),
        first=Mark(LEFT, HEIGHT - 8, _month(begin)),
        last=Mark(WIDTH - RIGHT, HEIGHT - 8, _month(today)),
    )


def _y(step: int) -> float:
    return round(HEIGHT - BOTTOM - (step - 0.5) * ROW, 1)


def _at(places: Sequence[PlaceNoted], on: date) -> float:
    """Where the stair is on a day."""
    before = [one for one in places if one.on <= on]
    return _y((before or places[:1])[-1].place.step)


def _stair(turns: Sequence[Mark], end: float) -> str:
    path = f"M{turns[0].x} {turns[0].y}"
    for turn in turns[1:]:
        path += f"H{turn.x}V{turn.y}"
    return f"{path}H{end}"


def _month(on: date) -> str:
    return f"{on:%B %Y}"
