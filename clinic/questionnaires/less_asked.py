"""What totals and warnings lose where a question of theirs was asked of everybody, and is now asked of some.

Such a total is still counted and such a warning still rises, so nothing falls away; but the practice has to know what
becomes of those who are not asked.
"""

from collections.abc import Iterable, Iterator

from clinic.questionnaires.answers import Logic, Place
from clinic.questionnaires.lines import words_of
from clinic.questionnaires.plan import Item, Plan
from clinic.questionnaires.rules import Kind
from clinic.questionnaires.scoring import key_of
from clinic.questionnaires.sidecar import Gate, ScoreRule, Sidecar
from clinic.questionnaires.when_asked import cut, rule_in_words


def less_asked(before: Plan, now: Plan, about: Sidecar) -> Iterator[str]:
    """Each of it in words, of the totals and warnings that hold."""
    for rule in about.score:
        yield from _of_a_total(before, now, rule)
    if about.instrument.adds_own_points:
        weighed = (item for item in now if any(option.weight is not None for option in item.options))
        for when, items in _by_rule(before, now, weighed).items():
            yield f"The form adds up the points of {_named(items)}, now {when}. {_added_without(items)}"
    for trigger in about.safety:
        for when, items in _by_rule(before, now, [now.named(trigger.item)]).items():
            yield f"The warning “{trigger.words}” can rise only where {_named(items)} is asked: it is now {when}."


def _of_a_total(before: Plan, now: Plan, rule: ScoreRule) -> Iterator[str]:
    said = f"The total “{rule.title}”"
    counted = [now.named(name) for name in rule.items]
    gate = now.named(rule.gate.item) if rule.gate else None
    if gate is not None and gate not in counted:
        for when in _by_rule(before, now, [gate]):
            yield f"{said} hangs on {_named([gate])}, now {when}. {_where([gate])} there may be no total."
    for when, items in _by_rule(before, now, counted).items():
        if not (rule.gate and gate and all(_skipped_by(rule.gate, gate, now, item) for item in items)):
            yield f"{said} counts {_named(items)}, now {when}. {_what_becomes(rule, items)}"


def _by_rule(before: Plan, now: Plan, items: Iterable[Item | None]) -> dict[str, list[Item]]:
    """The items that are less asked than before, by the rule that says when."""
    found: dict[str, list[Item]] = {}
    for item in items:
        if item is not None and item.link_id in before and (when := _new_rule(before, now, item)):
            found.setdefault(when, []).append(item)
    return found


def _new_rule(before: Plan, now: Plan, item: Item) -> str:
    """When it is asked, by rules of its own or of what it stands in that did not hold for it before; or nothing."""
    old = [_rule(one) for one in _around(before, item)]
    new = [rule_in_words(now, one) for one in _around(now, item) if one.conditions and _rule(one) not in old]
    said = " and only when ".join(one.removeprefix("Asked only when ").removesuffix(".") for one in new)
    return f"asked only when {said}" if said else ""


def _around(plan: Plan, item: Item) -> tuple[Item, ...]:
    standing = plan.standings[item.link_id]
    return *standing.above, standing.item


def _rule(item: Item) -> tuple[object, ...]:
    return item.conditions, item.behavior if len(item.conditions) > 1 else ""


def _skipped_by(gate: Gate, asked: Item, plan: Plan, item: Item) -> bool:
    """Whether only those are not asked whose answer to the first question already says what the total is."""
    values = (True, False) if asked.kind is Kind.BOOLEAN else tuple(option.value for option in asked.options)
    open_to = [value for value in values if key_of(value) not in gate.answers]
    place = Place(item.link_id, (0,) * len(plan.standings[item.link_id].turning))
    return all(Logic(plan, {Place(asked.link_id): (value,)}).is_asked(place) for value in open_to)


def _what_becomes(rule: ScoreRule, items: list[Item]) -> str:
    enough = rule.missing.at_least if rule.missing else len(rule.items)
    if len(rule.items) - len(items) < max(enough, 1):
        return f"{_where(items)} there is no total."
    if rule.rule == "mean" or (rule.missing and rule.missing.prorate):
        return f"{_where(items)} the total is made up from the other answers."
    return _added_without(items)


def _added_without(items: list[Item]) -> str:
    return f"{_where(items)} the total is added up without {'it' if len(items) == 1 else 'them'}."


def _where(items: list[Item]) -> str:
    return f"Where {'it is' if len(items) == 1 else 'they are'} not asked,"


def _named(items: list[Item]) -> str:
    first, more = f"“{cut(words_of(items[0]) or items[0].link_id)}”", len(items) - 1
    return f"{first} and {more} more question{'s' if more > 1 else ''}" if more else first
