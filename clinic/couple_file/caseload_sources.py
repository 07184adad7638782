"""Where the caseload's facts come from. Each source asks once, for a practice or for the couples that changed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from clinic.couple_file.caseload_rules import Dates, ReportClock
from clinic.couples.appointments import LOOKS_BACK
from clinic.couples.goal_tables import GoalRow
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.couples.tables import Couple
from clinic.handouts.report_store import LastReports, last_reports
from clinic.practice.rules import Actor
from clinic.progress.check_in_store import stopped
from clinic.progress.measure_alerts import alerts
from clinic.progress.tables import PlaceRow
from clinic.statements import directly
from clinic.vault import Vault

Caseload = dict[UUID, Dates]
Told = dict[UUID, dict[str, Any]]
"""For each couple, the fields of `Dates` that a source knows."""
NOTHING = Dates()


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, on which day; at `only` these couples, or at all of the practice."""

    session: Session
    vault: Vault
    actor: Actor
    today: date
    only: Collection[UUID] | None = None

    @property
    def couples(self) -> SelectOfScalar[UUID]:
        """The couples in question, for a query to choose among."""
        query = select(Couple.id).where(Couple.practice_id == self.actor.practice)
        return query if self.only is None else query.where(col(Couple.id).in_(self.only))


def _sessions(look: Look) -> Told:
    """The first and last session of each couple, and what comes and waits: by their days, of which there is an index,
    so that years of sessions are not read.
    """
    on, state, today = col(TherapySession.held_on), col(TherapySession.state), look.today
    real = state.in_([SessionState.BEGUN, SessionState.ENDED]) & (on <= today)
    past = on.between(today - LOOKS_BACK, today - timedelta(days=1))
    waits = past & state.in_([SessionState.BEGUN, SessionState.PLANNED])
    own = select(on).where(TherapySession.couple_id == Couple.id).correlate(Couple).limit(1)
    waiting = select(func.count()).where(TherapySession.couple_id == Couple.id, waits).correlate(Couple)
    query = columns(
        col(Couple.id),
        own.where(real).order_by(on).scalar_subquery(),
        own.where(real).order_by(on.desc()).scalar_subquery(),
        own.where(state == SessionState.PLANNED, on >= today).order_by(on).scalar_subquery(),
        waiting.scalar_subquery(),
    )
    rows = directly(look.session).execute(query.where(col(Couple.id).in_(look.couples)))
    return {
        couple: {"first_held": first, "last_held": last, "next_planned": coming, "waiting": number}
        for couple, first, last, coming, number in rows
    }


def _goals(look: Look) -> Told:
    query = select(GoalRow.couple_id, func.count()).where(
        col(GoalRow.couple_id).in_(look.couples), col(GoalRow.outcome).is_(None), col(GoalRow.look_again) <= look.today
    )
    rows = look.session.exec(query.group_by(col(GoalRow.couple_id)))
    return {couple: {"goals_due": due} for couple, due in rows}


def _places(look: Look) -> Told:
    query = select(PlaceRow.couple_id, func.max(PlaceRow.noted_on)).where(
        col(PlaceRow.couple_id).in_(look.couples),
        col(PlaceRow.taken_back_at).is_(None),
        PlaceRow.noted_on <= look.today,
    )
    rows = look.session.exec(query.group_by(col(PlaceRow.couple_id)))
    return {couple: {"place_noted": noted} for couple, noted in rows}


def _check_ins(look: Look) -> Told:
    gone = stopped(look.session, look.actor, look.today, look.only)
    return {couple: {"check_ins_stopped": True} for couple in gone}


def _measures(look: Look) -> Told:
    asked = alerts(look.session, look.vault, look.actor, look.only)
    return {couple: {"asks": asks} for couple, asks in asked.items()}


def _reports(look: Look) -> Told:
    """From when on the next report of each couple counts, and whether its work was summed up as ended."""
    kept = last_reports(look.session, look.actor.practice)
    query = select(TherapySession.couple_id, col(TherapySession.held_on)).where(
        col(TherapySession.couple_id).in_(look.couples), TherapySession.state == SessionState.ENDED
    )
    days: dict[UUID, list[date]] = {}
    for couple, on in look.session.exec(query):
        days.setdefault(couple, []).append(on)
    return {
        couple: {"reports": report_clock(held, last.any), "discharged": last.discharge}
        for couple, held in days.items()
        for last in (kept.get(couple, LastReports()),)
    }


def report_clock(held: Collection[date], last: date | None) -> ReportClock:
    """From when on the next report counts: the last one, or the first session."""
    since = last or min(held)
    return ReportClock(since, sum(on > since for on in held) if last else len(held))


SOURCES: tuple[Callable[[Look], Told], ...] = (_sessions, _goals, _places, _check_ins, _measures, _reports)
"""Each asks once, the measures twice. What changes without a word in the trail does not belong here."""
