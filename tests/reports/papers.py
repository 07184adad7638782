"""Documents for the tests: the corpus of the drawing, and a couple with private words."""

from dataclasses import replace
from datetime import date

from clinic.couples.rules import Audience, InjuryRole, Pair, Side
from clinic.cycles.rules import CycleMap, Element, Entry, MapPartner, view_for
from reports import cycle_sheet, handout
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, reader_of
from tests.cycles.corpus import LINKS, TYPICAL_A, TYPICAL_B, made

SLUG = "when-hurt-turns-into-distance"
MADE_ON = date(2026, 3, 3)
PRACTICE = "Riverbend Counseling"
PEOPLE = Pair(
    MapPartner("Maya", injury_role=InjuryRole.INJURED),
    MapPartner("Jon", injury_role=InjuryRole.INJURING),
)
TYPICAL = replace(made(TYPICAL_A, TYPICAL_B, links=LINKS), partners=PEOPLE)

PRIVATE = {
    Audience.PARTNER_A: "kestrelwords of the first",
    Audience.PARTNER_B: "plovertalk of the second",
    Audience.COUNSELOR: "dunlinnote of the counselor",
}
HUNCH = "whimbrelguess not yet said"


def with_private_words(cycle_map: CycleMap = TYPICAL) -> CycleMap:
    """A map in which each partner has private words before all others, in the parts a handout quotes."""
    hidden = []
    for side, own in ((Side.A, Audience.PARTNER_A), (Side.B, Audience.PARTNER_B)):
        for element in (Element.MOVE, Element.MEANING, Element.PRIMARY_EMOTION):
            for audience in (own, Audience.COUNSELOR):
                ident = f"{side}-{element}-{audience}"
                hidden.append(Entry(ident, side, element, PRIVATE[audience], audience=audience))
            hidden.append(Entry(f"{side}-{element}-hunch", side, element, HUNCH, tentative=True))
    return replace(cycle_map, entries=(*hidden, *cycle_map.entries))


def a_handout(
    cycle_map: CycleMap | None = TYPICAL, addressee: Addressee = Addressee.BOTH, paper: Paper = Paper.LETTER
) -> Document:
    view = view_for(reader_of(addressee), cycle_map) if cycle_map else None
    people = cycle_map.partners if cycle_map else PEOPLE
    return handout.build(SLUG, view, people, addressee=addressee, paper=paper, made_on=MADE_ON, practice=PRACTICE)


def a_sheet(
    cycle_map: CycleMap = TYPICAL,
    addressee: Addressee = Addressee.BOTH,
    paper: Paper = Paper.LETTER,
    orientation: Orientation = Orientation.LANDSCAPE,
) -> Document:
    view = view_for(reader_of(addressee), cycle_map)
    return cycle_sheet.build(view, paper=paper, orientation=orientation, made_on=MADE_ON, practice=PRACTICE)
