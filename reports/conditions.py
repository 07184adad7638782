"""When a piece of a handout is for this reader: the line `{when: ...}` above it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from clinic.couples.rules import InjuryRole, Side
from clinic.cycles.rules import Element, MapKind, MapView


class Addressee(StrEnum):
    """Who a handout speaks to."""

    BOTH = "both"
    A = "a"
    B = "b"

    @property
    def side(self) -> Side | None:
        """The one partner it speaks to, or nobody in particular."""
        return None if self is Addressee.BOTH else Side(self.value)


class Who(StrEnum):
    """How a library text points at a partner: by place on the page, or as the reader and the other one."""

    A = "a"
    B = "b"
    YOU = "you"
    PARTNER = "partner"

    def side(self, addressee: Addressee) -> Side | None:
        """The partner meant; nobody, if the text speaks to both and says "you"."""
        if self in {Who.A, Who.B}:
            return Side(self.value)
        own = addressee.side
        return own.other if own and self is Who.PARTNER else own


@dataclass(frozen=True, slots=True)
class Situation:
    """What a condition is asked about."""

    addressee: Addressee
    role: InjuryRole | None
    view: MapView | None

    def has(self, who: Who, element: Element) -> bool:
        """Whether there are words of `who` for `element`."""
        side = who.side(self.addressee)
        return bool(self.view and side and self.view.said(side, element))


@dataclass(frozen=True, slots=True)
class ForTerm:
    addressees: frozenset[Addressee]

    def holds(self, situation: Situation) -> bool:
        return situation.addressee in self.addressees


@dataclass(frozen=True, slots=True)
class RoleTerm:
    """True only for a text that speaks to one partner; `None` stands for "not recorded"."""

    roles: frozenset[InjuryRole | None]

    def holds(self, situation: Situation) -> bool:
        return situation.addressee is not Addressee.BOTH and situation.role in self.roles


@dataclass(frozen=True, slots=True)
class MapTerm:
    """`None` stands for "no map"."""

    kinds: frozenset[MapKind | None]

    def holds(self, situation: Situation) -> bool:
        return (situation.view.kind if situation.view else None) in self.kinds


@dataclass(frozen=True, slots=True)
class WordsTerm:
    who: Who
    element: Element
    wanted: bool

    def holds(self, situation: Situation) -> bool:
        return situation.has(self.who, self.element) is self.wanted


Term = ForTerm | RoleTerm | MapTerm | WordsTerm
Condition = tuple[Term, ...]

T = TypeVar("T")

_FOR: Mapping[str, frozenset[Addressee]] = {
    "a": frozenset({Addressee.A}),
    "b": frozenset({Addressee.B}),
    "one": frozenset({Addressee.A, Addressee.B}),
    "both": frozenset({Addressee.BOTH}),
}
_ROLE: Mapping[str, frozenset[InjuryRole | None]] = {
    "unknown": frozenset({None}),
    **{role.value: frozenset({role}) for role in InjuryRole},
}
_MAP: Mapping[str, frozenset[MapKind | None]] = {
    "yes": frozenset(MapKind),
    "no": frozenset({None}),
    **{kind.value: frozenset({kind}) for kind in MapKind},
}
_WORDS = {"has": True, "lacks": False}


def parse_condition(text: str) -> Condition:
    """The terms of `text`, all of which must hold.

    Raises:
        ValueError: a term is not one of those known; the message names it.
    """
    return tuple(_parse_term(term.strip()) for term in text.split(","))


def _parse_term(term: str) -> Term:
    key, _, value = term.partition("=")
    match key.strip():
        case "for":
            return ForTerm(_choices(term, value, _FOR))
        case "role":
            return RoleTerm(_choices(term, value, _ROLE))
        case "map":
            return MapTerm(_choices(term, value, _MAP))
    return _parse_words_term(term)


def _parse_words_term(term: str) -> WordsTerm:
    verb, _, rest = term.partition(" ")
    if verb not in _WORDS:
        raise ValueError(f"unknown condition “{term}”")
    return WordsTerm(*parse_who_and_element(rest), _WORDS[verb])


def parse_who_and_element(text: str) -> tuple[Who, Element]:
    """`a move` as partner A and the element "move".

    Raises:
        ValueError: either word is unknown.
    """
    who, _, element = text.partition(" ")
    try:
        return Who(who), Element(element.strip())
    except ValueError:
        raise ValueError(f"“{text}” does not name a partner and a part of the map") from None


def _choices(term: str, value: str, known: Mapping[str, frozenset[T]]) -> frozenset[T]:
    try:
        return frozenset().union(*(known[choice.strip()] for choice in value.split("|")))
    except KeyError:
        raise ValueError(f"unknown condition “{term}”") from None


def all_hold(conditions: Condition, situation: Situation) -> bool:
    """Whether every one of `conditions` is true in `situation`."""
    return all(term.holds(situation) for term in conditions)


def excludes_both(conditions: Condition) -> bool:
    """Whether a text under `conditions` can never speak to both partners at once."""
    return any(_false_for_both(term) for term in conditions)


def _false_for_both(term: Term) -> bool:
    match term:
        case ForTerm(addressees):
            return Addressee.BOTH not in addressees
        case WordsTerm(who, _, wanted):
            return wanted and who in {Who.YOU, Who.PARTNER}
        case RoleTerm():
            return True
    return False
