"""How scores and what became of them are said: one plain sentence, never a label for a person."""

from collections.abc import Sequence

from clinic.progress.change_rules import Better, Change
from clinic.progress.measure_rules import Alert, Measure, Source, Taken, became
from clinic.wording import day

DIRECTIONS = {Better.HIGHER: "Higher is better", Better.LOWER: "Lower is better"}
SOURCES = {Source.FORM: "from a form", Source.TYPED: "typed in", Source.FILE: "from a file"}
ALERTS = {
    Alert.DETERIORATED: "Worse by more than measurement error: talk about it, and look at the plan.",
    Alert.NO_CHANGE: "No change beyond measurement error for a while: is it time to try something else?",
}
CORRIDOR = "no more than measurement error"


def verdict(measure: Measure, taken: Sequence[Taken]) -> str:
    """What became of the first score, in a sentence; `taken` is the oldest first and not empty."""
    first, last = taken[0], taken[-1]
    if len(taken) == 1:
        return f"{last.total:g} on {day(last.on)}. A second score will show a change."
    moved = last.total - first.total
    way = (
        f"{'Up' if moved > 0 else 'Down'} {abs(moved):g} since {day(first.on)}"
        if moved
        else f"The same as on {day(first.on)}"
    )
    return f"{way}{_beyond(measure, taken)}."


def _beyond(measure: Measure, taken: Sequence[Taken]) -> str:
    change = became(measure, taken)
    if change is None or measure.reliable is None:
        return ". How much of a change is chance is not known for this measure"
    error = f"measurement error of {measure.reliable.points:g}"
    if change is Change.UNCHANGED:
        return f", not more than the {error}"
    told = (
        f", more than the {error}"
        if not measure.reliable.at_least
        else f", at least the {measure.reliable.points:g} that count as change"
    )
    crossed = f", and across the cut-off of {measure.cut_off:g}" if change is Change.RECOVERED else ""
    return f"{told}{crossed}"


def described(measure: Measure, name: str, taken: Sequence[Taken]) -> str:
    """A chart in words, for those who do not see it."""
    cut = f" The cut-off is {measure.cut_off:g}." if measure.cut_off is not None else ""
    return f"{name}: {verdict(measure, taken)} The scale goes from {measure.low:g} to {measure.high:g}.{cut}"
