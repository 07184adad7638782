"""Check-ins over time, drawn small: each partner apart, or on one chart where both answers were opened to the room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from clinic.couples.rules import Pair, Side
from clinic.progress.check_in_rules import HIGHEST, CheckIn, Loop, may_share_a_chart
from clinic.progress.check_in_wording import DIRECTIONS, QUESTIONS
from reports.charts import Chart, ChartFacts, Score, Series, lay_out, spaced

ONE_WEEK = timedelta(weeks=1)
"""Only weeks that follow each other are joined by a line: one without a check-in is a gap, and nothing says more."""
STEPS = {loop: float(step) for step, loop in enumerate(Loop)}


@dataclass(frozen=True, slots=True)
class SmallChart:
    """One question over time; `sides` are the people on it."""

    question: str
    sides: tuple[Side, ...]
    chart: Chart


def charts(check_ins: Sequence[CheckIn], names: Pair[str]) -> list[SmallChart]:
    """The charts of every question that was answered, question by question."""
    made: list[SmallChart] = []
    for question in QUESTIONS:
        together = may_share_a_chart(check_ins, question)
        groups = [tuple(Side)] if together else [(side,) for side in Side]
        for sides in groups:
            series = [_series(check_ins, question, side, names[side]) for side in sides]
            shown = tuple(one for one in series if one.known)
            if shown:
                made.append(SmallChart(question, tuple(one.side for one in shown), _chart(question, shown)))
    return made


def value_of(one: CheckIn, question: str) -> float | None:
    if question == "loop":
        return STEPS[one.loop] if one.loop else None
    number = one.close if question == "close" else one.safe
    return None if number is None else float(number)


def _series(check_ins: Sequence[CheckIn], question: str, side: Side, name: str) -> Series:
    own = [(one.week.last, value_of(one, question)) for one in check_ins if one.side is side]
    return spaced(
        Series(side, name, tuple(Score(on, value) for on, value in own if value is not None)), longest=ONE_WEEK
    )


def _chart(question: str, series: tuple[Series, ...]) -> Chart:
    told = (f"{one.name}: {one.known[0][1]:g} at first, {one.known[-1][1]:g} last." for one in series)
    people = "-".join(one.side for one in series)
    return lay_out(
        ChartFacts(
            ident=f"check-in-{question}-{people}",
            title=f"{QUESTIONS[question]}: {' and '.join(one.name for one in series)}",
            direction=DIRECTIONS[question],
            description=" ".join(told),
            low=0,
            high=float(len(Loop) - 1 if question == "loop" else HIGHEST),
            series=series,
        )
    )
