"""How cycle maps are fetched and saved. The log is the truth; each reader's view is sealed beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlmodel import Session, select

from clinic.couples.rules import CycleType, Pair
from clinic.couples.session_store import therapy_session_on
from clinic.couples.store import CoupleFile, held
from clinic.cycles.copies import NOT_COPIED, Origin, origin_of
from clinic.cycles.edit_checks import KnownIds, check
from clinic.cycles.edit_log import CHANGES, SEALED, KeptEdit, kept_edits, place_of, read_edit
from clinic.cycles.edits import STARTED, Change, Edit, EditError, Folded, SetCycleType, fold
from clinic.cycles.live_links import end_links
from clinic.cycles.presentations import count_picture
from clinic.cycles.rules import ENTRIES_LIMIT, CycleMap, MapKind, MapPartner
from clinic.cycles.sealing import SealingAudiences
from clinic.cycles.tables import CycleEdit, CycleMapRow
from clinic.cycles.views import MapNotFoundError, keep_views
from clinic.cycles.whole_maps import changes_for
from clinic.identifiers import new_id
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import Vault


class EditReusedError(Exception):
    """An edit id that already stands for a different edit; `edit` is the id."""

    def __init__(self, edit: str) -> None:
        super().__init__("This id already stands for a different edit.")
        self.edit = edit


class EditRefusedError(Exception):
    """An edit that means nothing in this map; the message is for the person at the board."""

    def __init__(self, edit: str, message: str) -> None:
        super().__init__(message)
        self.edit = edit


@dataclass(frozen=True, slots=True)
class NewEdit:
    """An edit on its way into the log; `made_at` is the client's time, in UTC."""

    id: str
    change: Change
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """Where an edit stands in the log; `repeat` says that it already stood there."""

    id: str
    seq: int
    repeat: bool


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of a batch of edits, and the map as it is now."""

    accepted: list[Accepted]
    opened: "OpenMap"


@dataclass(frozen=True, slots=True)
class OpenMap:
    """One map of one couple, folded, for the counselor."""

    id: UUID
    folded: Folded
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None
    origin: Origin = NOT_COPIED

    @property
    def map(self) -> CycleMap:
        return self.folded.map


@dataclass(frozen=True, slots=True)
class DatedEdit:
    """An edit with the day of the therapy session it belongs to."""

    day: date
    edit: Edit


def own_partners(file: CoupleFile) -> Pair[MapPartner]:
    """The couple's names and facts, as a map has them until it states others."""
    a, b = (
        MapPartner(partner.name, partner.pronouns or None, partner.position, partner.injury_role)
        for partner in (file.facts.partners.a, file.facts.partners.b)
    )
    return Pair(a, b)


def start_map(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    kind: MapKind,
    cycle_type: CycleType | None,
    map_id: UUID | None = None,
    *,
    started_at: datetime | None = None,
) -> UUID:
    """A new, empty map; with the id of one that this couple has, nothing happens.

    A cycle type gives the board its hints and puts no words on the map. `started_at` is for a map that was begun on
    another day than today; no edit can be older.
    """
    file, map_id = held(session, file), map_id or new_id()
    if has_map(session, file, map_id):
        return map_id
    began = started_at or datetime.now(UTC)
    row = CycleMapRow(id=map_id, couple_id=file.id, kind=kind, created_at=began, created_by=actor.member)
    session.add(row)
    session.flush()
    audit.record(session, vault, actor, "Started a cycle map.", file.id)
    first = [SetCycleType(cycle_type)] if cycle_type else []
    append(session, vault, actor, file, row.id, STARTED, 0, [NewEdit(str(uuid4()), change, began) for change in first])
    return row.id


