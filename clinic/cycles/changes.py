"""What an edit of a cycle map can be: the changes, and an edit's place in the log."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from clinic.couples.rules import Audience, CycleType, InjuryRole, Position, Side
from clinic.cycles.rules import Element


class _Strict:
    """What the browser may send is exactly the fields of a change; read by pydantic at the door."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class AddEntry(_Strict):
    entry: str
    partner: Side
    element: Element
    text: str
    tentative: bool = False
    audience: Audience = Audience.ROOM
    kind: Literal["add_entry"] = "add_entry"


@dataclass(frozen=True, slots=True)
class ReviseEntry(_Strict):
    entry: str
    text: str
    kind: Literal["revise_entry"] = "revise_entry"


@dataclass(frozen=True, slots=True)
class PlaceEntry(_Strict):
    """Moves words to another part of the same partner's half."""

    entry: str
    element: Element
    kind: Literal["place_entry"] = "place_entry"


@dataclass(frozen=True, slots=True)
class RemoveEntry(_Strict):
    entry: str
    kind: Literal["remove_entry"] = "remove_entry"


@dataclass(frozen=True, slots=True)
class ParkWords(_Strict):
    """Keeps words for later: they belong to no partner and no part yet, and only the counselor has them."""

    entry: str
    text: str
    kind: Literal["park_words"] = "park_words"


@dataclass(frozen=True, slots=True)
class PlaceWords(_Strict):
    """Puts parked words into a part of a partner's half, where everyone in the room may see them."""

    entry: str
    partner: Side
    element: Element
    kind: Literal["place_words"] = "place_words"


@dataclass(frozen=True, slots=True)
class ShowElement(_Strict):
    """Draws an optional part although nobody has words there, or stops doing so. Words are always drawn."""

    element: Element
    shown: bool
    kind: Literal["show_element"] = "show_element"


@dataclass(frozen=True, slots=True)
class SetTentative(_Strict):
    entry: str
    tentative: bool
    kind: Literal["set_tentative"] = "set_tentative"


@dataclass(frozen=True, slots=True)
class SetAudience(_Strict):
    entry: str
    audience: Audience
    kind: Literal["set_audience"] = "set_audience"


@dataclass(frozen=True, slots=True)
class SetLink(_Strict):
    """The couple sentence of one partner; no text takes it away.

    `audience` is the most who may have it, as of a sentence that was kept back on the map it was copied from.
    """

    partner: Side
    text: str
    audience: Audience = Audience.ROOM
    kind: Literal["set_link"] = "set_link"


@dataclass(frozen=True, slots=True)
class SetTitle(_Strict):
    text: str
    kind: Literal["set_title"] = "set_title"


@dataclass(frozen=True, slots=True)
class SetCycleType(_Strict):
    cycle_type: CycleType | None
    kind: Literal["set_cycle_type"] = "set_cycle_type"


@dataclass(frozen=True, slots=True)
class SetPartner(_Strict):
    """How this one map names and places a partner, where that differs from the couple's file."""

    partner: Side
    text: str
    pronouns: str | None = None
    position: Position | None = None
    injury_role: InjuryRole | None = None
    kind: Literal["set_partner"] = "set_partner"


@dataclass(frozen=True, slots=True)
class Undo(_Strict):
    edit: str
    kind: Literal["undo"] = "undo"


@dataclass(frozen=True, slots=True)
class Redo(_Strict):
    edit: str
    kind: Literal["redo"] = "redo"


NewWords = AddEntry | ParkWords
ToEntry = ReviseEntry | PlaceEntry | PlaceWords | RemoveEntry | SetTentative | SetAudience
ToLine = SetLink | SetTitle
ToMap = ToLine | SetCycleType | SetPartner | ShowElement
Change = NewWords | ToEntry | ToMap | Undo | Redo


@dataclass(frozen=True, slots=True)
class Edit:
    """One change in its place in the log.

    `seq` counts from 1 and is given by the server. `id` and `device` are made by the client. `base` is the last
    `seq` that the client had seen: what another device changed after it makes the edit stale.
    """

    seq: int
    id: str
    device: str
    base: int
    change: Change


class EditError(ValueError):
    """An edit that means nothing in this map; the message is for the person at the board."""
