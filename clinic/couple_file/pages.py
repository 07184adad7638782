"""One couple's file: who they are, their maps, what they were given, and who opened it."""

from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.couple_frames import couple_frame
from clinic.couples.forms import read_couple, saved_meanwhile, values_of
from clinic.couples.pages import CoupleFormPage
from clinic.couples.rules import CycleType, Pair, Reader
from clinic.couples.store import ChangedMeanwhileError, CoupleFacts, CoupleFile, held, save_couple
from clinic.cycles.board import listed_name, path_of
from clinic.cycles.rules import STANDARD, CycleMap, MapKind, missing, view_for
from clinic.cycles.store import OpenMap, archive_map, open_maps, refresh_views, start_map
from clinic.cycles.suggestions import Pattern, patterns
from clinic.cycles.views import MapNotFoundError
from clinic.handouts.given_pages import GivenLine, given_lines
from clinic.handouts.pages import handout_path
from clinic.handouts.rules import CYCLE_SHEET
from clinic.handouts.store import given_papers
from clinic.identifiers import new_id
from clinic.intake.reading import open_to_both
from clinic.practice.audit import Told, trail
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, the_couple
from clinic.web.forms import Form
from clinic.web.rendering import Frame, frame, show
from clinic.wording import CYCLE_TYPES, INJURY_ROLES, POSITIONS, SECRETS_POLICIES, clock, count, day

router = APIRouter(prefix="/couples/{couple_id}")

EDITED = "Changed a cycle map"
"""How the trail's sentences about single edits begin."""


@dataclass(frozen=True, slots=True)
class PartnerSummary:
    name: str
    pronouns: str
    contact: str
    position: str
    injury_role: str


@dataclass(frozen=True, slots=True)
class MapSummary:
    """A line of the list of maps."""

    path: str
    sheet: str
    handout: str
    name: str
    kind: str
    is_positive: bool
    filled: str
    changed: str
    archived: bool


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """An answer that one partner gave, and that both may know now."""

    name: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class CoupleFilePage:
    frame: Frame
    path: str
    names: Pair[str]
    partners: Pair[PartnerSummary]
    cycle_type: str
    secrets_policy: str
    maps: list[MapSummary]
    put_away: list[MapSummary]
    opened: list[OpenedLine]
    papers: list[GivenLine]
    patterns: tuple[Pattern, ...]
    once: str = field(default_factory=lambda: str(new_id()))


