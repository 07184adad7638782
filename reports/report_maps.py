"""The couple's maps in a report: what they said then and now in a table, and the maps themselves at its end."""

from clinic.couples.rules import Side
from clinic.cycles.layout import Shape
from clinic.cycles.lettering import clean
from reports.document import TypeSize
from reports.furniture import furniture
from reports.map_on_paper import drawn_for, fit_into_text
from reports.report_parts import MapSheet, PlacedMap, Quote, Quotes, Table
from reports.report_telling import Teller
from reports.then_and_now import HALVES, Moment, turns_of


def loops(it: Teller) -> None:
    """Where they started and where they are, in their own words."""
    maps = it.facts.maps
    it.writer.begin("loops", it.words["loops"])
    if maps:
        sources = [it.source("map", days=_when(it, one)) for one in maps]
        whens = {"then": _when(it, maps[0]), "now": _when(it, maps[-1])}
        it.writer.tell("loops_both" if len(maps) > 1 else "loops_only", *sources, **whens)
        if len(maps) > 1:
            it.writer.put(*_turns(it, maps[0], maps[-1]))
        it.writer.put(*sentences_of(it, maps[-1]))
        it.writer.lay(sheet(it, maps))
    it.writer.end()


def _when(it: Teller, moment: Moment) -> str:
    return it.words["as_of"].format(day=it.day(moment.on)) if moment.on else ""


def _turns(it: Teller, then: Moment, now: Moment) -> list[Table]:
    words = furniture(it.language).then_and_now
    rows = tuple(
        (f"{one.name}: {one.part}", one.then or words.nothing, one.now or words.nothing)
        for one in turns_of(then.view, now.view, words)
    )
    columns = (it.words["in_their_words"], *words.turned_columns[1:])
    return [Table("", columns, rows, said=True)] if rows else []


def sentences_of(it: Teller, moment: Moment) -> list[Quotes]:
    """The couple's sentences under a map."""
    said = [Quote(clean(moment.view.link(side)), it.name(side), side) for side in Side if moment.view.link(side)]
    return [Quotes(tuple(said))] if said else []


def sheet(it: Teller, maps: tuple[Moment, ...]) -> MapSheet:
    """Two maps beside each other if their words can be read there, else each on a page of its own."""
    title = it.words["maps" if len(maps) > 1 else "map"]
    over = [
        (it.words[word] if len(maps) > 1 else "", _when(it, one))
        for word, one in zip(("then", "now"), maps, strict=False)
    ]
    if it.size is TypeSize.NORMAL and len(maps) == 2:
        space = HALVES[it.paper]
        drawings = [
            drawn_for(space, one.view, Shape.PORTRAIT, it.language, f"map-{number}") for number, one in enumerate(maps)
        ]
        if all(map(space.is_legible, drawings)):
            halves = (PlacedMap(*words, drawing, "half") for words, drawing in zip(over, drawings, strict=True))
            return MapSheet(title, tuple(halves), beside=True)
    placed = [
        fit_into_text(one.view, it.paper, it.language, TypeSize.LARGE, f"map-{number}")
        for number, one in enumerate(maps)
    ]
    alone = (PlacedMap(*words, one.drawing, one.room) for words, one in zip(over, placed, strict=True))
    return MapSheet(title, tuple(alone), beside=False)
