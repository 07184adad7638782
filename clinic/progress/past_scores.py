"""Past scores of a couple from a CSV file: `date,partner,measure,total`, every problem named by its line."""

import re
from datetime import date
from uuid import UUID, uuid5

from clinic.clock import this_day
from clinic.couples.rules import Side
from clinic.couples.when_forms import EARLIEST
from clinic.progress.measure_rules import Measure, Source, Taken
from clinic.progress.measure_store import NewScore
from clinic.progress.score_file import Row, ScoreFileError, rows, score, separator

COLUMNS = ("date", "partner", "measure", "total")
MOST = 2_000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_past_scores(text: str, known: dict[str, Measure], couple: UUID, today: date | None = None) -> list[NewScore]:
    """The scores in a file. The same line read again is the same score, so that nothing is doubled.

    Raises:
        ScoreFileError: naming every line at fault.
    """
    latest = today or this_day()
    found: list[NewScore] = []
    problems: list[str] = []
    given, comma = rows(text, COLUMNS), separator(text) != ","
    if len(given) > MOST:
        raise ScoreFileError(f"The file has {len(given):,} scores; the most is {MOST:,}.")
    lines: dict[UUID, int] = {}
    for row in given:
        if row.problem:
            problems.append(row.problem)
            continue
        try:
            one = _read(row, known, couple, latest, comma=comma)
            if one.id in lines:
                raise ValueError(f"this is the same score as in line {lines[one.id]}.")
        except ValueError as error:
            problems.append(f"Line {row.line}: {error}")
        else:
            lines[one.id] = row.line
            found.append(one)
    if problems:
        raise ScoreFileError(*problems)
    if not found:
        raise ScoreFileError("There is no score in the file.")
    return found


def _read(row: Row, known: dict[str, Measure], couple: UUID, latest: date, *, comma: bool) -> NewScore:
    values = {name: row.values[name].strip() for name in COLUMNS}
    on = _day(values["date"], latest)
    side = _side(values["partner"])
    measure = known.get(values["measure"].lower())
    if measure is None:
        raise ValueError(f"“{values['measure'][:40]}” is no measure known here. Known are: {', '.join(known)}.")
    total = score(values["total"], comma=comma)
    if total is None:
        raise ValueError("there is no total.")
    measure.require(total)
    said = "|".join((on.isoformat(), side, measure.slug, f"{total:g}"))
    return NewScore(uuid5(couple, said), side, measure, Taken(on, total, Source.FILE))


def _day(text: str, latest: date) -> date:
    try:
        on = date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        on = date.min
    if on < EARLIEST:
        raise ValueError(f"“{text[:40]}” is not a date like 2026-03-05.")
    if on > latest:
        raise ValueError(f"{text} is still to come.")
    if on < EARLIEST:
        raise ValueError(f"{text} is too long ago; please look at the year.")
    return on


def _side(text: str) -> Side:
    try:
        return Side(text.lower())
    except ValueError as error:
        raise ValueError(f"“{text[:40]}” is no partner; write a or b.") from error
