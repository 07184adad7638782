"""What asks for a look with every couple of a practice, in a number of queries that does not grow with them."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from clinic.couple_file.caseload_rules import REPORT_AFTER, Dates, ReportClock
from clinic.couple_file.last_reports import last_reports
from clinic.couples.appointments import LOOKS_BACK
from clinic.couples.goal_tables import GoalRow
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.couples.tables import Couple
from clinic.intake.tables import IntakeFlag
from clinic.practice.rules import Actor
from clinic.progress.check_in_store import stopped
from clinic.progress.measure_alerts import alerts
from clinic.progress.tables import PlaceRow
from clinic.vault import Vault

Caseload = dict[UUID, Dates]
NOTHING = Dates()


def caseload(session: Session, vault: Vault, actor: Actor, today: date) -> Caseload:
    """What is known of each couple; a couple nothing is known of is left out. One query for each source, as a rule."""
    found: Caseload = {}
    for source in SOURCES:
        source(session, actor, today, found)
    for couple, asks in alerts(session, vault, actor).items():
        found[couple] = replace(found.get(couple, NOTHING), asks=asks)
    return found


def _sessions(session: Session, actor: Actor, today: date, found: Caseload) -> None:
    """The first and last session of each couple, and what comes and waits: by their days alone, of which there is an
    index, so that years of sessions are not read.
    """
    on, state = col(TherapySession.held_on), col(TherapySession.state)
    real = state.in_([SessionState.BEGUN, SessionState.ENDED]) & (on <= today)
    past = on.between(today - LOOKS_BACK, today - timedelta(days=1))
    waits = past & state.in_([SessionState.BEGUN, SessionState.PLANNED])
    own = select(on).where(TherapySession.couple_id == Couple.id).correlate(Couple).limit(1)
    waiting = select(func.count()).where(TherapySession.couple_id == Couple.id, waits).correlate(Couple)
    query = select(  # type: ignore[call-overload]  # SQLModel types up to four columns
        Couple.id,
        own.where(real).order_by(on).scalar_subquery(),
        own.where(real).order_by(on.desc()).scalar_subquery(),
        own.where(state == SessionState.PLANNED, on >= today).order_by(on).scalar_subquery(),
        waiting.scalar_subquery(),
    )
    for couple, first, last, coming, number in session.exec(query.where(Couple.practice_id == actor.practice)):
        found[couple] = replace(
            found.get(couple, NOTHING), first_held=first, last_held=last, next_planned=coming, waiting=number
        )


def held(session: Session, couples: Collection[UUID]) -> dict[UUID, int]:
    """How many sessions these couples had."""
    query = select(TherapySession.couple_id, func.count()).where(
        col(TherapySession.couple_id).in_(couples), TherapySession.state == SessionState.ENDED
    )
    return dict(session.exec(query.group_by(col(TherapySession.couple_id))).all()) if couples else {}


def _goals(session: Session, actor: Actor, today: date, found: Caseload) -> None:
    query = (
        select(GoalRow.couple_id, func.count())
        .join(Couple, col(Couple.id) == GoalRow.couple_id)
        .where(Couple.practice_id == actor.practice, col(GoalRow.outcome).is_(None), col(GoalRow.look_again) <= today)
    )
    for couple, due in session.exec(query.group_by(col(GoalRow.couple_id))):
        found[couple] = replace(found.get(couple, NOTHING), goals_due=due)


def _places(session: Session, actor: Actor, today: date, found: Caseload) -> None:
    query = (
        select(PlaceRow.couple_id, func.max(PlaceRow.noted_on))
        .join(Couple, col(Couple.id) == PlaceRow.couple_id)
        .where(Couple.practice_id == actor.practice, col(PlaceRow.taken_back_at).is_(None), PlaceRow.noted_on <= today)
    )
    for couple, noted in session.exec(query.group_by(col(PlaceRow.couple_id))):
        found[couple] = replace(found.get(couple, NOTHING), place_noted=noted)


def _reports(session: Session, actor: Actor, today: date, found: Caseload) -> None:
    """From when on the next report of each couple counts; nothing, while reports are not kept anywhere."""
    kept = last_reports(session, actor)
    if kept is None:
        return
    query = (
        select(TherapySession.couple_id, col(TherapySession.held_on))
        .join(Couple, col(Couple.id) == TherapySession.couple_id)
        .where(Couple.practice_id == actor.practice, TherapySession.state == SessionState.ENDED)
        .where(col(TherapySession.held_on).between(today - REPORT_AFTER, today))
    )
    recent: dict[UUID, list[date]] = {}
    for couple, on in session.exec(query):
        recent.setdefault(couple, []).append(on)
    for couple, days in recent.items():
        dates = found.get(couple, NOTHING)
        since = kept.get(couple) or dates.first_held or min(days)
        sessions = sum(on > since for on in days) if couple in kept else len(days)
        found[couple] = replace(dates, reports=ReportClock(since, sessions))


def _flags(session: Session, actor: Actor, today: date, found: Caseload) -> None:
    del today  # a flag waits, whatever day it is
    query = (
        select(IntakeFlag.couple_id, func.count())
        .join(Couple, col(Couple.id) == IntakeFlag.couple_id)
        .where(Couple.practice_id == actor.practice, col(IntakeFlag.acknowledged_at).is_(None))
    )
    for couple, flags in session.exec(query.group_by(col(IntakeFlag.couple_id))):
        found[couple] = replace(found.get(couple, NOTHING), flags=flags)


def _check_ins(session: Session, actor: Actor, today: date, found: Caseload) -> None:
    for couple in stopped(session, actor, today):
        found[couple] = replace(found.get(couple, NOTHING), check_ins_stopped=True)


SOURCES: tuple[Callable[[Session, Actor, date, Caseload], None], ...] = (
    _sessions,
    _goals,
    _places,
    _flags,
    _check_ins,
    _reports,
)
"""Each asks once for the whole practice. The measures stand beside them: their scores have to be opened."""
