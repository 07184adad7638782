"""The track of attachment injuries: held in stage 1, healed in stage 2; what was asked, and what was given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.couple_frames import couple_frame
from clinic.couples.rules import Pair, Side, WordsError
from clinic.couples.session_rules import Stage
from clinic.couples.store import CoupleFile
from clinic.couples.when_forms import read_past_day
from clinic.identifiers import new_id
from clinic.progress.injury_store import (
    InjuryWords,
    injuries,
    note_injury_step,
    open_injury,
    take_back_injury_step,
)
from clinic.progress.rules import InjuryStep, InjuryTrack, injury_advice
from clinic.progress.stage_words import Explained, StageWords, stage_words
from clinic.progress.store import NotNotedError, way
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, Visit, the_couple
from clinic.web.forms import Form, Problems
from clinic.web.rendering import Frame, show
from clinic.wording import day

router = APIRouter(prefix="/couples/{couple_id}/injuries")


@dataclass(frozen=True, slots=True)
class InjuryLine:
    """One step that was noted, with what was asked and what was given."""

    id: UUID
    day: str
    name: str
    seen: str
    asks: str
    asked: str
    gives: str
    given: str


@dataclass(frozen=True, slots=True)
class InjuryOnWay:
    """One injury: whom it hurt, which parts of the way were there, and every note, the newest first."""

    id: UUID
    title: str
    hurt: str
    parts: list[tuple[Explained, bool]]
    advice: list[str]
    lines: list[InjuryLine]


@dataclass(frozen=True, slots=True)
class InjuriesPage:
    """Every injury. `values` and `problems` are of a form that was just sent and not kept, of the injury `at`."""

    frame: Frame
    couple: str
    path: str
    names: Pair[str]
    injuries: list[InjuryOnWay]
    steps: Mapping[InjuryStep, Explained]
    today: str
    values: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    at: UUID | None = None
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("")
def injuries_page(visit: OpensFile, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Looked at the work with attachment injuries.")
    return show("progress/injuries.html", _page(visit, file))


@router.post("")
def add_injury(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    problems = Problems()
    hurt = form.choice("hurt", Side)
    try:
        open_injury(visit.session, visit.vault, visit.actor, file, form.trimmed("title"), hurt, form.once())
    except WordsError as error:
        problems.add("title", str(error) if form.trimmed("title") else "Give it a name that you will know it by.")
    return _answer(visit, file, form, problems, None)


@router.post("/{injury_id}/steps")
def add_step(visit: ChangesFile, couple_id: UUID, injury_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    problems = Problems()
    on, step = read_past_day(form, "day", problems), form.choice("step", InjuryStep)
    if step is None:
        problems.add("step", "Choose a part of the way.")
    try:
        if on is not None and step is not None:
            words = InjuryWords(step, *(form.trimmed(name) for name in ("seen", "asked", "given")))
            note_injury_step(visit.session, visit.vault, visit.actor, file, injury_id, on, words, once=form.once())
    except WordsError as error:
        problems.add("seen", str(error))
    except NotNotedError as error:
        raise NotFoundError from error
    return _answer(visit, file, form, problems, injury_id)


@router.post("/steps/{note_id}/take-back")
def take_step_back(visit: ChangesFile, couple_id: UUID, note_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        take_back_injury_step(visit.session, visit.vault, visit.actor, file, note_id)
    except NotNotedError as error:
        raise NotFoundError from error
    return RedirectResponse(f"/couples/{couple_id}/injuries", status_code=303)


def _answer(visit: ChangesFile, file: CoupleFile, form: Form, problems: Problems, at: UUID | None) -> Response:
    if problems:
        return show("progress/injuries.html", _page(visit, file, form.values, problems, at), status=422)
    return RedirectResponse(f"/couples/{file.id}/injuries", status_code=303)


def _page(
    visit: Visit,
    file: CoupleFile,
    values: dict[str, str] | None = None,
    problems: Problems | None = None,
    at: UUID | None = None,
) -> InjuriesPage:
    people, told = file.facts.partners, stage_words()
    names = Pair(people.a.name, people.b.name)
    where = way(visit.session, file).place
    tracks = injuries(visit.session, file)
    if at is not None and at not in {track.id for track in tracks}:
        raise NotFoundError
    return InjuriesPage(
        frame=couple_frame(visit, file.id, "Attachment injuries"),
        couple=f"/couples/{file.id}",
        path=f"/couples/{file.id}/injuries",
        names=names,
        injuries=[_on_way(track, told, names, where.stage if where else None) for track in tracks],
        steps=told.injury,
        today=datetime.now(UTC).astimezone().date().isoformat(),
        values=values or {},
        problems=problems.by_field if problems else {},
        at=at,
    )


def _on_way(track: InjuryTrack, told: StageWords, names: Pair[str], stage: Stage | None) -> InjuryOnWay:
    been = [one.step for one in track.steps]
    found = injury_advice(been[-1], been[:-1], stage) if been else ()
    return InjuryOnWay(
        id=track.id,
        title=track.title,
        hurt=names[track.hurt] if track.hurt else "",
        parts=[(told.injury[step], step in been) for step in InjuryStep],
        advice=[told.advice[one] for one in found],
        lines=[
            InjuryLine(
                one.id,
                day(one.on),
                told.injury[one.step].name,
                one.seen,
                told.injury[one.step].asks or "Asked",
                one.asked,
                told.injury[one.step].gives or "Given",
                one.given,
            )
            for one in reversed(track.steps)
        ],
    )
