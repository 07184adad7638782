"""The kinds of loop as pages for the counselor: what to listen for, what to ask, and a sample map."""

from dataclasses import dataclass, field
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.rules import CycleType, Pair, Reader
from clinic.couples.store import list_couples
from clinic.cycles.board import path_of
from clinic.cycles.frames import Shape
from clinic.cycles.layout import MapDrawing, lay_out
from clinic.cycles.map_words import map_wording
from clinic.cycles.rules import Element, MapKind, view_for
from clinic.cycles.samples import sample_map
from clinic.cycles.store import start_map
from clinic.cycles.suggestions import Pattern, pattern, positive_pattern
from clinic.identifiers import new_id
from clinic.practice.rules import Act, may
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, the_couple
from clinic.web.forms import Form, FormError
from clinic.web.rendering import Frame, frame, show
from clinic.wording import both

router = APIRouter(prefix="/cycle-types")

POSITIVE = MapKind.POSITIVE.value
SLUGS = (*(cycle_type.value for cycle_type in CycleType), POSITIVE)
_TABLES = {
    "pursues": "For the one who presses",
    "withdraws": "For the one who pulls back",
    "injured": "For the one who was hurt",
    "injuring": "For the one who caused the hurt",
    "either": "For either of them",
}


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A kind of loop in the list."""

    slug: str
    name: str
    one_line: str
    is_positive: bool


@dataclass(frozen=True, slots=True)
class TypesPage:
    frame: Frame
    types: list[TypeLine]


@dataclass(frozen=True, slots=True)
class Hints:
    """What to listen for in each part, for one place in the loop."""

    key: str
    heading: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TypePage:
    """One kind of loop; `couples` are those a map like it can be started for."""

    frame: Frame
    slug: str
    pattern: Pattern
    hints: list[Hints]
    sample_names: str
    wide: MapDrawing
    tall: MapDrawing
    couples: list[tuple[UUID, str]]
    couple: UUID | None
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("")
def cycle_types(visit: OpensFile) -> Response:
    lines = [TypeLine(slug, text.name, text.one_line, slug == POSITIVE) for slug in SLUGS for text in (_text_of(slug),)]
    return show("cycles/types.html", TypesPage(frame(visit, "Kinds of loops", "loops"), lines))


@router.get("/{slug}")
def cycle_type(visit: OpensFile, slug: str, couple: UUID | None = None) -> Response:
    """`couple` is the one somebody came from, chosen beforehand."""
    text = _text_of(slug)
    sample = sample_map(slug)
    view = view_for(Reader.ROOM, sample)
    listed = list_couples(visit.session, visit.vault, visit.actor) if may(visit.member.role, Act.CHANGE_FILE) else []
    page = TypePage(
        frame=frame(visit, text.name, "loops"),
        slug=slug,
        pattern=text,
        hints=[_hints(key, table, sample.kind) for key, table in text.hints.items()],
        sample_names=both(Pair(sample.partners.a.name, sample.partners.b.name)),
        wide=lay_out(view, Shape.WIDE, ident="wide"),
        tall=lay_out(view, Shape.TALL, ident="tall"),
        couples=[(one.id, both(one.names)) for one in listed],
        couple=couple,
    )
    return show("cycles/type.html", page)


@router.post("/{slug}/start")
def start(visit: ChangesFile, slug: str, form: Form) -> Response:
    """A new map of this kind for a couple. It brings hints to the board and not one word of the sample."""
    _text_of(slug)
    try:
        couple = UUID(form["couple"])
    except ValueError as error:
        raise FormError("couple") from error
    file = the_couple(visit, couple, "")
    kind, chosen = (MapKind.POSITIVE, None) if slug == POSITIVE else (MapKind.NEGATIVE, CycleType(slug))
    map_id = start_map(visit.session, visit.vault, visit.actor, file, kind, chosen, form.once())
    return RedirectResponse(path_of(couple, map_id), status_code=303)


def _text_of(slug: str) -> Pattern:
    """What the file of this kind says.

    Raises:
        NotFoundError: there is no such kind.
    """
    if slug not in SLUGS:
        raise NotFoundError
    return positive_pattern() if slug == POSITIVE else pattern(CycleType(slug))


def _hints(key: str, table: dict[str, str], kind: MapKind) -> Hints:
    stems = map_wording(kind).stems
    return Hints(key, _TABLES[key], [(stems[Element(part)], hint) for part, hint in table.items()])
