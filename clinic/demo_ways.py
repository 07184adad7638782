"""The way of the invented couples: a place at the beginning of each phase, its change events, and injuries."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from clinic.couples.rules import Side
from clinic.couples.session_rules import ChangeEvent, Step
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import CoupleFile
from clinic.identifiers import new_id
from clinic.practice.rules import Actor
from clinic.progress.injury_store import InjuryWords, injury_row, injury_step_row
from clinic.progress.rules import InjuryStep, Place
from clinic.progress.store import event_row, place_row


def tell_way(
    session: Session, actor: Actor, file: CoupleFile, story: dict[str, Any], sessions: dict[int, TherapySession]
) -> None:
    """`sessions` are those that were ended, by how many weeks ago."""
    phases = story.get("phases", [])
    for number, phase in enumerate(phases):
        until = phases[number + 1]["from"] if number + 1 < len(phases) else -1
        within = [ago for ago in sessions if phase["from"] >= ago > until]
        if not within:
            continue
        row = sessions[max(within)]
        place = Place(Step(phase["step"]), Side(phase["focus"]) if "focus" in phase else None)
        at = row.ended_at or datetime.now(UTC)
        session.add(place_row(actor, file, row.held_on, at, place, phase.get("why", ""), row.id))
        session.add_all(
            event_row(actor, file, row.held_on, at, ChangeEvent(event), "", row.id) for event in phase.get("events", ())
        )


def tell_injuries(
    session: Session, actor: Actor, file: CoupleFile, injuries: Sequence[dict[str, Any]], last: date
) -> None:
    for told in injuries:
        injury = injury_row(actor, file, told["title"], Side(told["hurt"]), new_id())
        session.add(injury)
        session.flush()
        for step in told["steps"]:
            on = last - timedelta(weeks=step["ago"])
            texts = [step.get(name, "") for name in ("seen", "asked", "given")]
            words = InjuryWords(InjuryStep(step["step"]), *texts)
            at = datetime.combine(on, time(20)).astimezone()
            session.add(injury_step_row(actor, file, injury.id, on, at, words, new_id()))
