"""How much room the words of a card need, and where each line, bullet and mark of it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from clinic.couples.rules import Audience, Side
from clinic.cycles.drawing import Card, Disc, EntryLines, Mark, Question, TextLine
from clinic.cycles.faces import REGULAR, SEMIBOLD
from clinic.cycles.lettering import LEAD, Words, line_count, lines, measured
from clinic.cycles.map_words import MapWording
from clinic.cycles.rules import Element, Entry
from clinic.cycles.typesetting import Typesetter

LABEL_LEAD = 1.2
BASELINE = 0.34
"""A line's baseline below the middle of its line, in text sizes."""
BULLET, QUESTION, LOCK = 0.62, 1.16, 0.98
"""Room a sign takes before an entry, in text sizes."""
BETWEEN_ENTRIES = 0.34


@dataclass(frozen=True)
class Scale:
    """The measures that follow from one text size."""

    text: float
    least_label: float

    @cached_property
    def label(self) -> float:
        return max(self.least_label, round(self.text * 0.61, 1))

    @cached_property
    def pad(self) -> float:
        return max(14.0, self.text * 0.53)

    @cached_property
    def head(self) -> float:
        """From the card's upper edge to its label."""
        return self.pad * 0.78

    @cached_property
    def under_label(self) -> float:
        return self.text * 0.16

    def card(self, label_lines: int, text_height: float) -> float:
        """The height of a card that holds this much."""
        return self.head + label_lines * self.label * LABEL_LEAD + self.under_label + text_height + self.foot

    @cached_property
    def foot(self) -> float:
        """From the last line to the card's lower edge."""
        return self.pad * 0.72


@dataclass(frozen=True, eq=False)
class Said:
    """One entry with its measured words and the room its signs take, in text sizes."""

    entry: Entry
    words: Words
    indent: float

    @property
    def private(self) -> bool:
        return self.entry.audience is not Audience.ROOM


@dataclass(frozen=True, eq=False)
class Block:
    """The words of one card before it has a place."""

    side: Side
    element: Element
    label: Words
    said: tuple[Said, ...]

    @cached_property
    def _least_inner(self) -> float:
        """Width, in text sizes, under which an ordinary word would have to be cut."""
        return max((said.words.widest_ordinary + said.indent for said in self.said), default=0.0)

    @cached_property
    def least_lines(self) -> float:
        """Height of the entries, in text sizes, when each stands on one line."""
        gaps = BETWEEN_ENTRIES * (len(self.said) - 1)
        return sum(said.words.leading for said in self.said) + gaps if self.said else LEAD

    @cached_property
    def length(self) -> float:
        """All entries on one line, in text sizes."""
        return sum(said.words.ends[-1] for said in self.said)

    def least_width(self, scale: Scale, *, label_on_one_line: bool) -> float:
        """The width under which an ordinary word, or the label, would have to be broken."""
        label = self.label.ends[-1] if label_on_one_line else self.label.widest
        return max(self._least_inner * scale.text, label * scale.label) + 2 * scale.pad + 0.1

    def label_lines(self, width: float, scale: Scale) -> int:
        """How many lines the label needs in a card of this width."""
        return line_count(self.label, (width - 2 * scale.pad) / scale.label)

    def text_height(self, width: float, scale: Scale) -> float:
        """The height of the entries in a card of this width; an empty card keeps room for one line."""
        if not self.said:
            return scale.text * LEAD
        room = (width - 2 * scale.pad) / scale.text
        text = BETWEEN_ENTRIES * (len(self.said) - 1)
        for said in self.said:
            text += line_count(said.words, room - said.indent) * said.words.leading
        return text * scale.text


def block(side: Side, element: Element, said: tuple[Entry, ...], wording: MapWording) -> Block:
    """The measured words of one card."""
    label = measured(f"{wording.stems[element]}…", SEMIBOLD)
    many = len(said) > 1
    pairs = ((entry, measured(entry.text, REGULAR)) for entry in said)
    return Block(
        side, element, label, _in_line([Said(e, words, _indent(e, many)) for e, words in pairs if words.pieces])
    )


def _in_line(said: Sequence[Said]) -> tuple[Said, ...]:
    """The entries of a card begin at one edge, whatever signs they have."""
    indent = max((one.indent for one in said), default=0.0)
    return tuple(replace(one, indent=indent) for one in said)


