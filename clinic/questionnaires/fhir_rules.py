"""The rules of a form that decide what is asked (`enableWhen`), read, and looked over as a whole.

Pinned meanings: no answer makes `!=` true, so a rule with it should stand beside one that asks whether there is an
answer; several rules need a word on whether all must hold; a rule that depends on itself, by whatever way, has none.
"""

from clinic.questionnaires.fhir_json import Part, Remarks
from clinic.questionnaires.fhir_values import NotAValueError, read_answer
from clinic.questionnaires.plan import Condition, Item, Plan
from clinic.questionnaires.rules import ANSWERED_BY, WITHOUT_ANSWER, Behavior, Coding, Kind, Operator, Reference

NO_BEHAVIOR = "several rules without a word on whether all of them must hold"
EXPRESSION = "an expression that decides what is asked or offered"
ORDERS = frozenset({Operator.GREATER, Operator.LESS, Operator.AT_LEAST, Operator.AT_MOST})
WITHOUT_ORDER = (bool, Coding, Reference)
CIRCLE = "rules that depend on each other in a circle"


def conditions_of(part: Part) -> tuple[Condition, ...]:
    """The rules of one item; a malformed one is refused."""
    return tuple(made for one in part.parts("enableWhen") if (made := _condition(one)) is not None)


def behavior_of(part: Part, uncheckable: list[str]) -> Behavior:
    """Whether all rules must hold. Several rules that do not say so are refused: both readings are about."""
    said = part.text("enableBehavior")
    several = len(list(part.parts("enableWhen"))) > 1
    if said and said not in set(Behavior):
        part.refuse("enableBehavior", f"{said} is neither all nor any.")
        uncheckable.append(NO_BEHAVIOR)
    elif several and not said:
        part.refuse("enableBehavior", f"{NO_BEHAVIOR}: say all or any.")
        uncheckable.append(NO_BEHAVIOR)
    return Behavior(said) if said in set(Behavior) else Behavior.ALL


def _condition(part: Part) -> Condition | None:
    question, said = part.text("question"), part.text("operator")
    if not question or said not in set(Operator):
        part.refuse("operator" if question else "question", "a rule needs a question and one of the seven operators.")
        return None
    try:
        read = read_answer(part.content, "answer")
    except NotAValueError as error:
        part.refuse("answer", f"{error}.")
        return None
    if read is None or (said == Operator.EXISTS and not isinstance(read[1], bool)):
        part.refuse("answer", "a rule needs an answer to compare with; for exists it is true or false.")
        return None
    return Condition(question, Operator(said), read[1])


def look_over(plan: Plan, remarks: Remarks) -> tuple[str, ...]:
    """Remarks on the rules of the whole form. What comes back is in circles, and cannot be evaluated."""
    for item in plan:
        for condition in item.conditions:
            _look_at(plan, item, condition, remarks)
    if plan.circle:
        remarks.refuse(plan.circle[0], "enableWhen", f"{CIRCLE}: {' → '.join(plan.circle)}.")
    return (CIRCLE,) if plan.circle else ()


def _look_at(plan: Plan, item: Item, condition: Condition, remarks: Remarks) -> None:
    asked = condition.question
    if asked not in plan:
        remarks.refuse(item.link_id, "enableWhen", f"it depends on {asked}, which is not in the form.")
        return
    kind = plan[asked].kind
    if kind in WITHOUT_ANSWER:
        remarks.warn(item.link_id, "enableWhen", f"it depends on {asked}, which is a {kind} and never has an answer.")
    elif condition.operator is not Operator.EXISTS and not _can_compare(kind, condition):
        remarks.warn(item.link_id, "enableWhen", f"it compares {asked}, a {kind}, with something of another kind.")
    if condition.operator in ORDERS and isinstance(condition.value, WITHOUT_ORDER):
        words = f"it asks whether {asked} is {condition.operator} something that has no order, which never holds."
        remarks.warn(item.link_id, "enableWhen", words)
    if condition.operator is Operator.NOT_EQUAL and not _is_guarded(plan, item, asked):
        remarks.warn(
            item.link_id,
            "enableWhen",
            f"it is shown while {asked} has no answer at all, since != holds then; an exists rule would prevent that.",
        )


def _can_compare(kind: Kind, condition: Condition) -> bool:
    return type(condition.value) in {*ANSWERED_BY.get(kind, ()), *((int,) if kind is Kind.DECIMAL else ())}


def _is_guarded(plan: Plan, item: Item, question: str) -> bool:
    """Whether the item, or something around it, is shown only if the question has an answer."""
    standing = plan.standings[item.link_id]
    return any(
        condition.question == question and condition.operator is Operator.EXISTS and condition.value is True
        for one in (item, *standing.above)
        for condition in one.conditions
        if one.behavior is Behavior.ALL or len(one.conditions) == 1
    )
