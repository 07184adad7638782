"""The lines of a map while its log is read: its name, and each partner's sentence. There is one of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.couples.rules import Audience, Side
from clinic.cycles.changes import Edit, SetLink, SetTitle


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

    def apply(self, edit: Edit, change: SetLink | SetTitle) -> None:
        """Reads an edit that stands; blank words take a line away."""
        side = change.partner if isinstance(change, SetLink) else None
        self.by_side.pop(side, None)
        if isinstance(change, SetTitle):
            self.by_side[None] = KeptLine(change.text, edit.seq)
        elif change.text.strip():
            self.by_side[side] = KeptLine(change.text, edit.seq, change.audience)
