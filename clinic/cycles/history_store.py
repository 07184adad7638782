"""A map as of any therapy session, read from its log; and a map copied to start anew. All of it is the counselor's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import Reader
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import CoupleFile
from clinic.cycles.copies import COPIED_FROM, origin_of
from clinic.cycles.edits import fold
from clinic.cycles.history import Chapter, differences
from clinic.cycles.kept_back import Since, as_far_as_open
from clinic.cycles.rules import CycleMap, MapKind, MapView, view_for
from clinic.cycles.store import DatedEdit, dated_log, has_map, import_map, own_partners
from clinic.cycles.tables import CycleEdit
from clinic.cycles.views import in_own_words
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import Vault


def days_of_maps(session: Session, file: CoupleFile) -> dict[UUID, list[date]]:
    """The days on which each of the couple's maps was worked on, the oldest first. One query, and no words are read."""
    query = (
        select(col(CycleEdit.map_id), col(TherapySession.held_on))
        .join(TherapySession)
        .where(TherapySession.couple_id == file.id)
        .distinct()
        .order_by(col(TherapySession.held_on))
    )
    days: dict[UUID, list[date]] = {}
    for map_id, day in session.exec(query):
        days.setdefault(map_id, []).append(day)
    return days


def days_open_to_all(session: Session, file: CoupleFile, map_id: UUID) -> list[date]:
    """The days on which what everyone in the room may see of a map changed, the oldest first. Two queries.

    A day on which only other words were written is not among them: it may be one on which one partner came alone.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    kind, log = dated_log(session, file, map_id)
    days = sorted({dated.day for dated in log})
    views = [view_for(Reader.ROOM, _folded(file, kind, log, day)) for day in (date.min, *days)]
    return [day for day, before, after in zip(days, views, views[1:], strict=False) if after != before]


@dataclass(frozen=True, slots=True)
class History:
    """How one map came about: its sessions, the newest first, and the map it was begun as a copy of."""

    chapters: tuple[Chapter, ...]
    copied_from: UUID | None


def history(session: Session, file: CoupleFile, map_id: UUID) -> History:
    """The therapy sessions a map was worked on in. Two queries.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    kind, log = dated_log(session, file, map_id)
    days = sorted({dated.day for dated in log})
    maps = [_folded(file, kind, log, day) for day in days]
    chapters = [
        Chapter(day, after, differences(before, after))
        for day, before, after in zip(days, [None, *maps], maps, strict=False)
    ]
    return History(tuple(reversed(chapters)), origin_of(dated.edit.device for dated in log).copied_from)


def map_as_of(session: Session, file: CoupleFile, map_id: UUID, day: date) -> CycleMap:
    """The map at the end of the therapy session on `day`, or of the last one before it. Two queries.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    kind, log = dated_log(session, file, map_id)
    return _folded(file, kind, log, day)


def shown_as_of(session: Session, file: CoupleFile, map_id: UUID, day: date) -> MapView:
    """The same for the couple: only what everyone in the room could see then and may see now. Two queries.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    kind, log = dated_log(session, file, map_id)
    return in_own_words(session, file.id, view_for(Reader.ROOM, _as_far_as_open(file, kind, log, day)))


def copy_map(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    map_id: UUID,
    day: date | None = None,
    copy_id: UUID | None = None,
) -> UUID:
    """A new map with every word of another, as new edits; with `day`, as it was at the end of that therapy session.

    It has the same name, which stands on paper; that it is a copy, lists say.

    No words in it are known to more people than they were at any time since that day. With a `copy_id` of a map that
    this couple has, nothing happens.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    if copy_id and has_map(session, file, copy_id):
        return copy_id
    source = _as_far_as_open(file, *dated_log(session, file, map_id), day or date.max)
    copied = import_map(session, vault, actor, file, source, f"{COPIED_FROM}{map_id}", map_id=copy_id)
    audit.record(session, vault, actor, "Copied a cycle map to start anew.", file.id)
    return copied


def _as_far_as_open(file: CoupleFile, kind: MapKind, log: Sequence[DatedEdit], day: date) -> CycleMap:
    edits, then = [dated.edit for dated in log], [dated.edit for dated in log if dated.day <= day]
    return as_far_as_open(fold(then, own_partners(file), kind), Since(edits, then))


def _folded(file: CoupleFile, kind: MapKind, log: Sequence[DatedEdit], day: date) -> CycleMap:
    """An edit counts on the day it was made, even if its device was without a network and sent it days later."""
    return fold([dated.edit for dated in log if dated.day <= day], own_partners(file), kind).map
