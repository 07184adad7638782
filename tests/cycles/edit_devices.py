"""Who works on a map in the model: the simplest server, devices that are often offline, and what they typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from clinic.couples.rules import Audience, Pair
from clinic.cycles.edit_checks import KnownIds, check
from clinic.cycles.edits import Edit, Folded, fold
from clinic.cycles.rules import Entry, MapPartner, Parked
from clinic.cycles.store import Accepted, NewEdit

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))


class Log:
    """The simplest server that keeps the promises of `clinic.cycles.store.append`."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []

    def take(self, device: str, base: int, sent: Sequence[NewEdit]) -> list[Accepted]:
        known = KnownIds(self.edits)
        accepted = []
        for new in sent:
            kept = next((edit for edit in self.edits if edit.id == new.id), None)
            if kept is None:
                check(new.change, known)
                self.edits.append(Edit(len(self.edits) + 1, new.id, device, min(base, len(self.edits)), new.change))
                known.learn(self.edits[-1])
            accepted.append(Accepted(new.id, (kept or self.edits[-1]).seq, repeat=kept is not None))
        return accepted


@dataclass
class Device:
    """A browser tab: what it has seen of the log, and what it has not sent, or has had no answer to."""

    name: str
    seen: int = 0
    waiting: list[tuple[int, NewEdit]] = field(default_factory=list)

    def sees(self, log: Sequence[Edit]) -> Folded:
        known = list(log[: self.seen])
        ids = {edit.id for edit in known}
        own = [(base, new) for base, new in self.waiting if new.id not in ids]
        known += [Edit(self.seen + at, new.id, self.name, base, new.change) for at, (base, new) in enumerate(own, 1)]
        return fold(known, NAMES)


@dataclass(frozen=True)
class Typed:
    """Words as they were typed: in which edit, and who could see the entry then."""

    edit: str
    entry: Entry | Parked

    @property
    def for_the_room(self) -> bool:
        entry = self.entry
        return isinstance(entry, Entry) and entry.audience is Audience.ROOM and not entry.tentative
