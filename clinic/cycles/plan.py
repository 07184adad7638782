"""Finds the text size of a map: the largest for which everything fits and no ordinary word is cut."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from clinic.couples.rules import Pair, Side
from clinic.cycles.cards import Block, Scale
from clinic.cycles.faces import SEMIBOLD
from clinic.cycles.frames import Frame, Row
from clinic.cycles.lettering import LEAD, Line, Words
from clinic.cycles.rules import Element
from clinic.cycles.spacing import Heights, least_total, spread
from clinic.cycles.typesetting import sentence

Blocks = Mapping[tuple[Side, Element], Block]
Widths = tuple[float, ...]
Sentence = tuple[Words, tuple[Line, ...]]

SHARES = tuple(
    dict.fromkeys(
        shares
        for uneven in ((1.06, 1.06, 0.88), (1.2, 0.9, 0.9), (1.12, 1.12, 0.76), (1.2, 1.0, 0.8))
        for shares in permutations(uneven)
    )
)
"""How the three cards of a lower row may share their width when that saves a line."""
FOOT_SIZE, FOOT_LEAD, FOOT_GAP = 0.9, 1.24, 26.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A text size with the widths and heights that follow from it."""

    scale: Scale
    widths: Mapping[tuple[Side, Row], Widths]
    label_lines: Mapping[Row, int]
    heights: Heights
    foot: Pair[Sentence]

    @property
    def foot_size(self) -> float:
        return foot_size(self.scale)


@dataclass(frozen=True, slots=True)
class HalfRow:
    """One partner's cards in a row: their widths, what they need, and whether every word stays whole."""

    widths: Widths
    label_lines: int
    text_height: float
    whole: bool

    def cost(self, scale: Scale) -> tuple[bool, float, float]:
        """What is worse is larger: cut words, then height, then uneven widths."""
        height = scale.card(self.label_lines, self.text_height)
        return not self.whole, round(height, 1), max(self.widths) - min(self.widths)

    def unrest(self) -> tuple[int, float]:
        """What looks less calm is larger: labels on two lines, then uneven widths."""
        return self.label_lines, max(self.widths) - min(self.widths)


def foot_size(scale: Scale) -> float:
    """Text size of the couple sentences."""
    return max(18.0, scale.least_label, round(scale.text * FOOT_SIZE, 1))


