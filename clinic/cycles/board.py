"""The board as a value: everything its page and its script get, decided here."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from clinic.couples.rules import Audience, CycleType, Reader, Side, audiences_of, private_to
from clinic.cycles.drawing import MapDrawing
from clinic.cycles.frames import Shape
from clinic.cycles.layout import lay_out
from clinic.cycles.link_proposals import proposals
from clinic.cycles.map_words import worded
from clinic.cycles.rules import (
    ABOVE,
    BELOW,
    IN_ORDER,
    OPTIONAL,
    OUR_WORDING,
    TEXT_LIMIT,
    WALK,
    CycleMap,
    Element,
    Entry,
    MapKind,
    MapPartner,
    MapView,
    OwnWording,
    view_for,
    walk,
)
from clinic.cycles.store import OpenMap
from clinic.cycles.suggestions import chips, hints
from clinic.cycles.vocabulary import OURS, Vocabulary
from clinic.practice.rules import IDLE_LIMIT
from clinic.templating import render

IDLE_MINUTES = int(IDLE_LIMIT.total_seconds() // 60)
"""After so long without a touch, the board and the couple's view leave the screen, as the sign-in ends."""


def map_state(opened: OpenMap, shape: Shape, own: OwnWording = OUR_WORDING) -> dict[str, Any]:
    """The whole map for the counselor's board, with its drawing as the practice words it."""
    view = replace(view_for(Reader.COUNSELOR, opened.map), own=own)
    return shown_state(view, shape) | {
        "seq": opened.folded.seq,
        "undo": opened.folded.undo,
        "redo": opened.folded.redo,
        "parked": [{"id": parked.id, "text": parked.text} for parked in view.parked],
        "shown": list(view.shown),
        "walk": [[side, element] for side, element in walk(view)],
        "kept_back": {side.value: view.keeps_back(side) for side in Side},
        "proposals": {side.value: proposals(view)[side] for side in Side},
    }


def shown_state(view: MapView, shape: Shape) -> dict[str, Any]:
    """A view of the map with its drawing, as JSON values."""
    return {
        "title": view.title,
        "kind": view.kind,
        "cycle_type": view.cycle_type,
        "partners": {side.value: _partner(view.partners[side]) for side in Side},
        "entries": [_entry(entry) for entry in view.entries],
        "links": {side.value: view.link(side) for side in Side},
        "drawing": drawing_state(drawing_for(view, shape)),
    }


ROOMY = 28
"""A text size that is read with ease on a laptop's board."""


def drawing_for(view: MapView, shape: Shape) -> MapDrawing:
    """The drawing for a board. One with room to its sides gets the usual one, unless a broad one has larger words."""
    if shape is not Shape.BROAD:
        return lay_out(view, shape)
    usual = lay_out(view, Shape.WIDE)
    if usual.text_size >= ROOMY:
        return usual
    broad = lay_out(view, Shape.BROAD)
    return broad if broad.text_size > usual.text_size or broad.height < usual.height else usual


def drawing_state(drawing: MapDrawing) -> dict[str, Any]:
    """The drawing and where its cards lie, for the buttons over them."""
    return {
        "svg": render("cycles/_map.svg", drawing=drawing),
        "width": drawing.width,
        "height": drawing.height,
        "small": drawing.text_size < ROOMY,
        "boxes": [
            {
                "partner": card.side,
                "element": card.element,
                "x": card.x,
                "y": card.y,
                "width": card.w,
                "height": card.h,
                "label": card.label,
                "spoken": card.spoken,
            }
            for card in drawing.cards
        ],
    }


