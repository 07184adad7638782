"""Whose key seals each edit of a map."""

from collections.abc import Sequence

from clinic.couples.rules import Audience, narrowest
from clinic.cycles.changes import (
    AddEntry,
    Edit,
    ParkWords,
    ReviseEntry,
    SetAudience,
    SetCycleType,
    SetLink,
    SetPartner,
    SetTentative,
)
from clinic.cycles.kept_lines import LateLines


class SealingAudiences:
    """Whose key seals an edit: that of the narrowest audience its words ever had. A hunch is the counselor's.

    Undo, redo and stale edits may bring any earlier audience back, so a key is never chosen by the present one.
    """

    def __init__(self, log: Sequence[Edit]) -> None:
        self.entries: dict[str, Audience] = {}
        self.revised: dict[str, str] = {}
        self.lines = LateLines()
        for edit in log:
            self.of(edit)

    def of(self, edit: Edit) -> Audience:
        if self.lines.read(edit):
            return self._narrowed(edit.id, Audience.COUNSELOR)  # they wait in the tray
        match edit.change:
            case AddEntry(entry=entry, audience=audience, tentative=tentative):
                return self._narrowed(entry, Audience.COUNSELOR if tentative else audience)
            case ParkWords(entry=entry):
                return self._narrowed(entry, Audience.COUNSELOR)
            case SetAudience(entry=entry, audience=audience):
                return self._narrowed(entry, audience)
            case SetTentative(entry=entry, tentative=True):
                return self._narrowed(entry, Audience.COUNSELOR)
            case ReviseEntry(entry=entry):
                self.revised[edit.id] = self.revised.get(entry, entry)
                return self._narrowed(entry, self.entries.get(self.revised[edit.id], Audience.COUNSELOR))
            case SetLink(audience=audience):
                return audience
            case SetPartner() | SetCycleType():
                return Audience.COUNSELOR  # positions, injury roles and the type of cycle are the counselor's
            case _:
                return Audience.ROOM

    def _narrowed(self, entry: str, audience: Audience) -> Audience:
        first = self.revised.get(entry, entry)
        self.entries[first] = narrowest((audience, self.entries.get(first, audience)))
        return self.entries[first]
