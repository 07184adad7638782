"""Which warnings of a form of the practice's own still rise, and in plain words what is different about each.

A warning stays as long as an answer that sets it off is offered. An answer is known by its code, so one in other words
still sets it off, or still does not: whoever turns the words of a scale round has to read that before publishing.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from clinic.questionnaires.drafting import OwnDraft
from clinic.questionnaires.lines import shown, words_of
from clinic.questionnaires.plan import Item
from clinic.questionnaires.rules import Kind
from clinic.questionnaires.scoring import key_of, option_points
from clinic.questionnaires.sidecar import ScoreRule, Trigger
from clinic.questionnaires.when_asked import cut


def still_rising(
    draft: OwnDraft, safety: tuple[Trigger, ...], kept: tuple[ScoreRule, ...], lost: list[str]
) -> tuple[Trigger, ...]:
    """The warnings as they are published; `kept` are the totals that still hold. What is different goes to `lost`."""
    return tuple(made for one in safety if (made := _still_rises(draft, one, kept, lost)) is not None)


def _still_rises(draft: OwnDraft, trigger: Trigger, kept: tuple[ScoreRule, ...], lost: list[str]) -> Trigger | None:
    """A warning with the answers that are still offered, or nothing if none of them is."""
    said, before = f"The warning “{trigger.words}”", draft.began_plan.named(trigger.item)
    if before is None:
        lost.append(f"{said} never rises: the form does not have its question.")
        return trigger
    now, raising = draft.plan.get(before.link_id), _raising(draft, trigger, before)
    still = _still_raising(trigger, raising, before, now) if now else ()
    if now is None or (problem := _silenced(trigger, raising, still, before, now)):
        lost.append(f"{said} no longer rises, because {f'“{_called(before)}” is gone' if now is None else problem}.")
        return None
    lost += _differently(said, draft, before, now, (*raising, *still))
    counts = {trigger.item in rule.items for rule in draft.began.sidecar.score if rule not in kept}
    is_whole = still == raising and True not in counts
    return trigger if is_whole or not raising else replace(trigger, answers=still, at_least=None)


def _raising(draft: OwnDraft, trigger: Trigger, before: Item) -> tuple[str, ...]:
    """The answers that set a warning off, each by its name; those of enough points, where it asks for points."""
    if trigger.answers or trigger.at_least is None:
        return trigger.answers
    rule = next((one for one in draft.began.sidecar.score if trigger.item in one.items), None)
    return tuple(
        key_of(option.value)
        for option in before.options
        if (points := option_points(rule, trigger.item, option)) is not None and points >= trigger.at_least
    )


def _still_raising(trigger: Trigger, raising: tuple[str, ...], before: Item, now: Item) -> tuple[str, ...]:
    still = tuple(key for key in raising if not before.options or key in _keys(now))
    if trigger.at_least is not None:  # nobody has said how many points a new answer has, so a person looks at it
        still += tuple(key for key in _keys(now) if key not in _keys(before))
    return still


def _silenced(trigger: Trigger, raising: tuple[str, ...], still: tuple[str, ...], before: Item, now: Item) -> str:
    """Why nothing can set a warning off any more; nothing if something can."""
    if before.kind != now.kind:
        return f"“{_called(now)}” is answered in another way"
    most = now.limits.max_value
    if not before.options and trigger.at_least is not None and isinstance(most, int | Decimal):
        return f"“{_called(now)}” takes no answer as high any more" if most < trigger.at_least else ""
    return f"“{_called(now)}” no longer offers an answer that sets it off" if raising and not still else ""


def _differently(said: str, draft: OwnDraft, before: Item, now: Item, raising: tuple[str, ...]) -> Iterator[str]:
    """What is new, gone or reworded among the answers of a question."""
    if now.kind is Kind.BOOLEAN:
        return
    for key in _keys(before):
        if key in raising and key not in _keys(now):
            yield f"{said} no longer rises with “{_said(before)[key]}”, which “{_called(now)}” no longer offers."
    for key, words in _said(now).items():
        if key not in _keys(before) and key not in raising:
            yield f"{said} does not rise with “{words}”, the new answer to “{_called(now)}”."
    for key, was, words in reworded(draft, now.link_id):
        yield f"{said} {'now rises' if key in raising else 'does not rise'} with “{words}”, which was “{was}”."


def reworded(draft: OwnDraft, link_id: str) -> Iterator[tuple[str, str, str]]:
    """The answers to a question that have other words than they began with, in either language: name, before, now."""
    languages = ((draft.began_plan, draft.plan), (draft.began_spanish_plan, draft.spanish_plan))
    for began, plan in languages:
        was = _said(began[link_id])
        for key, words in _said(plan[link_id]).items():
            if was.get(key, words) != words and was[key] != key:
                yield key, was[key], words


def _keys(item: Item) -> list[str]:
    return [key_of(option.value) for option in item.options]


def _said(item: Item) -> dict[str, str]:
    return {key_of(option.value): cut(shown(option.value)) for option in item.options}


def _called(item: Item) -> str:
    return cut(words_of(item) or item.link_id)
