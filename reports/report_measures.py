"""Measures in a report: a chart, a sentence for each person with what is chance and what is not, and every total."""

from collections.abc import Iterator

from clinic.couples.rules import Side
from clinic.progress.change_rules import Better, Change
from clinic.progress.measure_rules import Measure, Taken, became
from reports.charts import ChartFacts, joined_as_usual, lay_out, table
from reports.document import TypeSize
from reports.report_facts import Measured
from reports.report_parts import ChartPart, Heading, Table, Tables
from reports.report_telling import Teller

_SHORT = 6
"""Rows of numbers that need no second half beside them."""


def measures(it: Teller) -> None:
    it.writer.begin("measures", it.words["measures"])
    for one in it.facts.measured:
        sides = [side for side in Side if one.scores.get(side)]
        it.writer.put(Heading(one.measure.name))
        for group in [sides] if one.together and len(sides) == 2 else [[side] for side in sides]:
            _group(it, one, group)
        if not one.measure.validated:
            it.writer.say(f"{one.measure.slug}.unvalidated", it.words["unvalidated"])
    it.writer.end()


def _group(it: Teller, one: Measured, sides: list[Side]) -> None:
    """One chart, its sentences, and its numbers. The chart is drawn only where there is a line to draw."""
    facts = _chart_facts(it, one, sides)
    if any(len(one.scores[side]) > 1 for side in sides):
        it.writer.put(ChartPart(lay_out(facts)))
    for side in sides:
        text = sentence(it, one.measure, it.name(side), one.scores[side])
        it.writer.say(f"{one.measure.slug}.{side}", text, *_sources(it, one.measure, side, one.scores[side]))
    numbers = table(facts)
    rows = tuple((it.day(on), *cells) for on, cells in numbers.rows if any(cell != "–" for cell in cells))
    if len(rows) > 1:
        it.writer.put(_numbers(it, (it.words["when"], *numbers.names), rows))


def _numbers(it: Teller, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table | Tables:
    """Every total; many of them in two halves."""
    if len(rows) <= _SHORT or it.size is TypeSize.LARGE:
        return Table(it.words["numbers_of"], columns, rows)
    half = (len(rows) + 1) // 2
    first = Table(it.words["numbers_of"], columns, rows[:half])
    return Tables((first, Table(it.words["numbers_go_on"], columns, rows[half:])))


def _chart_facts(it: Teller, one: Measured, sides: list[Side]) -> ChartFacts:
    measure, words = one.measure, it.words
    names = " / ".join(it.name(side) for side in sides)
    said = " ".join(sentence(it, measure, it.name(side), one.scores[side]) for side in sides)
    return ChartFacts(
        ident=f"{measure.slug}-{'-'.join(sides)}",
        title=words["chart_of"].format(measure=measure.name, names=names),
        direction=words["higher" if measure.better is Better.HIGHER else "lower"],
        description=words["described"].format(sentence=said, low=f"{measure.low:g}", high=f"{measure.high:g}"),
        low=measure.low,
        high=measure.high,
        series=tuple(
            joined_as_usual(side, it.name(side), ((taken.on, taken.total) for taken in one.scores[side]))
            for side in sides
        ),
        cut_off=measure.cut_off,
        cut_off_label=words["cut_off"].format(points=f"{measure.cut_off:g}") if measure.cut_off is not None else "",
        corridor=measure.reliable.points if measure.reliable else None,
        corridor_label=words["corridor"],
        language=it.language,
    )


def sentence(it: Teller, measure: Measure, name: str, taken: tuple[Taken, ...]) -> str:
    """What became of one person's first score, with its direction and what of it may be chance."""
    first, last = taken[0], taken[-1]
    gaps = {"name": name, "first": f"{first.total:g}", "last": f"{last.total:g}"}
    if len(taken) == 1:
        return it.words["score_one"].format(on=it.day(last.on), **gaps)
    moved = measure.better.sign * (last.total - first.total)
    way = "same" if not moved else "better" if moved > 0 else "worse"
    gaps |= {"first_on": it.day(first.on), "last_on": it.day(last.on), "moved": _points(it, abs(moved))}
    return it.words[f"score_{way}"].format(**gaps) + _chance(it, measure, taken)


def _chance(it: Teller, measure: Measure, taken: tuple[Taken, ...]) -> str:
    change, reliable = became(measure, taken), measure.reliable
    if change is None or reliable is None:
        return it.words["change_unknown"]
    key = "unchanged" if change is Change.UNCHANGED else "at_least" if reliable.at_least else "beyond"
    said = it.words[f"change_{key}"].format(points=_points(it, reliable.points))
    crossed = it.words["change_crossed"].format(cut=f"{measure.cut_off:g}") if change is Change.RECOVERED else ""
    return said + crossed


def _points(it: Teller, number: float) -> str:
    return f"{number:g} {it.words['point' if number == 1 else 'points']}"


def _sources(it: Teller, measure: Measure, side: Side, taken: tuple[Taken, ...]) -> Iterator[str]:
    yield it.source("scores", measure=measure.name, name=it.name(side), days=_totals(it, taken))
    if made_up := [one.on for one in taken if one.prorated]:
        yield it.source("prorated", measure=measure.name, name=it.name(side), days=it.span(made_up))
    if measure.sources:
        yield it.source("measure", measure=measure.name, source=" ".join(measure.sources))
    elif measure.reliable is None:
        yield it.source("no_figures", measure=measure.name)


def _totals(it: Teller, taken: tuple[Taken, ...]) -> str:
    """Where the totals come from, each way with its days."""
    ways = dict.fromkeys(one.source for one in taken)
    return "; ".join(
        f"{it.words[f'way_{way}']} {it.span([one.on for one in taken if one.source is way])}" for way in ways
    )
