"""A compiled form, ours or imported, as one that a counselor can edit. Groups become headings in the row of lines."""

from collections.abc import Iterator
from decimal import Decimal

from clinic.questionnaires.drafting import Asks, Line, Offered, OwnDraft, ShowWhen
from clinic.questionnaires.plan import Condition, Control, Item, Plan
from clinic.questionnaires.rules import Coding, Kind, Operator, Value
from clinic.questionnaires.sidecar import Sidecar, StartsAs

ASKS = {
    Kind.GROUP: Asks.READ,
    Kind.DISPLAY: Asks.READ,
    Kind.TEXT: Asks.LONG,
    Kind.BOOLEAN: Asks.YES_NO,
    Kind.DECIMAL: Asks.NUMBER,
    Kind.INTEGER: Asks.NUMBER,
    Kind.QUANTITY: Asks.NUMBER,
    Kind.DATE: Asks.DATE,
    Kind.CHOICE: Asks.ONE,
    Kind.OPEN_CHOICE: Asks.ONE,
}


def copied(plan: Plan, about: Sidecar | None = None, spanish: Plan | None = None, slug: str = "") -> OwnDraft:
    """Every word and id of the form, with what its sidecar says of each question. Scores are not taken along."""
    lines = tuple(_lines(plan, plan.items, about, spanish, None))
    return OwnDraft(
        title=plan.title,
        intro=plan.description,
        title_spanish=spanish.title if spanish else "",
        intro_spanish=spanish.description if spanish else "",
        audience=about.audience.default if about else StartsAs.PRIVATE,
        lines=lines,
        copied_from=slug,
    )


def can_be_copied(plan: Plan, about: Sidecar | None) -> bool:
    """Whether a copy would ask everything exactly when the form does, and keep for the counselor what it keeps."""
    rules = (item.conditions for item in _all(plan.items))
    kept = about is None or not about.audience.items
    return kept and all(len(one) < 2 and all(_rule(plan, rule) for rule in one) for one in rules)


def _all(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all(item.items)


def _lines(
    plan: Plan, items: tuple[Item, ...], about: Sidecar | None, spanish: Plan | None, around: ShowWhen | None
) -> Iterator[Line]:
    for item in items:
        if item.hidden or item.control is Control.HELP:
            continue
        rule = next((made for one in item.conditions if (made := _rule(plan, one))), around)
        if item.label:
            yield _line(item, about, spanish[item.link_id] if spanish and item.link_id in spanish else None, rule)
        yield from _lines(plan, item.items, about, spanish, rule)


def _line(item: Item, about: Sidecar | None, spanish: Item | None, rule: ShowWhen | None) -> Line:
    asks = _asks(item)
    return Line(
        id=item.link_id,
        asks=asks,
        words=item.label,
        spanish=spanish.label if spanish else "",
        help=_help(item),
        help_spanish=_help(spanish) if spanish else "",
        required=item.required and asks is not Asks.READ,
        options=_options(item, spanish) if asks.has_options else (),
        show_when=rule,
        matter=about.matters.get(item.link_id) if about else None,
    )


def _asks(item: Item) -> Asks:
    if item.kind is Kind.INTEGER and (item.limits.min_value, item.limits.max_value) == (0, 10):
        return Asks.SCALE
    asks = ASKS.get(item.kind, Asks.SHORT)
    return Asks.MANY if asks is Asks.ONE and item.may_repeat else asks


def _help(item: Item) -> str:
    return " ".join(one.text for one in item.items if one.control is Control.HELP)


def _options(item: Item, spanish: Item | None) -> tuple[Offered, ...]:
    others = spanish.options if spanish else ()
    made = []
    for place, option in enumerate(item.options):
        other = _shown(others[place].value) if place < len(others) else ""
        made.append(Offered(_code(option.value), _shown(option.value), other, option.exclusive))
    return tuple(made)


def _code(value: Value) -> str:
    return value.code if isinstance(value, Coding) else _shown(value)


def _shown(value: Value) -> str:
    if isinstance(value, Coding):
        return value.display or value.code
    return str(value) if isinstance(value, str | int | Decimal) else str(getattr(value, "text", value))


def _rule(plan: Plan, condition: Condition) -> ShowWhen | None:
    """What the editor can say of a rule; one it cannot say falls away, so that the question is asked of everyone."""
    if condition.question not in plan:
        return None
    asked = plan[condition.question]
    if condition.operator is Operator.EXISTS and condition.value is True:
        return ShowWhen(asked.link_id)
    if condition.operator is not Operator.EQUAL:
        return None
    if isinstance(condition.value, bool):
        return ShowWhen(asked.link_id, "yes" if condition.value else "no")
    return ShowWhen(asked.link_id, _code(condition.value)) if asked.options else None