def import_map(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    cycle_map: CycleMap,
    device: str = "import",
    *,
    map_id: UUID | None = None,
) -> UUID:
    """A new map with everything in `cycle_map`, as edits that can be undone like any others.

    `device` says in the log where they came from. With the id of a map that this couple has, nothing happens.
    """
    file = held(session, file)
    if map_id and has_map(session, file, map_id):
        return map_id
    map_id = start_map(session, vault, actor, file, cycle_map.kind, cycle_map.cycle_type, map_id)
    append(session, vault, actor, file, map_id, device, 0, _as_new(changes_for(cycle_map, own_partners(file))))
    return map_id


def has_map(session: Session, file: CoupleFile, map_id: UUID) -> bool:
    """Whether this couple has a map of this id."""
    known = session.get(CycleMapRow, map_id)
    return known is not None and known.couple_id == file.id


def _as_new(changes: Sequence[Change]) -> list[NewEdit]:
    now = datetime.now(UTC)
    return [NewEdit(str(uuid4()), change, now) for change in changes]


def open_map(session: Session, file: CoupleFile, map_id: UUID) -> OpenMap:
    """The map folded from its log. Needs the counselor's keys.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    return _opened(file, _row(session, file, map_id), kept_edits(session, [map_id]))


def open_maps(session: Session, file: CoupleFile) -> list[OpenMap]:
    """Every map of the couple, the one changed last first. Two queries."""
    rows = session.exec(select(CycleMapRow).where(CycleMapRow.couple_id == file.id)).all()
    logs = kept_edits(session, [row.id for row in rows])
    maps = [_opened(file, row, [edit for edit in logs if edit.map_id == row.id]) for row in rows]
    return sorted(maps, key=lambda opened: opened.changed_at, reverse=True)


def dated_log(session: Session, file: CoupleFile, map_id: UUID) -> tuple[MapKind, list[DatedEdit]]:
    """The whole log of a map, each edit with the day of its therapy session. Two queries; needs the counselor's keys.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    row = _row(session, file, map_id)
    return row.kind, [
        DatedEdit(kept.held_on or kept.made_at.astimezone().date(), read_edit(file.keys, kept))
        for kept in kept_edits(session, [map_id])
    ]


def append(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    map_id: UUID,
    device: str,
    base: int,
    edits: Sequence[NewEdit],
    *,
    bound: UUID | None = None,
) -> Appended:
    """Puts edits at the end of the log, all or none. One that stands there already is recognized, not doubled.

    `bound` is the therapy session the board was opened in, if it was.

    Raises:
        MapNotFoundError: this couple has no such map.
        EditRefusedError: an edit means nothing in this map.
        EditReusedError: an id already stands for a different edit.
    """
    file = held(session, file)
    row = _row(session, file, map_id)
    kept = kept_edits(session, [map_id])
    log = [read_edit(file.keys, one) for one in kept]
    fresh, accepted = _sorted_out(log, row.last_seq, device, base, edits)
    folded = fold([*log, *fresh], own_partners(file), row.kind)
    if fresh or not log:
        if len(folded.map.entries) + len(folded.map.parked) > ENTRIES_LIMIT:
            raise EditRefusedError(
                fresh[-1].id, f"A map holds up to {ENTRIES_LIMIT} entries. Start a new map to go on."
            )
        _keep(session, actor, file, row, log, fresh, {edit.id: edit.made_at for edit in edits}, bound)
        _keep_views(session, file, row, folded)
    if fresh:
        row.last_seq = fresh[-1].seq
        session.add(row)
    if edits:  # a repeat changes nothing, but it is answered with the map as it is
        told = f"Changed a cycle map (edit {row.last_seq})." if fresh else "Opened a cycle map."
        audit.record(session, vault, actor, told, file.id)
    changed_at = max([row.created_at, *(one.made_at for one in kept), *(edit.made_at for edit in edits)])
    return Appended(accepted, OpenMap(map_id, folded, row.created_at, changed_at, row.archived_at))


def refresh_views(session: Session, file: CoupleFile) -> None:
    """Seals every map's views anew, after the couple's names or facts changed."""
    file = held(session, file)
    for opened in open_maps(session, file):
        _keep_views(session, file, _row(session, file, opened.id), opened.folded)


