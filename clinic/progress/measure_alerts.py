"""What a practice's measures ask for, couple by couple, without a look at every score ever taken.

Of each person and measure only the first and the last score count, and how many there are. Which these are is noted
(`MeasureStanding`) whenever scores change. What two scores that never change come to is remembered by this process, so
that the caseload opens no score twice.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import Reader
from clinic.couples.tables import Couple, CoupleKey
from clinic.practice.rules import Actor
from clinic.progress.measure_rules import Alert, alert_of
from clinic.progress.measure_store import taken_of
from clinic.progress.measure_tables import MeasureScore, MeasureStanding
from clinic.progress.measures import measures
from clinic.vault import CoupleKeys, Vault

Series = tuple[UUID, UUID, int]
_REMEMBERED: dict[Series, Alert | None] = {}
_MOST = 100_000


def alerts(session: Session, vault: Vault, actor: Actor) -> dict[UUID, Alert]:
    """What each couple's measures ask for, the worst of them; a couple whose measures ask for nothing is left out.

    One query, and three where something changed since this process looked last, however many couples there are.
    """
    query = (
        select(
            MeasureStanding.couple_id, MeasureStanding.first_score, MeasureStanding.last_score, MeasureStanding.number
        )
        .join(Couple, col(Couple.id) == MeasureStanding.couple_id)
        .where(Couple.practice_id == actor.practice, MeasureStanding.number > 1)
    )
    standing = [
        (couple, (first, last, number)) for couple, first, last, number in session.exec(query) if first and last
    ]
    if any(series not in _REMEMBERED for _couple, series in standing):
        _look(session, vault, actor, [series for _couple, series in standing])
    found: dict[UUID, Alert] = {}
    for couple, series in standing:
        asks = _REMEMBERED.get(series)
        if asks is not None and found.get(couple) is not Alert.DETERIORATED:
            found[couple] = asks
    return found


def _look(session: Session, vault: Vault, actor: Actor, standing: Iterable[Series]) -> None:
    """Opens the first and last scores of the practice, and remembers what they come to."""
    ends = (col(MeasureScore.id) == MeasureStanding.first_score) | (col(MeasureScore.id) == MeasureStanding.last_score)
    rows = session.exec(
        select(MeasureScore)
        .join(MeasureStanding, ends)
        .join(Couple, col(Couple.id) == MeasureScore.couple_id)
        .where(Couple.practice_id == actor.practice)
    )
    scores = {row.id: row for row in rows}
    keys = _keys(session, vault, actor)
    if len(_REMEMBERED) > _MOST:
        _REMEMBERED.clear()
    for series in standing:
        if series not in _REMEMBERED:
            first, last, number = series
            row = scores[first]
            measure, own = measures().get(row.measure), keys[row.couple_id]
            ends_of = taken_of(own, row), taken_of(own, scores[last])
            _REMEMBERED[series] = alert_of(measure, *ends_of, number) if measure else None


def _keys(session: Session, vault: Vault, actor: Actor) -> dict[UUID, CoupleKeys]:
    query = select(CoupleKey).join(Couple, col(Couple.id) == CoupleKey.couple_id)
    wrapped: dict[UUID, list[CoupleKey]] = {}
    for row in session.exec(query.where(Couple.practice_id == actor.practice)):
        wrapped.setdefault(row.couple_id, []).append(row)
    return {
        couple: vault.couple_keys(couple, ((row.audience, row.wrapped) for row in rows), Reader.COUNSELOR)
        for couple, rows in wrapped.items()
    }