class Planner:
    """Tries text sizes for the words of one map."""

    def __init__(
        self,
        frame: Frame,
        rows: tuple[tuple[Row, ...], tuple[Row, ...]],
        blocks: Blocks,
        header: float,
        links: Pair[str],
    ) -> None:
        self._frame, self._blocks, self._header, self._links = frame, blocks, header, links
        self._above, self._below = rows

    def plan(self) -> Plan:
        """The plan for the largest size that fits; for the smallest, on a higher canvas, if none does."""
        *larger, smallest = (Scale(size, self._frame.least_label) for size in self._frame.sizes)
        for scale in larger:
            plan = self._tried(scale)
            if plan is not None:
                return plan
        return self._forced(smallest)

    def _tried(self, scale: Scale) -> Plan | None:
        """The plan for a size, unless it cuts words or is too tall; what is cheap to know is asked first."""
        above = self._halves(self._above, scale, sharing=False)
        if not all(half.whole for half in above.values()):
            return None
        foot = self._foot(scale)
        heights, _ = self._row_heights(self._above, above, scale)
        floors = tuple(max(self._floor(side, row, scale) for side in Side) for row in self._below)
        if self._too_tall(heights, floors, foot, scale):
            return None
        below = self._halves(self._below, scale, sharing=True)
        whole = all(half.whole for half in below.values())
        if not whole or self._too_tall(heights, self._row_heights(self._below, below, scale)[0], foot, scale):
            return None
        return self._planned(scale, above, below, foot)

    def _forced(self, scale: Scale) -> Plan:
        above = self._halves(self._above, scale, sharing=False)
        below = self._halves(self._below, scale, sharing=True)
        return self._planned(scale, above, below, self._foot(scale))

    def _too_tall(self, above: tuple[float, ...], below: tuple[float, ...], foot: Pair[Sentence], scale: Scale) -> bool:
        total = least_total(self._frame, self._header, above, below, _foot_height(foot, scale))
        return total > self._frame.most_height

    def _planned(
        self,
        scale: Scale,
        above: Mapping[tuple[Side, Row], HalfRow],
        below: Mapping[tuple[Side, Row], HalfRow],
        foot: Pair[Sentence],
    ) -> Plan:
        below = self._evened(below, scale)
        upper, upper_labels = self._row_heights(self._above, above, scale)
        lower, lower_labels = self._row_heights(self._below, below, scale)
        return Plan(
            scale,
            {place: half.widths for place, half in (*above.items(), *below.items())},
            upper_labels | lower_labels,
            spread(self._frame, self._header, upper, lower, _foot_height(foot, scale)),
            foot,
        )

    def _evened(self, halves: Mapping[tuple[Side, Row], HalfRow], scale: Scale) -> Mapping[tuple[Side, Row], HalfRow]:
        """The same lower rows in calmer widths, where the other partner's taller words leave the room for it."""
        out = dict(halves)
        for row in self._below:
            tallest = max(halves[side, row].text_height for side in Side)
            for side in Side:
                chosen = halves[side, row]
                if chosen.label_lines > 1:
                    blocks = [self._blocks[side, element] for element in row]
                    room = sum(chosen.widths)
                    others = (_half_row(blocks, widths, scale) for widths in _choices(blocks, room, scale))
                    calmer = [half for half in others if half.whole >= chosen.whole and half.text_height <= tallest]
                    out[side, row] = min([chosen, *calmer], key=HalfRow.unrest)
        return out

    def _row_heights(
        self, part: Sequence[Row], halves: Mapping[tuple[Side, Row], HalfRow], scale: Scale
    ) -> tuple[tuple[float, ...], dict[Row, int]]:
        """Height and label lines of each row; both partners' cards share them."""
        labels = {row: max(halves[side, row].label_lines for side in Side) for row in part}
        text = {row: max(halves[side, row].text_height for side in Side) for row in part}
        return tuple(scale.card(labels[row], text[row]) for row in part), labels

    def _halves(self, part: Sequence[Row], scale: Scale, *, sharing: bool) -> dict[tuple[Side, Row], HalfRow]:
        return {(side, row): self._half(side, row, scale, sharing=sharing) for row in part for side in Side}

    def _half(self, side: Side, row: Row, scale: Scale, *, sharing: bool) -> HalfRow:
        """One partner's cards in a row, in the widths that cost the least height."""
        blocks = [self._blocks[side, element] for element in row]
        gap = self._frame.gap_below if sharing else self._frame.gap_x
        room = self._frame.column - gap * (len(row) - 1)
        best = _half_row(blocks, _equal(room, len(row)), scale)
        if not sharing or len(row) == 1:
            return best
        floor = scale.card(1, max(block.least_lines for block in blocks) * scale.text)
        cost = best.cost(scale)
        for widths in _choices(blocks, room, scale):
            if not cost[0] and cost[1] <= floor + 0.1:
                break
            if best.whole and not _keeps_words_whole(blocks, widths, scale):
                continue
            half = _half_row(blocks, widths, scale)
            if half.cost(scale) < cost:
                best, cost = half, half.cost(scale)
        return best

    def _floor(self, side: Side, row: Row, scale: Scale) -> float:
        """A height under which one partner's cards in a lower row cannot be, however they share its width."""
        blocks = [self._blocks[side, element] for element in row]
        room = self._frame.column - self._frame.gap_below * (len(row) - 1) - 2 * scale.pad * len(row)
        by_length = sum(block.length for block in blocks) * scale.text / room * LEAD
        return scale.card(1, max(by_length, *(block.least_lines for block in blocks)) * scale.text)

    def _foot(self, scale: Scale) -> Pair[Sentence]:
        room = (self._frame.column - 10) / foot_size(scale)
        return Pair(sentence(self._links.a, SEMIBOLD, room), sentence(self._links.b, SEMIBOLD, room))


def _foot_height(foot: Pair[Sentence], scale: Scale) -> float:
    most = max(len(foot.a[1]), len(foot.b[1]))
    return most * foot_size(scale) * FOOT_LEAD + FOOT_GAP if most else 0.0


def _half_row(blocks: Sequence[Block], widths: Widths, scale: Scale) -> HalfRow:
    pairs = list(zip(blocks, widths, strict=True))
    return HalfRow(
        widths,
        max(block.label_lines(width, scale) for block, width in pairs),
        max(block.text_height(width, scale) for block, width in pairs),
        _keeps_words_whole(blocks, widths, scale),
    )


def _keeps_words_whole(blocks: Sequence[Block], widths: Widths, scale: Scale) -> bool:
    pairs = zip(blocks, widths, strict=True)
    return all(block.least_width(scale, label_on_one_line=False) <= width for block, width in pairs)


def _equal(room: float, cards: int) -> Widths:
    return (room / cards,) * cards


def _choices(blocks: Sequence[Block], room: float, scale: Scale) -> Iterable[Widths]:
    """Ways to share a row's width: by what the words need, then by set shares."""
    for one_line in (True, False):
        least = [block.least_width(scale, label_on_one_line=one_line) for block in blocks]
        spare = room - sum(least)
        if spare < 0:
            continue
        yield tuple(width + spare / len(blocks) for width in least)
        lengths = [block.length for block in blocks]
        if any(lengths):
            yield tuple(w + spare * length / sum(lengths) for w, length in zip(least, lengths, strict=True))
    if len(blocks) == 3:
        yield from (tuple(room * part / sum(shares) for part in shares) for shares in SHARES)
