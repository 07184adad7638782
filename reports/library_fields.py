"""What is filled in on a worksheet, read from the Markdown: fields, boxes to tick, a diary by days, the map's own half.

- `{field: name | label | lines=3}` a place to write under a label; one line if nothing else is said
- `{tick: name | label}` a box to tick
- `{diary: name | Day: Day 1, Day 2 | A small moment | Steady, Safe}` a table: what the first column is
  called and its rows, what is written in each, and what can be ticked
- `{stems: cue, meaning | lines=2}` parts of the reader's own half of the cycle map, each with how it begins and a hint
"""

import re
from collections.abc import Callable

from clinic.cycles.rules import Element
from reports.library_text import Diary, Field, FormPart, Prose, Stems, Tick

_MARK = re.compile(r"^\{(?P<kind>field|tick|diary|stems)\b:?(?P<rest>.*)\}$", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_LINES = re.compile(r"lines\s*=\s*(\d+)")
_MOST_LINES = 12
_LOOKS = {
    "field": "a field looks like {field: name | label | lines=3}",
    "tick": "a box to tick looks like {tick: name | label}",
    "diary": "a diary looks like {diary: name | Day: Day 1, Day 2 | what to write | first tick, second tick}",
    "stems": "the map's own half looks like {stems: cue, meaning | lines=2}",
}


def form_part(text: str, prose: Callable[[str], Prose]) -> FormPart | None:
    """The part that `text` marks, or nothing if it marks none; `prose` reads a label.

    Raises:
        ValueError: the mark is not complete, or names what is not known.
    """
    found = _MARK.match(text)
    if not found:
        return None
    pieces = [piece.strip() for piece in found["rest"].split("|")]
    try:
        return _KINDS[found["kind"]](pieces, prose)
    except (IndexError, KeyError):
        raise ValueError(_LOOKS[found["kind"]]) from None


def names_in(part: object) -> tuple[str, ...]:
    """The names that `part` gives to what is filled in; no two in a text may be the same."""
    match part:
        case Field(name=name) | Tick(name=name) | Diary(name=name):
            return (name,)
        case Stems(elements):
            return tuple(_element_name(element) for element in elements)
    return ()


def _element_name(element: Element) -> str:
    return element.value.replace("_", "-")


def _field(pieces: list[str], prose: Callable[[str], Prose]) -> Field:
    *pieces, lines = _with_lines(pieces, usual=1)
    name, label = _exactly(2, pieces)
    return Field(_named(name), prose(label), int(lines))


def _tick(pieces: list[str], prose: Callable[[str], Prose]) -> Tick:
    name, label = _exactly(2, pieces)
    return Tick(_named(name), prose(label))


def _diary(pieces: list[str], _prose: Callable[[str], Prose]) -> Diary:
    name, first, write, ticks = _exactly(4, pieces)
    corner, rows = _exactly(2, [part.strip() for part in first.split(":", 1)])
    return Diary(_named(name), corner, _listed(rows), write, _listed(ticks))


def _stems(pieces: list[str], _prose: Callable[[str], Prose]) -> Stems:
    *pieces, lines = _with_lines(pieces, usual=2)
    (names,) = _exactly(1, pieces)
    try:
        return Stems(tuple(Element(name) for name in _listed(names)), int(lines))
    except ValueError:
        raise ValueError(f"“{names}” does not name parts of the map") from None


_KINDS: dict[str, Callable[[list[str], Callable[[str], Prose]], FormPart]] = {
    "field": _field,
    "tick": _tick,
    "diary": _diary,
    "stems": _stems,
}


def _with_lines(pieces: list[str], usual: int) -> list[str]:
    """`pieces` with the number of lines as the last one."""
    if not (found := _LINES.fullmatch(pieces[-1])):
        return [*pieces, str(usual)]
    if not 1 <= int(found[1]) <= _MOST_LINES:
        raise ValueError(f"a place to write has 1 to {_MOST_LINES} lines")
    return [*pieces[:-1], found[1]]


def _exactly(count: int, pieces: list[str]) -> list[str]:
    if len(pieces) != count or not all(pieces):
        raise IndexError
    return pieces


def _listed(text: str) -> tuple[str, ...]:
    return tuple(_exactly(text.count(",") + 1, [part.strip() for part in text.split(",")]))


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"a field’s name is made of small letters, digits and hyphens: “{name[:30]}”")
    return name
