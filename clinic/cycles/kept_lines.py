"""The lines of a map while its log is read: its name, and each partner's sentence. There is one of each.

So late words cannot stand beside a line that another device changed meanwhile. They wait in the tray, and late blanks
take nothing away.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.couples.rules import Audience, Side
from clinic.cycles.changes import Edit, Redo, SetLink, SetTitle, ToLine, Undo


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line as it stands; the edit at `seq` put it there. `audience` is the most who may have it."""

    text: str
    seq: int
    audience: Audience = Audience.ROOM


class KeptLines:
    """The name of a map, under no side, and the sentence of each partner who has one."""

    def __init__(self) -> None:
        self.by_side: dict[Side | None, KeptLine] = {}

    @property
    def title(self) -> str:
        return self.by_side[None].text if None in self.by_side else ""

    def sentences(self) -> Iterator[tuple[Side, KeptLine]]:
        return ((side, line) for side, line in self.by_side.items() if side is not None)

    def apply(self, edit: Edit, change: ToLine) -> None:
        """Reads an edit that stands and came in time; blank words take a line away."""
        side = _place(change)
        self.by_side.pop(side, None)
        if isinstance(change, SetTitle):
            self.by_side[None] = KeptLine(change.text, edit.seq)
        elif change.text.strip():
            self.by_side[side] = KeptLine(change.text, edit.seq, change.audience)


class LateLines:
    """Finds the edits of lines that came too late: another device had changed the line, and theirs are other words.

    Whether an edit is late does not change when it or another one is undone.
    """

    def __init__(self) -> None:
        self._touched: dict[Side | None, dict[str, int]] = {}
        self._newest: dict[Side | None, str] = {}
        self._places: dict[str, Side | None] = {}

    def read(self, edit: Edit) -> bool:
        """Reads the next edit of the log, and says whether it is a late one."""
        match edit.change:
            case SetLink() | SetTitle():
                return self._is_late(edit, _place(edit.change), edit.change.text.strip())
            case Undo(edit=target) | Redo(edit=target) if target in self._places:
                self._touch(edit, self._places[target])
        return False

    def _is_late(self, edit: Edit, place: Side | None, text: str) -> bool:
        touched = self._touched.get(place, {})
        stale = any(seq > edit.base for device, seq in touched.items() if device != edit.device)
        if stale and text != self._newest.get(place):
            return True
        self._places[edit.id], self._newest[place] = place, text
        self._touch(edit, place)
        return False

    def _touch(self, edit: Edit, place: Side | None) -> None:
        self._touched.setdefault(place, {})[edit.device] = edit.seq


def _place(change: ToLine) -> Side | None:
    return change.partner if isinstance(change, SetLink) else None
