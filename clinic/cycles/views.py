"""The map as each reader other than the counselor may have it, sealed beside the log with that reader's own key."""

from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import Audience, Reader
from clinic.couples.store import CoupleFile
from clinic.cycles.edits import Folded
from clinic.cycles.file_form import read_map, write_map
from clinic.cycles.rules import MapView, view_for
from clinic.cycles.tables import CycleMapRow, CycleMapView
from clinic.vault import CoupleKeys

SHARED_READERS = (Reader.ROOM, Reader.PARTNER_A, Reader.PARTNER_B)
_COLUMN = "cycle_map_view.view"


class MapNotFoundError(LookupError):
    """This couple has no such map."""


def shared_view(session: Session, keys: CoupleKeys, map_id: UUID, reader: Reader) -> MapView:
    """The map as the room or one partner may have it, read with that reader's own key only.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    query = select(CycleMapView).join(CycleMapRow, col(CycleMapRow.id) == CycleMapView.map_id)
    row = session.exec(
        query.where(CycleMapRow.couple_id == keys.couple, CycleMapView.map_id == map_id, CycleMapView.reader == reader)
    ).one_or_none()
    opened = _opened(keys, row)
    if opened is None:
        raise MapNotFoundError(str(map_id))
    return view_for(reader, read_map(opened))


def keep_views(session: Session, file: CoupleFile, map_id: UUID, folded: Folded) -> tuple[MapView, MapView] | None:
    """Seals the map anew for every reader but the counselor.

    Gives what the room had before and what it has now, if that is not the same.
    """
    before = _opened(file.keys, session.get(CycleMapView, (map_id, Reader.ROOM), populate_existing=True))
    views = {reader: view_for(reader, folded.map) for reader in SHARED_READERS}
    for reader, view in views.items():
        text = write_map(view, indent=None)
        sealed = file.keys.seal(Audience(reader.value), _COLUMN, _place(map_id, reader, folded.seq), text)
        session.merge(CycleMapView(map_id=map_id, reader=reader, seq=folded.seq, view_sealed=sealed))
    after = write_map(views[Reader.ROOM], indent=None)
    if before is None or before == after:
        return None
    return view_for(Reader.ROOM, read_map(before)), view_for(Reader.ROOM, read_map(after))


def _opened(keys: CoupleKeys, row: CycleMapView | None) -> str | None:
    if row is None:
        return None
    return keys.open(Audience(row.reader.value), _COLUMN, _place(row.map_id, row.reader, row.seq), row.view_sealed)


def _place(map_id: UUID, reader: Reader, seq: int) -> str:
    return f"{map_id}/{reader}/{seq}"
