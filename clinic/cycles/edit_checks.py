"""What makes an edit mean something: the checks before it enters the log."""

from collections.abc import Iterable

from clinic.couples.rules import NAME_LIMIT, Audience, Side, WordsError, audiences_of, checked_words
from clinic.cycles.changes import ToLine
from clinic.cycles.edits import (
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
    SetLink,
    SetPartner,
    SetTentative,
    SetTitle,
    ShowElement,
    Undo,
)
from clinic.cycles.kept_lines import LateLines
from clinic.cycles.rules import ENTRIES_LIMIT, OPTIONAL, TEXT_LIMIT, TITLE_LIMIT

ID_LIMIT = 64


class KnownIds:
    """What a log already holds, for the checks of the next edit; grows with each accepted edit."""

    def __init__(self, log: Iterable[Edit] = ()) -> None:
        self.authors: dict[str, Side | None] = {}
        self.parked: set[str] = set()
        self.changes: dict[str, Change] = {}
        self._lines = LateLines()
        for edit in log:
            self.learn(edit)

    def learn(self, edit: Edit) -> None:
        self.changes[edit.id] = edit.change
        if self._lines.read(edit) and isinstance(edit.change, ToLine) and edit.change.text.strip():
            # Late words of a line wait in the tray under their edit's id.
            self.authors.setdefault(edit.id, None)
            self.parked.add(edit.id)
        if isinstance(edit.change, AddEntry):
            self.authors.setdefault(edit.change.entry, edit.change.partner)
        if isinstance(edit.change, ParkWords):
            self.authors.setdefault(edit.change.entry, None)
            self.parked.add(edit.change.entry)
        if isinstance(edit.change, PlaceWords) and edit.change.entry in self.parked:
            self.authors[edit.change.entry] = edit.change.partner
        if isinstance(edit.change, ReviseEntry) and edit.change.entry in self.authors:
            # A late revision stands beside the entry under its own id, and can be changed like any other.
            self.authors.setdefault(edit.id, self.authors[edit.change.entry])
            if edit.change.entry in self.parked:
                self.parked.add(edit.id)


def check(change: Change, known: KnownIds) -> None:
    """Lets a change pass that means something in this map.

    Raises:
        EditError: it names an entry or edit that this map does not have, gives words that cannot be kept, or an
            audience that the entry's partner cannot have.
    """
    try:
        _check_words(change)
    except WordsError as error:
        raise EditError(str(error)) from error
    match change:
        case AddEntry(entry=entry) | ParkWords(entry=entry):
            _check_id(entry)
            _check_new(entry, known)
        case PlaceWords(entry=entry):
            _check_parked(entry, known)
        case ShowElement(element=element) if element not in OPTIONAL:
            raise EditError("Only the optional parts can be switched on and off.")
        case Undo(edit=target) | Redo(edit=target):
            _check_target(target, known)
        case PlaceEntry(entry=entry) | SetTentative(entry=entry):
            _author(entry, known)
        case ReviseEntry(entry=entry) | RemoveEntry(entry=entry):
            _check_there(entry, known)
        case _:
            pass
    _check_whose(change, known)


def _check_whose(change: Change, known: KnownIds) -> None:
    match change:
        case AddEntry(partner=side, audience=audience) | SetLink(partner=side, audience=audience):
            _check_audience(side, audience)
        case SetAudience(entry=entry, audience=audience):
            _check_audience(_author(entry, known), audience)
        case _:
            pass


def _check_words(change: Change) -> None:
    match change:
        case AddEntry(text=text) | ParkWords(text=text) | ReviseEntry(text=text):
            checked_words(text, TEXT_LIMIT, "The entry")
        case SetLink(text=text):
            checked_words(text, TEXT_LIMIT, "The sentence", may_be_empty=True)
        case SetTitle(text=text):
            checked_words(text, TITLE_LIMIT, "The name of the cycle", may_be_empty=True)
        case SetPartner(text=text):
            checked_words(text, NAME_LIMIT, "The name")
            if change.pronouns is not None:
                checked_words(change.pronouns, NAME_LIMIT, "The pronouns")
        case _:
            pass


def _author(entry: str, known: KnownIds) -> Side:
    _check_there(entry, known)
    author = known.authors[entry]
    if author is None:
        raise EditError("These words are parked. Place them on a card first.")
    return author


def _check_there(entry: str, known: KnownIds) -> None:
    if entry not in known.authors:
        raise EditError("This edit is about an entry that this map does not have.")


def _check_parked(entry: str, known: KnownIds) -> None:
    _check_there(entry, known)
    if entry not in known.parked:
        raise EditError("Only parked words can be placed.")


def _check_id(given: str) -> None:
    if not given or len(given) > ID_LIMIT or not given.isascii() or not given.isprintable():
        raise EditError(f"An id is 1 to {ID_LIMIT} plain characters.")


def _check_new(entry: str, known: KnownIds) -> None:
    if entry in known.authors:
        raise EditError("This map already has an entry with this id.")
    if len(known.authors) >= ENTRIES_LIMIT * 5:
        raise EditError("This map has taken in as many entries as it can. Start a new map to go on.")


def _check_audience(side: Side, audience: Audience) -> None:
    if audience not in audiences_of(side):
        raise EditError("Words of one partner cannot be meant for the other partner alone.")


def _check_target(target: str, known: KnownIds) -> None:
    change = known.changes.get(target)
    if change is None or isinstance(change, Undo | Redo):
        raise EditError("This map has no such edit to take back or bring back.")
