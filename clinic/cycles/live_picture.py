"""The picture of a map for a couple: what everyone in the room may see, as the counselor shows it now.

Whatever is closed, blanked or paused is left out here, on the server; a follower's device never gets it.
"""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import Reader, Side
from clinic.couples.store import couple_keys
from clinic.couples.tables import Couple
from clinic.cycles.board import drawing_state
from clinic.cycles.frames import Shape
from clinic.cycles.layout import lay_out
from clinic.cycles.live_tables import MapPresentation
from clinic.cycles.map_words import map_wording
from clinic.cycles.presentations import presentation_of
from clinic.cycles.presenting import Presentation, key
from clinic.cycles.rules import WALK, MapView, closed
from clinic.cycles.tables import CycleMapRow
from clinic.cycles.views import shared_view
from clinic.language import Language
from clinic.vault import Vault


def marks(session: Session, maps: list[UUID]) -> dict[UUID, str]:
    """Where each map and its presentation stand: `seq.revision.names`. One query."""
    query = (
        select(CycleMapRow.id, CycleMapRow.last_seq, MapPresentation.revision, Couple.revision)
        .join(Couple, col(Couple.id) == CycleMapRow.couple_id)
        .join(MapPresentation, col(MapPresentation.map_id) == CycleMapRow.id, isouter=True)
        .where(col(CycleMapRow.id).in_(maps))
    )
    return {found: f"{seq}.{revision or 0}.{names}" for found, seq, revision, names in session.exec(query)}


def picture(
    session: Session,
    vault: Vault,
    couple: UUID,
    map_id: UUID,
    shape: Shape,
    *,
    follows: bool = True,
    language: Language = Language.ENGLISH,
) -> dict[str, Any]:
    """What a couple's screen shows now, read with the room's key and no other.

    A picture that `follows` stands still while the counselor has paused it: then nothing is in here at all, and the
    screen keeps what it has. The counselor's own Show does not pause. `language` is that of the map's own words.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    shown = presentation_of(session, map_id)
    view = shared_view(session, couple_keys(session, vault, couple, Reader.ROOM), map_id, Reader.ROOM)
    mark = marks(session, [map_id])[map_id]
    return {"mark": mark, **_presented(shown), **_drawn(view, shown, shape, follows, language)}


def _presented(shown: Presentation) -> dict[str, Any]:
    return {
        "lower_open": shown.lower_open,
        "blanked": shown.blanked,
        "paused": shown.paused,
        "lit": shown.lit,
        "step": shown.step,
        "walk": [key(side, element) for side, element in WALK],
    }


def _drawn(view: MapView, shown: Presentation, shape: Shape, follows: bool, language: Language) -> dict[str, Any]:
    if shown.blanked or (shown.paused and follows):
        return {"names": None, "drawing": None}
    seen = view if shown.lower_open else closed(view)
    wording = map_wording(view.kind, language)
    return {
        "names": {side.value: view.partners[side].name for side in Side},
        "drawing": drawing_state(lay_out(seen, shape, lower_open=shown.lower_open, wording=wording)),
    }