@dataclass(frozen=True, slots=True)
class TrailLine:
    time: str
    who: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Who opened and changed this file, by day, the newest first."""

    frame: Frame
    path: str
    names: Pair[str]
    days: dict[str, list[TrailLine]]


@router.get("")
def couple_file(visit: OpensFile, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Opened the couple's file.")
    facts = file.facts
    maps = [_map_summary(couple_id, opened) for opened in open_maps(visit.session, file)]
    page = CoupleFilePage(
        frame=couple_frame(visit, couple_id, "Couple’s file"),
        path=f"/couples/{couple_id}",
        names=_names(file),
        partners=_partner_summaries(facts),
        cycle_type=CYCLE_TYPES[facts.cycle_type] if facts.cycle_type else "",
        secrets_policy=SECRETS_POLICIES[facts.secrets_policy] if facts.secrets_policy else "",
        maps=[one for one in maps if not one.archived],
        put_away=[one for one in maps if one.archived],
        opened=[
            OpenedLine(facts.partners[one.side].name, one.label, "; ".join(one.words))
            for one in open_to_both(visit.session, file)
        ],
        papers=given_lines(visit.session, file, given_papers(visit.session, file)),
        patterns=patterns(),
    )
    return show("couple_file/file.html", page)


@router.get("/edit")
def edit_page(visit: ChangesFile, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Opened the couple's file.")
    return show("couples/form.html", _form(visit, couple_id, values_of(file.facts), revision=file.revision))


@router.post("/edit")
def edit(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = held(visit.session, the_couple(visit, couple_id, ""))
    facts, problems = read_couple(form)
    revision = form.count("revision")
    typed = values_of(file.facts) | form.values
    if facts is None:
        page = _form(visit, couple_id, typed, problems.by_field, revision=revision)
        return show("couples/form.html", page, status=422)
    try:
        save_couple(visit.session, visit.vault, visit.actor, file, facts, revision=revision)
    except ChangedMeanwhileError:
        notice = (
            "This file was changed elsewhere while it was open here, perhaps in another tab. "
            f"{saved_meanwhile(file.facts, typed)} Look over what you typed, then save again."
        )
        page = _form(visit, couple_id, typed, notice=notice, revision=file.revision)
        return show("couples/form.html", page, status=409)
    refresh_views(visit.session, file)
    return RedirectResponse(f"/couples/{couple_id}", status_code=303)


@router.post("/maps")
def new_map(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    kind = form.choice("kind", MapKind) or MapKind.NEGATIVE
    cycle_type = form.choice("cycle_type", CycleType)
    map_id = start_map(visit.session, visit.vault, visit.actor, file, kind, cycle_type, form.once())
    return RedirectResponse(path_of(couple_id, map_id), status_code=303)


@router.post("/maps/{map_id}/archive")
def put_map_away(visit: ChangesFile, couple_id: UUID, map_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        archive_map(visit.session, visit.vault, visit.actor, file, map_id, archived=form["archived"] == "yes")
    except MapNotFoundError as error:
        raise NotFoundError from error
    return RedirectResponse(f"/couples/{couple_id}", status_code=303)


@router.get("/trail")
def trail_page(visit: OpensFile, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Looked at who opened the file.")
    days = _by_day(trail(visit.session, visit.practice.id, couple_id))
    page = TrailPage(frame(visit, "Who opened this file"), f"/couples/{couple_id}", _names(file), days)
    return show("couple_file/trail.html", page)


def _names(file: CoupleFile) -> Pair[str]:
    return Pair(file.facts.partners.a.name, file.facts.partners.b.name)


def _by_day(events: list[Told]) -> dict[str, list[TrailLine]]:
    """The trail, day by day; one person's edits of a map in a row are one line."""
    days: dict[str, list[TrailLine]] = {}
    for (on, who, said), row in groupby(events, lambda event: (day(event.at), event.who, _gathered(event.sentence))):
        same = list(row)
        for event in same[:1] if said == EDITED else same:
            times = f" ({count(len(same), 'time')})" if said == EDITED and len(same) > 1 else ""
            days.setdefault(on, []).append(TrailLine(clock(event.at), who, f"{said}{times}."))
    return days


def _gathered(sentence: str) -> str:
    return EDITED if sentence.startswith(EDITED) else sentence.rstrip(".")


def _form(
    visit: ChangesFile,
    couple_id: UUID,
    values: dict[str, str],
    problems: dict[str, str] | None = None,
    *,
    notice: str = "",
    revision: int,
) -> CoupleFormPage:
    path = f"/couples/{couple_id}"
    return CoupleFormPage(
        frame(visit, "Change the couple’s file"), f"{path}/edit", path, values, problems or {}, notice, revision
    )


def _partner_summaries(facts: CoupleFacts) -> Pair[PartnerSummary]:
    a, b = (
        PartnerSummary(
            partner.name,
            partner.pronouns,
            partner.contact,
            POSITIONS[partner.position] if partner.position else "",
            INJURY_ROLES[partner.injury_role] if partner.injury_role else "",
        )
        for partner in (facts.partners.a, facts.partners.b)
    )
    return Pair(a, b)


def _kind(cycle_map: CycleMap) -> str:
    """What a map is of, so that several without a name can be told apart."""
    if cycle_map.kind is MapKind.POSITIVE:
        return "A good loop"
    return CYCLE_TYPES[cycle_map.cycle_type] if cycle_map.cycle_type else "The loop that hurts"


def _map_summary(couple_id: UUID, opened: OpenMap) -> MapSummary:
    open_steps = len(missing(view_for(Reader.COUNSELOR, opened.map)))
    steps = 2 * len(STANDARD)
    return MapSummary(
        path=path_of(couple_id, opened.id),
        sheet=f"/couples/{couple_id}/handouts/{CYCLE_SHEET}?map={opened.id}",
        handout=handout_path(couple_id, opened.id),
        name=listed_name(opened),
        kind=_kind(opened.map),
        is_positive=opened.map.kind is MapKind.POSITIVE,
        filled=f"{steps - open_steps} of {count(steps, 'part')} filled",
        changed=day(opened.changed_at),
        archived=opened.archived_at is not None,
    )
