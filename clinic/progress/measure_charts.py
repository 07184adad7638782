"""Which charts a couple's scores make, and what stands in them: one for each person, or one for both where they may."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinic.couples.rules import Pair, Side
from clinic.progress.measure_rules import Alert, Measure, alert, may_lie_side_by_side
from clinic.progress.measure_store import Scores
from clinic.progress.measure_wording import ALERTS, CORRIDOR, DIRECTIONS, described, verdict
from clinic.wording import day
from reports.charts import Chart, ChartFacts, ChartTable, joined_as_usual, lay_out, table


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What became of one person's scores, in a sentence, and what asks for a look."""

    side: Side
    name: str
    sentence: str
    alert: str


@dataclass(frozen=True, slots=True)
class MeasureChart:
    """One chart with its sentences and its numbers. `days` are the table's dates as they are said."""

    chart: Chart
    people: tuple[PersonLine, ...]
    table: ChartTable
    days: tuple[str, ...]


def charts_of(measure: Measure, scores: Sequence[Scores], names: Pair[str]) -> list[MeasureChart]:
    """The charts of one measure, for the counselor."""
    released = {one.side: one.released for one in scores}
    together = len(scores) == 2 and may_lie_side_by_side(
        measure.about, a_released=released[Side.A], b_released=released[Side.B]
    )
    groups = [scores] if together else [[one] for one in scores]
    return [_chart(measure, group, names) for group in groups]


def _chart(measure: Measure, group: Sequence[Scores], names: Pair[str]) -> MeasureChart:
    facts = ChartFacts(
        ident=f"{measure.slug}-{'-'.join(one.side for one in group)}",
        title=f"{measure.name}: {' and '.join(names[one.side] for one in group)}",
        direction=DIRECTIONS[measure.better],
        description=" ".join(described(measure, names[one.side], one.totals) for one in group),
        low=measure.low,
        high=measure.high,
        series=tuple(
            joined_as_usual(one.side, names[one.side], ((taken.on, taken.total) for taken in one.totals))
            for one in group
        ),
        cut_off=measure.cut_off,
        cut_off_label=f"cut-off {measure.cut_off:g}" if measure.cut_off is not None else "",
        corridor=measure.reliable.points if measure.reliable else None,
        corridor_label=CORRIDOR,
    )
    numbers = table(facts)
    return MeasureChart(
        lay_out(facts), tuple(_people(measure, group, names)), numbers, tuple(day(on) for on, _ in numbers.rows)
    )


def _people(measure: Measure, group: Sequence[Scores], names: Pair[str]) -> Iterator[PersonLine]:
    for one in group:
        asks: Alert | None = alert(measure, one.totals)
        yield PersonLine(one.side, names[one.side], verdict(measure, one.totals), ALERTS[asks] if asks else "")
