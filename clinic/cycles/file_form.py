"""The documented JSON form of a cycle map, for `clinic map import`, `export` and `draw`.

    {"format": "clinic-cycle-map/1",
     "title": "The Chase",                      optional, up to 120 characters
     "kind": "negative",                        "negative" (default) or "positive"
     "cycle_type": "pursue-withdraw",           optional: hurt-distance, pursue-withdraw, withdraw-withdraw,
                                                attack-attack, reactive, complex
     "partners": {
       "a": {"name": "First",                   required, up to 120 characters
             "pronouns": "she/her",             optional
             "position": "pursues",             optional: pursues, withdraws
             "injury_role": "none"},            optional: injured, injuring, none
       "b": {"name": "Second"}},
     "entries": [
       {"partner": "a",                         a or b
        "element": "cue",                       cue, meaning, reactive_emotion, move, primary_emotion, fear, need,
                                                body, view_of_self, view_of_other, raw_spot, move_hope
        "text": "you look at your phone",       kept exactly, up to 500 characters
        "tentative": true,                      optional: a hunch the client has not confirmed; default false
        "audience": "counselor"}],              optional: room (default), partner_a, partner_b, counselor
     "links": [                                 at most one for each partner; optional: an audience, as above
       {"partner": "a", "text": "The more I push for an answer, the more you go quiet."}],
     "parked": ["what my father said"],         optional: words not placed yet; the counselor's alone
     "shown": ["body"]}                         optional: parts of the last line above that are drawn though empty

Unknown keys, repeated keys and values outside these lists are errors. An export leaves out what equals its default
and what was never stated, so that a file written here comes back byte for byte.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from clinic.couples.rules import (
    NAME_LIMIT,
    Audience,
    CycleType,
    InjuryRole,
    Pair,
    Position,
    Side,
    audiences_of,
    checked_words,
)
from clinic.cycles.rules import (
    ENTRIES_LIMIT,
    OPTIONAL,
    TEXT_LIMIT,
    TITLE_LIMIT,
    CycleMap,
    Element,
    Entry,
    Link,
    MapKind,
    MapPartner,
    MapView,
    Parked,
)

FORMAT = "clinic-cycle-map/1"
SIZE_LIMIT = 1_000_000
NO_MAP = "This is no cycle map. A map is a JSON file, as `clinic map export` writes it; `clinic map form` explains it."


class MapFileError(ValueError):
    """A file that is not a cycle map; `problems` are lines for a person, each naming the place at fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _words(limit: int, what: str, *, may_be_empty: bool = False) -> AfterValidator:
    return AfterValidator(lambda text: checked_words(text, limit, what, may_be_empty=may_be_empty))


