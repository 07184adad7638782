"""How a map grew: what was added, said better or taken off in a session, and what of an old map may still be shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from clinic.couples.rules import Audience, Reader, Side
from clinic.cycles.changes import Edit, ReviseEntry, SetAudience, SetTentative
from clinic.cycles.rules import CycleMap, Element, Entry, MapView, view_for


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


def still_open(then: CycleMap, now: CycleMap, later: Iterable[Edit]) -> MapView:
    """`then` for the couple: what everyone in the room could see at the time, and could see today.

    Words that were kept back since are left out, whether they still stand on the map or not; `later` are the edits
    that came after `then`.
    """
    shown_then = view_for(Reader.ROOM, then)
    standing = {entry.id for entry in now.entries}
    open_now = {entry.id for entry in view_for(Reader.ROOM, now).entries}
    kept_back = _kept_back(list(later))
    may = [
        entry
        for entry in shown_then.entries
        if (entry.id in open_now if entry.id in standing else entry.id not in kept_back)
    ]
    return replace(shown_then, entries=tuple(may))


def _kept_back(later: Sequence[Edit]) -> set[str]:
    """Entries that an edit meant for fewer than the room; a revision's own id stands for no entry of the past."""
    named = {edit.id: edit.change.entry for edit in later if isinstance(edit.change, ReviseEntry)}
    narrowed = {
        edit.change.entry
        for edit in later
        if (isinstance(edit.change, SetAudience) and edit.change.audience is not Audience.ROOM)
        or (isinstance(edit.change, SetTentative) and edit.change.tentative)
    }
    return narrowed | {named[entry] for entry in narrowed if entry in named}
