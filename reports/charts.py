"""A chart of scores over time as plain numbers; `templates/documents/_chart.svg` draws it, on screen and on paper.

A chart tells no more than was measured: the whole scale of the measure is there, dates have their true distance, a
time without a score is a gap, and the numbers stand in a table beneath (`ChartTable`). Partner A has a solid line with
round marks, partner B a dashed one with square marks, so that gray print keeps them apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from math import ceil
from statistics import median

from clinic.couples.rules import Side
from clinic.language import Language
from clinic.wording import month, short_day

WIDTH, HEIGHT = 720, 330
LEFT, RIGHT, TOP, BOTTOM = 46, 606, 40, 288
"""The plot: what is right of it is for names and the cut-off's label."""

INKS = {Side.A: "#0c4f59", Side.B: "#6b2f5b"}
LINE_OF_TEXT = 17
LEGEND = (296, 512)
LONGEST_NAME = 22
STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
"""Distances between the lines of the scale, in points."""

MONTHS = (1, 2, 3, 6, 12)
"""Months between two dates beneath the plot."""
LONGEST_GAP = timedelta(days=120)
"""Scores further apart than this are never joined by a line."""
LONGER_THAN_USUAL = 1.75
"""A gap this many times as long as usual is one score left out, or more."""


@dataclass(frozen=True, slots=True)
class Score:
    """A score of one day; none where the line shall have a gap."""

    on: date
    value: float | None


@dataclass(frozen=True, slots=True)
class Series:
    """One person's scores, oldest first."""

    side: Side
    name: str
    scores: tuple[Score, ...]

    @property
    def known(self) -> list[tuple[date, float]]:
        return [(one.on, one.value) for one in self.scores if one.value is not None]


@dataclass(frozen=True, slots=True)
class ChartFacts:
    """What a chart shows. `low` and `high` are the ends of the measure's scale; `corridor` is how far a score may be
    from the first one without being more than measurement error.
    """

    ident: str
    title: str
    direction: str
    description: str
    low: float
    high: float
    series: tuple[Series, ...]
    cut_off: float | None = None
    cut_off_label: str = ""
    corridor: float | None = None
    corridor_label: str = ""
    language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    y: float
    height: float
    label: str
    label_y: float


@dataclass(frozen=True, slots=True)
class Line:
    """One person's line: a path for all stretches, one for all marks.

    `first` is the first score beside its mark, `last` the last one, right of the plot; the name is in the legend."""

    side: Side
    ink: str
    name: str
    legend_x: float
    legend_mark: str
    last: str
    last_y: float
    first: str
    first_x: float
    first_y: float
    path: str
    marks: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template places. `ident` tells it from other charts on the same page."""

    ident: str
    title: str
    direction: str
    description: str
    scale: tuple[Tick, ...]
    dates: tuple[Tick, ...]
    lines: tuple[Line, ...]
    corridor: Band | None
    cut_off: Tick | None
    cut_off_label_y: float


@dataclass(frozen=True, slots=True)
class Field:
    """Turns days and scores into places on the canvas."""

    first: date
    days: int
    low: float
    high: float

    def x(self, on: date) -> float:
        return round(LEFT + 14 + (RIGHT - LEFT - 28) * (on - self.first).days / self.days, 1)

    def y(self, score: float) -> float:
        share = (min(max(score, self.low), self.high) - self.low) / (self.high - self.low)
        return round(BOTTOM - (BOTTOM - TOP) * share, 1)


def lay_out(facts: ChartFacts) -> Chart:
    """The chart of these facts.

    Raises:
        ValueError: nobody has a score, or the scale has no length.
    """
    known = [on for one in facts.series for on, _ in one.known]
    if not known:
        raise ValueError("A chart needs at least one score.")
    if facts.high <= facts.low:
        raise ValueError("A scale's end lies above its beginning.")
    every = [score.on for one in facts.series for score in one.scores]
    first, last = min(every), max(every)
    field = Field(first, max((last - first).days, 1), facts.low, facts.high)
    shown = [one for one in facts.series if one.known]
    ends = _apart([field.y(one.known[-1][1]) for one in shown])
    highest = max(shown, key=lambda one: one.known[0][1])
    return Chart(
        ident=facts.ident,
        title=facts.title,
        direction=facts.direction,
        description=facts.description,
        scale=_scale(field),
        dates=_dates(field, last, facts.language),
        lines=tuple(_line(field, one, order, ends[order], above=one is highest) for order, one in enumerate(shown)),
        corridor=_corridor(field, facts),
        cut_off=None if facts.cut_off is None else Tick(field.y(facts.cut_off), facts.cut_off_label),
        cut_off_label_y=_beside(field, facts.cut_off, ends),
    )


def _line(field: Field, series: Series, order: int, last_y: float, *, above: bool) -> Line:
    places = [(field.x(on), field.y(value)) for on, value in series.known]
    (x, y), (_, last) = places[0], series.known[-1]
    return Line(
        side=series.side,
        ink=INKS[series.side],
        name=_shortened(series.name),
        legend_x=LEGEND[order] + 14,
        legend_mark=MARKS[series.side]((LEGEND[order], 15)),
        last=f"{last:g}",
        last_y=round(last_y + 5, 1),
        first=f"{series.known[0][1]:g}",
        first_x=x,
        first_y=round(y - 12 if above and y > TOP + 16 else y + 24, 1),
        path="".join(_stretches(series, places)),
        marks="".join(map(MARKS[series.side], places)),
    )


def _shortened(name: str) -> str:
    """A name that fits in the legend; the table beneath has it whole."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _stretches(series: Series, places: list[tuple[float, float]]) -> Iterator[str]:
    """A stretch for each run of scores without a gap; `places` are those of the scores that are known."""
    upcoming = iter(places)
    for is_known, run in groupby(series.scores, lambda one: one.value is not None):
        stretch = [f"{x:g} {y:g}" for _one, (x, y) in zip(run, upcoming, strict=False)] if is_known else []
        if len(stretch) > 1:
            yield "M" + "L".join(stretch)


