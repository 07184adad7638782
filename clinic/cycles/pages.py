"""The board: building a couple's cycle map in session."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, RedirectResponse, Response

from clinic.couples.rules import Audience, Pair, Reader, Side
from clinic.couples.session_store import is_session_of
from clinic.couples.store import CoupleFile
from clinic.cycles.board import (
    Step,
    audience_choices,
    board_data,
    map_state,
    part_groups,
    path_of,
    step_from,
)
from clinic.cycles.board_forms import (
    Typed,
    change_from_composer,
    changes_from_entry,
    changes_from_parked,
    place_of,
    step_of,
    typed_in,
)
from clinic.cycles.edits import Change, ParkWords, Redo, Undo
from clinic.cycles.frames import Shape
from clinic.cycles.map_words import map_wording
from clinic.cycles.rules import Element, MapView, view_for
from clinic.cycles.store import EditRefusedError, EditReusedError, NewEdit, OpenMap, append, open_map
from clinic.cycles.suggestions import Pattern, hints, offered, pattern
from clinic.cycles.views import MapNotFoundError
from clinic.cycles.vocabulary_store import practice_words
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, SignInNeededError, the_couple
from clinic.web.forms import Form, FormError
from clinic.web.rendering import Frame, frame, show
from clinic.wording import both

router = APIRouter(prefix="/couples/{couple_id}/maps/{map_id}")

ShapeAsked = Annotated[Shape, Query()]
NOTHING_TYPED = Typed()


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board with everything its forms need without a script; `data` is what its script starts from."""

    frame: Frame
    couple: UUID
    path: str
    view: MapView
    drawing_svg: str
    step: Step
    edit: str
    base: int
    can_undo: bool
    can_redo: bool
    archived: bool
    stems: dict[Element, str]
    part_names: dict[Element, str]
    part_groups: list[tuple[str, tuple[Element, ...]]]
    proposals: dict[Side, str]
    chips: list[str]
    hint: str
    audiences: dict[Side, list[tuple[Audience, str]]]
    pattern: Pattern | None
    names: str
    data: dict[str, Any]
    session: str = ""
    problem: str = ""
    typed: Typed = NOTHING_TYPED

    def typed_in(self, place: str) -> Typed | None:
        """What comes back in the form at `place`, if that is the one that was refused."""
        return self.typed if self.typed.place == place else None