def _indent(entry: Entry, many: bool) -> float:
    marks = (QUESTION if entry.tentative else 0.0) + (LOCK if entry.audience is not Audience.ROOM else 0.0)
    return marks or (BULLET if many else 0.0)


def spoken(said: Iterable[Said], wording: MapWording) -> str:
    """The words of a card as one line of the text alternative."""
    return "; ".join(_aloud(one, wording) for one in said)


def _aloud(said: Said, wording: MapWording) -> str:
    marks = [wording.tentative] * said.entry.tentative + [wording.private] * said.private
    return f"{said.words.text} ({', '.join(marks)})" if marks else said.words.text


class CardWriter:
    """Fills cards with lines and signs in one text size."""

    def __init__(self, scale: Scale, typesetter: Typesetter, wording: MapWording) -> None:
        self._scale, self._typesetter, self._wording = scale, typesetter, wording

    def write(self, block: Block, x: float, y: float, w: float, h: float, label_lines: int, *, below: bool) -> Card:
        """`block` as a card whose upper left corner is at (x, y).

        Its entries begin under `label_lines` lines, so that those of a whole row stand level.
        """
        self._text: list[TextLine] = []
        self._dots: list[Disc] = []
        self._questions: list[Question] = []
        self._locks: list[Mark] = []
        scale = self._scale
        left, right = x + scale.pad, x + w - scale.pad
        self._label(block, left, right, y + scale.head)
        at = y + scale.head + label_lines * scale.label * LABEL_LEAD + scale.under_label
        entries = []
        for index, said in enumerate(block.said):
            at += scale.text * BETWEEN_ENTRIES if index else 0.0
            written, at = self._entry(block, said, left, right, at)
            entries.append(written)
        return Card(
            block.side,
            block.element,
            round(x, 1),
            round(y, 1),
            round(w, 1),
            round(h, 1),
            below,
            self._wording.stems[block.element],
            spoken(block.said, self._wording),
            tuple(entries),
            tuple(self._text),
            tuple(self._dots),
            tuple(self._questions),
            tuple(self._locks),
        )

    def _label(self, block: Block, left: float, right: float, at: float) -> None:
        size = self._scale.label
        ink = block.side.value if block.said else "muted"
        for line in lines(block.label, (right - left) / size):
            baseline = at + size * (LABEL_LEAD / 2 + BASELINE)
            self._text.append(self._typesetter.left(block.label, line, size, left, baseline, ink))
            at += size * LABEL_LEAD

    def _entry(self, block: Block, said: Said, left: float, right: float, at: float) -> tuple[EntryLines, float]:
        size, words = self._scale.text, said.words
        step = size * words.leading
        broken = lines(words, (right - left) / size - said.indent)
        middle = at + step / 2
        if said.indent:
            self._signs(block, said, right if words.rtl else left, middle)
        place = self._typesetter.right if words.rtl else self._typesetter.left
        edge = right - said.indent * size if words.rtl else left + said.indent * size
        ink = "muted" if said.entry.tentative else "ink"
        baseline = middle + size * BASELINE
        for line in broken:
            self._text.append(place(words, line, size, edge, baseline, ink))
            baseline += step
        kept = EntryLines(
            said.entry.id, words.text, tuple(line.text for line in broken), said.entry.tentative, not said.private
        )
        return kept, at + step * len(broken)

    def _signs(self, block: Block, said: Said, edge: float, middle: float) -> None:
        """Bullet, hunch and lock, from the edge where the words begin inward."""
        size, way = self._scale.text, -1 if said.words.rtl else 1
        if said.entry.tentative:
            self._questions.append(self._question(block, edge + way * size * 0.46, middle))
            edge += way * size * QUESTION
        if said.private:
            box = size * 0.72
            x = edge - box if said.words.rtl else edge
            self._locks.append(Mark(round(x, 1), round(middle - box / 2, 1), round(box, 1)))
        elif not said.entry.tentative:
            center = edge + way * size * (0.18 if said.indent <= BULLET else 0.46)
            self._dots.append(Disc(round(center, 1), round(middle + size * 0.02, 1), round(size * 0.12, 1), block.side))

    def _question(self, block: Block, x: float, y: float) -> Question:
        sign = measured("?", SEMIBOLD)
        size = max(18.0, round(self._scale.text * 0.62, 1))
        line = lines(sign, 9.0)[0]
        text = self._typesetter.middle(sign, line, size, x, y + size * BASELINE, block.side)
        return Question(round(x, 1), round(y, 1), round(max(self._scale.text * 0.46, 12.0), 1), text)
