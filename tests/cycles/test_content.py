"""The words and patterns a therapist may edit: complete, regular, and fit for a client to read."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinic.couples.rules import CycleType, InjuryRole, Position
from clinic.cycles.rules import OPTIONAL, STANDARD, TEXT_LIMIT, Element

CYCLES = Path(__file__).resolve().parents[2] / "clinic" / "cycles"
LIBRARY = Path(__file__).resolve().parents[2] / "reports" / "library"

CHIP_LIMIT = 40
CHIP_LISTS = {"pursues", "withdraws", "either"}
PATTERN_KEYS = ["name", "one_line", "listen_for", "ask", "source", "hints"]
BY_POSITION = {"pursues", "withdraws", "either"}
HINT_TABLES = {
    CycleType.HURT_DISTANCE: {"injured", "injuring", "either"},
    CycleType.PURSUE_WITHDRAW: BY_POSITION,
    CycleType.WITHDRAW_WITHDRAW: {"either"},
    CycleType.ATTACK_ATTACK: {"either"},
    CycleType.REACTIVE: BY_POSITION,
    CycleType.COMPLEX: {"either"},
}
NOT_FOR_CLIENTS = re.compile(
    r"\b(abus(e|er|ive)|anxious attachment|attachment style|avoidant|bipolar|borderline|cheat(er|ing)?|cling(y|ing)"
    r"|codependen(t|cy)|controlling|crazy|dysfunctional|gaslight\w*|hysterical|insane|manipulat\w+|nag(ging|s)?"
    r"|narcissis(t|m|tic)|needy|offender|passive[- ]aggressive|patholog\w+|perpetrat\w+|psycho(path)?|selfish"
    r"|stonewall\w*|toxic|victims?|weak)\b",
    re.IGNORECASE,
)
BLAME = re.compile(r"\b(you always|you never|your fault|you made me|you should)\b", re.IGNORECASE)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


CHIPS = _toml(CYCLES / "words" / "en" / "chips.toml")
PATTERNS = {kind: _toml(CYCLES / "patterns" / f"{kind}.toml") for kind in CycleType}
NEGATIVE = {name: lists for name, lists in CHIPS.items() if name != "positive"}


def _all_lists() -> Iterator[tuple[str, dict[str, list[str]]]]:
    yield from NEGATIVE.items()
    yield from ((f"positive.{name}", lists) for name, lists in CHIPS["positive"].items())


def _texts(value: Any) -> Iterator[str]:
    """Every string anywhere in a TOML value."""
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def test_every_element_has_chips_in_the_order_of_the_walk():
    assert list(NEGATIVE) == [element.value for element in Element]


def test_a_positive_cycle_has_chips_for_the_seven_standard_elements():
    assert list(CHIPS["positive"]) == [element.value for element in STANDARD]


@pytest.mark.parametrize(("name", "lists"), list(_all_lists()))
def test_both_positions_are_served(name, lists):
    assert set(lists) == CHIP_LISTS, name
    assert {position.value for position in Position} < CHIP_LISTS
    assert all(lists.values()), name


def test_there_are_enough_chips_and_not_too_many():
    for name, lists in _all_lists():
        count = sum(map(len, lists.values()))
        few, many = (6, 10) if name in set(OPTIONAL) else (8, 12) if name.startswith("positive") else (12, 24)
        assert few <= count <= many, f"{name} has {count}"


def test_nobody_is_offered_the_same_chip_twice():
    for name, lists in _all_lists():
        for position in Position:
            offered = lists[position] + lists["either"]
            assert len({chip.casefold() for chip in offered}) == len(offered), name


def test_chips_are_short_and_stand_as_they_would_be_said():
    for chip in _texts(CHIPS):
        assert 0 < len(chip) <= CHIP_LIMIT, chip
        assert chip == chip.strip()
        assert "'" not in chip, f"{chip}: use ’"
        assert '"' not in chip, f"{chip}: use “ and ”"
        assert not chip.endswith((".", ",", "!", "…")), chip
        assert chip[0].islower() or re.match(r"I\b|“", chip), chip


def test_the_words_that_chips_offer_do_not_blame():
    assert not [chip for chip in _texts(CHIPS) if BLAME.search(chip)]


def test_there_is_a_pattern_for_every_cycle_type_and_no_other():
    assert {path.stem for path in (CYCLES / "patterns").glob("*.toml")} == {*CycleType, "positive"}
    assert set(HINT_TABLES) == set(CycleType)


@pytest.mark.parametrize("kind", CycleType)
def test_patterns_are_regular(kind):
    pattern = PATTERNS[kind]
    assert list(pattern) == PATTERN_KEYS
    assert all(
        isinstance(pattern[key], str) and pattern[key].strip() for key in PATTERN_KEYS if key not in {"ask", "hints"}
    )
    assert 5 <= len(pattern["ask"]) <= 8
    assert all(question.endswith("?") for question in pattern["ask"])
    assert 3 <= len(re.findall(r"[.?!](?=\s|$)", pattern["listen_for"])) <= 5
    assert re.search(r"\b(19|20)\d\d\b", pattern["source"]), "a source has its year"


@pytest.mark.parametrize("kind", CycleType)
def test_an_empty_card_always_finds_a_hint(kind):
    hints = PATTERNS[kind]["hints"]
    assert set(hints) == HINT_TABLES[kind]
    assert set(hints) <= set(Position) | set(InjuryRole) | {"either"}
    for table in hints.values():
        assert list(table) == [element.value for element in Element]
        assert all(0 < len(hint) <= 90 and not hint.endswith(".") for hint in table.values())


def test_hints_are_prompts_and_never_words_for_the_map():
    first_person = re.compile(r"\bI\b|\bmy\b")
    for pattern in PATTERNS.values():
        for table in pattern["hints"].values():
            for element in ("reactive_emotion", "move", "primary_emotion", "fear", "need", "body", "move_hope"):
                assert not first_person.search(table[element]), table[element]
    hints = {hint.casefold() for pattern in PATTERNS.values() for hint in _texts(pattern["hints"])}
    assert hints.isdisjoint(chip.casefold() for chip in _texts(CHIPS))


def test_patterns_use_straight_text_that_fits_a_page():
    for pattern in PATTERNS.values():
        for text in _texts(pattern):
            assert "  " not in text
            assert "'" not in text, f"{text}: use ’"
            assert len(text) < 2 * TEXT_LIMIT


@pytest.mark.parametrize(
    "path",
    [
        *sorted((CYCLES / "words").rglob("*.toml")),
        *sorted((CYCLES / "patterns").glob("*.toml")),
        *sorted(LIBRARY.glob("*.md")),
    ],
    ids=lambda path: path.name,
)
def test_no_file_holds_words_that_no_client_should_read(path):
    text = path.read_text(encoding="utf-8")
    assert not [found[0] for found in NOT_FOR_CLIENTS.finditer(text)]
