"""A document as it is read on a screen: beside a wide drawing a tall one, which a phone shows at its full width."""

from dataclasses import replace

from clinic.cycles.layout import MapDrawing, Shape
from clinic.cycles.rules import MapView
from clinic.language import Language
from reports.cycle_sheet import CycleSheet
from reports.document import Document
from reports.handout import Handout
from reports.handout_parts import MapPart, PrintedPart
from reports.map_on_paper import Space, drawn_for
from reports.then_and_now import DrawnMoment, ThenAndNow

PHONE = Space(350, 1_000)
"""About what a phone has for a drawing; there is always more below."""


def for_screen(document: Document) -> Document:
    """The same document, with whatever a small screen needs besides. It is not for the printer."""
    language = document.language
    match document.contents:
        case Handout() as handout:
            sheets = tuple(
                replace(one, parts=tuple(_part(part, language) for part in one.parts)) for one in handout.sheets
            )
            return replace(document, contents=replace(handout, sheets=sheets))
        case CycleSheet() as sheet:
            tall = tall_beside(sheet.drawing, sheet.view, language, "tall")
            return replace(document, contents=replace(sheet, tall=tall))
        case ThenAndNow() as both:
            then, now = (_moment(one, language, f"tall-{number}") for number, one in enumerate(both.moments))
            return replace(document, contents=replace(both, moments=(then, now)))
    return document


def _part(part: PrintedPart, language: Language) -> PrintedPart:
    if not isinstance(part, MapPart):
        return part
    return replace(part, tall=tall_beside(part.drawing, part.view, language, "tall"))


def _moment(one: DrawnMoment, language: Language, ident: str) -> DrawnMoment:
    return replace(one, tall=tall_beside(one.drawing, one.view, language, ident))


def tall_beside(drawing: MapDrawing, view: MapView | None, language: Language, ident: str) -> MapDrawing | None:
    """The map of a wide drawing as a tall one; nothing for a drawing that is tall itself."""
    if view is None or drawing.height > drawing.width:
        return None
    return drawn_for(PHONE, view, Shape.PORTRAIT, language, ident)
