"""What asks for a look with every couple of a practice, in a number of queries that does not grow with them.

Every change to a couple is told to the audit trail, in the transaction that makes it. So what was found once is
remembered, and the next look goes only to the couples of whom the trail has told since: one query where nothing
changed. A new day looks at everybody anew.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from clinic.couple_file.caseload_rules import Dates
from clinic.couple_file.caseload_sources import NOTHING, SOURCES, Caseload, Look
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.couples.tables import Couple
from clinic.intake.tables import IntakeFlag
from clinic.practice.rules import Actor
from clinic.practice.tables import AuditEvent
from clinic.vault import Vault

MANY = 100
"""When more couples than this changed, everybody is looked at."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found on a day, and the event of the trail up to which it is true."""

    day: date
    seq: int
    mac: bytes
    found: Caseload


_KEPT: WeakKeyDictionary[Engine, dict[UUID, _Known]] = WeakKeyDictionary()


def caseload(session: Session, vault: Vault, actor: Actor, today: date) -> Caseload:
    """What is known of each couple of the practice."""
    kept = _KEPT.setdefault(session.get_bind().engine, {})
    known = kept.get(actor.practice)
    seq, mac, changed = _since(session, actor, known)
    if known is None or known.day != today or changed is None or len(changed) > MANY:
        found = look(Look(session, vault, actor, today))
    elif changed:
        found = {**known.found, **look(Look(session, vault, actor, today, changed))}
    else:
        found = known.found
    kept[actor.practice] = _Known(today, seq, mac, found)
    return _with_flags(session, actor, found)


def look(asked: Look) -> Caseload:
    """What every source has to say of the couples in question. One query for each source, two for the measures."""
    query = select(Couple.id).where(Couple.practice_id == asked.actor.practice)
    if asked.only is not None:
        query = query.where(col(Couple.id).in_(asked.only))
    found = dict.fromkeys(asked.session.exec(query), NOTHING)
    for source in SOURCES:
        for couple, change in source(asked).items():
            found[couple] = replace(found[couple], **change)
    return found


def held(session: Session, couples: Collection[UUID]) -> dict[UUID, int]:
    """How many sessions these couples had."""
    query = select(TherapySession.couple_id, func.count()).where(
        col(TherapySession.couple_id).in_(couples), TherapySession.state == SessionState.ENDED
    )
    return dict(session.exec(query.group_by(col(TherapySession.couple_id))).all()) if couples else {}


def _since(session: Session, actor: Actor, known: _Known | None) -> tuple[int, bytes, set[UUID] | None]:
    """Where the trail is now, and which couples it has told of since; none at all if it is not the trail of before."""
    query = select(AuditEvent.seq, AuditEvent.mac, AuditEvent.couple_id).where(AuditEvent.practice_id == actor.practice)
    if known is None:
        last = session.exec(query.order_by(col(AuditEvent.seq).desc()).limit(1)).first()
        return (last[0], last[1], None) if last else (0, b"", None)
    events = session.exec(query.where(AuditEvent.seq >= known.seq).order_by(col(AuditEvent.seq))).all()
    if not events or (events[0][0], events[0][1]) != (known.seq, known.mac):
        return *((events[-1][0], events[-1][1]) if events else (0, b"")), None
    return events[-1][0], events[-1][1], {couple for _seq, _mac, couple in events[1:] if couple is not None}


def _with_flags(session: Session, actor: Actor, found: Caseload) -> Caseload:
    """Flags are always looked for: one can be raised while a form is still being written, of which no trail tells."""
    query = (
        select(IntakeFlag.couple_id, func.count())
        .join(Couple, col(Couple.id) == IntakeFlag.couple_id)
        .where(Couple.practice_id == actor.practice, col(IntakeFlag.acknowledged_at).is_(None))
    )
    waiting = session.exec(query.group_by(col(IntakeFlag.couple_id))).all()
    return {**found, **{couple: replace(found.get(couple, Dates()), flags=number) for couple, number in waiting}}
