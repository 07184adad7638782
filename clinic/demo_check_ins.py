"""Fills the invented couples' check-ins from their stories: a letter or a digit for each week, the newest last.

[check_ins]
until = 1                  how many weeks ago the newest one was; 0 is this week
[check_ins.a]              either partner, or both
close = "4455.6"           how close, from 0 to 9; a point is a week without a check-in
safe = "3444.5"            how safe, in the same weeks
loop = "dddf.f"            how often their loop came: n not at all, o once, f a few times, d most days
out = "lldh.h"             how fast they were out: m minutes, h hours, d a day, l longer, s still in it
lines = {0 = "…"}          the line for the counselor, by how many check-ins before the newest
reminder = "…"             where a message a week goes, if they agreed to one
unsafe = "in-person"       the newest one's answer about safety, if it was not "no"
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid5

from sqlmodel import Session

from clinic.couples.rules import Side
from clinic.couples.store import CoupleFile
from clinic.identifiers import new_id
from clinic.intake.answer_rows import sealed
from clinic.intake.drafts import Draft
from clinic.intake.editions import edition_of, pinned
from clinic.intake.flags import raise_flags
from clinic.intake.rules import STANDING, first_audience
from clinic.intake.tables import IntakeAnswer, IntakeForm, IntakePacket
from clinic.practice.rules import Actor
from clinic.progress.check_in_reminders import agree_reminder
from clinic.progress.check_in_rules import Week, week_of
from clinic.progress.check_in_store import make_standing_link
from clinic.questionnaires.answers import Place
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.rules import Coding, Value
from clinic.questionnaires.sidecar import Routing
from clinic.vault import Vault

LOOPS = {"n": "none", "o": "once", "f": "few", "d": "daily"}
WAYS_OUT = {"m": "minutes", "h": "hours", "d": "day", "l": "longer", "s": "still"}
MISSED = "."


def tell_check_ins(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, story: dict[str, Any], today: date
) -> None:
    """One couple's check-ins as its story tells them, up to `until` weeks before this one."""
    told = story.get("check_ins")
    for side in Side:
        if told and side in told:
            link = make_standing_link(session, vault, actor, file, side, once=new_id())
            newest = week_of(today).number - told["until"]
            if "reminder" in told[side]:
                agree_reminder(session, vault, actor, file, side, told[side]["reminder"])
            _tell(session, file, session.get_one(IntakePacket, link.thing), told[side], newest, today)


def _tell(
    session: Session, file: CoupleFile, packet: IntakePacket, told: dict[str, Any], newest: int, today: date
) -> None:
    editions, count = pinned(session, STANDING), len(told["close"])
    for place in range(count):
        if told["close"][place] == MISSED:
            continue
        week, before_newest = Week(newest - count + 1 + place), count - 1 - place
        at = min(datetime.combine(min(week.last, today), time(1)).astimezone(), datetime.now(UTC).astimezone())
        form = IntakeForm(
            id=uuid5(packet.id, f"week|{week.number}"), packet_id=packet.id, number=week.number, slug=STANDING,
            editions=editions, signed=False, submitted_at=at,
        )  # fmt: skip
        edition = edition_of(session, form)
        form.submitted_edition = edition.id
        session.add(form)
        session.flush()
        answers = dict(_answers(edition.plan, told, place, before_newest))
        draft = Draft(form, edition, packet.side, answers, {})
        session.add_all(_rows(file, draft, at))
        raise_flags(session, file.keys, packet, form, edition, answers, list(Routing))
        packet.opened_at, packet.saved_at = packet.opened_at or at, at
    session.add(packet)


def _rows(file: CoupleFile, draft: Draft, at: datetime) -> Iterator[IntakeAnswer]:
    for place, values in draft.answers.items():
        audience = first_audience(draft.side, counselor_only=draft.edition.counselor_only(place.link_id))
        yield sealed(file.keys, draft.form.id, place, values, audience, at)


def _answers(
    plan: Plan, told: dict[str, Any], place: int, before_newest: int
) -> Iterator[tuple[Place, tuple[Value, ...]]]:
    close, safe, loop = told["close"][place], told["safe"][place], LOOPS[told["loop"][place]]
    said = {"close": [close], "safe": [safe], "loop": [loop], "moments": list(_moments(int(close), int(safe), place))}
    if loop != "none":
        said["out"] = [WAYS_OUT[told["out"][place]]]
    said["unsafe"] = [told.get("unsafe", "no") if before_newest == 0 else "no"]
    for item, codes in said.items():
        yield Place(item), tuple(_option(plan, item, code) for code in codes)
    if line := told.get("lines", {}).get(str(before_newest)):
        yield Place("line"), (line,)


def _moments(close: int, safe: int, place: int) -> Iterator[str]:
    """Small moments grow with closeness and safety; there is a week without any, too."""
    noticed = [("kept", close > 3 and place % 3 > 0), ("safe", safe > 4), ("answered", close > 5)]
    found = [moment for moment, seen in noticed if seen]
    yield from found or ["none"]


def _option(plan: Plan, item: str, code: str) -> Coding:
    options = (option.value for option in plan[item].options)
    return next(one for one in options if isinstance(one, Coding) and one.code == code)
