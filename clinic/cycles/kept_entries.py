"""The words of a map while its log is read, with enough of their past to find a place for late words.

Devices work offline, so an edit may come after changes its device had not seen: it is stale. A stale edit never
overwrites or hides another device's words, and never makes words known to more people; late words stand beside.
Parked words are the counselor's alone; placing them is what opens them to the room.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from clinic.couples.rules import Audience, audiences_of, narrowest
from clinic.cycles.changes import (
    AddEntry,
    Edit,
    NewWords,
    PlaceEntry,
    PlaceWords,
    Redo,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetTentative,
    ToEntry,
    ToLine,
    Undo,
)
from clinic.cycles.rules import Element, Entry, Parked

Kept = Entry | Parked


@dataclass(slots=True)
class _Kept:
    """An entry and its past.

    `touched` says when each device last changed it; `hidden` ones are taken off the map. `limits` are what it was like
    in edits that stand undone: some device may still go by them. `widest` is the audience it may have once it is
    placed: what was asked of it while it lay parked.
    """

    entry: Kept
    hidden: bool = False
    widest: Audience = Audience.ROOM
    touched: dict[str, int] = field(default_factory=dict)
    past: list[tuple[int, Kept]] = field(default_factory=list)
    limits: list[Kept] = field(default_factory=list)

    def stale(self, edit: Edit) -> bool:
        return any(seq > edit.base for device, seq in self.touched.items() if device != edit.device)

    def change(self, edit: Edit, entry: Kept) -> None:
        self.entry = entry
        self.touched[edit.device] = edit.seq
        self.past.append((edit.seq, entry))

    def beside(self, edit: Edit, text: str) -> Kept:
        """Late words, for the fewest who could have had the entry since their device last looked."""
        if isinstance(self.entry, Parked):
            return Parked(edit.id, text)
        before = [entry for seq, entry in self.past if seq <= edit.base][-1:]
        seen = [*before, *(entry for seq, entry in self.past if seq > edit.base), *self.limits]
        return replace(
            self.entry,
            id=edit.id,
            text=text,
            audience=narrowest(_audience(entry) for entry in seen),
            tentative=any(isinstance(entry, Entry) and entry.tentative for entry in seen),
        )

    def placed(self, edit: Edit, change: PlaceWords) -> Entry:
        """Parked words in their part. Nobody opens words to the room that they have not seen as they are now."""
        asked = Audience.COUNSELOR if self.stale(edit) else self.widest
        audience = asked if asked in audiences_of(change.partner) else Audience.COUNSELOR
        return Entry(self.entry.id, change.partner, change.element, self.entry.text, audience=audience)


class KeptEntries:
    """Every entry that the log ever held, by its id; a revision's own id finds its entry too."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._by_edit: dict[str, _Kept] = {}

    def shown(self) -> tuple[Entry, ...]:
        """The entries that are on the map, in the order their words came to it."""
        return tuple(entry for entry in self._standing() if isinstance(entry, Entry))

    def parked(self) -> tuple[Parked, ...]:
        """The words that wait for their place, in the order they came."""
        return tuple(entry for entry in self._standing() if isinstance(entry, Parked))

    def open_moves(self) -> frozenset[str]:
        """The moves that everyone in the room may see now, by their ids."""
        moves = (entry for entry in self.shown() if entry.element is Element.MOVE)
        return frozenset(entry.id for entry in moves if _open_to(entry) is Audience.ROOM)

    def ever(self) -> Iterator[Kept]:
        """All words, also those that were taken off, as they are now or were then."""
        return (kept.entry for key, kept in self._kept.items() if key == kept.entry.id)

    def kept_back(self) -> dict[str, Audience]:
        """Who may have the words that are not for everyone, as they are now or were when they were taken off."""
        return {entry.id: _open_to(entry) for entry in self.ever() if _open_to(entry) is not Audience.ROOM}

    def read(self, edit: Edit, *, stands: bool, late: bool) -> None:
        """Reads one edit of any kind. `late` says that it puts words to a line, and that they came too late."""
        change = edit.change
        if isinstance(change, Undo | Redo):
            self._touch_again(change.edit, edit)
        elif isinstance(change, NewWords | ToEntry):
            self._apply(edit, change, stands=stands)
        elif isinstance(change, ToLine) and late:
            self._park(edit, change.text, stands=stands)

    def _apply(self, edit: Edit, change: NewWords | ToEntry, *, stands: bool) -> None:
        """Reads one edit. One that stands undone changes nothing, but is remembered for what comes late."""
        if isinstance(change, NewWords):
            self._add(edit, _entry(change), hidden=not stands)
        elif kept := self._kept.get(change.entry):
            if not stands:
                self._remember(edit, change, kept)
            elif isinstance(change, PlaceWords):
                self._place(edit, change, kept)
            elif isinstance(kept.entry, Entry):
                self._change(edit, change, kept, kept.entry)
            else:
                self._change_parked(edit, change, kept)
            self._by_edit[edit.id] = kept

    def _park(self, edit: Edit, text: str, *, stands: bool) -> None:
        """Keeps late words of a line, under the id of their edit. Blanks are none."""
        if text.strip():
            self._add(edit, Parked(edit.id, text), hidden=not stands)

    def _touch_again(self, target: str, edit: Edit) -> None:
        """An undo or redo of `target` is news about its entry for every other device."""
        for kept in (self._by_edit.get(target), self._kept.get(target)):
            if kept:
                kept.touched[edit.device] = edit.seq

    def _standing(self) -> list[Kept]:
        return [kept.entry for key, kept in self._kept.items() if key == kept.entry.id and not kept.hidden]

    def _add(self, edit: Edit, entry: Kept, *, hidden: bool) -> None:
        if entry.id not in self._kept:
            kept = _Kept(entry, hidden)
            kept.change(edit, entry)
            self._kept[entry.id] = self._by_edit[edit.id] = kept

    def _place(self, edit: Edit, change: PlaceWords, kept: _Kept) -> None:
        """Words that somebody placed already stay where they are."""
        if isinstance(kept.entry, Parked):
            kept.change(edit, kept.placed(edit, change))
            self._kept[kept.entry.id] = self._kept.pop(kept.entry.id)

    def _change(self, edit: Edit, change: ToEntry, kept: _Kept, entry: Entry) -> None:
        stale = kept.stale(edit)
        match change:
            case ReviseEntry() | RemoveEntry():
                self._reword(edit, change, kept, stale=stale)
            case PlaceEntry(element=element):
                kept.change(edit, replace(entry, element=element))
            case SetTentative(tentative=tentative) if tentative or not stale:
                kept.change(edit, replace(entry, tentative=tentative))
            case SetAudience(audience=audience) if audience in audiences_of(entry.side):
                if not stale or narrowest((audience, entry.audience)) is audience:
                    kept.change(edit, replace(entry, audience=audience))
            case _:
                pass

    def _change_parked(self, edit: Edit, change: ToEntry, kept: _Kept) -> None:
        """Words that lie parked again, because their placing was taken back, keep the limits that were set since."""
        match change:
            case ReviseEntry() | RemoveEntry():
                self._reword(edit, change, kept, stale=kept.stale(edit))
            case SetAudience(audience=audience):
                kept.widest = narrowest((kept.widest, audience))
            case SetTentative(tentative=True):
                kept.widest = Audience.COUNSELOR
            case _:
                pass

    def _reword(self, edit: Edit, change: ReviseEntry | RemoveEntry, kept: _Kept, *, stale: bool) -> None:
        if isinstance(change, ReviseEntry):
            if stale or kept.hidden:
                self._add(edit, kept.beside(edit, change.text), hidden=False)
            else:
                kept.change(edit, replace(kept.entry, text=change.text))
                self._kept.setdefault(edit.id, kept)
        elif not stale:
            kept.hidden = True
            kept.change(edit, kept.entry)

    def _remember(self, edit: Edit, change: ToEntry, kept: _Kept) -> None:
        """What stood undone was seen by some: words that were typed meanwhile keep the limits it set."""
        entry = kept.entry
        match change:
            case ReviseEntry(text=text):
                self._add(edit, kept.beside(edit, text), hidden=True)
            case SetAudience(audience=audience) if isinstance(entry, Entry):
                kept.limits.append(replace(entry, audience=audience))
            case SetTentative(tentative=tentative) if isinstance(entry, Entry):
                kept.limits.append(replace(entry, tentative=tentative))
            case _:
                pass


def _audience(entry: Kept) -> Audience:
    return entry.audience if isinstance(entry, Entry) else Audience.COUNSELOR


def _open_to(entry: Kept) -> Audience:
    """Who may have some words: a hunch is the counselor's alone."""
    return Audience.COUNSELOR if isinstance(entry, Entry) and entry.tentative else _audience(entry)


def _entry(change: NewWords) -> Kept:
    if isinstance(change, AddEntry):
        return Entry(change.entry, change.partner, change.element, change.text, change.tentative, change.audience)
    return Parked(change.entry, change.text)
