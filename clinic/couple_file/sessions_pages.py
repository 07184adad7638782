"""All therapy sessions of a couple, the newest first, with the maps that were worked on in each."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from clinic.couple_file.session_forms import really_began
from clinic.couples.couple_frames import couple_frame
from clinic.couples.rules import Pair
from clinic.couples.session_rules import Attended, ChangeEvent, SessionState, TangoMove
from clinic.couples.session_store import KeptSession, therapy_sessions
from clinic.cycles.board import listed_name
from clinic.cycles.history_store import days_of_maps
from clinic.cycles.store import open_maps
from clinic.progress.stage_words import stage_words
from clinic.web.access import OpensFile, the_couple
from clinic.web.rendering import Frame, show
from clinic.wording import SESSION_STATES, WAYS, clock, count, day

router = APIRouter(prefix="/couples/{couple_id}/sessions")


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One session in the list."""

    path: str
    day: str
    facts: str
    state: SessionState
    maps: list[str]
    moves: list[str]
    events: list[str]
    plan: str
    summary: str
    released: bool


@dataclass(frozen=True, slots=True)
class SessionsPage:
    frame: Frame
    path: str
    names: Pair[str]
    count: str
    sessions: list[SessionSummary]


@router.get("")
def sessions(visit: OpensFile, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Looked at the therapy sessions.")
    every = therapy_sessions(visit.session, file)
    maps = {one.id: listed_name(one) for one in open_maps(visit.session, file)}
    worked_on: dict[object, list[str]] = {}
    for map_id, days in days_of_maps(visit.session, file).items():
        for on in days:
            worked_on.setdefault(on, []).append(maps[map_id])
    names = Pair(file.facts.partners.a.name, file.facts.partners.b.name)
    page = SessionsPage(
        frame=couple_frame(visit, couple_id, "Therapy sessions"),
        path=f"/couples/{couple_id}",
        names=names,
        count=count(sum(one.state is SessionState.ENDED for one in every), "session that was ended", "ended sessions"),
        sessions=[_summary(couple_id, one, worked_on.get(one.held_on, []), names) for one in every],
    )
    return show("couple_file/sessions.html", page)


def _summary(couple_id: UUID, one: KeptSession, maps: list[str], names: Pair[str]) -> SessionSummary:
    told = stage_words()
    begins = really_began(one.state, one.held_on, one.began_at) or one.starts_at
    facts = [
        SESSION_STATES[one.state],
        clock(begins) if begins else "",
        WAYS[one.record.way] if one.record.way else "",
        _who(one.record.attended, names),
        f"step {one.record.step.value}" if one.record.step else "",
    ]
    return SessionSummary(
        path=f"/couples/{couple_id}/sessions/{one.id}",
        day=day(one.held_on),
        facts=" · ".join(fact for fact in facts if fact),
        state=one.state,
        maps=maps,
        moves=[told.moves[move].name for move in TangoMove if move in one.record.moves],
        events=[told.events[event].name for event in ChangeEvent if event in one.record.events],
        plan=one.plan,
        summary=one.summary,
        released=one.released_at is not None,
    )


def _who(attended: Attended | None, names: Pair[str]) -> str:
    return {None: "", Attended.BOTH: "both", Attended.A: f"{names.a} alone", Attended.B: f"{names.b} alone"}[attended]
