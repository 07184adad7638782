"""How a form is divided into pages: one thing on each.

A group at the top, or one that asks to be a page, is a page. Questions between them have a page each, but a few short
ones in a row on the same scale share one. What a form hides is on no page.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.questionnaires.answers import Place
from clinic.questionnaires.plan import Control, Item, Plan
from clinic.questionnaires.rules import Kind

MOST_ON_A_SCALE = 9


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page: its place among them from 1 on, its heading, and what stands on it. Of a page that is `always` asked,
    something is there whatever was answered.
    """

    number: int
    title: str
    items: tuple[Item, ...]
    always: bool = False


def pages_of(plan: Plan) -> tuple[FormPage, ...]:
    """Every page of a form, in order. Which of them are asked depends on the answers."""
    parts = list(_divided(plan.items, "", at_top=True))
    return tuple(
        FormPage(number, title, items, any(_always_shows(plan, item) for item in items))
        for number, (title, items) in enumerate(parts, 1)
    )


def _always_shows(plan: Plan, item: Item) -> bool:
    """Whether the item has something to show that no rule decides about."""
    if item.hidden or item.link_id not in plan.always:
        return False
    if item.kind is Kind.GROUP:
        return any(_always_shows(plan, one) for one in item.items)
    return item.is_question or bool(item.text)


def _divided(items: tuple[Item, ...], title: str, *, at_top: bool) -> Iterator[tuple[str, tuple[Item, ...]]]:
    loose: list[Item] = []
    for item in items:
        if item.hidden:
            continue
        if item.kind is Kind.GROUP and (at_top or item.control is Control.PAGE):
            yield from _between(loose, title, at_top=at_top)
            loose = []
            yield from _group(item, title)
        else:
            loose.append(item)
    yield from _between(loose, title, at_top=at_top)


def _group(group: Item, title: str) -> Iterator[tuple[str, tuple[Item, ...]]]:
    if not group.may_repeat and any(_is_page(one) for one in group.items):
        yield from _divided(group.items, group.text or title, at_top=False)
    else:
        yield group.text or title, (group,)


def _is_page(item: Item) -> bool:
    return item.kind is Kind.GROUP and item.control is Control.PAGE


def _between(loose: list[Item], title: str, *, at_top: bool) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """What stands between groups: at the top one question a page, or a few that share a scale."""
    if not loose:
        return
    if not at_top:
        yield title, tuple(loose)
        return
    page: list[Item] = []
    for item in loose:
        if any(one.is_question for one in page) and not _share(page, item):
            yield title, tuple(page)
            page = []
        page.append(item)
    yield title, tuple(page)


def _share(page: list[Item], item: Item) -> bool:
    """Whether an item goes on the page before it: it has the scale of every question there, and no rule of its own."""
    questions = [one for one in page if one.is_question]
    scale = [option.value for option in item.options]
    return (
        item.kind is Kind.CHOICE
        and bool(scale)
        and not item.conditions
        and len(questions) < MOST_ON_A_SCALE
        and all([option.value for option in one.options] == scale and not one.items for one in questions)
    )


def field_name(plan: Plan, place: Place) -> str:
    """What the fields of a question are called on its page: the item's number in the form, and the turns.

    A linkId is anybody's text; these names are ours, and stay the same as long as the version of the form does.
    """
    return "-".join([f"q{plan.numbers[place.link_id]}", *(str(turn) for turn in place.turns)])
