"""`clinic measures`: what became of scores, from a file and figures, without a database."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from clinic.command_line import stop
from clinic.progress import change_rules as rules
from clinic.progress.change_figures import Figures, known_measure, norms_of, sources_of, spread_given
from clinic.progress.change_rules import Better, Change, Norms, NormsError, ScorePair
from clinic.progress.measure_rules import Measure
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
            spread_given("clinical", clinical_mean, clinical_sd),
            spread_given("functional", functional_mean, functional_sd),
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
