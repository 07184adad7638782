"""The cycle map as a log of small edits, and the map that the log folds into.

Nothing is ever taken out of the log. Undo and redo are edits too: they name an earlier edit, and the fold leaves out
the edits that stand undone. The fold is a pure function of the log, so every device that has the log has the map.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from clinic.couples.rules import CycleType, Pair, Side
from clinic.cycles.changes import (
    AddEntry,
    Change,
    Edit,
    EditError,
    NewWords,
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
    ToEntry,
    ToMap,
    Undo,
)
from clinic.cycles.kept_entries import KeptEntries
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


STARTED = "start"
"""The device of what a new map begins with, before anybody worked on it. It is changed, never taken back."""


@dataclass(slots=True)
class _Fold:
    kind: MapKind
    partners: dict[Side, MapPartner]
    title: str = ""
    cycle_type: CycleType | None = None
    entries: KeptEntries = field(default_factory=KeptEntries)
    links: dict[Side, str] = field(default_factory=dict)
    shown: set[Element] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Folded:
    """The map a log makes, with what the next undo and redo would name (an edit's id, or nothing)."""

    map: CycleMap
    seq: int
    undo: str | None
    redo: str | None


def fold(edits: Iterable[Edit], partners: Pair[MapPartner], kind: MapKind = MapKind.NEGATIVE) -> Folded:
    """The current map. `partners` are the couple's own names and facts, which a map may state anew."""
    log = sorted(edits, key=lambda edit: edit.seq)
    done, undone = stacks(log)
    standing = set(done)
    state = _Fold(kind, {side: partners[side] for side in Side})
    for edit in log:
        if isinstance(edit.change, Undo | Redo):
            state.entries.touch_again(edit.change.edit, edit)
        elif isinstance(edit.change, NewWords | ToEntry):
            state.entries.apply(edit, edit.change, stands=edit.id in standing)
        elif edit.id in standing:
            _apply(state, edit.change)
    return Folded(
        map=_frozen(state),
        seq=log[-1].seq if log else 0,
        undo=_newest(done, {edit.id for edit in log if edit.device == STARTED}),
        redo=undone[-1] if undone else None,
    )


def _newest(done: Sequence[str], begun: Set[str]) -> str | None:
    return next((edit for edit in reversed(done) if edit not in begun), None)


def _apply(state: _Fold, change: ToMap) -> None:
    match change:
        case SetLink(partner=side, text=text):
            state.links.pop(side, None)
            if text.strip():
                state.links[side] = text
        case SetTitle(text=text):
            state.title = text
        case SetCycleType(cycle_type=cycle_type):
            state.cycle_type = cycle_type
        case SetPartner(partner=side):
            state.partners[side] = MapPartner(change.text, change.pronouns, change.position, change.injury_role)
        case ShowElement(element=element, shown=True):
            state.shown.add(element)
        case ShowElement(element=element):
            state.shown.discard(element)


def _frozen(state: _Fold) -> CycleMap:
    return CycleMap(
        partners=Pair(state.partners[Side.A], state.partners[Side.B]),
        title=state.title,
        kind=state.kind,
        cycle_type=state.cycle_type,
        entries=state.entries.shown(),
        links=tuple(Link(side, text) for side, text in state.links.items()),
        parked=state.entries.parked(),
        shown=tuple(element for element in OPTIONAL if element in state.shown),
    )
