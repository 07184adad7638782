"""A couple's measures: what became of them, a total typed in, what is taken when, and who may see it."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.couple_frames import couple_frame
from clinic.couples.rules import Pair, Side
from clinic.couples.store import CoupleFile
from clinic.couples.when_forms import read_past_day, today
from clinic.identifiers import new_id
from clinic.progress.counted_forms import form_for, packet_for_form
from clinic.progress.measure_charts import MeasureChart, charts_of
from clinic.progress.measure_rules import About, Measure, Source, Taken
from clinic.progress.measure_store import (
    NewScore,
    Scheduled,
    Scores,
    add_scores,
    release,
    schedule,
    scheduled,
    scores_of,
    withdraw_score,
)
from clinic.progress.measure_wording import SOURCES
from clinic.progress.measures import measures
from clinic.progress.past_scores import read_past_scores
from clinic.progress.score_file import ScoreFileError, score
from clinic.questionnaires.imported_forms import scored_forms
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, the_couple
from clinic.web.forms import Form, FormError, Problems, Submitted
from clinic.web.rendering import Frame, show
from clinic.wording import day

router = APIRouter(prefix="/couples/{couple_id}/measures")

EVERY = {"0": "Not on a schedule", "1": "Every session", "2": "Every second session", "4": "Every fourth session"}


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One total in the list that can be withdrawn."""

    path: str
    day: str
    name: str
    total: str
    source: str
    answers: str


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One partner's say over a relationship measure."""

    side: Side
    name: str
    released: bool


@dataclass(frozen=True, slots=True)
class AskLine:
    """One partner to be asked by a form, and whether it is their turn."""

    side: Side
    name: str
    due: bool


@dataclass(frozen=True, slots=True)
class MeasureSection:
    """Everything of one measure. `ask` is the form that counts as it, `packet` what is sent by link; or ""."""

    slug: str
    name: str
    note: str
    due: str
    charts: list[MeasureChart]
    scores: list[ScoreLine]
    releases: list[ReleaseLine]
    sources: tuple[str, ...]
    every: str
    ask: str
    packet: str
    asks: list[AskLine]


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    frame: Frame
    path: str
    couple: str
    names: Pair[str]
    sections: list[MeasureSection]
    choices: list[tuple[str, str]]
    everies: dict[str, str]
    typed: dict[str, str]
    problems: dict[str, str]
    today: str
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("")
def measures_page(visit: OpensFile, couple_id: UUID) -> Response:
    return _show(visit, the_couple(visit, couple_id, "Looked at the couple's measures."))


