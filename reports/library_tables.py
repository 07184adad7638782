"""Tables in a handout text: words in rows and columns as Markdown has them, and a log to fill in."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from reports.library_prose import prose_of, read_prose
from reports.library_text import Log, Prose, Table

_LOG = re.compile(r"^\{log:(?P<columns>.+)\|\s*rows\s*=\s*(?P<rows>\d+)\s*\}$", re.DOTALL)
_MOST_COLUMNS = 5
_MOST_ROWS = 31


def table_of(tokens: Sequence[Token]) -> Table:
    """The table a run of tokens makes.

    Raises:
        ValueError: a heading is empty, or the table is too wide or too long for a page.
    """
    rows: list[list[Prose]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(prose_of(token.children or ()))
    columns, *body = rows
    _check_size(len(columns), len(body))
    if not all(columns) or not all(row[0] for row in body):
        raise ValueError("the first row and the first column of a table are its headings, and none of them is empty")
    if any(piece.said for prose in (*columns, *(row[0] for row in body)) for piece in prose):
        raise ValueError("a heading of a table cannot hold anybody’s words")
    return Table(tuple(columns), tuple(map(tuple, body)))


def log_of(text: str) -> Log:
    """The log that `{log: Day | What I saw | rows=14}` stands for.

    Raises:
        ValueError: it is not written like that, or is too wide or too long for a page.
    """
    if not (found := _LOG.match(text)):
        raise ValueError("a log looks like {log: Day | What I saw | What I did | rows=14}")
    columns = tuple(map(read_prose, found["columns"].split("|")))
    if not all(columns) or any(piece.said for prose in columns for piece in prose):
        raise ValueError("each column of a log has a heading, and none of them holds anybody’s words")
    _check_size(len(columns), int(found["rows"]))
    return Log(columns, int(found["rows"]))


def _check_size(columns: int, rows: int) -> None:
    if not (2 <= columns <= _MOST_COLUMNS and 1 <= rows <= _MOST_ROWS):
        raise ValueError(f"a table has 2 to {_MOST_COLUMNS} columns and 1 to {_MOST_ROWS} rows")
