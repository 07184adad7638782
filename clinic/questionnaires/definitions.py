"""A form's FHIR definition as a tree of items, changed one item at a time.

A definition is plain JSON and is never changed in place: every operation gives a new one. Whatever an operation does
not speak of stays as it stands there: extensions nobody here knows, limits, weights, codes, rules.
"""

import hashlib
import re
from collections.abc import Callable, Iterator

from clinic.questionnaires.fhir_json import Json

Siblings = list[Json]
GROUP = "group"


def below(holder: Json) -> Siblings:
    """The items that stand directly in a form or in an item."""
    return list(holder.get("item", ()))


def every_item(holder: Json) -> Iterator[Json]:
    """Every item of a form, in its order."""
    for item in below(holder):
        yield item
        yield from every_item(item)


def item_in(holder: Json, link_id: str) -> Json:
    """The item with this linkId.

    Raises:
        KeyError: there is none.
    """
    found = next((one for one in every_item(holder) if one["linkId"] == link_id), None)
    if found is None:
        raise KeyError(link_id)
    return found


def link_ids(holder: Json) -> list[str]:
    return [one["linkId"] for one in every_item(holder)]


def with_items(holder: Json, items: Siblings) -> Json:
    """The form or item with other items in it; none leaves no empty list behind."""
    if items or holder.get("resourceType"):
        return holder | {"item": items}
    return {name: value for name, value in holder.items() if name != "item"}


def respelled(holder: Json, change: Callable[[Json], Json]) -> Json:
    """The form with every item changed, those within an item before it."""
    return with_items(holder, [change(respelled(one, change)) for one in below(holder)])


def among_siblings(holder: Json, link_id: str, change: Callable[[Siblings, int], Siblings]) -> Json:
    """The form with the items changed among which `link_id` stands; `change` is told its place there."""
    items = below(holder)
    here = next((place for place, one in enumerate(items) if one["linkId"] == link_id), None)
    if here is not None:
        return with_items(holder, change(items, here))
    return with_items(holder, [among_siblings(one, link_id, change) if "item" in one else one for one in items])


def replaced(holder: Json, item: Json, link_id: str = "") -> Json:
    """The item with its linkId, or with the one that is named, as it is now."""
    return among_siblings(holder, link_id or item["linkId"], lambda all_, at: [*all_[:at], item, *all_[at + 1 :]])


def removed(holder: Json, link_id: str) -> Json:
    """Without an item and all that stands in it."""
    return among_siblings(holder, link_id, lambda all_, at: all_[:at] + all_[at + 1 :])


def added(holder: Json, item: Json, within: str = "") -> Json:
    """An item more, at the end of a group or of the form; one whose linkId is there already is replaced instead."""
    if item["linkId"] in link_ids(holder):
        return replaced(holder, item)
    if not within:
        return with_items(holder, [*below(holder), item])
    group = item_in(holder, within)
    return replaced(holder, with_items(group, [*below(group), item]))


def moved(holder: Json, link_id: str, by: int) -> Json:
    """One step up (-1) or down (1), as a reader sees it: a question goes into a group it meets, and out at its ends.

    A group never goes into another. What stands first or last of all stays where it is, and so does what has come to
    the end of a question it hangs on.
    """
    item, around = item_in(holder, link_id), _around(holder, link_id)
    siblings = below(around) if around else below(holder)
    here = next(place for place, one in enumerate(siblings) if one["linkId"] == link_id)
    there = here + by
    if not 0 <= there < len(siblings):
        return _out_of(holder, around, item, by) if around and around["type"] == GROUP else holder
    if siblings[there]["type"] == GROUP and item["type"] != GROUP:
        return _into(removed(holder, link_id), siblings[there]["linkId"], item, by)
    return among_siblings(holder, link_id, lambda all_, at: _swapped(all_, at, at + by))


def _around(holder: Json, link_id: str) -> Json | None:
    """What an item stands in; nothing at the top of the form."""
    return next((one for one in every_item(holder) if link_id in [inner["linkId"] for inner in below(one)]), None)


def _out_of(holder: Json, group: Json, item: Json, by: int) -> Json:
    rest = removed(holder, item["linkId"])
    step = 0 if by < 0 else 1
    return among_siblings(rest, group["linkId"], lambda all_, at: [*all_[: at + step], item, *all_[at + step :]])


def _into(holder: Json, link_id: str, item: Json, by: int) -> Json:
    group = item_in(holder, link_id)
    inside = [item, *below(group)] if by > 0 else [*below(group), item]
    return replaced(holder, with_items(group, inside))


def _swapped(items: Siblings, one: int, other: int) -> Siblings:
    items = list(items)
    items[one], items[other] = items[other], items[one]
    return items


_PLAIN = re.compile("[A-Za-z0-9_.-]{1,200}")
_RESERVED = {".", "..", "new", "new-heading"}


def name_of(link_id: str) -> str:
    """A linkId, which is anybody's text of any length, as it can stand in an address and as an element's id."""
    if _PLAIN.fullmatch(link_id) and link_id not in _RESERVED:
        return link_id
    return f"~{hashlib.sha256(link_id.encode()).hexdigest()[:32]}"
