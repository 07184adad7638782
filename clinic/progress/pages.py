"""Where a couple is on the way, and how they came there: as history, with the usual order as advice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.couple_frames import couple_frame
from clinic.couples.rules import Pair, Side, WordsError
from clinic.couples.session_rules import STAGE_OF, ChangeEvent, Stage, Step
from clinic.couples.store import CoupleFile
from clinic.couples.when_forms import read_past_day
from clinic.identifiers import new_id
from clinic.progress.rules import EventNoted, PlaceNoted, advice, event_advice, place
from clinic.progress.stage_words import Explained, StageWords, stage_words
from clinic.progress.store import NotNotedError, Way, note_event, note_place, take_back, way
from clinic.progress.way_drawing import WayDrawing, draw_way
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, Visit, the_couple
from clinic.web.forms import Form, FormError, Problems, Submitted
from clinic.web.rendering import Frame, show
from clinic.wording import day

router = APIRouter(prefix="/couples/{couple_id}/way")


@dataclass(frozen=True, slots=True)
class StepOnWay:
    """One of the nine steps: whether they were there, whether they are, and with whom in focus."""

    number: int
    words: Explained
    been: bool
    now: bool
    focus: str


@dataclass(frozen=True, slots=True)
class StageOnWay:
    words: Explained
    steps: list[StepOnWay]
    now: bool


@dataclass(frozen=True, slots=True)
class WayLine:
    """A line of the history: where they were, or what was seen; `mark` is its number in the drawing."""

    id: UUID
    day: str
    what: str
    why: str
    is_event: bool
    mark: str
    session: str


@dataclass(frozen=True, slots=True)
class WayPage:
    """The way so far. `values` and `problems` are of a form that was just sent and not kept."""

    frame: Frame
    couple: str
    path: str
    names: Pair[str]
    stages: list[StageOnWay]
    advice: list[str]
    drawing: WayDrawing | None
    lines: list[WayLine]
    steps: Mapping[Step, Explained]
    events: Mapping[ChangeEvent, Explained]
    today: str
    values: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("")
def way_page(visit: OpensFile, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Looked at where the couple is.")
    return show("progress/way.html", _page(visit, file))


@router.post("/place")
def add_place(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    problems = Problems()
    on = read_past_day(form, "day", problems)
    where = place(_step(form), form.choice("focus", Side))
    if where is None:
        problems.add("step", "Choose a step.")
    if on is not None and where is not None:
        try:
            why = form.trimmed("why")
            note_place(visit.session, visit.vault, visit.actor, file, on, where, why, note_id=form.once())
        except WordsError as error:
            problems.add("why", str(error))
    return _answer(visit, file, form, problems)


@router.post("/events")
def add_event(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    problems = Problems()
    on = read_past_day(form, "event_day", problems)
    event = form.choice("event", ChangeEvent)
    if event is None:
        problems.add("event", "Choose what you saw.")
    if on is not None and event is not None:
        try:
            seen = form.trimmed("seen")
            note_event(visit.session, visit.vault, visit.actor, file, on, event, seen, note_id=form.once())
        except WordsError as error:
            problems.add("seen", str(error))
    return _answer(visit, file, form, problems)


@router.post("/notes/{note_id}/take-back")
def take_note_back(visit: ChangesFile, couple_id: UUID, note_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        take_back(visit.session, visit.vault, visit.actor, file, note_id)
    except NotNotedError as error:
        raise NotFoundError from error
    return RedirectResponse(f"/couples/{couple_id}/way", status_code=303)


def _answer(visit: ChangesFile, file: CoupleFile, form: Submitted, problems: Problems) -> Response:
    if problems:
        return show("progress/way.html", _page(visit, file, form.values, problems), status=422)
    return RedirectResponse(f"/couples/{file.id}/way", status_code=303)


def _step(form: Submitted) -> Step | None:
    number = form.count("step")
    if not form["step"]:
        return None
    if number not in set(Step):
        raise FormError("step")
    return Step(number)


def _page(
    visit: Visit, file: CoupleFile, values: dict[str, str] | None = None, problems: Problems | None = None
) -> WayPage:
    known, told = way(visit.session, file), stage_words()
    people, today = file.facts.partners, datetime.now(UTC).astimezone().date()
    names = Pair(people.a.name, people.b.name)
    return WayPage(
        frame=couple_frame(visit, file.id, "Where they are"),
        couple=f"/couples/{file.id}",
        path=f"/couples/{file.id}/way",
        names=names,
        stages=_stages(known, told, names),
        advice=_advice(file, known, told),
        drawing=draw_way(known.places, known.events, today),
        lines=_lines(file, known, told, names),
        steps=told.steps,
        events=told.events,
        today=today.isoformat(),
        values=values or {},
        problems=problems.by_field if problems else {},
    )


def _stages(known: Way, told: StageWords, names: Pair[str]) -> list[StageOnWay]:
    been, now = {one.place.step for one in known.places}, known.place
    focus = names[now.focus] if now and now.focus else ""

    def step(one: Step) -> StepOnWay:
        is_now = now is not None and now.step is one
        return StepOnWay(one.value, told.steps[one], one in been, is_now, focus if is_now else "")

    return [
        StageOnWay(
            told.stages[stage],
            [step(one) for one in Step if STAGE_OF[one] is stage],
            now is not None and now.stage is stage,
        )
        for stage in Stage
    ]


def _advice(file: CoupleFile, known: Way, told: StageWords) -> list[str]:
    """What the usual order says to where they are now, and to the last change that was seen."""
    if known.place is None:
        return []
    people = file.facts.partners
    before = known.places[-2].place if len(known.places) > 1 else None
    found = list(advice(known.place, before, known.seen, Pair(people.a.position, people.b.position)))
    if known.events:
        found += event_advice(known.events[-1].event, {one.event for one in known.events[:-1]})
    return [told.advice[one] for one in dict.fromkeys(found)]


def _lines(file: CoupleFile, known: Way, told: StageWords, names: Pair[str]) -> list[WayLine]:
    numbers = {one.id: str(number) for number, one in enumerate(known.events, 1)}
    every: list[PlaceNoted | EventNoted] = [*known.places, *known.events]
    every.sort(key=lambda one: (one.on, one.noted_at), reverse=True)
    return [_line(file, one, told, names, numbers.get(one.id, "")) for one in every]


def _line(file: CoupleFile, one: PlaceNoted | EventNoted, told: StageWords, names: Pair[str], mark: str) -> WayLine:
    session = f"/couples/{file.id}/sessions/{one.session}" if one.session else ""
    if isinstance(one, EventNoted):
        return WayLine(one.id, day(one.on), told.events[one.event].name, one.seen, True, mark, session)
    focus = f", with {names[one.place.focus]} in focus" if one.place.focus else ""
    what = f"Step {one.place.step.value}: {told.steps[one.place.step].name}{focus}"
    return WayLine(one.id, day(one.on), what, one.why, False, "", session)
