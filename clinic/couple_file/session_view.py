"""A session's page as a value: what stands on it, decided here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from clinic.clock import this_day
from clinic.couple_file.news import NewsLine, news
from clinic.couple_file.session_forms import AHEAD, NextDate, suggested, usual_time
from clinic.couples.goal_rules import Goal, Owner
from clinic.couples.goal_store import goals
from clinic.couples.note_store import note_of
from clinic.couples.rules import Pair, Side
from clinic.couples.session_rules import (
    ChangeEvent,
    SessionRecord,
    SessionState,
    SessionWords,
    Step,
    TangoMove,
    Way,
    may_end,
)
from clinic.couples.session_store import (
    KeptSession,
    SessionChangedError,
    therapy_sessions,
)
from clinic.couples.store import CoupleFile
from clinic.cycles.board import listed_name, path_of
from clinic.cycles.rules import MapKind
from clinic.cycles.store import open_maps
from clinic.practice.rules import IDLE_LIMIT
from clinic.progress.stage_words import Explained, StageWords, stage_words
from clinic.progress.store import Way as CouplesWay
from clinic.progress.store import way
from clinic.web.access import NotFoundError, Visit
from clinic.web.forms import Form, Problems
from clinic.web.rendering import Frame, frame
from clinic.wording import WAYS, clock, day, weekday

CHANGED = "Somebody else saved this session while it was open here. What you typed is below, and nothing of it is lost."


@dataclass(frozen=True, slots=True)
class BoardDoor:
    """A map of the couple to open in this session."""

    path: str
    name: str
    is_positive: bool


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One session. `words` is what stands in the form; `theirs` what another person saved meanwhile, by field.

    Where another counselor wrote the private note, `has_note` is false and there is no field for it.
    """

    frame: Frame
    couple: str
    path: str
    names: Pair[str]
    held_on: str
    state: SessionState
    began: str
    ended: str
    can_end: bool
    idle_minutes: int
    revision: int
    words: SessionWords
    has_note: bool
    last_day: str
    last_plan: str
    news: list[NewsLine]
    goals: list[NewsLine]
    boards: list[BoardDoor]
    place: str
    place_about: str
    ways: Mapping[Way, str]
    steps: Mapping[Step, Explained]
    moves: Mapping[TangoMove, Explained]
    events: Mapping[ChangeEvent, Explained]
    they_have: str
    next_planned: str
    next_dates: list[NextDate]
    problems: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def notice(self) -> str:
        return CHANGED if self.theirs else ""


def session_view(
    visit: Visit,
    file: CoupleFile,
    session_id: UUID,
    typed: SessionWords | None = None,
    problems: Problems | None = None,
    changed: SessionChangedError | None = None,
    form: Form | None = None,
) -> SessionPage:
    every = therapy_sessions(visit.session, file)
    now = next((one for one in every if one.id == session_id), None)
    if now is None:
        raise NotFoundError
    earlier = [one for one in every if one.held_on < now.held_on and one.state is not SessionState.CANCELED]
    last = next((one for one in earlier if one.state is SessionState.ENDED), None)
    known, told = way(visit.session, file), stage_words()
    note = note_of(visit.session, visit.vault, visit.actor, file, session_id)
    words = typed or suggested(now, note or "", last, _where(known))
    agreed = goals(visit.session, file.id, file.keys)
    with_plan = next((one for one in earlier if one.plan), None)
    coming = _next_planned(every, now)
    began = now.starts_at or now.began_at
    names = file.facts.partners
    return SessionPage(
        frame=frame(visit, "Therapy session", "today"),
        couple=f"/couples/{file.id}",
        path=f"/couples/{file.id}/sessions/{session_id}",
        names=Pair(names.a.name, names.b.name),
        held_on=day(now.held_on),
        state=now.state,
        began=clock(now.began_at) if now.began_at else "",
        ended=clock(now.ended_at) if now.ended_at else "",
        can_end=may_end(now.state, now.held_on, this_day()),
        idle_minutes=int(IDLE_LIMIT.total_seconds() // 60),
        revision=changed.now.revision if changed else form.count("revision") if form else now.revision,
        words=words,
        has_note=note is not None or bool(words.note),
        last_day=day(with_plan.held_on) if with_plan else "",
        last_plan=with_plan.plan if with_plan else "",
        news=news(visit.session, file, last.held_on if last else None, now.held_on, agreed),
        goals=_open_goals(agreed, Pair(names.a.name, names.b.name)),
        boards=_boards(visit, file, now),
        place=_place_name(known, told),
        place_about=told.steps[known.place.step].about if known.place else "",
        ways=WAYS,
        steps=told.steps,
        moves=told.moves,
        events=told.events,
        they_have=now.summary if now.reworded is not None else "",
        next_planned=f"{weekday(coming.held_on)}, {clock(coming.starts_at)}" if coming and coming.starts_at else "",
        next_dates=_next_dates(began or datetime.now(UTC)),
        problems=problems.by_field if problems else {},
        theirs=_theirs(changed, typed),
        typed=form.values if form else {},
    )


def _next_planned(every: list[KeptSession], now: KeptSession) -> KeptSession | None:
    """The next session that is to take place: one that was called off leaves room to plan another."""
    later = (one for one in reversed(every) if one.held_on > now.held_on)
    return next((one for one in later if one.state is SessionState.PLANNED and one.starts_at), None)


def _open_goals(agreed: list[Goal], names: Pair[str]) -> list[NewsLine]:
    return [
        NewsLine("Both", one.text)
        if one.owner is Owner.BOTH
        else NewsLine(names[Side(one.owner.value)], one.text, private=True)
        for one in agreed
        if one.is_open
    ]


def _where(known: CouplesWay) -> SessionRecord:
    return SessionRecord(step=known.place.step, focus=known.place.focus) if known.place else SessionRecord()


def _place_name(known: CouplesWay, told: StageWords) -> str:
    if known.place is None:
        return ""
    return f"{told.stages[known.place.stage].name}, step {known.place.step.value}: {told.steps[known.place.step].name}"


def _boards(visit: Visit, file: CoupleFile, now: KeptSession) -> list[BoardDoor]:
    """The maps that are not put away, the one changed last first; the loop that hurts before the good one."""
    maps = [one for one in open_maps(visit.session, file) if one.archived_at is None]
    maps.sort(key=lambda one: one.map.kind is MapKind.POSITIVE)
    return [
        BoardDoor(f"{path_of(file.id, one.id)}?session={now.id}", listed_name(one), one.map.kind is MapKind.POSITIVE)
        for one in maps
    ]


def _next_dates(began: datetime) -> list[NextDate]:
    local = usual_time(began)
    return [
        NextDate(value, f"{'In a week' if value == 'week' else 'In two weeks'}: {weekday(when)}, {clock(when)}")
        for value, when in ((value, (local + ahead).astimezone()) for value, ahead in AHEAD.items())
    ]


def _theirs(changed: SessionChangedError | None, typed: SessionWords | None) -> dict[str, str]:
    """The texts that stand now where this person typed something else."""
    if changed is None or typed is None:
        return {}
    stands = {"plan": changed.now.plan, "summary": changed.now.typed_summary, "note": changed.note}
    differ = {name: text for name, text in stands.items() if text != getattr(typed, name)}
    return differ or {"record": ""}
