"""From the Markdown of a handout text to its passages, with the line each one stands on."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from reports.conditions import Condition, excludes_both, parse_condition
from reports.library_fields import form_part, names_in
from reports.library_prose import ProseError, markdown, named, prose_of, read_prose, speaks_to_one
from reports.library_tables import log_of, table_of
from reports.library_text import (
    Callout,
    Field,
    Heading,
    Log,
    LoopName,
    LoopPlace,
    MapPlace,
    PageBreak,
    Paragraph,
    Part,
    Passage,
    Points,
    Prose,
    Stems,
    Table,
    Tick,
    WritingSpace,
)

_WHEN = re.compile(r"^\{when:(?P<terms>[^{}]*)\}\s*$")
_WRITE = re.compile(r"^\{write:\s*(?P<prompt>.+?)\s*(?:\|\s*lines\s*=\s*(?P<lines>\d+)\s*)?\}$", re.DOTALL)
_ALONE: dict[str, Part] = {
    "{map}": MapPlace(),
    "{loop}": LoopPlace(),
    **{f"{{loop: {name}}}": LoopPlace(name) for name in LoopName},
    "{page}": PageBreak(),
}
_USUAL_LINES = 3
_MOST_LINES = 20


Fault = tuple[int, str]
"""What cannot be used, and its line, counted from 0."""
_MOST_TOLD = 12


class MarkError(ValueError):
    """Something in the Markdown cannot be used; `line` counts from 0 in the text given.

    The message is of the first fault; `faults` are all that were found, by line.
    """

    def __init__(self, line: int, message: str, more: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.line = line
        self.faults = ((line, message), *more)

    def told(self, first_line: int = 1) -> str:
        """Every fault with its line, in sentences for the person who wrote the text."""
        told = [f"Line {first_line + line}: {message}." for line, message in self.faults[:_MOST_TOLD]]
        more = len(self.faults) - _MOST_TOLD
        return " ".join([*told, f"And {more} more."] if more > 0 else told)


def refuse(faults: Sequence[Fault]) -> None:
    """Raises `MarkError` with all `faults`, if there are any."""
    if faults:
        first, *more = sorted(dict.fromkeys(faults), key=lambda fault: fault[0])
        raise MarkError(*first, more)


def passages_of(text: str, *, for_one: bool = False) -> tuple[Passage, ...]:
    """The passages of `text`, each with every condition it stands under. `for_one`: it speaks to one partner anyway.

    Raises:
        MarkError: with the lines at fault.
    """
    passages, faults = look_through(text, for_one=for_one)
    refuse(faults)
    return passages


def look_through(text: str, *, for_one: bool = False) -> tuple[tuple[Passage, ...], list[Fault]]:
    """The passages of `text` that can be used, and whatever cannot."""
    faults: list[Fault] = []
    whens = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if found := _WHEN.match(line):
            whens[number] = _condition(found["terms"], number, faults)
            lines[number] = ""
    reader = _Reader(markdown.parse("\n".join(lines)), whens, lines, text.split("\n"), for_one=for_one)
    passages = tuple(reader.read(faults))
    stray = "{when: ...} stands directly under a heading or directly above what it limits"
    return passages, faults + [(number, stray) for number in whens]


def _condition(terms: str, line: int, faults: list[Fault]) -> Condition:
    try:
        return parse_condition(terms)
    except ValueError as error:
        faults.append((line, str(error)))
        return ()


class _Reader:
    """Walks the tokens of one text; `whens` holds the conditions nobody has claimed yet, by line.

    `lines` are what is read, `written` what stands in the file: with the conditions.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        whens: dict[int, Condition],
        lines: Sequence[str],
        written: Sequence[str],
        *,
        for_one: bool,
    ) -> None:
        self._tokens = tokens
        self._whens = whens
        self._lines = lines
        self._written = written
        self._for_one = for_one
        self._keys: Counter[str] = Counter()
        self._sections: list[tuple[int, Condition, str]] = []
        self._names: set[str] = set()

    def read(self, faults: list[Fault]) -> Iterator[Passage]:
        position = 0
        while position < len(self._tokens):
            end = _end_of(self._tokens, position)
            try:
                yield self._passage(self._tokens[position:end])
            except MarkError as error:
                faults += error.faults
            position = end

    def _passage(self, tokens: Sequence[Token]) -> Passage:
        line = (tokens[0].map or [0])[0]
        own = self._whens.pop(line - 1, ())
        try:
            part = _part(tokens)
        except MarkError:
            raise
        except ValueError as error:
            raise MarkError(line, str(error)) from error
        source, key = self._source(tokens, line, is_heading=isinstance(part, Heading))
        if isinstance(part, Heading):
            self._open_section(part, line, key)
        if isinstance(part, PageBreak):
            self._sections = []
        conditions = own + tuple(term for _, terms, _ in self._sections for term in terms)
        self._check(part, conditions, line)
        return Passage(part, conditions, source, key, tuple(section for _, _, section in self._sections), line=line)

    def _check(self, part: Part, conditions: Condition, line: int) -> None:
        if not self._for_one and not excludes_both(conditions):
            if any(speaks_to_one(prose) for prose in proses_of(part)):
                raise MarkError(line, "{you} and {partner} need {when: for=one}")
            if isinstance(part, Stems):
                raise MarkError(line, "{stems: ...} is one partner’s half, so it needs {when: for=one}")
        for name in names_in(part):
            if name in self._names:
                raise MarkError(line, f"two fields are named “{name}”")
            self._names.add(name)

    def _source(self, tokens: Sequence[Token], line: int, *, is_heading: bool) -> tuple[str, str]:
        """The Markdown of a passage, and a key that stays the same for as long as it and its own condition do."""
        end = (tokens[0].map or [line, line + 1])[1]
        source = "\n".join(self._lines[line:end]).strip()
        above = self._written[line + 1 : line + 2] if is_heading else self._written[max(line - 1, 0) : line]
        when = next(filter(_WHEN.match, above), "")
        key = hashlib.sha256(f"{when}\n{source}".encode()).hexdigest()[:10]
        self._keys[key] += 1
        return source, key if self._keys[key] == 1 else f"{key}-{self._keys[key]}"

    def _open_section(self, heading: Heading, line: int, key: str) -> None:
        deepest = self._sections[-1][0] if self._sections else 1
        if not 2 <= heading.level <= min(deepest + 1, 3):
            raise MarkError(line, "headings are ## and, below one of those, ###")
        self._sections = [section for section in self._sections if section[0] < heading.level]
        self._sections.append((heading.level, self._whens.pop(line + 1, ()), key))