def board_data(
    opened: OpenMap,
    base: str,
    member: UUID,
    outbox_key: str,
    state: dict[str, Any],
    own: Vocabulary = OURS,
    wording: OwnWording = OUR_WORDING,
    within: UUID | None = None,
) -> dict[str, Any]:
    """What the board's script starts from; `own` are the practice's suggested words, `wording` its stems.

    Its edits go out as `member`'s, whoever has signed in meanwhile, and for the therapy session `within`.
    """
    cycle_map = opened.map
    return {
        "urls": {
            "edits": f"{base}/edits?by={member}" + (f"&session={within}" if within else ""),
            "state": f"{base}/state",
            "show": f"{base}/show",
            "showing": f"{base}/showing",
            "show_state": f"{base}/show/state",
            "stream": f"{base}/stream",
            "board": base,
            "sign_in": "/sign-in",
        },
        "outbox_key": outbox_key,
        "map": str(opened.id),
        "state": state,
        "stems": stems_in_order(cycle_map.kind, wording),
        "chips": {side.value: chips(cycle_map.kind, cycle_map.partners[side], own) for side in Side},
        "hints": all_hints(cycle_map),
        "limits": {"text": TEXT_LIMIT, "idle_minutes": IDLE_MINUTES},
        "audiences": {side.value: audience_choices(cycle_map, side) for side in Side},
    }


def all_hints(cycle_map: CycleMap) -> dict[str, dict[str, dict[Element, str]]]:
    """What to listen for, by the kind of loop that may be chosen at the board and by partner. A good loop has none."""
    kinds = [None] if cycle_map.kind is MapKind.POSITIVE else [None, *CycleType]
    return {
        kind.value if kind else "": {side.value: hints(kind, cycle_map.partners[side], cycle_map.kind) for side in Side}
        for kind in kinds
    }


def stems_in_order(kind: MapKind, own: OwnWording) -> dict[Element, str]:
    """How each part begins, in the order of the walk: so the words are listed, and so they are read aloud."""
    stems = worded(kind, own).stems
    return {element: stems[element] for element in IN_ORDER}


def audience_choices(cycle_map: CycleMap, side: Side) -> list[tuple[Audience, str]]:
    """Who an entry of this partner may be for, in words for the counselor that fit a phone."""
    names = {
        Audience.ROOM: "Everyone",
        private_to(side): f"You + {cycle_map.partners[side].name}",
        Audience.COUNSELOR: "Only you",
    }
    return [(audience, name) for audience, name in names.items() if audience in audiences_of(side)]


@dataclass(frozen=True, slots=True)
class Step:
    """A card on the board that stands open in the composer."""

    side: Side
    element: Element

    @property
    def key(self) -> str:
        return f"{self.side}.{self.element}"

    def next(self, view: MapView) -> "Step":
        """The next step of the walk round this map; a part that it does not have goes on to the start."""
        steps = list(walk(view))
        at = steps.index((self.side, self.element)) if (self.side, self.element) in steps else -1
        return Step(*steps[(at + 1) % len(steps)])


def part_groups() -> list[tuple[str, tuple[Element, ...]]]:
    """The parts of a map as they are offered to choose from."""
    return [("Above the line", ABOVE), ("Below the line", BELOW), ("More parts", OPTIONAL)]


def step_from(key: str) -> Step:
    """The step a URL names as `a.cue`; the first one if it names none."""
    side, _, element = key.partition(".")
    try:
        return Step(Side(side), Element(element))
    except ValueError:
        return Step(*WALK[0])


def map_name(cycle_map: CycleMap) -> str:
    """What a map is called in lists."""
    return cycle_map.title or (
        "A good loop without a name yet" if cycle_map.kind == "positive" else "A loop without a name yet"
    )


def listed_name(opened: OpenMap) -> str:
    """The same for a map at hand: of two that are called alike, the copy says that it is one."""
    return f"{map_name(opened.map)}, a copy" if opened.origin.copied_from else map_name(opened.map)


def _partner(partner: MapPartner) -> dict[str, str | None]:
    return {
        "name": partner.name,
        "pronouns": partner.pronouns,
        "position": partner.position,
        "injury_role": partner.injury_role,
    }


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "partner": entry.side,
        "element": entry.element,
        "text": entry.text,
        "tentative": entry.tentative,
        "audience": entry.audience,
    }


def path_of(couple: UUID, map_id: UUID) -> str:
    """Where a map's board is."""
    return f"/couples/{couple}/maps/{map_id}"