Name = Annotated[str, _words(NAME_LIMIT, "The name")]
Pronouns = Annotated[str, _words(NAME_LIMIT, "The pronouns")]
Title = Annotated[str, _words(TITLE_LIMIT, "The title", may_be_empty=True)]
Words = Annotated[str, _words(TEXT_LIMIT, "The text")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Partner(_Part):
    name: Name
    pronouns: Pronouns | None = None
    position: Position | None = None
    injury_role: InjuryRole | None = None


class _Partners(_Part):
    a: _Partner
    b: _Partner


class _Entry(_Part):
    partner: Side
    element: Element
    text: Words
    tentative: Annotated[bool, Field(strict=True)] = False
    audience: Audience = Audience.ROOM

    @model_validator(mode="after")
    def _is_the_partners_own(self) -> "_Entry":
        if self.audience not in audiences_of(self.partner):
            raise ValueError(f"words of partner {self.partner} cannot be meant for the other partner alone")
        return self


class _Link(_Part):
    partner: Side
    text: Words
    audience: Audience = Audience.ROOM

    @model_validator(mode="after")
    def _is_the_partners_own(self) -> "_Link":
        if self.audience not in audiences_of(self.partner):
            raise ValueError(f"words of partner {self.partner} cannot be meant for the other partner alone")
        return self


class _MapFile(_Part):
    format: Literal["clinic-cycle-map/1"]
    title: Title = ""
    kind: MapKind = MapKind.NEGATIVE
    cycle_type: CycleType | None = None
    partners: _Partners
    entries: Annotated[list[_Entry], Field(max_length=ENTRIES_LIMIT)] = []
    links: list[_Link] = []
    parked: Annotated[list[Words], Field(max_length=ENTRIES_LIMIT)] = []
    shown: list[Element] = []

    @model_validator(mode="after")
    def _each_part_shown_once(self) -> "_MapFile":
        if self.shown != [element for element in OPTIONAL if element in self.shown]:
            raise ValueError(f"shown: optional parts only, each once, in this order: {', '.join(OPTIONAL)}")
        return self

    @model_validator(mode="after")
    def _one_link_each(self) -> "_MapFile":
        if len({link.partner for link in self.links}) < len(self.links):
            raise ValueError("links: at most one for each partner")
        return self


def read_map(text: str) -> CycleMap:
    """The cycle map in a file's text. Entries get the ids `1`, `2`, ... in their order.

    Raises:
        MapFileError: with every place at fault, as a line and column or as a path such as `entries[3].element`.
    """
    if len(text) > SIZE_LIMIT:
        raise MapFileError([f"The file has {len(text):,} characters; a map has at most {SIZE_LIMIT:,}."])
    try:
        return _to_map(_MapFile.model_validate(_parsed(text)))
    except ValidationError as error:
        raise MapFileError([_problem(one) for one in error.errors(include_url=False)]) from error


def write_map(cycle_map: CycleMap | MapView, *, indent: int | None = 2) -> str:
    """The file's text for a map, ending with a newline; `read_map` gives the same map back.

    Without an `indent` it is one line, which is written several times faster.
    """
    form = {
        "format": FORMAT,
        "title": cycle_map.title or None,
        "kind": cycle_map.kind,
        "cycle_type": cycle_map.cycle_type,
        "partners": {side: _partner(cycle_map.partners[side]) for side in Side},
        "entries": [_entry(entry) for entry in cycle_map.entries],
        "links": [_link(link) for link in cycle_map.links],
        "parked": [parked.text for parked in cycle_map.parked] or None,
        "shown": list(cycle_map.shown) or None,
    }
    stated = {key: value for key, value in form.items() if value is not None}
    return json.dumps(stated, ensure_ascii=False, indent=indent) + "\n"


class _Repeats(dict[str, Any]):
    """A part of the file in which a key stands more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]


def _parsed(text: str) -> object:
    try:
        # A map holds no numbers; as floats even absurdly long ones are read, and then refused at their place.
        form = json.loads(text, object_pairs_hook=_object, parse_int=float)
        if problems := [f"{_path(place)}: This key stands more than once." for place in _repeated(form)]:
            raise MapFileError(problems)
    except json.JSONDecodeError as error:
        fault = _said(error.msg) if text.lstrip().startswith("{") else NO_MAP
        raise MapFileError([f"line {error.lineno}, column {error.colno}: {fault}"]) from error
    except RecursionError as error:
        raise MapFileError(["the file: It is nested too deeply to be a map."]) from error
    return form


def _said(fault: str) -> str:
    """What a reader of JSON says, in words for the person whose file it is."""
    words = next((words for begins, words in _FAULTS.items() if fault.startswith(begins)), "this cannot be read")
    return f"{words[0].upper()}{words[1:]}."


_FAULTS = {
    "Expecting value": "something is missing here, such as words in quotation marks or a list",
    "Expecting ',' delimiter": "a comma is missing here, or a bracket or brace that closes",
    "Expecting ':' delimiter": "a colon is missing between a key and its value",
    "Expecting property name": "a key in quotation marks belongs here",
    "Unterminated string": "the quotation mark that closes these words is missing",
    "Invalid control character": "here is a line break or another character that must be written as \\n or \\u",
    "Invalid \\": "a backslash here is followed by something it cannot stand before",
    "Illegal trailing comma": "the comma before a closing bracket or brace is one too many",
    "Extra data": "the map ends before this, and nothing may follow",
}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    form = dict(pairs)
    return form if len(form) == len(pairs) else _Repeats(pairs)


def _repeated(part: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(part, _Repeats):
        yield from ((*place, key) for key in part.repeated)
    if isinstance(part, dict | list):
        inner = part.items() if isinstance(part, dict) else enumerate(part)
        for key, value in inner:
            yield from _repeated(value, (*place, key))


def _path(place: Iterable[str | int]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return path.removeprefix(".") or "the file"


_PROBLEMS = {
    "extra_forbidden": "This key is not part of the form.",
    "missing": "This key is missing.",
    "model_type": "Keys and values in braces belong here.",
    "list_type": "A list in brackets belongs here.",
    "string_type": "Words in quotation marks belong here.",
    "bool_type": "It is either true or false.",
    "too_long": "At most {max_length} are allowed; there are {actual_length}.",
    "enum": "This can be {expected}.",
    "literal_error": "This can be {expected}.",
}
"""What is wrong, in words, by the kind of error; a checker's own words are for programmers."""


def _problem(error: Mapping[str, Any]) -> str:
    usual = str(error["msg"]).removeprefix("Value error, ")
    message = _PROBLEMS.get(error["type"], "").format_map(error.get("ctx", {})) or usual
    return f"{_path(error['loc'])}: {message}"


def _to_map(file: _MapFile) -> CycleMap:
    return CycleMap(
        partners=Pair(_to_partner(file.partners.a), _to_partner(file.partners.b)),
        title=file.title,
        kind=file.kind,
        cycle_type=file.cycle_type,
        entries=tuple(
            Entry(str(number), entry.partner, entry.element, entry.text, entry.tentative, entry.audience)
            for number, entry in enumerate(file.entries, start=1)
        ),
        links=tuple(Link(link.partner, link.text, link.audience) for link in file.links),
        parked=tuple(Parked(f"parked-{number}", text) for number, text in enumerate(file.parked, start=1)),
        shown=tuple(file.shown),
    )


def _to_partner(partner: _Partner) -> MapPartner:
    return MapPartner(partner.name, partner.pronouns, partner.position, partner.injury_role)


def _partner(partner: MapPartner) -> dict[str, str]:
    facts = {
        "name": partner.name,
        "pronouns": partner.pronouns,
        "position": partner.position,
        "injury_role": partner.injury_role,
    }
    return {key: value for key, value in facts.items() if value is not None}


def _entry(entry: Entry) -> dict[str, object]:
    form: dict[str, object] = {"partner": entry.side, "element": entry.element, "text": entry.text}
    if entry.tentative:
        form["tentative"] = True
    if entry.audience is not Audience.ROOM:
        form["audience"] = entry.audience
    return form


def _link(link: Link) -> dict[str, object]:
    form: dict[str, object] = {"partner": link.side, "text": link.text}
    return form if link.audience is Audience.ROOM else form | {"audience": link.audience}
