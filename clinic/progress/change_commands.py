"""`clinic measures`: what became of scores, from a file and figures, without a database."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Annotated

import typer

from clinic.command_line import stop
from clinic.progress import change_rules as rules
from clinic.progress.change_rules import Better, Change, CutOff, Norms, NormsError, ScorePair, Spread
from clinic.progress.measure_rules import Measure
from clinic.progress.measures import measures as known_measures
from clinic.progress.score_file import Columns, Pairs, ScoreFileError, decoded, read_pairs

measures = typer.Typer(help="Measures: what became of scores over time.", no_args_is_help=True, rich_markup_mode=None)

CSV_FORM = """The file: CSV with a first line that names the columns, such as

\b
id,pre,post
1,25,13
2,15,

A person with a blank score is left out and counted. If a line cannot be read, every such line is named and nothing
is told."""

_File = Annotated[
    Path, typer.Argument(help="Scores before and after, as CSV; - reads standard input.", allow_dash=True)
]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a measure, as it was given on the command line."""

    better: Better | None
    reliability: float | None
    sd: float | None
    reliable_change: float | None
    cut_off: str
    clinical: Spread | None
    functional: Spread | None
    measure: Measure | None = None


@measures.command("change", epilog=CSV_FORM)
def change(
    file: _File,
    measure: Annotated[
        str,
        typer.Option(help="The measure's name. Of one known here, such as phq-9, its published figures are taken."),
    ] = "",
    better: Annotated[Better | None, typer.Option(help="Which way scores get better, where it is not known.")] = None,
    reliability: Annotated[float | None, typer.Option(help="The measure's reliability, such as 0.80.")] = None,
    sd: Annotated[
        float | None,
        typer.Option(help="The standard deviation for the reliable change; without it, that of the scores before."),
    ] = None,
    reliable_change: Annotated[
        float | None, typer.Option(help="A published reliable change in points, instead of computing one.")
    ] = None,
    cutoff: Annotated[
        str,
        typer.Option(
            "--cutoff",
            help="a, b or c (Jacobson and Truax 1991), a published number, or none. If left out, the measure's.",
        ),
    ] = "",
    functional_mean: Annotated[float | None, typer.Option(help="Mean of people without the problem.")] = None,
    functional_sd: Annotated[float | None, typer.Option(help="Their standard deviation.")] = None,
    clinical_mean: Annotated[
        float | None, typer.Option(help="Mean of people with the problem; without it, that of the scores before.")
    ] = None,
    clinical_sd: Annotated[float | None, typer.Option(help="Their standard deviation.")] = None,
    pre: Annotated[str, typer.Option(help="The column with the scores before.")] = "pre",
    post: Annotated[str, typer.Option(help="The column with the scores after.")] = "post",
    who: Annotated[str, typer.Option("--id", help="The column that tells people apart.")] = "id",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON instead of a table.")] = False,
) -> None:
    """Tell who recovered, improved, stayed as they were or deteriorated, by more than the measure's own error.

    Recovered means: better by more than measurement error, and from the clinical side of the cut-off to the other.
    """
    try:
        figures = Figures(
            better, reliability, sd, reliable_change, cutoff,
            _spread("clinical", clinical_mean, clinical_sd), _spread("functional", functional_mean, functional_sd),
            known_measure(measure),
        )  # fmt: skip
        pairs = _read(file, Columns(pre, post, who), figures.measure)
        norms = norms_of(figures, pairs.whole)
    except (NormsError, ScoreFileError) as error:
        stop(str(error))
    told = [(pair, rules.classify(pair.before, pair.after, norms)) for pair in pairs.whole]
    name, sources = figures.measure.name if figures.measure else measure, sources_of(figures)
    written = _as_json if as_json else _as_table
    typer.echo(written(name, norms, told, pairs, sources))
    for line in _twice(pairs):
        typer.echo(line, err=True)


def known_measure(name: str) -> Measure | None:
    """The measure of this name, by its short or its whole one, if it is known here."""
    said = name.strip().casefold()
    return next((one for slug, one in known_measures().items() if said in {slug, one.name.casefold()}), None)


def norms_of(figures: Figures, pairs: tuple[ScorePair, ...]) -> Norms:
    """The norms by which these pairs are told apart: what was given, what is published of the measure, and else what
    the scores before come to.

    Raises:
        NormsError: something is missing or cannot be.
    """
    before = [pair.before for pair in pairs]
    known = figures.measure
    better = figures.better or (known.better if known else Better.LOWER)
    if known is not None and figures.better not in {None, known.better}:
        raise NormsError(f"Of {known.name}, {known.better} scores are better. Leave --better out.")
    own = known.cut_off_is_clinical if known and _is_own_cut_off(figures) else None
    return Norms(better, _reliable(figures, before), _cut_off(figures, better, before), own)


def _reliable(figures: Figures, before: list[float]) -> rules.ReliableChange:
    if figures.reliable_change is not None:
        if not 0 < figures.reliable_change < inf:
            raise NormsError("A reliable change must be a number above zero.")
        return rules.ReliableChange(figures.reliable_change, at_least=True)
    if figures.reliability is not None:
        spread = figures.sd if figures.sd is not None else rules.spread_of(before).sd
        return rules.reliable_change(spread, figures.reliability)
    if figures.measure is not None and figures.measure.reliable is not None:
        return figures.measure.reliable
    known = ", ".join(slug for slug, one in known_measures().items() if one.reliable)
    of_it = f"No figure of {figures.measure.name} is known here. " if figures.measure else ""
    raise NormsError(
        f"{of_it}Give the measure's --reliability, or a published --reliable-change. Known with one: {known}."
    )


