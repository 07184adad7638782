"""A practice's own suggested words for the chips, as a file of a few lists that a therapist can read.

    [fear]                                  a part of the map; parts that are left out keep our own words
    pursues = ["that you will leave"]       for a partner who presses
    withdraws = ["that I will fail you"]    for a partner who pulls back
    either = ["losing you"]                 for both, after those; the most useful words first

How parts begin and what is said at the line may stand in it too (clinic/cycles/own_wording.py).
Our own lists are in `words/<language>/chips.toml` and are never changed by it.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from clinic.couples.rules import WordsError, checked_words
from clinic.cycles.own_wording import TABLES, own_wording, wording_problems
from clinic.cycles.rules import Element, MapKind, OwnWording

LISTS = ("pursues", "withdraws", "either")
CHIP_LIMIT = 40
LIST_LIMIT = 60
SIZE_LIMIT = 90_000

Lists = Mapping[str, tuple[str, ...]]
Vocabulary = Mapping[Element, Lists]
OURS: Vocabulary = MappingProxyType({})
"""Nothing of one's own: every part keeps our words."""


class VocabularyError(ValueError):
    """Words that cannot be suggested; `problems` are lines for a person, each naming the place at fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_vocabulary(text: str) -> Vocabulary:
    """The lists in a file's text.

    Raises:
        VocabularyError: with every place at fault, by its line where there is one.
    """
    if len(text) > SIZE_LIMIT:
        raise VocabularyError([f"The file has {len(text):,} characters; it may have up to {SIZE_LIMIT:,}."])
    content = _parsed(text)
    if problems := [*_problems(content, text), *_problems_of_wording(content, text)]:
        raise VocabularyError(problems)
    return {
        Element(part): {name: _tidy(lists[name]) for name in LISTS if lists.get(name)}
        for part, lists in content.items()
        if part not in TABLES
    }


def wording_in(text: str, kind: MapKind) -> OwnWording:
    """The practice's own stems and captions in a file's text that `read_vocabulary` has read."""
    content = _parsed(text)
    return own_wording(kind, content.get("stems", {}), content.get("captions", {}))


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise VocabularyError([f"This is not a list of words we can read: {error}"]) from error


def _problems_of_wording(content: Mapping[str, Any], text: str) -> Iterator[str]:
    tables = [content.get(table, {}) for table in TABLES]
    for table, words in zip(TABLES, tables, strict=True):
        if not isinstance(words, dict):
            yield f"{_line(text, table)}[{table}] begins a table; its words stand beneath it."
    stems, captions = (words if isinstance(words, dict) else {} for words in tables)
    for name, problem in wording_problems(stems, captions):
        words = next((one[name] for one in (stems, captions) if name in one), "")
        yield f"{_line(text, str(words)) or _line(text, name)}{name}: {problem}"


def write_vocabulary(vocabulary: Vocabulary) -> str:
    """The file's text; `read_vocabulary` gives the same lists back."""
    return "\n".join(_table(element, vocabulary[element]) for element in Element if element in vocabulary)


def lists_from_lines(typed: Mapping[str, str]) -> Lists:
    """The lists of one part from text fields with one suggestion a line.

    Raises:
        VocabularyError: a suggestion is too long or there are too many, by list and line.
    """
    lines = {name: typed.get(name, "").splitlines() for name in LISTS}
    problems = [
        f"{LIST_NAMES[name]}, line {number}: {problem}"
        for name, given in lines.items()
        for number, line in enumerate(given, 1)
        if line.strip() and (problem := _problem(line))
    ]
    problems += [f"{LIST_NAMES[name]}: {_TOO_MANY}" for name, given in lines.items() if len(given) > LIST_LIMIT]
    if problems:
        raise VocabularyError(problems)
    return {name: words for name in LISTS if (words := _tidy(lines[name]))}


LIST_NAMES = {
    "pursues": "For a partner who presses",
    "withdraws": "For a partner who pulls back",
    "either": "For both",
}
_TOO_MANY = f"At most {LIST_LIMIT} suggestions stand in one list."


def _tidy(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


def _problem(word: object) -> str:
    try:
        text = checked_words(word if isinstance(word, str) else "", CHIP_LIMIT, "A suggestion")
    except WordsError as error:
        return str(error)
    return "" if len(text.splitlines()) == 1 and "\t" not in text else "A suggestion stands on one line."


def _problems(content: Mapping[str, Any], text: str) -> Iterator[str]:
    for part, lists in content.items():
        if part in TABLES:
            continue
        if part not in set(Element):
            yield f"{_line(text, part)}“{part}” is no part of the map. The parts are {', '.join(Element)}."
        elif not isinstance(lists, dict):
            yield f"{_line(text, part)}[{part}] begins a part; its lists stand beneath it."
        else:
            yield from _list_problems(part, lists, text)


def _list_problems(part: str, lists: Mapping[str, Any], text: str) -> Iterator[str]:
    for name, words in lists.items():
        if name not in LISTS:
            yield f"{_line(text, name)}{part}: “{name}” is no list. The lists are {', '.join(LISTS)}."
        elif not isinstance(words, list):
            yield f"{_line(text, name)}{part}, {name}: A list stands in square brackets."
        elif len(words) > LIST_LIMIT:
            yield f"{part}, {name}: {_TOO_MANY}"
        else:
            for word in words:
                if problem := _problem(word):
                    yield f"{_line(text, str(word))}{part}, {name}: {problem}"


def _line(text: str, sought: str) -> str:
    """Where words first stand in a file, as the beginning of a sentence about them."""
    numbers = (number for number, line in enumerate(text.splitlines(), 1) if sought and sought in line)
    return next((f"Line {number}: " for number in numbers), "")


def _table(element: Element, lists: Lists) -> str:
    rows = [f"[{element}]"]
    for name in LISTS:
        if lists.get(name):
            rows += [f"{name} = [", *(f"    {_quoted(word)}," for word in lists[name]), "]"]
    return "\n".join(rows) + "\n"


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)  # a plain text is written alike in both forms
