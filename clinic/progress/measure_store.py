"""How scores are fetched and saved: for one couple, through the person who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.clock import this_day
from clinic.couples.rules import Side
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import CoupleFile, held
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.progress.measure_rules import Measure, Source, Taken, audience_of, is_due
from clinic.progress.measure_tables import MeasureRelease, MeasureSchedule, MeasureScore
from clinic.vault import CoupleKeys, Vault

COLUMN = "measure_score.total"
IN_TIME = (col(MeasureScore.taken_on), col(MeasureScore.recorded_at), col(MeasureScore.id))
"""The order of scores, the oldest first."""


@dataclass(frozen=True, slots=True)
class NewScore:
    """A total on its way into the file. `id` comes from the form or the file, so that sending it twice keeps one."""

    id: UUID
    side: Side
    measure: Measure
    taken: Taken


@dataclass(frozen=True, slots=True)
class Scores:
    """One partner's scores of one measure, the oldest first, each with its id."""

    measure: str
    side: Side
    taken: tuple[tuple[UUID, Taken], ...]
    released: bool

    @property
    def totals(self) -> list[Taken]:
        """What counts: of two scores of one day the later one, as a chart has it."""
        return list({one.on: one for _, one in self.taken}.values())


def add_scores(session: Session, vault: Vault, actor: Actor, file: CoupleFile, scores: Sequence[NewScore]) -> int:
    """Keeps totals, all or none; those that are kept already are left as they are. Says how many were new.

    A past score that was withdrawn and comes in a file again is taken back in.
    """
    file = held(session, file)
    released = _released(session, file)
    kept = session.exec(select(MeasureScore).where(col(MeasureScore.id).in_([one.id for one in scores])))
    known = {row.id: row for row in kept}
    fresh = [one for one in scores if one.id not in known]
    again = [row for row in known.values() if row.withdrawn_at and row.source is Source.FILE]
    for row in again:
        row.withdrawn_at = None
        session.add(row)
    for one in fresh:
        audience = audience_of(one.side, one.measure.about, released=released.get((one.measure.slug, one.side), False))
        session.add(
            MeasureScore(
                id=one.id,
                couple_id=file.id,
                side=one.side,
                measure=one.measure.slug,
                taken_on=one.taken.on,
                source=one.taken.source,
                audience=audience,
                total_sealed=file.keys.seal(audience, COLUMN, one.id, repr(one.taken.total)),
                recorded_at=datetime.now(UTC),
                recorded_by=actor.member,
            )
        )
    if fresh or again:
        audit.record(session, vault, actor, f"Kept {len(fresh) + len(again)} score(s) of a measure.", file.id)
    return len(fresh) + len(again)


def scores_of(session: Session, file: CoupleFile) -> list[Scores]:
    """Every partner's scores of every measure, as far as the holder's keys open them. Two queries."""
    query = select(MeasureScore).where(MeasureScore.couple_id == file.id, col(MeasureScore.withdrawn_at).is_(None))
    found: dict[tuple[str, Side], list[tuple[UUID, Taken]]] = {}
    for row in session.exec(query.order_by(*IN_TIME)):
        if file.keys.may_open(row.audience):
            found.setdefault((row.measure, row.side), []).append((row.id, taken_of(file.keys, row)))
    released = _released(session, file)
    return [
        Scores(measure, side, tuple(taken), released.get((measure, side), False))
        for (measure, side), taken in sorted(found.items())
    ]


def withdraw_score(session: Session, vault: Vault, actor: Actor, file: CoupleFile, score_id: UUID) -> bool:
    """Takes a wrong total out of every chart; it stays in the file. Says whether this couple has it."""
    file = held(session, file)
    row = session.get(MeasureScore, score_id)
    if row is None or row.couple_id != file.id:
        return False
    if row.withdrawn_at is None:
        row.withdrawn_at = datetime.now(UTC)
        session.add(row)
        audit.record(session, vault, actor, "Withdrew a score of a measure.", file.id)
    return True


def release(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, measure: Measure, side: Side, *, released: bool
) -> None:
    """Opens one partner's scores of a relationship measure to both, or closes them again: each is sealed anew."""
    file = held(session, file)
    if _released(session, file).get((measure.slug, side), False) == released:
        return
    session.add(
        MeasureRelease(
            couple_id=file.id, side=side, measure=measure.slug, released=released, at=datetime.now(UTC), by=actor.member
        )
    )
    audience = audience_of(side, measure.about, released=released)
    rows = select(MeasureScore).where(
        MeasureScore.couple_id == file.id, MeasureScore.measure == measure.slug, MeasureScore.side == side
    )
    for row in session.exec(rows):
        total = file.keys.open(row.audience, COLUMN, row.id, row.total_sealed)
        row.audience, row.total_sealed = audience, file.keys.seal(audience, COLUMN, row.id, total)
        session.add(row)
    said = "Released a partner's scores to both." if released else "Made a partner's scores private again."
    audit.record(session, vault, actor, said, file.id)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A measure that is taken again and again, and for whom it is due now."""

    measure: str
    every: int
    due: frozenset[Side]


def schedule(session: Session, vault: Vault, actor: Actor, file: CoupleFile, measure: Measure, every: int) -> None:
    """From now on takes a measure in every `every`-th therapy session; 0 stops."""
    file = held(session, file)
    row = session.get(MeasureSchedule, (file.id, measure.slug))
    if (row.every if row else 0) == every:
        return
    row = row or MeasureSchedule(couple_id=file.id, measure=measure.slug, every=every, since=this_day())
    row.every, row.since = every, this_day()
    session.add(row)
    audit.record(session, vault, actor, "Changed how often a measure is taken.", file.id)


def scheduled(session: Session, file: CoupleFile, scores: Sequence[Scores]) -> list[Scheduled]:
    """What is taken again and again, and whose turn it is. Two queries."""
    rows = session.exec(select(MeasureSchedule).where(MeasureSchedule.couple_id == file.id, MeasureSchedule.every > 0))
    sessions = _sessions(session, file)
    last = {(one.measure, one.side): one.totals[-1].on for one in scores}
    return [
        Scheduled(
            row.measure,
            row.every,
            frozenset(side for side in Side if is_due(row.every, sessions, last.get((row.measure, side)))),
        )
        for row in sorted(rows, key=lambda row: row.measure)
    ]


def _sessions(session: Session, file: CoupleFile) -> list[date]:
    """The days that count for a schedule: sessions that took place, and the next planned one, to be ready for it."""
    query = select(col(TherapySession.held_on), col(TherapySession.state)).where(TherapySession.couple_id == file.id)
    found = session.exec(query.order_by(col(TherapySession.held_on))).all()
    coming = [on for on, state in found if state is SessionState.PLANNED and on >= this_day()]
    return [on for on, state in found if state in {SessionState.BEGUN, SessionState.ENDED}] + coming[:1]


def _released(session: Session, file: CoupleFile) -> dict[tuple[str, Side], bool]:
    """The newest word on each."""
    query = select(MeasureRelease).where(MeasureRelease.couple_id == file.id).order_by(col(MeasureRelease.at))
    return {(row.measure, row.side): row.released for row in session.exec(query)}


def taken_of(keys: CoupleKeys, row: MeasureScore) -> Taken:
    total = float(keys.open(row.audience, COLUMN, row.id, row.total_sealed))
    return Taken(row.taken_on, total, row.source, row.form_id, row.prorated)
