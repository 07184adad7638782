"""The map as each reader other than the counselor may have it, sealed beside the log with that reader's own key."""

from dataclasses import replace
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import Audience, Reader
from clinic.couples.store import CoupleFile
from clinic.couples.tables import Couple
from clinic.cycles.edits import Folded
from clinic.cycles.file_form import read_map, write_map
from clinic.cycles.rules import MapView, view_for
from clinic.cycles.tables import CycleMapRow, CycleMapView
from clinic.cycles.vocabulary_store import practice_wording
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
    if row is None:
        raise MapNotFoundError(str(map_id))
    opened = keys.open(Audience(reader.value), _COLUMN, f"{map_id}/{reader}/{row.seq}", row.view_sealed)
    return in_own_words(session, keys.couple, view_for(reader, read_map(opened)))


def in_own_words(session: Session, couple: UUID, view: MapView) -> MapView:
    """`view` as the couple's practice words it."""
    practice = session.exec(select(Couple.practice_id).where(Couple.id == couple)).one()
    return replace(view, own=practice_wording(session, practice, view.kind))


def keep_views(session: Session, file: CoupleFile, map_id: UUID, folded: Folded) -> None:
    """Seals the map anew for every reader but the counselor."""
    for reader in SHARED_READERS:
        text = write_map(view_for(reader, folded.map), indent=None)
        sealed = file.keys.seal(Audience(reader.value), _COLUMN, f"{map_id}/{reader}/{folded.seq}", text)
        session.merge(CycleMapView(map_id=map_id, reader=reader, seq=folded.seq, view_sealed=sealed))
