"""Practices of any size with years behind them, filled by rows: nobody waits for a benchmark's data."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel, insert

from clinic.command_line import opened_data
from clinic.couples.goal_rules import Owner, Rhythm
from clinic.couples.goal_tables import GoalRow
from clinic.couples.link_rules import Purpose
from clinic.couples.link_tables import PrivateLinkRow
from clinic.couples.rules import Audience, Pair, Partner, Reader, Side, private_to
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import CoupleFacts, add_couple, couple_keys
from clinic.database import close_database, transaction
from clinic.identifiers import new_id
from clinic.intake.rules import STANDING, Delivery
from clinic.intake.tables import IntakeForm, IntakePacket
from clinic.practice import store
from clinic.practice.passwords import hashed
from clinic.practice.rules import Actor, Role
from clinic.progress.check_in_rules import week_of
from clinic.progress.check_in_store import standing_packet
from clinic.progress.measure_rules import Source
from clinic.progress.measure_store import COLUMN
from clinic.progress.measure_tables import MeasureScore
from clinic.progress.tables import PlaceRow
from clinic.vault import CoupleKeys, Vault

EMAIL, PASSWORD = "nora@maple.example", "orchard lantern seven"
YEARS = 5
WEEKS = YEARS * 52
Rows = dict[type[SQLModel], list[dict[str, Any]]]


def fill(couples: int) -> None:
    """A practice in the folder of the settings: weekly sessions, PHQ-9 every fourth, check-ins, goals and places."""
    engine, vault = opened_data()
    with transaction(engine) as session:
        practice = store.add_practice(session, vault, "Maple Street Counseling")
        nora = store.add_member(session, vault, practice, EMAIL, "Nora Whitfield", hashed(PASSWORD), Role.OWNER)
        actor, rows = Actor(practice.id, nora.id), Rows()
        for number in range(couples):
            facts = CoupleFacts(Pair(Partner(f"Ana {number}"), Partner(f"Bo {number}")))
            couple = add_couple(session, vault, actor, facts)
            _add(rows, vault, session, couple, number)
        session.flush()
        for table, content in rows.items():
            for start in range(0, len(content), 20_000):
                session.execute(insert(table), content[start : start + 20_000])
    close_database(engine)


def _add(rows: Rows, vault: Vault, session: Session, couple: UUID, number: int) -> None:
    today = datetime.now(UTC).astimezone().date()
    last = today - timedelta(days=number % 7)
    days = [last - timedelta(weeks=ago) for ago in range(WEEKS)]
    keys = _keys(vault, session, couple)
    _put(rows, TherapySession, (_session(couple, day) for day in days))
    _put(rows, PlaceRow, (_place(couple, day) for day in days[::26]))
    _put(rows, GoalRow, (_goal(keys, couple, day) for day in days[::13]))
    for side in Side:
        _scores(rows, keys, couple, side, days[::4], number)
        _check_ins(rows, couple, side, today, number)


def _put(rows: Rows, table: type[SQLModel], content: Iterator[dict[str, Any]]) -> None:
    rows.setdefault(table, []).extend(content)


def _keys(vault: Vault, session: Session, couple: UUID) -> CoupleKeys:

    return couple_keys(session, vault, couple, Reader.COUNSELOR)


def _moment(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)


def _session(couple: UUID, day: date) -> dict[str, Any]:
    return {
        "id": new_id(), "couple_id": couple, "held_on": day, "state": SessionState.ENDED, "began_at": _moment(day),
        "ended_at": _moment(day), "revision": 1, "summary_audience": Audience.COUNSELOR,
    }  # fmt: skip


def _place(couple: UUID, day: date) -> dict[str, Any]:
    return {
        "id": new_id(), "couple_id": couple, "noted_on": day, "noted_at": _moment(day), "place_sealed": b"",
        "why_sealed": b"",
    }  # fmt: skip


def _goal(keys: CoupleKeys, couple: UUID, day: date) -> dict[str, Any]:
    goal_id = new_id()
    text = keys.seal(Audience.ROOM, "goal.text", goal_id, "A walk")
    return {
        "id": goal_id, "couple_id": couple, "owner": Owner.BOTH, "rhythm": Rhythm.SOME_DAYS, "agreed_on": day,
        "look_again": day, "made_at": _moment(day), "text_sealed": text,
    }  # fmt: skip


def _scores(rows: Rows, keys: CoupleKeys, couple: UUID, side: Side, days: list[date], number: int) -> None:
    """From the newest back; every fifth couple gets worse, every third stays as it was."""
    ids = [new_id() for _ in days]
    audience = private_to(side)
    total = {0: "19.0", 1: "12.0"}.get(number % 5, "5.0")
    for place, (score_id, day) in enumerate(zip(ids, days, strict=True)):
        said = total if place == 0 else "12.0"
        rows.setdefault(MeasureScore, []).append(
            {
                "id": score_id, "couple_id": couple, "side": side, "measure": "phq-9", "taken_on": day,
                "source": Source.TYPED, "audience": audience, "recorded_at": _moment(day), "prorated": False,
                "total_sealed": keys.seal(audience, COLUMN, score_id, said),
            }
        )  # fmt: skip


def _check_ins(rows: Rows, couple: UUID, side: Side, today: date, number: int) -> None:
    """A form a week, without its answers, which the caseload does not read; every tenth couple stopped."""
    packet, away = standing_packet(couple, side), 6 if number % 10 == 0 else 0
    now = _moment(today - timedelta(weeks=away))
    weeks = range(week_of(today).number - WEEKS, week_of(today).number - away + 1)
    rows.setdefault(IntakePacket, []).append(
        {"id": packet, "couple_id": couple, "side": side, "packet": STANDING, "delivery": Delivery.LINK,
         "sent_at": now, "saved_at": now}
    )  # fmt: skip
    _put(rows, IntakeForm, (_form(packet, week, now) for week in weeks))
    rows.setdefault(PrivateLinkRow, []).append(
        {"id": new_id(), "couple_id": couple, "side": side, "purpose": Purpose.CHECK_IN, "thing_id": packet,
         "token_hash": new_id().bytes, "made_at": now, "expires_at": now + timedelta(days=366), "finished": False}
    )  # fmt: skip


def _form(packet: UUID, week: int, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(), "packet_id": packet, "number": week, "slug": STANDING, "editions": "", "signed": False,
        "submitted_at": now,
    }  # fmt: skip
