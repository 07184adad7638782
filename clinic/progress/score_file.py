"""Scores from a CSV file: pairs of before and after, with every problem named by its line.

The first line names the columns. Comma, semicolon or tab separates; with semicolons or tabs a decimal comma is
understood. A blank score is a missing one: that person is left out and counted.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from clinic.progress.change_rules import ScorePair
from clinic.progress.measure_rules import Measure

NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?", re.ASCII)
MARK = "\ufeff"
"""What some programs put before a text that they save or copy."""
LARGEST = 5_000_000
"""Bytes; a file of scores is small."""


class ScoreFileError(ValueError):
    """A file that cannot be used; `problems` has a sentence for each line at fault."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file of pairs, by the names in its first line. Without `who`, people are numbered."""

    before: str = "pre"
    after: str = "post"
    who: str = "id"


@dataclass(frozen=True, slots=True)
class Pairs:
    """What a file holds: whole pairs, and who is left out because a score is missing."""

    whole: tuple[ScorePair, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file, by column; `line` counts from 1, the first line being the names.

    `problem`: why it cannot be read at all, for whoever gathers what is wrong with the file.
    """

    line: int
    values: dict[str, str]
    problem: str = ""


def decoded(content: bytes) -> str:
    """The text of a file.

    Raises:
        ScoreFileError: it is too large, or not text in UTF-8.
    """
    if len(content) > LARGEST:
        raise ScoreFileError(f"The file has {len(content):,} bytes; the most is {LARGEST:,}.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ScoreFileError(f"Line {line}: this is not text in UTF-8. Save the file as CSV UTF-8.") from error


def rows(text: str, needed: tuple[str, ...]) -> list[Row]:
    """The rows of a CSV text, each with at least the `needed` columns.

    Raises:
        ScoreFileError: there is no such column, or it is no CSV.
    """
    reader = csv.reader(io.StringIO(text.removeprefix(MARK), newline=None), delimiter=separator(text), strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        _check_names(names, needed)
        return list(_rows(reader, names))
    except csv.Error as error:
        raise ScoreFileError(f"Line {reader.line_num}: this is not CSV ({error}).") from error


def read_pairs(text: str, columns: Columns | None = None, measure: Measure | None = None) -> Pairs:
    """The pairs of scores in a CSV text, each one that `measure` can come to, if it is known.

    Raises:
        ScoreFileError: naming every line at fault; nothing is guessed.
    """
    chosen = columns or Columns()
    whole: list[ScorePair] = []
    missing: list[str] = []
    problems: list[str] = []
    comma = separator(text) != ","
    for number, row in enumerate(rows(text, (chosen.before, chosen.after)), 1):
        if row.problem:
            problems.append(row.problem)
            continue
        who = row.values.get(chosen.who, "").strip() or str(number)
        try:
            before, after = (_of(measure, row.values[name], comma) for name in (chosen.before, chosen.after))
        except ValueError as error:
            problems.append(f"Line {row.line}: {error}")
            continue
        if before is None or after is None:
            missing.append(who)
        else:
            whole.append(ScorePair(who, before, after))
    if problems:
        raise ScoreFileError(*problems)
    return Pairs(tuple(whole), tuple(missing))


def _of(measure: Measure | None, text: str, comma: bool) -> float | None:
    found = score(text, comma=comma)
    if measure is not None and found is not None:
        measure.require(found)
    return found


def score(text: str, *, comma: bool = False) -> float | None:
    """A score as it is written, or nothing where the place is blank or says NA.

    Raises:
        ValueError: it is no number.
    """
    written = text.strip()
    if written.upper() in {"", "NA", "N/A"}:
        return None
    plain = written.replace(",", ".") if comma else written
    if not NUMBER.fullmatch(plain):
        raise ValueError(f"“{written[:40]}” is not a number.")
    return float(plain)


def separator(text: str) -> str:
    """What separates the columns of a CSV text, by its first line."""
    first = next(iter(text.splitlines()), "")
    return max(",;\t", key=first.count)


def _check_names(names: list[str], needed: tuple[str, ...]) -> None:
    if not names:
        raise ScoreFileError("The file is empty.")
    lost = [name for name in needed if name not in names]
    if lost:
        wanted = " and ".join(f"“{name}”" for name in lost)
        raise ScoreFileError(f"Line 1: there is no column {wanted}. The columns are: {', '.join(names)}.")
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise ScoreFileError(f"Line 1: the column “{twice[0]}” is there twice.")


def _rows(reader: Iterator[list[str]], names: list[str]) -> Iterator[Row]:
    line = 1
    for values in reader:
        line = getattr(reader, "line_num", line + 1)
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(names):
            yield Row(line, {}, f"Line {line}: {len(values)} values for {len(names)} columns.")
        else:
            yield Row(line, dict(zip(names, values, strict=True)))