class EditIn(BaseModel):
    """One edit as the board sends it."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9-]+$")]
    at: AwareDatetime
    change: Annotated[Change, Field(discriminator="kind")]


class EditsIn(BaseModel):
    """Edits from one device, in the order they were made; `base` is the last place in the log it had seen."""

    model_config = ConfigDict(extra="forbid")

    device: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9-]+$")]
    base: Annotated[int, Field(ge=0)]
    shape: Shape = Shape.WIDE
    edits: Annotated[list[EditIn], Field(min_length=1, max_length=100)]


@router.get("")
def board(
    visit: OpensFile,
    couple_id: UUID,
    map_id: UUID,
    at: str = "",
    shape: ShapeAsked = Shape.WIDE,
    session: UUID | None = None,
) -> Response:
    """The board; opened from a therapy session it leads back there, and its words belong to that session."""
    file = the_couple(visit, couple_id, "Opened a cycle map.")
    page = _board_page(visit, file, _opened(visit, file, map_id), step_from(at), shape, within=session)
    return show("cycles/board.html", page)


@router.get("/state")
def state(visit: OpensFile, couple_id: UUID, map_id: UUID, shape: ShapeAsked = Shape.WIDE) -> JSONResponse:
    file = the_couple(visit, couple_id, "Opened a cycle map.")
    return JSONResponse(map_state(_opened(visit, file, map_id), shape))


@router.post("/edits")
def edits(
    visit: ChangesFile,
    couple_id: UUID,
    map_id: UUID,
    sent: EditsIn,
    by: UUID | None = None,
    session: UUID | None = None,
) -> JSONResponse:
    """Takes edits in. A board says whose it is, so that words are never kept under the name of who signed in later."""
    if by not in {None, visit.member.id}:
        raise SignInNeededError
    file = the_couple(visit, couple_id, "")
    new = [NewEdit(edit.id, edit.change, edit.at) for edit in sent.edits]
    try:
        appended = append(
            visit.session, visit.vault, visit.actor, file, map_id, sent.device, sent.base, new, bound=session
        )
    except MapNotFoundError as error:
        raise NotFoundError from error
    except EditRefusedError as error:
        return JSONResponse({"problem": {"edit": error.edit, "message": str(error)}}, status_code=422)
    except EditReusedError as error:
        return JSONResponse({"problem": {"edit": error.edit, "message": str(error)}}, status_code=409)
    return JSONResponse(
        {
            "accepted": [{"id": one.id, "seq": one.seq, "repeat": one.repeat} for one in appended.accepted],
            "state": map_state(appended.opened, sent.shape),
        }
    )


@router.post("/words")
def words(visit: ChangesFile, couple_id: UUID, map_id: UUID, form: Form) -> Response:
    """The composer without a script: keep words, undo, redo."""
    file = the_couple(visit, couple_id, "")
    opened = _opened(visit, file, map_id)
    step = step_of(form)
    change = change_from_composer(form, step, opened.folded)
    goes_on = form["act"] == "keep" and not isinstance(change, ParkWords)
    target = step.next(view_for(Reader.COUNSELOR, opened.map)) if goes_on else step
    if change is None:
        return _back(couple_id, map_id, target)
    refused = _append_form(visit, file, map_id, form, [change])
    if refused:
        return _again(visit, file, opened, step, refused, typed_in(form, place_of(form, step), step))
    return _back(couple_id, map_id, target)


@router.post("/parked/{entry_id}")
def parked(visit: ChangesFile, couple_id: UUID, map_id: UUID, entry_id: str, form: Form) -> Response:
    """Parked words placed, reworded or removed without a script."""
    file = the_couple(visit, couple_id, "")
    opened = _opened(visit, file, map_id)
    found = next((one for one in opened.map.parked if one.id == entry_id), None)
    if found is None:
        raise NotFoundError
    step = step_of(form)
    refused = _append_form(visit, file, map_id, form, changes_from_parked(form, found))
    if refused:
        return _again(visit, file, opened, step, refused, typed_in(form, entry_id, step))
    return _back(couple_id, map_id, step)


@router.post("/entries/{entry_id}")
def entry(visit: ChangesFile, couple_id: UUID, map_id: UUID, entry_id: str, form: Form) -> Response:
    """One entry changed or removed without a script."""
    file = the_couple(visit, couple_id, "")
    opened = _opened(visit, file, map_id)
    found = next((one for one in opened.map.entries if one.id == entry_id), None)
    if found is None:
        raise NotFoundError
    step = Step(found.side, found.element)
    refused = _append_form(visit, file, map_id, form, changes_from_entry(form, found))
    if refused:
        return _again(visit, file, opened, step, refused, typed_in(form, entry_id, step))
    return _back(couple_id, map_id, step)


def _opened(visit: OpensFile, file: CoupleFile, map_id: UUID) -> OpenMap:
    try:
        return open_map(visit.session, file, map_id)
    except MapNotFoundError as error:
        raise NotFoundError from error


def _back(couple_id: UUID, map_id: UUID, step: Step) -> RedirectResponse:
    return RedirectResponse(f"{path_of(couple_id, map_id)}?at={step.key}#composer", status_code=303)


def _again(visit: ChangesFile, file: CoupleFile, opened: OpenMap, step: Step, refused: str, typed: Typed) -> Response:
    """The board as it is, with what was refused still in its form."""
    page = _board_page(visit, file, opened, step, Shape.WIDE, refused, typed)
    return show("cycles/board.html", page, status=422)


def _append_form(visit: ChangesFile, file: CoupleFile, map_id: UUID, form: Form, changes: list[Change]) -> str:
    """Keeps what a form asks; the form's own id makes a second press harmless. What is refused comes back in words."""
    started = form["edit"] or str(uuid4())
    if not re.fullmatch(r"[A-Za-z0-9-]{1,50}", started):
        raise FormError("edit")
    new = [NewEdit(f"{started}-{number}", change, datetime.now(UTC)) for number, change in enumerate(changes)]
    try:
        append(visit.session, visit.vault, visit.actor, file, map_id, started, form.count("base"), new)
    except EditReusedError as error:
        # A second press on Undo finds a later edit on top; the first press is what was meant.
        return "" if all(isinstance(change, Undo | Redo) for change in changes) else str(error)
    except EditRefusedError as error:
        return str(error)
    return ""


def _board_page(
    visit: OpensFile,
    file: CoupleFile,
    opened: OpenMap,
    step: Step,
    shape: Shape,
    problem: str = "",
    typed: Typed = NOTHING_TYPED,
    within: UUID | None = None,
) -> BoardPage:
    cycle_map = opened.map
    path = path_of(file.id, opened.id)
    if within is not None and not is_session_of(visit.session, file, within):
        raise NotFoundError
    shown = map_state(opened, shape)
    own, _ = practice_words(visit.session, visit.practice.id, cycle_map.kind)
    return BoardPage(
        frame=frame(visit, "Cycle map"),
        couple=file.id,
        path=path,
        view=view_for(Reader.COUNSELOR, cycle_map),
        drawing_svg=shown["drawing"]["svg"],
        step=step,
        edit=str(uuid4()),
        base=opened.folded.seq,
        can_undo=opened.folded.undo is not None,
        can_redo=opened.folded.redo is not None,
        archived=opened.archived_at is not None,
        stems=dict(map_wording(cycle_map.kind).stems),
        part_names=dict(map_wording(cycle_map.kind).names),
        part_groups=part_groups(),
        proposals=shown["proposals"],
        chips=offered(cycle_map, step.side, step.element, own),
        hint=hints(cycle_map.cycle_type, cycle_map.partners[step.side], cycle_map.kind).get(step.element, ""),
        audiences={side: audience_choices(cycle_map, side) for side in Side},
        pattern=pattern(cycle_map.cycle_type) if cycle_map.cycle_type else None,
        names=both(Pair(cycle_map.partners.a.name, cycle_map.partners.b.name)),
        data=board_data(
            opened, path, visit.member.id, visit.vault.outbox_key(visit.member.id, opened.id), shown, own, within
        ),
        session=f"/couples/{file.id}/sessions/{within}" if within else "",
        problem=problem,
        typed=typed,
    )
