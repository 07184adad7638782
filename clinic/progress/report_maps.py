"""Which of a couple's maps stand in a report: the loop as it was, and the newest map there is.

Beside a good loop stands the whole loop that hurt, as it was known when the good one was begun; without one, the loop
as it was when the period began, and as it is.
"""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from clinic.couples.store import CoupleFile
from clinic.cycles.history_store import days_open_to_all, shown_as_of
from clinic.cycles.rules import MapKind, MapView
from clinic.cycles.store import OpenMap, open_maps
from reports.report_facts import Period
from reports.then_and_now import Moment


def maps_of(session: Session, file: CoupleFile, period: Period) -> tuple[Moment, ...]:
    """One map or two, as everyone in the room could see them then and may see them now."""
    maps = [one for one in open_maps(session, file) if one.archived_at is None]
    negative = _worked_on(session, file, maps, MapKind.NEGATIVE, period)
    positive = _worked_on(session, file, maps, MapKind.POSITIVE, period)
    if negative is None:
        return _shown(session, file, [positive] if positive else [])
    map_id, worked = negative
    if positive is None:
        before = [on for on in worked if on <= period.start]
        return _shown(session, file, [(map_id, [before[-1] if before else worked[0]]), negative])
    begun = positive[1][0]
    return _shown(session, file, [(map_id, [on for on in worked if on <= begun] or worked[:1]), positive])


def _worked_on(
    session: Session, file: CoupleFile, maps: list[OpenMap], kind: MapKind, period: Period
) -> tuple[UUID, list[date]] | None:
    """The map of a kind that was changed last, with the days on which everyone could see it change in the period or
    before. On which other days somebody worked on it is no reader's to learn from a map of the room."""
    for one in (one for one in maps if one.map.kind is kind):
        if worked := [on for on in days_open_to_all(session, file, one.id) if on <= period.end]:
            return one.id, worked
    return None


def _shown(session: Session, file: CoupleFile, looks: list[tuple[UUID, list[date]]]) -> tuple[Moment, ...]:
    moments: list[Moment] = []
    for map_id, worked in looks:
        view = shown_as_of(session, file, map_id, worked[-1])
        if not view.is_blank and not any(_says_the_same(view, other.view) for other in moments):
            moments.append(Moment(view, worked[-1]))
    return tuple(moments)


def _says_the_same(one: MapView, other: MapView) -> bool:
    return (one.kind, one.entries, one.links) == (other.kind, other.entries, other.links)