def _is_own_cut_off(figures: Figures) -> bool:
    """Whether the published cut-off of the measure counts: nothing else was asked for."""
    asked = figures.cut_off.strip() or figures.functional or figures.clinical
    return not asked and figures.measure is not None and figures.measure.cut_off is not None


def sources_of(figures: Figures) -> dict[str, str]:
    """Where each figure came from, in words."""
    cut = "given, or computed from what was given"
    if figures.measure is not None and _is_own_cut_off(figures):
        cut = f"published: {figures.measure.cut_off_source}"
    return {
        "reliable change": _source_of_change(figures),
        "cut-off": "none" if figures.cut_off.strip().lower() == "none" else cut,
    }


def _source_of_change(figures: Figures) -> str:
    if figures.reliable_change is not None:
        return "given"
    if figures.reliability is not None:
        return f"computed from the reliability given, and the SD {'given' if figures.sd else 'of the scores before'}"
    known = figures.measure
    if known is None or known.reliable is None:
        return ""
    return f"{'published: ' if known.reliable.at_least else ''}{known.reliable_source}"


def _cut_off(figures: Figures, better: Better, before: list[float]) -> float | None:
    if _is_own_cut_off(figures) and figures.measure is not None:
        return figures.measure.cut_off
    given = figures.cut_off.strip().lower() or "c"
    if given == "none":
        return None
    if given in set(CutOff):
        clinical = figures.clinical or (rules.spread_of(before) if given != CutOff.B else None)
        _require_direction(figures, better, clinical)
        return rules.cut_off(CutOff(given), better, clinical, figures.functional)
    try:
        return Spread(float(given), 1).mean
    except ValueError as error:
        raise NormsError(f"--cutoff is a, b, c, none or a number; “{figures.cut_off}” is none of them.") from error


def _require_direction(figures: Figures, better: Better, clinical: Spread | None) -> None:
    """Lets figures through only if people without the problem have the better scores. The people of a file may all be
    well, so their mean counts against the direction only where that was not said.

    Raises:
        NormsError: they have the worse ones, so that every verdict would be turned round.
    """
    functional = figures.functional
    said = figures.better is not None or figures.measure is not None
    if functional is None or clinical is None or (said and figures.clinical is None):
        return
    if better.sign * (functional.mean - clinical.mean) < 0:
        other = Better.HIGHER if better is Better.LOWER else Better.LOWER
        raise NormsError(
            f"People without the problem have a mean of {functional.mean:g}, those with it {clinical.mean:g}, and "
            f"{better} scores are taken to be better. Should it be --better {other}?"
        )


def _spread(group: str, mean: float | None, sd: float | None) -> Spread | None:
    if mean is None and sd is None:
        return None
    if mean is None or sd is None:
        raise NormsError(f"The {group} group needs both --{group}-mean and --{group}-sd.")
    return Spread(mean, sd)


def _read(file: Path, columns: Columns, measure: Measure | None) -> Pairs:
    try:
        content = typer.get_binary_stream("stdin").read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        stop(f"{file}: {error.strerror}.")
    pairs = read_pairs(decoded(content), columns, measure)
    if not pairs.whole:
        raise ScoreFileError("There is no line with both scores.")
    return pairs


def _twice(pairs: Pairs) -> Iterator[str]:
    """Who stands in more than one line: perhaps by mistake, perhaps because a couple's two partners share a name."""
    for who, number in Counter([*(one.who for one in pairs.whole), *pairs.missing]).items():
        if number > 1:
            yield f"“{who}” is there {number} times; each line counts by itself."


_Told = list[tuple[ScorePair, Change]]


def _as_json(measure: str, norms: Norms, told: _Told, pairs: Pairs, sources: dict[str, str]) -> str:
    return json.dumps(
        {
            "measure": measure,
            "better": norms.better,
            "reliable_change": round(norms.reliable.points, 4),
            "cut_off": None if norms.cut_off is None else round(norms.cut_off, 4),
            "sources": sources,
            "counts": rules.tally(kind for _, kind in told),
            "missing": list(pairs.missing),
            "people": [{"id": one.who, "pre": one.before, "post": one.after, "change": kind} for one, kind in told],
        },
        indent=2,
        ensure_ascii=False,
    )


def _as_table(measure: str, norms: Norms, told: _Told, pairs: Pairs, sources: dict[str, str]) -> str:
    number = len(told)
    cut = "no cut-off" if norms.cut_off is None else f"cut-off {norms.cut_off:.2f}"
    more = "at least" if norms.reliable.at_least else "more than"
    width = max(len(one.who) for one, _ in told)
    lines = [
        f"{measure or 'Scores'}: {norms.better} is better, {cut}, reliable change {more} {norms.reliable.points:.2f}",
        *(f"  {figure}: {source}" for figure, source in sources.items()),
        "",
        *(f"{one.who:<{width}}  {one.before:>7g} -> {one.after:<7g} {kind}" for one, kind in told),
        "",
        *(
            f"{kind:<13}{count:>5}  {count / number:6.1%}"
            for kind, count in rules.tally(kind for _, kind in told).items()
        ),
    ]
    if pairs.missing:
        lines.append(f"left out     {len(pairs.missing):>5}  a score is missing: {', '.join(pairs.missing)}")
    return "\n".join(lines)
