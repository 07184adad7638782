"""When a question is asked: every rule in words, the simple ones a counselor can choose, and rules that no longer fit.

The editor chooses among rules of one condition: a question before it is answered at all, or with one answer. Any other
rule of a definition is said in words and kept as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.questionnaires.definitions import name_of
from clinic.questionnaires.fhir_json import Json
from clinic.questionnaires.fhir_values import write_value
from clinic.questionnaires.lines import shown, words_of
from clinic.questionnaires.plan import Condition, Item, Plan
from clinic.questionnaires.rules import Behavior, Coding, Kind, Operator, Quantity, Value
from clinic.questionnaires.scoring import key_of

LONGEST = 80
HOW = {
    Operator.EQUAL: "is",
    Operator.NOT_EQUAL: "is not",
    Operator.GREATER: "is more than",
    Operator.LESS: "is less than",
    Operator.AT_LEAST: "is at least",
    Operator.AT_MOST: "is at most",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A simple rule: its words, and what stands for it in the definition."""

    words: str
    condition: Condition
    content: Json


def choices(plan: Plan, link_id: str) -> dict[str, Choice]:
    """Every simple rule an item can have, by a name for a field: those on questions that stand before it."""
    found: dict[str, Choice] = {}
    for item in plan:
        if item.link_id == link_id:
            break
        if item.is_question and not item.hidden:
            for key, condition in _simple(item):
                choice = Choice(_choice_in_words(item, condition), condition, _written(condition))
                found.setdefault(f"{name_of(item.link_id)}|{key}", choice)
    return found


def chosen(plan: Plan, item: Item) -> str:
    """The name of the simple rule an item has; "" if it is always asked, or has a rule that is not simple."""
    if len(item.conditions) != 1:
        return ""
    found = choices(plan, item.link_id).items()
    return next((name for name, one in found if one.condition == item.conditions[0]), "")


def rule_in_words(plan: Plan, item: Item) -> str:
    """When an item is asked, as a sentence; nothing if it is always."""
    said = [condition_in_words(plan, one) for one in item.conditions]
    return f"Asked only when {(' or ' if item.behavior is Behavior.ANY else ' and ').join(said)}." if said else ""


def _choice_in_words(asked: Item, condition: Condition) -> str:
    """The answer first: a phone cuts the end off."""
    answer = "any answer" if condition.operator is Operator.EXISTS else f"“{cut(_said(asked, condition.value))}”"
    return f"Only after {answer} to “{cut(words_of(asked) or asked.link_id)}”"


def condition_in_words(plan: Plan, condition: Condition) -> str:
    asked = plan.get(condition.question)
    name = f"“{cut(words_of(asked) or asked.link_id)}”" if asked else "a question that is gone"
    if condition.operator is Operator.EXISTS:
        return f"{name} is answered" if condition.value is True else f"{name} is not answered"
    return f"{name} {HOW[condition.operator]} “{cut(_said(asked, condition.value))}”"


def cut(words: str) -> str:
    """Words short enough to stand in a sentence about them."""
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1].rstrip() + "…"


def broken(plan: Plan) -> dict[tuple[str, Condition], str]:
    """The rules that cannot work as one expects, by their item and condition, each with why."""
    places = {item.link_id: place for place, item in enumerate(plan)}
    found = {}
    for item in plan:
        for condition in item.conditions:
            if problem := _wrong_with(plan, places, item, condition):
                found[item.link_id, condition] = problem
    return found


def _wrong_with(plan: Plan, places: dict[str, int], item: Item, condition: Condition) -> str:
    words = f"“{cut(words_of(item) or item.link_id)}”"
    if condition.question not in plan:
        return f"{words} is asked only after a question that is no longer in the form. Choose another, or always."
    asked = plan[condition.question]
    name = f"“{cut(words_of(asked) or asked.link_id)}”"
    if places[asked.link_id] >= places[item.link_id]:
        return f"{words} is asked only after {name}, which stands below it. Move one of the two."
    compares = condition.operator in {Operator.EQUAL, Operator.NOT_EQUAL}
    offered = [option.value for option in asked.options]
    if not asked.is_question or (compares and offered and not _can_be(asked, condition.value)):
        return f"{words} waits for an answer that {name} no longer offers. Choose another, or always."
    if compares and not offered and isinstance(condition.value, Coding):
        return f"{words} waits for an answer that {name} no longer offers. Choose another, or always."
    if condition.operator is Operator.EQUAL and isinstance(condition.value, bool) and asked.kind is not Kind.BOOLEAN:
        return f"{words} waits for an answer that {name} no longer offers. Choose another, or always."
    return ""


def _can_be(asked: Item, value: Value) -> bool:
    own_words = asked.kind is Kind.OPEN_CHOICE and isinstance(value, str)
    return own_words or value in [option.value for option in asked.options]


def _simple(item: Item) -> Iterator[tuple[str, Condition]]:
    yield "", Condition(item.link_id, Operator.EXISTS, value=True)
    if item.kind is Kind.BOOLEAN:
        yield "yes", Condition(item.link_id, Operator.EQUAL, value=True)
        yield "no", Condition(item.link_id, Operator.EQUAL, value=False)
    for option in item.options:
        yield key_of(option.value), Condition(item.link_id, Operator.EQUAL, option.value)


def _written(condition: Condition) -> Json:
    value = condition.value
    plain = Coding(value.code, value.system) if isinstance(value, Coding) and value.code else value
    (name, content), *_ = write_value(plain).items()
    rule = {"question": condition.question, "operator": condition.operator.value}
    return rule | {f"answer{name.removeprefix('value')}": content}


def _said(asked: Item | None, value: Value) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Quantity):
        return f"{value.value} {value.unit or value.code}".strip()
    offered = next((option.value for option in asked.options if option.value == value), value) if asked else value
    return shown(offered)
