"""Fills the invented couples' therapy from their stories: sessions of months, the way, goals, and what is planned.

Rows are written at once and not through the stores, which would ask and record for each: a demo is filled in a second.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from clinic.couples.goal_rules import Outcome, Owner, Rhythm, goal_audience
from clinic.couples.goal_tables import GoalRow, GoalTick
from clinic.couples.rules import Side
from clinic.couples.session_rules import (
    Attended,
    ChangeEvent,
    SessionRecord,
    SessionState,
    SessionWords,
    Step,
    TangoMove,
    Way,
)
from clinic.couples.session_store import write_words
from clinic.couples.session_tables import Appointment, PsychotherapyNote, PsychotherapyNoteKey, TherapySession
from clinic.couples.store import CoupleFile
from clinic.demo_ways import tell_injuries, tell_way
from clinic.identifiers import new_id
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import NoteKey, Vault

MINUTES = 50


def tell_story(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, story: dict[str, Any], now: datetime
) -> None:
    """One couple's therapy as its story tells it, counted back from `now`."""
    today = now.astimezone().date()
    day_of_meeting = today - timedelta(days=story["days_ago"])
    at = time.fromisoformat(story["time"])
    kept = {row.held_on: row for row in session.exec(select(TherapySession).where(TherapySession.couple_id == file.id))}
    sessions = dict(_past(story, kept, file, actor, day_of_meeting, at))
    session.add_all(sessions.values())
    session.flush()
    session.add_all(_appointment(row, actor, _moment(row.held_on, at)) for row in sessions.values())
    _add_notes(session, vault, actor, file, story, sessions)
    tell_way(session, actor, file, story, {ago: row for ago, row in sessions.items() if row.ended_at})
    _add_goals(session, actor, file, story.get("goals", ()), today)
    tell_injuries(session, actor, file, story.get("injuries", ()), day_of_meeting)
    _plan(session, actor, file, [today + timedelta(days=days) for days in story["next"]], at)
    session.flush()
    audit.record(session, vault, actor, "Filled a file of the demo with invented sessions.", file.id)


def _past(
    story: dict[str, Any],
    kept: dict[date, TherapySession],
    file: CoupleFile,
    actor: Actor,
    last: date,
    at: time,
) -> Iterator[tuple[int, TherapySession]]:
    """The sessions by how many weeks ago they were; on days when a map grew, that day's session."""
    called_off, unfinished = story.get("called_off", ()), story.get("open", ())
    for ago, phase, place in _weeks(story):
        day = last - timedelta(weeks=ago)
        row = kept.get(day) or TherapySession(couple_id=file.id, held_on=day, created_by=actor.member)
        began = _moment(day, at)
        if ago in called_off:
            row.state = SessionState.CANCELED
        else:
            row.began_at = began
            if ago not in unfinished:
                row.state, row.ended_at = SessionState.ENDED, began + timedelta(minutes=MINUTES)
                write_words(row, file.keys, _words(story, phase, place), began + timedelta(minutes=MINUTES))
        yield ago, row


def _weeks(story: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any], int]]:
    """Each week with a session: how long ago, its phase, and its place in that phase."""
    phases = story.get("phases", [])
    places: dict[int, int] = {}
    last = -1 if story["days_ago"] or not phases else 0
    for ago in range(story["first"], last, -1):
        if phases and ago not in story.get("away", ()):
            number = sum(ago <= one["from"] for one in phases) - 1
            places[number] = places.get(number, -1) + 1
            yield ago, phases[number], places[number]


def _words(story: dict[str, Any], phase: dict[str, Any], place: int) -> SessionWords:
    summary = _turn(phase.get("summaries"), place)
    record = SessionRecord(
        way=Way(story.get("way", "in_person")),
        attended=Attended.BOTH,
        step=Step(phase["step"]),
        focus=Side(phase["focus"]) if "focus" in phase else None,
        moves=frozenset(TangoMove(move) for move in phase["moves"]),
        events=frozenset(ChangeEvent(event) for event in phase.get("events", ()) if place == 0),
    )
    return SessionWords(record, _turn(phase.get("plans"), place), summary, phase.get("released", False))


def _turn(texts: Sequence[str] | None, place: int) -> str:
    return texts[place % len(texts)] if texts else ""


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at).astimezone()


def _appointment(row: TherapySession, actor: Actor, starts_at: datetime) -> Appointment:
    if actor.member is None:
        raise ValueError("a session of the demo is held by a counselor")
    return Appointment(
        therapy_session_id=row.id,
        counselor_id=actor.member,
        starts_at=starts_at,
        minutes=MINUTES,
        changed_at=datetime.now(UTC),
    )


def _plan(session: Session, actor: Actor, file: CoupleFile, days: Sequence[date], at: time) -> None:
    rows = [
        TherapySession(couple_id=file.id, held_on=day, created_by=actor.member, state=SessionState.PLANNED)
        for day in days
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(_appointment(row, actor, _moment(row.held_on, at)) for row in rows)


def _add_notes(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    story: dict[str, Any],
    sessions: dict[int, TherapySession],
) -> None:
    told = [(sessions[ago], _turn(phase.get("notes"), place)) for ago, phase, place in _weeks(story)]
    with_notes = [(row, note) for row, note in told if note and row.ended_at]
    if not with_notes:
        return
    wrapped = vault.new_note_key(file.id)
    session.add(PsychotherapyNoteKey(couple_id=file.id, wrapped=wrapped))
    key = vault.note_key(file.id, wrapped)
    session.add_all(_note(key, actor, file.id, row, note) for row, note in with_notes)


def _note(key: NoteKey, actor: Actor, couple: UUID, row: TherapySession, note: str) -> PsychotherapyNote:
    return PsychotherapyNote(
        therapy_session_id=row.id,
        couple_id=couple,
        note_sealed=key.seal(row.id, note),
        saved_at=row.ended_at or datetime.now(UTC),
        saved_by=actor.member,
    )


def _add_goals(session: Session, actor: Actor, file: CoupleFile, goals: Sequence[dict[str, Any]], today: date) -> None:
    for told in goals:
        agreed = today - timedelta(weeks=told["agreed"])
        goal_id, owner = new_id(), Owner(told["owner"])
        row = GoalRow(
            id=goal_id,
            couple_id=file.id,
            owner=owner,
            rhythm=Rhythm(told["rhythm"]),
            agreed_on=agreed,
            look_again=today - timedelta(days=told["look_again"]),
            outcome=Outcome(told["outcome"]) if "outcome" in told else None,
            closed_on=today - timedelta(weeks=told["closed"]) if "closed" in told else None,
            made_at=_moment(agreed, time(12)),
            made_by=actor.member,
            text_sealed=file.keys.seal(goal_audience(owner), "goal.text", goal_id, told["text"]),
        )
        session.add(row)
        session.flush()
        session.add_all(
            GoalTick(goal_id=goal_id, side=side, ticked_on=on, ticked_at=_moment(on, time(20)))
            for side in Side
            for on in (today - timedelta(days=days) for days in told.get(side.value, ()))
        )
