"""Who may know an answer at first, and what it is about: what a sidecar says of an item, or of what it stands in.

The rule itself, and the only way to widen an answer, is in clinic/couples/rules.py.
"""

from collections.abc import Mapping
from typing import TypeVar

from clinic.couples.rules import Matter
from clinic.questionnaires.plan import Item, Plan
from clinic.questionnaires.sidecar import Sidecar, StartsAs

Said = TypeVar("Said")


def starts_as(plan: Plan, about: Sidecar | None, link_id: str) -> StartsAs:
    """Counselor and author, unless the sidecar keeps it for the counselor alone."""
    if about is None:
        return StartsAs.PRIVATE
    return _nearest(plan, about.audience.items, link_id) or about.audience.default


def matter_of(plan: Plan, about: Sidecar | None, link_id: str) -> Matter:
    """What an answer is about, where that limits who may ever know it.

    A question that the sidecar scores, routes or otherwise speaks of without a matter is an ordinary one. One that is
    asked only after certain answers gives them away, and so is about whatever they are about.
    """
    return _matter(plan, about, link_id, frozenset()) if about is not None else Matter.ORDINARY


def _matter(plan: Plan, about: Sidecar, link_id: str, after: frozenset[str]) -> Matter:
    """The same, for a question that was reached from those that wait for it; a draft may have rules in a circle."""
    said = _nearest(plan, about.matters, link_id)
    if said is not None:
        return said
    own = _unsaid(plan, about, link_id)
    before = waits_for(plan, link_id) - after - {link_id} if own is Matter.ORDINARY else ()
    given_away = (_matter(plan, about, one, after | {link_id}) for one in sorted(before))
    return next((one for one in given_away if one is not Matter.ORDINARY), own)


def waits_for(plan: Plan, link_id: str) -> set[str]:
    """The questions whose answers decide whether it is asked."""
    standing = plan.standings[link_id]
    named = {one.question for item in (standing.item, *standing.above) for one in item.conditions}
    return {one for one in named if one in plan}


def _unsaid(plan: Plan, about: Sidecar, link_id: str) -> Matter:
    item = plan[link_id]
    is_known = any(_is_named(plan, item, name) for _, name in about.items_named())
    return about.unnamed if item.is_question and not is_known else Matter.ORDINARY


def _nearest(plan: Plan, said: Mapping[str, Said], link_id: str) -> Said | None:
    """What is said of the item, or of the innermost thing around it that anything is said of."""
    standing = plan.standings[link_id]
    for item in (standing.item, *reversed(standing.above)):
        found = next((value for name, value in said.items() if _is_named(plan, item, name)), None)
        if found is not None:
            return found
    return None


def _is_named(plan: Plan, item: Item, name: str) -> bool:
    return plan.named(name) is item
