"""Lays a cycle map out: a view in, pure numbers and words out. One drawing for the board, the live link and paper.

The design: each partner has a half, mirrored, so that what comes in and what goes out touch the middle. The words
decide the text size, and rows of both partners share their heights.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from clinic.couples.rules import Pair, Side
from clinic.cycles import scenery
from clinic.cycles.braid import Braid
from clinic.cycles.cards import CardWriter, block, spoken
from clinic.cycles.drawing import Card, Disc, MapDrawing, Said, Stroke
from clinic.cycles.faces import FAMILY_LIST
from clinic.cycles.frames import FRAMES, Frame, Row, Shape, rows
from clinic.cycles.headings import header
from clinic.cycles.lettering import clean
from clinic.cycles.map_words import MapWording, map_wording
from clinic.cycles.palette import paint
from clinic.cycles.plan import Plan, Planner
from clinic.cycles.ribbon import Ribbon
from clinic.cycles.rules import Element, Entry, MapKind, MapView, drawn
from clinic.cycles.typesetting import Typesetter
from clinic.wording import both

__all__ = ["MapDrawing", "Shape", "lay_out", "mark_new"]

_ORDER = {element: number for number, element in enumerate(Element)}
_ROUNDER = 1.75
"""How much rounder the cards of a positive cycle are."""
_WAVES = 24
_SIGN_INSIDE, _SIGN_SIZE = 6.0, 17.0


def lay_out(
    view: MapView,
    shape: Shape = Shape.WIDE,
    *,
    outlined: bool = False,
    lower_open: bool = True,
    shown: frozenset[Element] = frozenset(),
    wording: MapWording | None = None,
    ident: str = "map",
    least: float = 0.0,
) -> MapDrawing:
    """The drawing of `view`.

    `outlined` is for paper: lines that need shaping become outlines, and colors are those of paper. `lower_open`
    false leaves out every word beneath the line. `shown` are optional elements to draw beside those that the
    map itself shows. `wording` is the map's own words in another language; what people said stays as it is. `ident`
    begins the ids in the markup and must differ between drawings of one page. `least` is the smallest size of any
    lettering besides what people said, in units of the drawing.
    """
    frame = FRAMES[shape].with_least(least)
    return _Layout(view, frame, outlined, lower_open, shown, wording or map_wording(view.kind), ident).drawing()


def mark_new(drawing: MapDrawing, entries: Collection[str]) -> MapDrawing:
    """The drawing with a sign on the corner of every card that holds one of these entries."""
    cards = [card for card in drawing.cards if any(entry.id in entries for entry in card.entries)]
    signs = (Disc(card.right - _SIGN_INSIDE, card.y + _SIGN_INSIDE, _SIGN_SIZE, card.side) for card in cards)
    return replace(drawing, fresh=tuple(signs))


class _Layout:
    """The steps of one layout and what they share."""

    def __init__(
        self,
        view: MapView,
        frame: Frame,
        outlined: bool,
        lower_open: bool,
        shown: frozenset[Element],
        wording: MapWording,
        ident: str,
    ) -> None:
        self._view, self._frame, self._wording, self._ident = view, frame, wording, ident
        self._outlined, self._lower_open = outlined, lower_open
        self._typesetter = Typesetter(outlined=outlined)
        elements = drawn(view) | shown
        self._above, self._below = rows(frame, elements)
        said = _said(view)
        self._blocks = {
            (side, element): block(side, element, tuple(said.get((side, element), ())), wording)
            for side in Side
            for element in Element
            if element in elements
        }
        self._names = Pair(clean(view.partners.a.name), clean(view.partners.b.name))
        self._title = clean(view.title)
        self._header = header(frame, self._names, self._title)

    def drawing(self) -> MapDrawing:
        """Everything in its place."""
        frame, typesetter, wording = self._frame, self._typesetter, self._wording
        links = Pair(*("" if self._view.keeps_back(side) else self._view.link(side) for side in Side))
        plan = Planner(frame, (self._above, self._below), self._blocks, self._header.height, links).plan()
        heights = plan.heights
        positive = self._view.kind is MapKind.POSITIVE
        ribbon = (Braid if positive else Ribbon)(frame, heights.strand_top, heights.strand_bottom, heights.line)
        cards = tuple(self._cards(plan))
        surface = scenery.wave(frame.width, heights.line, frame.swing, _WAVES)
        captions = tuple(scenery.captions(frame, heights, wording, typesetter))
        if not self._lower_open:
            captions += tuple(scenery.closed(frame, heights, wording, typesetter))
        return MapDrawing(
            ident=self._ident,
            families=FAMILY_LIST,
            kind=self._view.kind,
            width=frame.width,
            height=round(heights.total),
            text_size=plan.scale.text,
            least_size=min(plan.scale.text, plan.scale.label, frame.caption),
            paint=paint(self._view.kind, paper=self._outlined),
            full_title=self._full_title(),
            description=self._description(),
            links=tuple((self._names[side], text) for side in Side if (text := clean(links[side]))),
            blank=wording.blank,
            cards=cards,
            water=scenery.water(surface, frame.width, heights.water_bottom),
            wave=surface,
            lower_open=self._lower_open,
            drops=() if frame.stacked else tuple(scenery.drops(cards)),
            strands=tuple(Stroke(ribbon.path(side), f"{side}-soft", frame.ribbon) for side in (Side.B, Side.A)),
            crossings=scenery.crossed(ribbon),
            chevrons=ribbon.chevrons(Side.B) + ribbon.chevrons(Side.A),
            heads=(ribbon.head(Side.A), ribbon.head(Side.B)),
            arrows=tuple(scenery.arrows(cards)),
            ribbon=frame.ribbon,
            radius=frame.card_radius * (_ROUNDER if positive else 1),
            captions=captions,
            names=self._header.set_names(frame, typesetter),
            title=self._header.set_title(frame, typesetter),
            foot=tuple(scenery.foot(frame, plan, typesetter)),
        )

    def _cards(self, plan: Plan) -> Iterator[Card]:
        """A's cards, then B's, each in the order of the walk round the loop."""
        writer = CardWriter(plan.scale, self._typesetter, self._wording)
        below = self._below if self._lower_open else ()
        for side in Side:
            cards = [
                *self._half(writer, plan, side, self._above, plan.heights.above, below=False),
                *self._half(writer, plan, side, below, plan.heights.below, below=True),
            ]
            yield from sorted(cards, key=lambda card: _ORDER[card.element])

    def _half(
        self,
        writer: CardWriter,
        plan: Plan,
        side: Side,
        part: Sequence[Row],
        places: Sequence[tuple[float, float]],
        *,
        below: bool,
    ) -> Iterator[Card]:
        gap = self._frame.gap_below if below else self._frame.gap_x
        for row, (y, height) in zip(part, places, strict=False):
            x = self._frame.left(side)
            pairs = list(zip(row, plan.widths[side, row], strict=True))
            for element, width in pairs if side is Side.A else reversed(pairs):
                cell = self._blocks[side, element]
                yield writer.write(cell, x, y, width, height, plan.label_lines[row], below=below)
                x += width + gap

    def _full_title(self) -> str:
        full = self._wording.title.format(both=both(self._names, self._wording.language))
        return f"{full}: {self._title}" if self._title else full

    def _description(self) -> tuple[Said, ...]:
        hidden = (
            frozenset[Element]() if self._lower_open else frozenset(element for row in self._below for element in row)
        )
        return tuple(
            Said(side, self._names[side], self._wording.stems[element], spoken(cell.said, self._wording))
            for (side, element), cell in self._blocks.items()
            if cell.said and element not in hidden
        )


def _said(view: MapView) -> dict[tuple[Side, Element], list[Entry]]:
    said: dict[tuple[Side, Element], list[Entry]] = {}
    for entry in view.entries:
        said.setdefault((entry.side, entry.element), []).append(entry)
    return said
