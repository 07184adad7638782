"""What a practice's measures ask for, couple by couple, without opening every score that was ever taken.

Of each person and measure only the first and the last score count, and how many there are.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import Subquery, func
from sqlmodel import Session, col, select

from clinic.couples.rules import Reader
from clinic.couples.tables import Couple, CoupleKey
from clinic.practice.rules import Actor
from clinic.progress.measure_rules import Alert, alert_of
from clinic.progress.measure_store import IN_TIME, taken_of
from clinic.progress.measure_tables import MeasureScore
from clinic.progress.measures import measures
from clinic.vault import CoupleKeys, Vault

Series = tuple[MeasureScore, MeasureScore, int]


def alerts(session: Session, vault: Vault, actor: Actor, only: Collection[UUID] | None = None) -> dict[UUID, Alert]:
    """What the measures of each couple of the practice (or of `only` these) ask for, the worst of them; a couple whose
    measures ask for nothing is left out. Two queries, however many couples there are.
    """
    ends = list(_ends(session, actor, only))
    keys = _keys(session, vault, actor, {first.couple_id for first, _last, _number in ends} if only else None)
    found: dict[UUID, Alert] = {}
    for first, last, number in ends:
        measure, own = measures().get(first.measure), keys[first.couple_id]
        asks = alert_of(measure, taken_of(own, first), taken_of(own, last), number) if measure else None
        if asks is not None and found.get(first.couple_id) is not Alert.DETERIORATED:
            found[first.couple_id] = asks
    return found


def _ends(session: Session, actor: Actor, only: Collection[UUID] | None) -> Iterator[Series]:
    """The first and the last score of each person and measure, and on how many days there are any, of measures that
    can tell. Of two scores of one day the later one counts."""
    series = (col(MeasureScore.couple_id), col(MeasureScore.side), col(MeasureScore.measure))
    counting = _counting(actor, only)
    numbered = (
        select(
            MeasureScore.id,
            func.row_number().over(partition_by=series, order_by=IN_TIME).label("place"),
            func.count().over(partition_by=series).label("number"),
        )
        .join(counting, counting.c.id == MeasureScore.id)
        .where(counting.c.from_behind == 1)
    )
    kept = numbered.subquery()
    query = (
        select(MeasureScore, kept.c.place, kept.c.number)
        .join(kept, kept.c.id == MeasureScore.id)
        .where(kept.c.number > 1, (kept.c.place == 1) | (kept.c.place == kept.c.number))
        .order_by(*series, kept.c.place)
    )
    rows = iter(session.exec(query))
    for (first, _one, number), (last, _last, _same) in zip(rows, rows, strict=True):
        yield first, last, number


def _counting(actor: Actor, only: Collection[UUID] | None) -> Subquery:
    """The scores of these couples that stand, each with its place among those of its day, the latest first."""
    of_day = (MeasureScore.couple_id, MeasureScore.side, MeasureScore.measure, MeasureScore.taken_on)
    latest = (col(MeasureScore.recorded_at).desc(), col(MeasureScore.id).desc())
    telling = [slug for slug, measure in measures().items() if measure.norms]
    query = (
        select(
            MeasureScore.id,
            func.row_number().over(partition_by=list(map(col, of_day)), order_by=latest).label("from_behind"),
        )
        .join(Couple, col(Couple.id) == MeasureScore.couple_id)
        .where(Couple.practice_id == actor.practice, col(MeasureScore.withdrawn_at).is_(None))
        .where(col(MeasureScore.measure).in_(telling))
    )
    return (query if only is None else query.where(col(MeasureScore.couple_id).in_(only))).subquery()


def _keys(session: Session, vault: Vault, actor: Actor, only: Collection[UUID] | None) -> dict[UUID, CoupleKeys]:
    query = select(CoupleKey).join(Couple, col(Couple.id) == CoupleKey.couple_id)
    query = query.where(Couple.practice_id == actor.practice)
    if only is not None:
        query = query.where(col(CoupleKey.couple_id).in_(only))
    wrapped: dict[UUID, list[CoupleKey]] = {}
    for row in session.exec(query):
        wrapped.setdefault(row.couple_id, []).append(row)
    return {
        couple: vault.couple_keys(couple, ((row.audience, row.wrapped) for row in rows), Reader.COUNSELOR)
        for couple, rows in wrapped.items()
    }