def _circle(place: tuple[float, float]) -> str:
    return f"M{place[0] - 5.5:g} {place[1]:g}a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z"


def _square(place: tuple[float, float]) -> str:
    return f"M{place[0] - 5:g} {place[1] - 5:g}h10v10h-10z"


MARKS = {Side.A: _circle, Side.B: _square}


def _scale(field: Field) -> tuple[Tick, ...]:
    step = next((one for one in STEPS if (field.high - field.low) / one <= 7), STEPS[-1])
    values = [field.low + step * number for number in range(int((field.high - field.low) // step) + 1)]
    if field.high - values[-1] < step / 2 and len(values) > 1:
        values.pop()
    return tuple(Tick(field.y(value), f"{value:g}") for value in [*values, field.high])


def _dates(field: Field, last: date, language: Language) -> tuple[Tick, ...]:
    """Beginnings of months, as many as have room; a stretch of less than two months has its first and last day."""
    if field.days < 62:
        ends = [field.first] if last == field.first else [field.first, last]
        return tuple(Tick(field.x(on), short_day(on, language)) for on in ends)
    step = next((one for one in MONTHS if field.days / 30.4 / one <= 7), ceil(field.days / 30.4 / 7 / 12) * 12)
    months = range(field.first.year * 12 + field.first.month, last.year * 12 + last.month)
    starts = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
    return tuple(Tick(field.x(on), month(on, language, with_year=on.month == 1 or on == starts[0])) for on in starts)


def _corridor(field: Field, facts: ChartFacts) -> Band | None:
    """Only for one person: two corridors over each other would say nothing."""
    if facts.corridor is None or len(facts.series) != 1:
        return None
    start = facts.series[0].known[0][1]
    top, bottom = field.y(start + facts.corridor), field.y(start - facts.corridor)
    return Band(top, round(bottom - top, 1), facts.corridor_label, round(top + 16, 1))


def _apart(places: list[float]) -> list[float]:
    """Labels at these heights, moved apart where they would touch."""
    if len(places) == 2 and abs(places[0] - places[1]) < LINE_OF_TEXT:
        middle = sum(places) / 2
        upper, lower = middle - LINE_OF_TEXT / 2, middle + LINE_OF_TEXT / 2
        return [upper, lower] if places[0] <= places[1] else [lower, upper]
    return places


def _beside(field: Field, cut_off: float | None, ends: list[float]) -> float:
    """Where the cut-off's label stands right of the plot, clear of the last scores."""
    if cut_off is None:
        return 0
    y = field.y(cut_off)
    taken = [place for place in ends if abs(place - y) < LINE_OF_TEXT]
    if not taken:
        return y + 5
    below, above = max(ends) + LINE_OF_TEXT, min(ends) - LINE_OF_TEXT
    return round((below if abs(below - y) <= abs(above - y) else above) + 5, 1)


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The chart's numbers: a row for each day, a column for each person."""

    names: tuple[str, ...]
    rows: tuple[tuple[date, tuple[str, ...]], ...]


def table(facts: ChartFacts, blank: str = "–") -> ChartTable:
    """The numbers beneath the chart; `blank` where somebody has no score of that day."""
    days = sorted({score.on for one in facts.series for score in one.scores})
    by_day = [{score.on: score.value for score in one.scores} for one in facts.series]
    rows = tuple((on, tuple(_written(column.get(on), blank) for column in by_day)) for on in days)
    return ChartTable(tuple(one.name for one in facts.series), rows)


def _written(value: float | None, blank: str) -> str:
    return blank if value is None else f"{value:g}"


def spaced(series: Series, *, longest: timedelta) -> Series:
    """The same series with a gap where two scores lie further apart than `longest`, so that no line bridges it."""
    scores: list[Score] = []
    for one in series.scores:
        if scores and scores[-1].value is not None and one.value is not None and one.on - scores[-1].on > longest:
            scores.append(Score(scores[-1].on + (one.on - scores[-1].on) / 2, None))
        scores.append(one)
    return Series(series.side, series.name, tuple(scores))


def joined_as_usual(side: Side, name: str, scores: Iterable[tuple[date, float]]) -> Series:
    """One person's scores, oldest first, joined where they followed each other as they usually did.

    Of two scores of one day the later one counts.
    """
    by_day = dict(scores)
    apart = [(after - before).days for before, after in pairwise(by_day)]
    longest = min(LONGEST_GAP, timedelta(median(apart) * LONGER_THAN_USUAL)) if apart else LONGEST_GAP
    return spaced(Series(side, name, tuple(Score(on, value) for on, value in by_day.items())), longest=longest)
