"""How the showing of a map is fetched and saved."""

from uuid import UUID

from sqlmodel import Session, select

from clinic.couples.rules import Reader
from clinic.couples.store import couple_keys, hold
from clinic.cycles.live_tables import MapPresentation
from clinic.cycles.presenting import Presentation, Wish, follow, screen
from clinic.cycles.rules import MapView
from clinic.cycles.tables import CycleMapRow
from clinic.cycles.views import MapNotFoundError, shared_view
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import Vault


def presentation_of(session: Session, map_id: UUID) -> Presentation:
    """How a map is shown now."""
    row = session.get(MapPresentation, map_id, populate_existing=True)
    return _read(row) if row else Presentation()


def present(session: Session, vault: Vault, actor: Actor, couple: UUID, map_id: UUID, wish: Wish) -> Presentation:
    """Shows a map differently from now on. That the line was opened is recorded.

    Raises:
        MapNotFoundError: this couple has no such map.
        PresentationError: no picture can follow the wish.
    """
    hold(session, couple)
    query = select(CycleMapRow).where(CycleMapRow.id == map_id, CycleMapRow.couple_id == couple)
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise MapNotFoundError(str(map_id))
    before = presentation_of(session, map_id)
    after = follow(before, wish)
    if after is before:
        return before
    _keep(session, map_id, after)
    view = shared_view(session, couple_keys(session, vault, couple, Reader.ROOM), map_id, Reader.ROOM)
    if screen(view, before) != screen(view, after):
        row.picture += 1
        session.add(row)
    if after.lower_open and not before.lower_open:
        audit.record(session, vault, actor, "Opened the line of a cycle map: the lower half is shown.", couple)
    return after


def count_picture(session: Session, row: CycleMapRow, before: MapView, after: MapView) -> None:
    """Goes on counting if the couple's screens show something else, now that the room's view of a map has changed.

    The caller holds the couple.
    """
    shown = presentation_of(session, row.id)
    if screen(before, shown) != screen(after, shown):
        row.picture += 1
        session.add(row)


def _keep(session: Session, map_id: UUID, shown: Presentation) -> None:
    session.merge(
        MapPresentation(
            map_id=map_id,
            lower_open=shown.lower_open,
            blanked=shown.blanked,
            paused=shown.paused,
            spotlight=shown.spotlight,
            stepping=shown.stepping,
            revision=shown.revision,
        )
    )


def _read(row: MapPresentation) -> Presentation:
    return Presentation(row.lower_open, row.blanked, row.paused, row.spotlight, row.stepping, row.revision)
