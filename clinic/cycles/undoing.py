"""Which edits stand: undo and redo, worked out from the log alone."""

from collections.abc import Sequence

from clinic.couples.rules import Audience, narrowest
from clinic.cycles.changes import (
    AddEntry,
    Edit,
    NewWords,
    PlaceWords,
    Redo,
    ReviseEntry,
    SetAudience,
    SetTentative,
    ToEntry,
    ToLine,
    Undo,
)


def stacks(log: Sequence[Edit]) -> tuple[list[str], list[str]]:
    """The edits that stand and the edits that could be redone, each with the newest last."""
    standing = Standing()
    for edit in log:
        standing.read(edit)
    return list(standing.done), list(standing.undone)


class Standing:
    """Which edits stand, while a log is read.

    A new change clears what could be redone, so a redo never meets words it has not seen. An undo or redo that no
    longer applies changes nothing; neither does an undo that would make such words known to more people.
    """

    def __init__(self) -> None:
        # Dictionaries, because they keep the order and give up one from the middle at once, however long the log is.
        self.done: dict[str, None] = {}
        self.undone: dict[str, None] = {}
        self._past = _Past()

    def read(self, edit: Edit) -> bool:
        """Reads the next edit, and says whether an earlier one was undone or done again by it."""
        match edit.change:
            case Undo(edit=target):
                return self._move(edit, target, self.done, self.undone)
            case Redo(edit=target):
                return self._move(edit, target, self.undone, self.done)
            case _:
                self.done[edit.id] = None
                self.undone.clear()
                self._past.learn(edit)
                return False

    def _move(self, edit: Edit, target: str, out_of: dict[str, None], to: dict[str, None]) -> bool:
        if target not in out_of or self._past.opens_unseen_words(edit, target):
            return False
        to[target] = out_of.pop(target)
        return True


class _Past:
    """What was read so far, by the entry it is about; a revision's own id stands for the same entry."""

    def __init__(self) -> None:
        self._entry: dict[str, str] = {}
        self._edits: dict[str, Edit] = {}
        self._words: dict[str, dict[str, int]] = {}
        """For each entry, where in the log each device last put words."""
        self._audience: dict[str, Audience | None] = {}
        self._before: dict[str, Audience | None] = {}
        """For each edit, the audience its entry had before it; none for words that were placed: it may be any."""

    def learn(self, edit: Edit) -> None:
        if isinstance(edit.change, ToLine):  # late words of a line may wait in the tray
            self._words[edit.id] = {edit.device: edit.seq}
        if not isinstance(edit.change, NewWords | ToEntry):
            return
        entry = self._entry.get(edit.change.entry, edit.change.entry)
        self._entry[edit.id], self._edits[edit.id] = entry, edit
        self._before[edit.id] = self._audience.get(entry, Audience.ROOM)
        if isinstance(edit.change, AddEntry | SetAudience):
            self._audience[entry] = edit.change.audience
        if isinstance(edit.change, PlaceWords):
            self._audience[entry] = None
        if isinstance(edit.change, NewWords | ReviseEntry):
            self._words.setdefault(entry, {})[edit.device] = edit.seq

    def opens_unseen_words(self, again: Edit, target: str) -> bool:
        """Whether undoing or redoing `target` would open words of another device that came after `again.base`."""
        words = self._words.get(self._entry.get(target, ""), {})
        late = any(seq > again.base for device, seq in words.items() if device != again.device)
        return late and _opens(again, self._edits[target], self._before[target])


def _opens(again: Edit, target: Edit, before: Audience | None) -> bool:
    undoes = isinstance(again.change, Undo)
    before = before or (Audience.ROOM if undoes else Audience.COUNSELOR)
    match target.change:
        case SetTentative(tentative=tentative):
            return tentative is undoes
        case SetAudience(audience=audience):
            old, new = (audience, before) if undoes else (before, audience)
            return old is not new and narrowest((old, new)) is old
        case PlaceWords():
            return True
        case _:
            return False