@router.post("")
def add(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """Keeps a total from a licensed copy."""
    file = the_couple(visit, couple_id, "")
    new, problems = _read(form)
    if new is None:
        return _show(visit, file, form.values, problems.by_field, status=422)
    add_scores(visit.session, visit.vault, visit.actor, file, [new])
    return _back(couple_id, new.measure.slug)


@router.post("/past")
def add_past(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """Keeps past scores that were pasted as CSV; all of them or none."""
    file = the_couple(visit, couple_id, "")
    try:
        scores = read_past_scores(form["past"], measures(), couple_id)
    except ScoreFileError as error:
        return _show(visit, file, form.values, {"past": " ".join(error.problems)}, status=422)
    add_scores(visit.session, visit.vault, visit.actor, file, scores)
    return _back(couple_id, scores[0].measure.slug)


@router.post("/scores/{score_id}/withdraw")
def withdraw(visit: ChangesFile, couple_id: UUID, score_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "")
    if not withdraw_score(visit.session, visit.vault, visit.actor, file, score_id):
        raise NotFoundError
    return _back(couple_id, "")


@router.post("/{slug}/release")
def open_to_both(visit: ChangesFile, couple_id: UUID, slug: str, form: Form) -> Response:
    """Opens one partner's scores of a relationship measure to both, or closes them again."""
    file = the_couple(visit, couple_id, "")
    measure, side = _measure(slug), form.choice("partner", Side)
    if side is None or measure.about is not About.RELATIONSHIP:
        raise FormError("partner")
    released = form["released"] == "yes"
    release(visit.session, visit.vault, visit.actor, file, measure, side, released=released)
    return _back(couple_id, slug)


@router.post("/{slug}/schedule")
def set_schedule(visit: ChangesFile, couple_id: UUID, slug: str, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    if form["every"] not in EVERY:
        raise FormError("every")
    schedule(visit.session, visit.vault, visit.actor, file, _measure(slug), int(form["every"]))
    return _back(couple_id, slug)


def _measure(slug: str) -> Measure:
    if slug not in measures():
        raise NotFoundError
    return measures()[slug]


def _back(couple_id: UUID, slug: str) -> Response:
    return RedirectResponse(f"/couples/{couple_id}/measures{f'#{slug}' if slug else ''}", status_code=303)


def _read(form: Submitted) -> tuple[NewScore | None, Problems]:
    """A typed total, or what is wrong with it, field by field."""
    problems = Problems()
    measure, side = measures().get(form["measure"]), form.choice("partner", Side)
    if measure is None:
        problems.add("measure", "Choose the measure.")
    if side is None:
        problems.add("partner", "Choose whose score it is.")
    total, on = _total(form, measure, problems), read_past_day(form, "on", problems)
    if problems or measure is None or side is None or total is None or on is None:
        return None, problems
    # The same form with the same total is one score; with another total, after Back, it is another.
    score_id = uuid5(form.once(), f"{measure.slug}|{side}|{on}|{total:g}")
    return NewScore(score_id, side, measure, Taken(on, total, Source.TYPED)), problems


def _total(form: Submitted, measure: Measure | None, problems: Problems) -> float | None:
    try:
        total = score(form["total"], comma="," in form["total"])
    except ValueError as error:
        problems.add("total", str(error))
        return None
    if total is None:
        problems.add("total", "Type the total.")
    elif measure and not measure.holds(total):
        problems.add("total", f"{total:g} cannot be: {measure.name} goes from {measure.low:g} to {measure.high:g}.")
    return total


def _show(
    visit: OpensFile,
    file: CoupleFile,
    typed: dict[str, str] | None = None,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    names = Pair(file.facts.partners.a.name, file.facts.partners.b.name)
    scores = scores_of(visit.session, file)
    due = {one.measure: one for one in scheduled(visit.session, file, scores)}
    imported = scored_forms(visit.session, visit.actor)
    page = MeasuresPage(
        frame=couple_frame(visit, file.id, "Measures"),
        path=f"/couples/{file.id}/measures",
        couple=f"/couples/{file.id}",
        names=names,
        sections=[
            _section(
                measure,
                [one for one in scores if one.measure == slug],
                due.get(slug),
                names,
                file.id,
                form_for(measure, imported),
            )
            for slug, measure in measures().items()
            if slug in due or any(one.measure == slug for one in scores)
        ],
        choices=[(slug, measure.name) for slug, measure in measures().items()],
        everies=EVERY,
        typed=typed or {},
        problems=problems or {},
        today=today().isoformat(),
    )
    return show("progress/measures.html", page, status)


def _section(
    measure: Measure, scores: list[Scores], due: Scheduled | None, names: Pair[str], couple: UUID, form: str
) -> MeasureSection:
    lines = [
        ScoreLine(
            f"/couples/{couple}/measures/scores/{score_id}/withdraw",
            day(taken.on),
            names[one.side],
            f"{taken.total:g}",
            SOURCES[taken.source] + (", some answers missing" if taken.prorated else ""),
            f"/couples/{couple}/intake#form-{taken.form}" if taken.form else "",
        )
        for one in scores
        for score_id, taken in one.taken
    ]
    return MeasureSection(
        slug=measure.slug,
        name=measure.name,
        note="" if measure.validated else "Not a validated measure: for talking about, not for judging change.",
        due=_due(due, names),
        charts=charts_of(measure, scores, names),
        scores=lines,
        releases=[ReleaseLine(one.side, names[one.side], one.released) for one in scores]
        if measure.about is About.RELATIONSHIP
        else [],
        sources=measure.sources,
        every=str(due.every) if due else "0",
        ask=form,
        packet=packet_for_form(form),
        asks=[AskLine(side, names[side], due is not None and side in due.due) for side in Side],
    )


def _due(due: Scheduled | None, names: Pair[str]) -> str:
    if due is None or not due.due:
        return ""
    return f"Due now for {' and '.join(names[side] for side in sorted(due.due))}."
