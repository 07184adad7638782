"""What was kept back since: how an old map may be shown to the couple, or taken up again.

Every state that the map was in since is looked at, as it was then. What an edit meant is not asked: an undo, a late
edit or words that lie parked again keep as much back as somebody who says so. Words that stand beside others, because
two devices changed them at once, are kept back together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from clinic.couples.rules import Audience, drawn_from
from clinic.cycles.changes import (
    AddEntry,
    Edit,
    NewWords,
    ParkWords,
    Redo,
    ReviseEntry,
    SetAudience,
    SetTentative,
    ToEntry,
    ToLine,
    Undo,
)
from clinic.cycles.edits import Folded, entries_of, late_lines, moves_told_by
from clinic.cycles.kept_entries import Kept, KeptEntries
from clinic.cycles.rules import CycleMap, Entry, Link, Parked
from clinic.cycles.undoing import Standing, stacks


@dataclass(frozen=True, slots=True)
class Limit:
    """The least that some words were at any time since."""

    audiences: frozenset[Audience] = frozenset()
    tentative: bool = False
    parked: bool = False

    def at(self, words: Kept) -> "Limit":
        """The least of this and of what the words are just now."""
        if isinstance(words, Parked):
            return replace(self, parked=True)
        return Limit(self.audiences | {words.audience}, self.tentative or words.tentative, self.parked)

    @property
    def open_to(self) -> frozenset[Audience]:
        """Who could have the words, for what was made from them."""
        return self.audiences | {Audience.COUNSELOR} if self.tentative or self.parked else self.audiences


class Since:
    """What became of the words of an old map: `then` are the edits of `log` that had made it. Both in their order."""

    def __init__(self, log: Sequence[Edit], then: Sequence[Edit]) -> None:
        self._log, self._edits = log, {edit.seq: edit for edit in log}
        made_it = {edit.id for edit in then}
        later = next((edit.seq for edit in log if edit.id not in made_it), None)
        self._roots = _roots(log)
        self._limits = {} if later is None else _least(log, later, self._roots)
        self._taken_back = frozenset(stacks(then)[0]) - frozenset(stacks(log)[0])
        for edit in log:
            if edit.id in self._taken_back and isinstance(edit.change, NewWords | ReviseEntry):
                limit = self.limit(edit.id)
                self._limits[self._roots[edit.id]] = replace(limit, audiences=limit.audiences | {Audience.COUNSELOR})

    def limit(self, words: str) -> Limit:
        """The least that these words were since. Those whose typing was taken back are the counselor's."""
        return self._limits.get(self._roots.get(words, words), Limit())

    def line(self, seq: int) -> frozenset[Audience]:
        """Who could have the line that the edit at `seq` put."""
        edit = self._edits[seq]
        return frozenset({Audience.COUNSELOR}) if edit.id in self._taken_back else self.limit(edit.id).open_to

    def sentence(self, seq: int) -> frozenset[Audience]:
        """The same for a sentence: nobody whom one of its moves was kept from."""
        moves = moves_told_by(self._log, seq) if self._limits else ()
        return self.line(seq).union(*(self.limit(move).open_to for move in moves))


def as_far_as_open(then: Folded, since: Since) -> CycleMap:
    """An old map with nothing in it that is known to more people than it ever was since."""
    words = [_limited(entry, since.limit(entry.id)) for entry in then.map.entries]
    title, parked_title = _title(then, since)
    return replace(
        then.map,
        title=title,
        entries=tuple(entry for entry in words if isinstance(entry, Entry)),
        links=tuple(_sentence(link, since.sentence(then.lines[link.side])) for link in then.map.links),
        parked=(*then.map.parked, *(entry for entry in words if isinstance(entry, Parked)), *parked_title),
    )


def _title(then: Folded, since: Since) -> tuple[str, list[Parked]]:
    """A name that everyone could know at all times; another one waits in the tray."""
    title = then.map.title
    if not title or since.line(then.lines[None]) <= {Audience.ROOM}:
        return title, []
    return "", [Parked(f"name-{then.lines[None]}", title)]


def _sentence(link: Link, audiences: frozenset[Audience]) -> Link:
    return replace(link, audience=drawn_from(link.side, audiences | {link.audience}))


def _limited(entry: Entry, limit: Limit) -> Kept:
    if limit.parked:
        return Parked(entry.id, entry.text)
    audience = drawn_from(entry.side, limit.audiences | {entry.audience})
    return replace(entry, audience=audience, tentative=entry.tentative or limit.tentative)


@dataclass(slots=True)
class _Family:
    """The edits of some words and of those that came to stand beside them, with what they make so far."""

    edits: list[Edit] = field(default_factory=list)
    limit: Limit = field(default_factory=Limit)
    entries: KeptEntries = field(default_factory=KeptEntries)

    def read(self, edit: Edit, standing: Standing, late: frozenset[str], *, again: bool) -> None:
        """One more edit; `again` says that an earlier one was undone or done again by it."""
        self.edits.append(edit)
        if again:
            self.entries = entries_of(self.edits, standing.done, late)
        else:
            self.entries.read(edit, stands=True, late=edit.id in late)

    def note(self) -> None:
        for words in self.entries.ever():
            self.limit = self.limit.at(words)


def _least(log: Sequence[Edit], later: int, roots: dict[str, str]) -> dict[str, Limit]:
    """The least that all words were in any state of the map from the edit at `later` on."""
    standing, late = Standing(), late_lines(log)
    families = {roots[edit.id]: _Family() for edit in log if _may_keep_back(edit, late)}
    for edit in log:
        again = standing.read(edit)
        family = families.get(roots.get(edit.id, ""))
        if family is not None:
            family.read(edit, standing, late, again=again)
        if edit.seq >= later:
            for one in families.values() if edit.seq == later else [family]:
                if one is not None:
                    one.note()
    return {root: family.limit for root, family in families.items()}


def _may_keep_back(edit: Edit, late: frozenset[str]) -> bool:
    """Words that no such edit is about were for everyone at all times."""
    match edit.change:
        case AddEntry(tentative=tentative, audience=audience):
            return tentative or audience is not Audience.ROOM
        case SetAudience(audience=audience):
            return audience is not Audience.ROOM
        case SetTentative(tentative=tentative):
            return tentative
        case ParkWords():
            return True
        case _:
            return edit.id in late


def _roots(log: Sequence[Edit]) -> dict[str, str]:
    """For each id that words go by, and for each edit about them, the id they first went by."""
    roots: dict[str, str] = {}
    for edit in log:
        for name, root in _named(edit, roots):
            roots.setdefault(name, root)
    return roots


def _named(edit: Edit, roots: dict[str, str]) -> Iterator[tuple[str, str]]:
    match edit.change:
        case Undo(edit=target) | Redo(edit=target):
            yield edit.id, roots.get(target, target)
        case change if isinstance(change, ToLine):
            yield edit.id, edit.id
        case change if isinstance(change, NewWords | ToEntry):
            root = roots.get(change.entry, change.entry)
            yield change.entry, root
            yield edit.id, root
