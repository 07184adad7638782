"""How the way of a couple is noted and read; always for a couple that was opened for the one asking."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from clinic.couples.rules import Side, checked_words
from clinic.couples.session_rules import ChangeEvent, Step
from clinic.couples.store import CoupleFile, held
from clinic.identifiers import new_id
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.progress.rules import WHY_LIMIT, EventNoted, Place, PlaceNoted
from clinic.progress.sealed_notes import opened, sealed
from clinic.progress.tables import EventRow, PlaceRow
from clinic.vault import Vault


class NotNotedError(LookupError):
    """This couple has no such note."""


@dataclass(frozen=True, slots=True)
class _PlaceText:
    step: Step
    focus: Side | None
    why: str


@dataclass(frozen=True, slots=True)
class _EventText:
    event: ChangeEvent
    seen: str


_PLACES = TypeAdapter(_PlaceText)
_EVENTS = TypeAdapter(_EventText)


@dataclass(frozen=True, slots=True)
class Way:
    """A couple's way so far; the newest of each last."""

    places: tuple[PlaceNoted, ...] = ()
    events: tuple[EventNoted, ...] = ()

    @property
    def place(self) -> Place | None:
        return self.places[-1].place if self.places else None

    @property
    def seen(self) -> frozenset[ChangeEvent]:
        return frozenset(one.event for one in self.events)


def way(session: Session, file: CoupleFile) -> Way:
    """Where the couple was and what was seen. Two queries; needs the counselor's keys."""
    return Way(
        tuple(_place(file, row) for row in _rows(session, file, PlaceRow)),
        tuple(_event(file, row) for row in _rows(session, file, EventRow)),
    )


def note_place(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    on: date,
    place: Place,
    why: str = "",
    within: UUID | None = None,
    note_id: UUID | None = None,
) -> None:
    """Notes where the couple is; with the id of a note that is there, nothing happens.

    Raises:
        WordsError: `why` cannot be kept.
    """
    checked_words(why, WHY_LIMIT, "The reason", may_be_empty=True)
    row = place_row(actor, file, on, datetime.now(UTC), place, why, within, note_id)
    _keep_once(session, vault, actor, file, row, "Noted where the couple is.")


def note_event(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    on: date,
    event: ChangeEvent,
    seen: str = "",
    within: UUID | None = None,
    note_id: UUID | None = None,
) -> None:
    """Notes a change event; with the id of a note that is there, nothing happens.

    Raises:
        WordsError: `seen` cannot be kept.
    """
    checked_words(seen, WHY_LIMIT, "What was seen", may_be_empty=True)
    row = event_row(actor, file, on, datetime.now(UTC), event, seen, within, note_id)
    _keep_once(session, vault, actor, file, row, "Noted a change event.")


def _keep_once(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, row: PlaceRow | EventRow, sentence: str
) -> None:
    """Keeps a note; one that is there already stays as it is."""
    held(session, file)
    if session.get(type(row), row.id) is None:
        session.add(row)
        audit.record(session, vault, actor, sentence, file.id)


def place_row(
    actor: Actor,
    file: CoupleFile,
    on: date,
    at: datetime,
    place: Place,
    why: str,
    within: UUID | None = None,
    note_id: UUID | None = None,
) -> PlaceRow:
    """A place, sealed and ready to be kept."""
    row_id = note_id or new_id()
    return PlaceRow(
        id=row_id,
        couple_id=file.id,
        therapy_session_id=within,
        noted_on=on,
        noted_at=at,
        noted_by=actor.member,
        place_sealed=sealed(file, "place_noted.place", row_id, _PLACES, _PlaceText(place.step, place.focus, why)),
    )


def event_row(
    actor: Actor,
    file: CoupleFile,
    on: date,
    at: datetime,
    event: ChangeEvent,
    seen: str,
    within: UUID | None = None,
    note_id: UUID | None = None,
) -> EventRow:
    """A change event, sealed and ready to be kept."""
    row_id = note_id or new_id()
    return EventRow(
        id=row_id,
        couple_id=file.id,
        therapy_session_id=within,
        noted_on=on,
        noted_at=at,
        noted_by=actor.member,
        event_sealed=sealed(file, "change_event.event", row_id, _EVENTS, _EventText(event, seen)),
    )


def take_back(session: Session, vault: Vault, actor: Actor, file: CoupleFile, note_id: UUID) -> None:
    """Marks a place or an event as noted by mistake. It stays in the database.

    Raises:
        NotNotedError: this couple has no such note.
    """
    file = held(session, file)
    row = session.get(PlaceRow, note_id) or session.get(EventRow, note_id)
    if row is None or row.couple_id != file.id:
        raise NotNotedError(str(note_id))
    if row.taken_back_at is None:
        row.taken_back_at = datetime.now(UTC)
        session.add(row)
        audit.record(session, vault, actor, "Took back a note about where the couple is.", file.id)


def note_session(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    within: UUID,
    on: date,
    place: Place | None,
    events: Collection[ChangeEvent],
) -> None:
    """Brings the way in line with what was ticked in a session: what is new is noted, what is no more taken back."""
    known = way(session, file)
    of_session = [one for one in known.places if one.session == within]
    others = [one for one in known.places if one.session != within and one.on <= on]
    for stale in (one for one in of_session if one.place != place):
        take_back(session, vault, actor, file, stale.id)
    stands = any(one.place == place for one in of_session) or (others and others[-1].place == place)
    if place is not None and not stands:
        note_place(session, vault, actor, file, on, place, within=within)
    ticked = {one.event: one for one in known.events if one.session == within}
    for gone in set(ticked) - set(events):
        take_back(session, vault, actor, file, ticked[gone].id)
    for new in sorted(set(events) - set(ticked)):
        note_event(session, vault, actor, file, on, new, within=within)


def _rows(session: Session, file: CoupleFile, kind: type[PlaceRow] | type[EventRow]) -> list[Any]:
    query = select(kind).where(kind.couple_id == file.id, col(kind.taken_back_at).is_(None))
    return list(session.exec(query.order_by(col(kind.noted_on), col(kind.noted_at), col(kind.id))))


def _place(file: CoupleFile, row: PlaceRow) -> PlaceNoted:
    text: _PlaceText = opened(file, "place_noted.place", row.id, _PLACES, row.place_sealed)
    where = Place(text.step, text.focus)
    return PlaceNoted(row.id, row.noted_on, row.noted_at, where, text.why, row.therapy_session_id)


def _event(file: CoupleFile, row: EventRow) -> EventNoted:
    text: _EventText = opened(file, "change_event.event", row.id, _EVENTS, row.event_sealed)
    return EventNoted(row.id, row.noted_on, row.noted_at, text.event, text.seen, row.therapy_session_id)
