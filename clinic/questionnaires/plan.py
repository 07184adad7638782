"""A form as everything here works on it: plain typed values, compiled once from its FHIR definition.

A plan never changes. It is known by `url|version` and the sha256 of the definition it was read from. An item is known
by its linkId, which no other item of the form has.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from clinic.questionnaires.rules import Behavior, Coding, Kind, Operator, Value


class Control(StrEnum):
    """How a form asks to be shown, where that makes a difference to our pages. The words are FHIR's."""

    PAGE = "page"
    HELP = "help"
    DROP_DOWN = "drop-down"
    CHECK_BOX = "check-box"
    RADIO = "radio-button"
    SLIDER = "slider"
    MATRIX = "gtable"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers a question offers. `weight` is what the form itself says it counts."""

    value: Value
    prefix: str = ""
    weight: Decimal | None = None
    exclusive: bool = False
    chosen_at_first: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule for showing an item: how the answers of `question` must compare with `value`."""

    question: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may be. Nothing stated is no limit."""

    min_occurs: int | None = None
    max_occurs: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_value: Value | None = None
    max_value: Value | None = None
    max_decimal_places: int | None = None
    pattern: str = ""
    max_size: Decimal | None = None
    mime_types: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()


NO_LIMITS = Limits()
UNKNOWN_KIND = "a kind of question that is not known here"
COMPUTED = "a demand that would be computed"
MODIFIED = "an extension that can change its meaning and is not known"
"""Why an item cannot be checked, where other rooms ask."""


@dataclass(frozen=True, slots=True)
class Item:
    """A group, a question, or a text between them.

    `option_source` is the address of a list of answers that is not in the form; where an item `takes_unlisted`, an
    answer of its kind need not be on its list (our pages offer the list all the same); `uncheckable` says in words
    what the definition demands that we do not evaluate. A form with either is not accepted, but a response to it can
    be looked at as far as it goes. `definition` is the address of the element that an answer is, of a Patient say.
    """

    link_id: str
    kind: Kind
    text: str = ""
    prefix: str = ""
    codes: tuple[Coding, ...] = ()
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    hidden: bool = False
    limits: Limits = NO_LIMITS
    options: tuple[Option, ...] = ()
    option_source: str = ""
    takes_unlisted: bool = False
    open_label: str = ""
    entry_format: str = ""
    definition: str = ""
    keyboard: str = ""
    units: tuple[Coding, ...] = ()
    unit_is_fixed: bool = False
    control: Control | None = None
    conditions: tuple[Condition, ...] = ()
    behavior: Behavior = Behavior.ALL
    initial: tuple[Value, ...] = ()
    uncheckable: tuple[str, ...] = ()
    items: tuple["Item", ...] = ()

    @property
    def is_question(self) -> bool:
        return self.kind not in {Kind.GROUP, Kind.DISPLAY}

    @property
    def label(self) -> str:
        """What the item is called where it is asked: its words, else those of its code, else its linkId."""
        words = self.text or next((coding.display for coding in self.codes if coding.display), "")
        return f"{self.prefix} {words or (self.link_id if self.is_question else '')}".strip()

    @property
    def may_repeat(self) -> bool:
        return self.repeats or max(self.limits.max_occurs or 0, self.limits.min_occurs or 0) > 1


@dataclass(frozen=True, slots=True)
class Standing:
    """An item with the items around it, outermost first.

    `turning` are the linkIds around it that can come more than once; a place in the answers counts the turns of each.
    """

    item: Item
    above: tuple[Item, ...]
    turning: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "turning", tuple(one.link_id for one in self.above if one.may_repeat))


@dataclass(frozen=True, slots=True)
class Identity:
    """Which form this is, for ever: its canonical address and the digest of its definition."""

    url: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.url}|{self.version}" if self.url and self.version else self.url


@dataclass(frozen=True, slots=True)
class Plan:
    """One form in one language."""

    identity: Identity
    title: str
    items: tuple[Item, ...]
    language: str = ""
    description: str = ""
    copyright: str = ""
    status: str = ""
    codes: tuple[Coding, ...] = ()
    uncheckable: tuple[str, ...] = ()
    standings: dict[str, Standing] = field(init=False, repr=False, compare=False)
    order: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Every linkId, each after all that decide whether it is asked."""
    circle: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Rules that depend on each other in a circle, the first again at the end; a form with one is never accepted."""
    numbers: dict[str, int] = field(init=False, repr=False, compare=False)
    """The place of every linkId in the form, from 1 on."""
    always: frozenset[str] = field(init=False, repr=False, compare=False)
    """The linkIds that no rule decides about: they are asked whatever was answered."""
    deciding: frozenset[str] = field(init=False, repr=False, compare=False)
    """The linkIds of the questions whose answers some rule looks at."""

    def __post_init__(self) -> None:
        found = {standing.item.link_id: standing for standing in _walk(self.items, ())}
        order, circle = _ordered(found)
        object.__setattr__(self, "standings", found)
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "circle", circle)
        object.__setattr__(self, "numbers", {link_id: number for number, link_id in enumerate(found, 1)})
        free = (name for name, one in found.items() if not any(item.conditions for item in (one.item, *one.above)))
        object.__setattr__(self, "always", frozenset(free))
        conditions = (condition for one in found.values() for condition in one.item.conditions)
        object.__setattr__(self, "deciding", frozenset(condition.question for condition in conditions))

    def __getitem__(self, link_id: str) -> Item:
        return self.standings[link_id].item

    def get(self, link_id: str) -> Item | None:
        return self.standings[link_id].item if link_id in self.standings else None

    def __contains__(self, link_id: object) -> bool:
        return link_id in self.standings

    def __iter__(self) -> Iterator[Item]:
        """Every item, in the order of the form."""
        return (standing.item for standing in self.standings.values())

    def named(self, name: str) -> Item | None:
        """The item with this linkId; where there is none, with this code, or with a linkId that ends in "/" and it."""
        if name in self.standings:
            return self.standings[name].item
        coded = (item for item in self if any(coding.code == name for coding in item.codes))
        ending = (item for item in self if item.link_id.rpartition("/")[2] == name)
        return next(coded, next(ending, None))


def _walk(items: tuple[Item, ...], above: tuple[Item, ...]) -> Iterator[Standing]:
    for item in items:
        yield Standing(item, above)
        yield from _walk(item.items, (*above, item))


def _ordered(standings: dict[str, Standing]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The linkIds so that each comes after what it depends on, and the first circle that prevents it.

    An item depends on the questions its rules name, and on what it stands in.
    """
    done: dict[str, None] = {}
    circle: tuple[str, ...] = ()
    for start in standings:
        path: list[str] = []
        open_steps = [iter((start,))]
        while open_steps:
            name = next(open_steps[-1], None)
            if name is None:
                open_steps.pop()
                if path:
                    done[path.pop()] = None
            elif name in path:
                circle = circle or (*path[path.index(name) :], name)
            elif name not in done:
                path.append(name)
                open_steps.append(_depends_on(standings, name))
    return tuple(done), circle


def _depends_on(standings: dict[str, Standing], name: str) -> Iterator[str]:
    standing = standings[name]
    yield from (one.question for one in standing.item.conditions if one.question in standings)
    if standing.above:
        yield standing.above[-1].link_id
