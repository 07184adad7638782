"""The vocabularies and cycle types as content: suggested words for the chips, and hints for what is not said yet.

They are files a therapist can review: `words/<language>/chips.toml` and `patterns/<cycle type>.toml`.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clinic.couples.rules import Audience, CycleType, Side
from clinic.cycles.rules import CycleMap, Element, MapKind, MapPartner
from clinic.cycles.vocabulary import OURS, Lists, Vocabulary

HERE = Path(__file__).parent
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of loop, for the counselor to read: what to listen for and questions to ask. A good loop has no type."""

    cycle_type: CycleType | None
    name: str
    one_line: str
    listen_for: str
    ask: tuple[str, ...]
    source: str
    hints: dict[str, dict[str, str]]


@cache
def pattern(cycle_type: CycleType) -> Pattern:
    """What the file of this cycle type says."""
    return _pattern(cycle_type.value, cycle_type)


@cache
def positive_pattern() -> Pattern:
    """What the file of the positive cycle says."""
    return _pattern(MapKind.POSITIVE.value, None)


def _pattern(name: str, cycle_type: CycleType | None) -> Pattern:
    content = _read(HERE / "patterns" / f"{name}.toml")
    return Pattern(
        cycle_type=cycle_type,
        name=content["name"],
        one_line=content["one_line"],
        listen_for=content["listen_for"].strip(),
        ask=tuple(content["ask"]),
        source=content["source"].strip(),
        hints=content["hints"],
    )


def patterns() -> tuple[Pattern, ...]:
    """Every cycle type, in the order of `CycleType`."""
    return tuple(pattern(cycle_type) for cycle_type in CycleType)


def our_lists(kind: MapKind) -> Vocabulary:
    """The lists that come with the program, for each part that has any."""
    content = _read(HERE / "words" / LANGUAGE / "chips.toml")
    tables = content["positive"] if kind is MapKind.POSITIVE else content
    return {element: tables[element.value] for element in Element if element.value in tables}


def chips(kind: MapKind, partner: MapPartner, own: Vocabulary = OURS) -> dict[Element, list[str]]:
    """Suggested words for each part, those for this partner's position first. A part in `own` has the practice's."""
    lists = {**our_lists(kind), **own}
    return {element: _chips(lists.get(element, {}), partner) for element in Element}


MOST_OFFERED, LONGEST_OFFERED = 10, 60
"""How many suggestions fit in a row, and how long one may be; longer words are sentences."""


def offered(cycle_map: CycleMap, side: Side, element: Element, own: Vocabulary = OURS) -> list[str]:
    """What to suggest for one part: first what this couple has said there for everyone to hear, then the lists.

    What stands in this very part already is left out; the board shows it.
    """
    there = [one for one in cycle_map.entries if one.element is element]
    here = {one.text for one in there if one.side is side}
    said = [
        one.text
        for one in there
        if one.audience is Audience.ROOM and not one.tentative and len(one.text) <= LONGEST_OFFERED
    ]
    words = dict.fromkeys([*said, *chips(cycle_map.kind, cycle_map.partners[side], own)[element]])
    return [text for text in words if text not in here][:MOST_OFFERED]


def hints(cycle_type: CycleType | None, partner: MapPartner, kind: MapKind = MapKind.NEGATIVE) -> dict[Element, str]:
    """What to listen for in each part, by injury role, else by position, else in general. Never words for the map."""
    if kind is MapKind.POSITIVE:
        tables = positive_pattern().hints
    elif cycle_type is None:
        return {}
    else:
        tables = pattern(cycle_type).hints
    asked = (partner.injury_role and partner.injury_role.value, partner.position and partner.position.value, "either")
    table = next((tables[key] for key in asked if key in tables), {})
    return {Element(key): hint for key, hint in table.items()}


def _chips(table: Lists, partner: MapPartner) -> list[str]:
    first: Sequence[str]
    if partner.position is None:
        first = [
            word for pair in zip(table.get("pursues", []), table.get("withdraws", []), strict=False) for word in pair
        ]
    else:
        first = table.get(partner.position.value, [])
    return list(dict.fromkeys([*first, *table.get("either", [])]))


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
