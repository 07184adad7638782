"""How a map grew: what was added, said better or taken off in a session."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic.couples.rules import Audience, Side
from clinic.cycles.rules import CycleMap, Element, Entry


class Deed(StrEnum):
    """What happened to some words."""

    ADDED = "added"
    REWORDED = "reworded"
    MOVED = "moved"
    CONFIRMED = "confirmed"
    DOUBTED = "doubted"
    FOR_OTHERS = "for_others"
    REMOVED = "removed"


class Topic(StrEnum):
    """What the words are."""

    ENTRY = "entry"
    LINK = "link"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was. `side` and `element` are its place now, or its last one; a title has none."""

    deed: Deed
    topic: Topic
    words: str
    before: str = ""
    side: Side | None = None
    element: Element | None = None
    tentative: bool = False
    audience: Audience = Audience.ROOM


@dataclass(frozen=True, slots=True)
class Chapter:
    """A therapy session in which a map was worked on: the map at its end, and what came about in it."""

    day: date
    map: CycleMap
    differences: tuple[Difference, ...]


def differences(before: CycleMap | None, after: CycleMap) -> tuple[Difference, ...]:
    """What is new in `after`, in the order of the map, and then what is gone."""
    old = {entry.id: entry for entry in before.entries} if before else {}
    now = {entry.id for entry in after.entries}
    return (
        *_of_the_title(before.title if before else "", after.title),
        *(one for entry in after.entries for one in _of_an_entry(old.get(entry.id), entry)),
        *_of_the_links(before, after),
        *(_about(Deed.REMOVED, entry) for key, entry in old.items() if key not in now),
    )


def _of_the_title(before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield _told(Topic.TITLE, before, after)


def _of_the_links(before: CycleMap | None, after: CycleMap) -> Iterator[Difference]:
    old = {link.side: link.text for link in before.links} if before else {}
    now = {link.side: link.text for link in after.links}
    for side in Side:
        if old.get(side, "") != now.get(side, ""):
            yield _told(Topic.LINK, old.get(side, ""), now.get(side, ""), side)


def _told(topic: Topic, before: str, after: str, side: Side | None = None) -> Difference:
    """A text that a map has at most one of."""
    if not after:
        return Difference(Deed.REMOVED, topic, before, side=side)
    return Difference(Deed.REWORDED if before else Deed.ADDED, topic, after, before, side)


def _of_an_entry(before: Entry | None, after: Entry) -> Iterator[Difference]:
    if before is None:
        yield _about(Deed.ADDED, after)
        return
    if before.text != after.text:
        yield _about(Deed.REWORDED, after, before.text)
    if (before.side, before.element) != (after.side, after.element):
        yield _about(Deed.MOVED, after)
    if before.tentative != after.tentative:
        yield _about(Deed.DOUBTED if after.tentative else Deed.CONFIRMED, after)
    if before.audience is not after.audience:
        yield _about(Deed.FOR_OTHERS, after)


def _about(deed: Deed, entry: Entry, before: str = "") -> Difference:
    return Difference(deed, Topic.ENTRY, entry.text, before, entry.side, entry.element, entry.tentative, entry.audience)
