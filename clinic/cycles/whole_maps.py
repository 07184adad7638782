"""The edits that put everything of one map on an empty one: for importing, copying and the demo."""

from uuid import uuid4

from clinic.couples.rules import Pair, Side
from clinic.cycles.edits import AddEntry, Change, ParkWords, SetLink, SetPartner, SetTitle, ShowElement
from clinic.cycles.rules import CycleMap, MapPartner


def changes_for(cycle_map: CycleMap, own: Pair[MapPartner]) -> list[Change]:
    """The edits that put everything in `cycle_map` on a new map; `own` are the couple's names and facts."""
    changes: list[Change] = [
        SetPartner(side, stated.name, stated.pronouns, stated.position, stated.injury_role)
        for side in Side
        if (stated := cycle_map.partners[side]) != own[side]
    ]
    if cycle_map.title:
        changes.append(SetTitle(cycle_map.title))
    changes += [
        AddEntry(str(uuid4()), entry.side, entry.element, entry.text, entry.tentative, entry.audience)
        for entry in cycle_map.entries
    ]
    changes += [SetLink(link.side, link.text, link.audience) for link in cycle_map.links]
    changes += [ParkWords(str(uuid4()), parked.text) for parked in cycle_map.parked]
    changes += [ShowElement(element, shown=True) for element in cycle_map.shown]
    return changes
