"""The dates of every couple of a practice, in a number of queries that does not grow with them. No word is opened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from clinic.couple_file.caseload_rules import Dates
from clinic.couples.appointments import LOOKS_BACK
from clinic.couples.goal_tables import GoalRow
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.couples.tables import Couple
from clinic.practice.rules import Actor
from clinic.progress.tables import PlaceRow

Caseload = dict[UUID, Dates]
NOTHING = Dates()


def caseload(session: Session, actor: Actor, today: date) -> Caseload:
    """What is known by dates of each couple; a couple nothing is known of is left out. One query for each source."""
    found: Caseload = {}
    for source in SOURCES:
        source(session, actor, today, found)
    return found


def _sessions(session: Session, actor: Actor, today: date, found: Caseload) -> None:
    on, state = col(TherapySession.held_on), col(TherapySession.state)
    past, real = (
        on.between(today - LOOKS_BACK, today - timedelta(days=1)),
        state.in_([SessionState.BEGUN, SessionState.ENDED]),
    )
    waits = past & state.in_([SessionState.BEGUN, SessionState.PLANNED])
    query = select(  # type: ignore[call-overload]  # SQLModel types up to four columns
        TherapySession.couple_id,
        func.max(case((real & (on <= today), on))),
        func.min(case(((state == SessionState.PLANNED) & (on >= today), on))),
        func.sum(case((state == SessionState.ENDED, 1), else_=0)),
        func.sum(case((waits, 1), else_=0)),
    )
    query = query.join(Couple, col(Couple.id) == TherapySession.couple_id).where(Couple.practice_id == actor.practice)
    for couple, last, coming, held, waiting in session.exec(query.group_by(col(TherapySession.couple_id))):
        found[couple] = replace(
            found.get(couple, NOTHING), last_held=last, next_planned=coming, held=held, waiting=waiting
        )


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


SOURCES: tuple[Callable[[Session, Actor, date, Caseload], None], ...] = (_sessions, _goals, _places)
"""Each asks once for the whole practice. Measures, check-ins and reports that are due join here."""
