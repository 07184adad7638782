"""The picture of a map for a couple: what everyone in the room may see, as the counselor shows it now.

Whatever is closed, blanked or paused is left out here, on the server; a follower's device never gets it, nor does it
get a sign that something was kept from it.
"""

from dataclasses import dataclass
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
from clinic.cycles.presenting import Presentation, Screen, counselors_screen, screen, way
from clinic.cycles.rules import MapView
from clinic.cycles.tables import CycleMapRow
from clinic.cycles.views import shared_view
from clinic.language import Language
from clinic.vault import Vault


@dataclass(frozen=True, slots=True)
class Marks:
    """Where a map stands: for the counselor's own pages, and for the couple's screens. Both only go on.

    The couple's goes on with what they are shown and nothing else: not with a word that is kept from them.
    """

    board: str
    couple: str


def marks(session: Session, maps: list[UUID]) -> dict[UUID, Marks]:
    """Where each map stands. One query."""
    query = (
        select(CycleMapRow, MapPresentation.revision, Couple.revision)
        .join(Couple, col(Couple.id) == CycleMapRow.couple_id)
        .join(MapPresentation, col(MapPresentation.map_id) == CycleMapRow.id, isouter=True)
        .where(col(CycleMapRow.id).in_(maps))
    )
    return {
        row.id: Marks(f"{row.last_seq}.{revision or 0}.{names}", str(row.picture))
        for row, revision, names in session.exec(query)
    }


def picture(
    session: Session,
    vault: Vault,
    couple: UUID,
    map_id: UUID,
    shape: Shape,
    language: Language = Language.ENGLISH,
) -> dict[str, Any]:
    """What a couple's screen shows now, read with the room's key and no other.

    While the counselor has paused it nothing is in here at all, and the screen keeps what it has. `language` is that
    of the map's own words.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    view, shown, mark = _read(session, vault, couple, map_id)
    return {"mark": mark.couple, **_drawn(screen(view, shown), shape, language)}


def counselors_picture(session: Session, vault: Vault, couple: UUID, map_id: UUID, shape: Shape) -> dict[str, Any]:
    """The same for the counselor's own Show, with what its buttons need.

    Raises:
        MapNotFoundError: this couple has no such map.
    """
    view, shown, mark = _read(session, vault, couple, map_id)
    on_screen = counselors_screen(view, shown)
    return _drawn(on_screen, shape) | {
        "mark": mark.board,
        "lower_open": shown.lower_open,
        "blanked": shown.blanked,
        "paused": shown.paused,
        "stepping": shown.stepping,
        "walk": way(on_screen),
    }


def _read(session: Session, vault: Vault, couple: UUID, map_id: UUID) -> tuple[MapView, Presentation, Marks]:
    view = shared_view(session, couple_keys(session, vault, couple, Reader.ROOM), map_id, Reader.ROOM)
    return view, presentation_of(session, map_id), marks(session, [map_id])[map_id]


def _drawn(on_screen: Screen, shape: Shape, language: Language = Language.ENGLISH) -> dict[str, Any]:
    told = {"blanked": on_screen.resting == "blanked", "paused": on_screen.resting == "paused", "lit": on_screen.lit}
    if (view := on_screen.view) is None:
        return told | {"names": None, "drawing": None}
    drawing = lay_out(view, shape, lower_open=on_screen.lower_open, wording=map_wording(view.kind, language))
    return told | {
        "names": {side.value: view.partners[side].name for side in Side},
        "drawing": drawing_state(drawing),
    }
