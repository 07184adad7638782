"""The cycle map as a log of small edits, and the map that the log folds into.

Nothing is ever taken out of the log. Undo and redo are edits too: they name an earlier edit, and the fold leaves out
the edits that stand undone. The fold is a pure function of the log, so every device that has the log has the map.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from clinic.couples.rules import Audience, CycleType, Pair, Side, drawn_from
from clinic.cycles.changes import (
    AddEntry,
    Change,
    Edit,
    EditError,
    ParkWords,
    PlaceEntry,
    PlaceWords,
    Redo,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetCycleType,
    SetLink,
    SetPartner,
    SetTentative,
    SetTitle,
    ShowElement,
    ToMap,
    Undo,
)
from clinic.cycles.kept_entries import KeptEntries
from clinic.cycles.kept_lines import KeptLine, KeptLines, LateLines
from clinic.cycles.rules import OPTIONAL, CycleMap, Element, Link, MapKind, MapPartner
from clinic.cycles.undoing import stacks

__all__ = [
    "AddEntry",
    "Change",
    "Edit",
    "EditError",
    "Folded",
    "ParkWords",
    "PlaceEntry",
    "PlaceWords",
    "Redo",
    "RemoveEntry",
    "ReviseEntry",
    "SetAudience",
    "SetCycleType",
    "SetLink",
    "SetPartner",
    "SetTentative",
    "SetTitle",
    "ShowElement",
    "Undo",
    "fold",
]


@dataclass(slots=True)
class _Fold:
    kind: MapKind
    partners: dict[Side, MapPartner]
    cycle_type: CycleType | None = None
    entries: KeptEntries = field(default_factory=KeptEntries)
    lines: KeptLines = field(default_factory=KeptLines)
    shown: set[Element] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Folded:
    """The map a log makes, with what the next undo and redo would name (an edit's id, or nothing).

    `lines` says which edit put the name of the map, under no side, and each partner's sentence.
    """

    map: CycleMap
    seq: int
    undo: str | None
    redo: str | None
    lines: dict[Side | None, int] = field(default_factory=dict)


def fold(edits: Iterable[Edit], partners: Pair[MapPartner], kind: MapKind = MapKind.NEGATIVE) -> Folded:
    """The current map. `partners` are the couple's own names and facts, which a map may state anew."""
    log = sorted(edits, key=lambda edit: edit.seq)
    done, undone = stacks(log)
    standing, late = set(done), late_lines(log)
    state = _Fold(kind, {side: partners[side] for side in Side}, entries=entries_of(log, standing, late))
    for edit in log:
        if isinstance(edit.change, ToMap) and edit.id in standing and edit.id not in late:
            _apply(state, edit, edit.change)
    return Folded(
        map=_frozen(state, log),
        seq=log[-1].seq if log else 0,
        undo=done[-1] if done else None,
        redo=undone[-1] if undone else None,
        lines={side: line.seq for side, line in state.lines.by_side.items()},
    )


def late_lines(log: Iterable[Edit]) -> frozenset[str]:
    """The edits of lines that came too late, by their ids."""
    lines = LateLines()
    return frozenset(edit.id for edit in log if lines.read(edit))


def entries_of(log: Sequence[Edit], standing: Collection[str], late: Collection[str]) -> KeptEntries:
    """Every entry that `log`, in its order, ever held; `standing` are the edits that are not undone."""
    entries = KeptEntries()
    for edit in log:
        entries.read(edit, stands=edit.id in standing, late=edit.id in late)
    return entries


def moves_told_by(log: Sequence[Edit], seq: int) -> frozenset[str]:
    """What a sentence tells that the edit at `seq` put: the moves that everyone in the room could see just then.

    Just then, whatever was undone or done again since.
    """
    before = [edit for edit in log if edit.seq < seq]
    return entries_of(before, set(stacks(before)[0]), late_lines(before)).open_moves()


def _apply(state: _Fold, edit: Edit, change: ToMap) -> None:
    match change:
        case SetLink() | SetTitle():
            state.lines.apply(edit, change)
        case SetCycleType(cycle_type=cycle_type):
            state.cycle_type = cycle_type
        case SetPartner(partner=side):
            state.partners[side] = MapPartner(change.text, change.pronouns, change.position, change.injury_role)
        case ShowElement(element=element, shown=True):
            state.shown.add(element)
        case ShowElement(element=element):
            state.shown.discard(element)


def _frozen(state: _Fold, log: Sequence[Edit]) -> CycleMap:
    return CycleMap(
        partners=Pair(state.partners[Side.A], state.partners[Side.B]),
        title=state.lines.title,
        kind=state.kind,
        cycle_type=state.cycle_type,
        entries=state.entries.shown(),
        links=tuple(
            Link(side, line.text, _audience(side, line, state.entries, log)) for side, line in state.lines.sentences()
        ),
        parked=state.entries.parked(),
        shown=tuple(element for element in OPTIONAL if element in state.shown),
    )


def _audience(side: Side, line: KeptLine, entries: KeptEntries, log: Sequence[Edit]) -> Audience:
    """A sentence is for nobody whom a move that it tells is kept from."""
    kept_back = entries.kept_back()
    told = moves_told_by(log, line.seq) & kept_back.keys() if kept_back else frozenset[str]()
    return drawn_from(side, (line.audience, *(kept_back[entry] for entry in told)))
