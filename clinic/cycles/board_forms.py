"""The board's forms without a script: what was pressed, as changes for the log; what was refused, to be shown again."""

import re
from dataclasses import dataclass
from uuid import uuid4

from clinic.couples.rules import Audience, CycleType, Side, audiences_of
from clinic.cycles.board import Step
from clinic.cycles.edits import (
    AddEntry,
    Change,
    Folded,
    ParkWords,
    PlaceEntry,
    PlaceWords,
    Redo,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetCycleType,
    SetLink,
    SetTentative,
    SetTitle,
    ShowElement,
    Undo,
)
from clinic.cycles.rules import Element, Entry, Parked
from clinic.web.forms import FormError, Submitted

PARKED = re.compile(r"\.\s*([^.\s].*)", re.DOTALL)
"""Words to park: one dot, then the words. The board's script reads them alike (static/board/tray.js)."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in one of the board's forms when it was refused; it comes back in that form and no other.

    `place` is "composer", "title", "link-a", "link-b" or an entry's id; an empty one is no form.
    """

    place: str = ""
    text: str = ""
    element: Element = Element.CUE
    tentative: bool = False
    audience: Audience = Audience.ROOM


def typed_in(form: Submitted, place: str, step: Step) -> Typed:
    """What was typed in a form about words of the partner on `step`.

    An audience that this partner does not have comes back as the counselor alone: never as more people than chosen.
    """
    audience = form.choice("audience", Audience) or Audience.ROOM
    return Typed(
        place=place,
        text=form["text"],
        element=form.choice("element", Element) or step.element,
        tentative=form["tentative"] == "yes",
        audience=audience if audience in audiences_of(step.side) else Audience.COUNSELOR,
    )


def place_of(form: Submitted, step: Step) -> str:
    """Which of the forms that go to the same address this is."""
    return {"title": "title", "link": f"link-{step.side}"}.get(form["act"], "composer")


def step_of(form: Submitted) -> Step:
    """The card a form is about.

    Raises:
        FormError: it names no partner or part that there is.
    """
    return Step(form.choice("partner", Side) or Side.A, form.choice("element", Element) or Element.CUE)


def change_from_composer(form: Submitted, step: Step, folded: Folded) -> Change | None:
    """What the composer asks, or nothing when there is nothing to do.

    Raises:
        FormError: it asks for something that no composer offers.
    """
    match form["act"]:
        case "undo":
            return Undo(folded.undo) if folded.undo else None
        case "redo":
            return Redo(folded.redo) if folded.redo else None
        case "title":
            return SetTitle(form.trimmed("text")) if form.trimmed("text") != folded.map.title else None
        case "link":
            return SetLink(step.side, form.trimmed("text"))
        case "cycle_type":
            return SetCycleType(form.choice("text", CycleType))
        case "keep" | "stay":
            return _kept(form, step) if form.trimmed("text") else None
        case "park":
            return _parked(form, form.trimmed("text")) if form.trimmed("text") else None
        case "show_part" | "hide_part":
            return ShowElement(step.element, shown=form["act"] == "show_part")
        case _:
            raise FormError("act")


def _kept(form: Submitted, step: Step) -> Change:
    """New words; those that begin with one dot are parked."""
    parked = PARKED.fullmatch(form.trimmed("text"))
    return _parked(form, parked[1]) if parked else _added(form, step)


def _parked(form: Submitted, text: str) -> ParkWords:
    return ParkWords(form["edit"] or str(uuid4()), text)


def _added(form: Submitted, step: Step) -> AddEntry:
    if not (form["partner"] and form["element"]):
        raise FormError("element")
    return AddEntry(
        entry=form["edit"] or str(uuid4()),
        partner=step.side,
        element=step.element,
        text=form.trimmed("text"),
        tentative=form["tentative"] == "yes",
        audience=form.choice("audience", Audience) or Audience.ROOM,
    )


def changes_from_parked(form: Submitted, parked: Parked) -> list[Change]:
    """What the form of parked words asks: place them, reword them, or take them away.

    Raises:
        FormError: it asks for something that no such form offers.
    """
    text = form.trimmed("text")
    reworded: list[Change] = [ReviseEntry(parked.id, text)] if text != parked.text else []
    match form["act"]:
        case "remove":
            return [RemoveEntry(parked.id)]
        case "save":
            return reworded
        case "place":
            step = step_of(form)
            return [*reworded, PlaceWords(parked.id, step.side, step.element)]
        case _:
            raise FormError("act")


def changes_from_entry(form: Submitted, entry: Entry) -> list[Change]:
    """What an entry's own form asks: only what differs from the entry as it stands.

    Who may see the words comes before the words, so that late ones do not stand open beside their entry.

    Raises:
        FormError: it asks for something that no such form offers.
    """
    if form["act"] == "remove":
        return [RemoveEntry(entry.id)]
    if form["act"] != "save":
        raise FormError("act")
    changes: list[Change] = []
    audience = form.choice("audience", Audience) or entry.audience
    if audience is not entry.audience:
        changes.append(SetAudience(entry.id, audience))
    tentative = form["tentative"] == "yes"
    if tentative is not entry.tentative:
        changes.append(SetTentative(entry.id, tentative))
    element = form.choice("element", Element) or entry.element
    if element is not entry.element:
        changes.append(PlaceEntry(entry.id, element))
    if form.trimmed("text") != entry.text:
        changes.append(ReviseEntry(entry.id, form.trimmed("text")))
    return changes