def _keep_views(session: Session, file: CoupleFile, row: CycleMapRow, folded: Folded) -> None:
    if changed := keep_views(session, file, row.id, folded):
        count_picture(session, row, *changed)


def archive_map(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, map_id: UUID, *, archived: bool
) -> None:
    """Puts a map away, or brings it back. Nothing in it changes; nobody follows a map that was put away."""
    row = _row(session, held(session, file), map_id)
    if (row.archived_at is not None) == archived:
        return
    row.archived_at = datetime.now(UTC) if archived else None
    session.add(row)
    audit.record(session, vault, actor, "Put a cycle map away." if archived else "Brought a cycle map back.", file.id)
    if archived:
        end_links(session, vault, actor, file.id, map_id)


def _row(session: Session, file: CoupleFile, map_id: UUID) -> CycleMapRow:
    query = select(CycleMapRow).where(CycleMapRow.id == map_id, CycleMapRow.couple_id == file.id)
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise MapNotFoundError(str(map_id))
    return row


def _opened(file: CoupleFile, row: CycleMapRow, log: Sequence[KeptEdit]) -> OpenMap:
    folded = fold((read_edit(file.keys, kept) for kept in log), own_partners(file), row.kind)
    changed_at = log[-1].made_at if log else row.created_at
    origin = origin_of(kept.device for kept in log)
    return OpenMap(row.id, folded, row.created_at, changed_at, row.archived_at, origin)


def _sorted_out(
    log: Sequence[Edit], last_seq: int, device: str, base: int, edits: Sequence[NewEdit]
) -> tuple[list[Edit], list[Accepted]]:
    """The edits that are new, with their places, and what to answer for all of them."""
    known = KnownIds(log)
    places = {edit.id: edit for edit in log}
    fresh: list[Edit] = []
    accepted: list[Accepted] = []
    for new in edits:
        if kept := places.get(new.id):
            if kept.change != new.change:
                raise EditReusedError(new.id)
            accepted.append(Accepted(new.id, kept.seq, repeat=True))
            continue
        try:
            check(new.change, known)
        except EditError as error:
            raise EditRefusedError(new.id, str(error)) from error
        edit = Edit(last_seq + len(fresh) + 1, new.id, device, min(base, last_seq), new.change)
        known.learn(edit)
        places[new.id] = edit
        fresh.append(edit)
        accepted.append(Accepted(new.id, edit.seq, repeat=False))
    return fresh, accepted


def _keep(
    session: Session,
    actor: Actor,
    file: CoupleFile,
    row: CycleMapRow,
    log: Sequence[Edit],
    fresh: Sequence[Edit],
    made: dict[str, datetime],
    bound: UUID | None,
) -> None:
    now = datetime.now(UTC)
    audiences = SealingAudiences(log)
    sessions: dict[date, UUID] = {}
    for edit in fresh:
        made_at = _believable(made[edit.id], row.created_at, now)
        day = made_at.astimezone().date()
        if day not in sessions:
            sessions[day] = therapy_session_on(session, actor, file.id, day, bound, made_at)
        audience = audiences.of(edit)
        sealed = file.keys.seal_bytes(audience, SEALED, place_of(row.id, edit.seq), CHANGES.dump_json(edit.change))
        session.add(
            CycleEdit(
                map_id=row.id,
                seq=edit.seq,
                edit_id=edit.id,
                device=edit.device,
                base_seq=edit.base,
                member_id=actor.member,
                therapy_session_id=sessions[day],
                made_at=made_at,
                received_at=now,
                audience=audience,
                change_sealed=sealed,
            )
        )


def _believable(made_at: datetime, started: datetime, now: datetime) -> datetime:
    """The client's time, unless its clock is so wrong that the words would be older than their map or yet to come."""
    return made_at if started <= made_at <= now else now