def _end_of(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position + 1
    return len(tokens)


def _part(tokens: Sequence[Token]) -> Part:
    match tokens[0].type:
        case "heading_open":
            return Heading(int(tokens[0].tag[1]), _plain(_inline(tokens[1])))
        case "paragraph_open":
            return _directive(tokens[1]) or Paragraph(_inline(tokens[1]))
        case "bullet_list_open" | "ordered_list_open":
            return _points(tokens)
        case "table_open":
            return table_of(tokens)
        case "blockquote_open":
            return Callout(tuple(_callout_parts(tokens[1:-1])))
        case other:
            raise ValueError(f"{named(other)} is not used in handouts")


def _inline(token: Token) -> Prose:
    try:
        return prose_of(token.children or ())
    except ProseError as error:
        first = (token.map or [0])[0]
        refuse([(first + line, message) for line, message in error.faults])
        raise


def _each(tokens: Sequence[Token]) -> tuple[Prose, ...]:
    """The prose of each; what is wrong in any of them is found in one go."""
    proses: list[Prose] = []
    faults: list[Fault] = []
    for token in tokens:
        try:
            proses.append(_inline(token))
        except MarkError as error:
            faults += error.faults
    refuse(faults)
    return tuple(proses)


def _plain(prose: Prose) -> Prose:
    if any(piece.said for piece in prose):
        raise ValueError("a heading cannot hold anybody's words")
    return prose


def _directive(inline: Token) -> Part | None:
    text = inline.content.strip()
    if text in _ALONE:
        return _ALONE[text]
    if part := form_part(text, read_prose):
        return part
    if text.startswith("{loop"):
        raise ValueError("the general loops are " + ", ".join(f"{{loop: {name}}}" for name in LoopName))
    if text.startswith("{log"):
        return log_of(text)
    if not text.startswith("{write"):
        return None
    if not (found := _WRITE.match(text)):
        raise ValueError("a place to write looks like {write: prompt | lines=4}")
    lines = int(found["lines"] or _USUAL_LINES)
    if not 1 <= lines <= _MOST_LINES:
        raise ValueError(f"a place to write has 1 to {_MOST_LINES} lines")
    return WritingSpace(read_prose(found["prompt"]), lines)


def _points(tokens: Sequence[Token]) -> Points:
    items: list[list[Token]] = []
    for token in tokens[1:-1]:
        if token.type == "list_item_open":
            items.append([])
        elif token.type in {"inline", "bullet_list_open", "ordered_list_open", "fence", "blockquote_open"}:
            items[-1].append(token)
    if any(len(item) != 1 or item[0].type != "inline" for item in items):
        raise ValueError("a point in a list is one paragraph")
    return Points(_each([item[0] for item in items]), numbered=tokens[0].type == "ordered_list_open")


def _callout_parts(tokens: Sequence[Token]) -> Iterator[Paragraph | Points]:
    position = 0
    while position < len(tokens):
        end = _end_of(tokens, position)
        part = _part(tokens[position:end])
        if not isinstance(part, Paragraph | Points):
            raise ValueError("a callout holds paragraphs and lists")
        yield part
        position = end


def proses_of(part: Part) -> Iterator[Prose]:
    """All the running text in a part."""
    match part:
        case Heading(_, prose) | Paragraph(prose) | WritingSpace(prose, _) | Field(_, prose, _) | Tick(_, prose):
            yield prose
        case Points(items, _):
            yield from items
        case Table(columns, rows):
            yield from columns
            for row in rows:
                yield from row
        case Log(columns, _):
            yield from columns
        case Callout(parts):
            for inner in parts:
                yield from proses_of(inner)
