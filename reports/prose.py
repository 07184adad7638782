"""Running text filled for one reader: names and their own words in the places the library text left for them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from clinic.couples.rules import Pair
from clinic.cycles.lettering import clean
from clinic.cycles.rules import MapPartner, MapView
from reports.conditions import Addressee
from reports.library_text import Piece, Prose


class Voice(StrEnum):
    """Whose words a run of text holds; people's own are never mixed with ours. `OWN`: typed for this couple alone."""

    TEXT = "text"
    OWN = "own"
    NAME = "name"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one voice and style."""

    text: str
    voice: Voice = Voice.TEXT
    strong: bool = False
    emphasis: bool = False

    @property
    def direction(self) -> str:
        return direction_of(self.text)


Runs = tuple[Run, ...]

_ENDS = ("?", "!", "…", "...", "。", "！", "？", "।", "؟")
"""What closes a sentence, so that no period of ours follows."""


def direction_of(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"


@dataclass(frozen=True, slots=True)
class Telling:
    """Who a text speaks to, and what it may quote. `plain` is whose words are those that are neither name nor quote."""

    people: Pair[MapPartner]
    addressee: Addressee
    view: MapView | None
    plain: Voice = Voice.TEXT

    def fill(self, prose: Prose) -> Runs:
        """`prose` with names and words in place, or nothing if words it needs were never said."""
        runs = []
        for piece in prose:
            text = self._text(piece)
            if text is None:
                return ()
            runs.append(Run(text, self._voice(piece), piece.strong, piece.emphasis))
        return tuple(_quoted(runs))

    def _text(self, piece: Piece) -> str | None:
        if piece.name:
            side = piece.name.side(self.addressee)
            return clean(self.people[side].name) if side else None
        if not piece.said:
            return piece.text
        who, element = piece.said
        side = who.side(self.addressee)
        said = self.view.said(side, element) if self.view and side else ()
        return clean(said[0].text) if said else None

    def _voice(self, piece: Piece) -> Voice:
        return Voice.NAME if piece.name else Voice.SAID if piece.said else self.plain


def _quoted(runs: list[Run]) -> Iterator[Run]:
    """`runs` with quotation marks round people's own words, and a following period or comma inside them."""
    mark = ""
    for run, after in zip(runs, [*runs, Run("")][1:], strict=True):
        if run.voice is Voice.SAID:
            mark = _leading_mark(after)
            words, close = _closed(run.text, mark)
            yield replace(run, text="“", voice=Voice.TEXT)
            yield replace(run, text=words)
            yield replace(run, text=close, voice=Voice.TEXT)
        else:
            yield replace(run, text=run.text.removeprefix(mark))
            mark = ""


def _leading_mark(run: Run) -> str:
    return run.text[:1] if run.voice in {Voice.TEXT, Voice.OWN} and run.text.startswith((".", ",")) else ""


def _closed(words: str, mark: str) -> tuple[str, str]:
    if not mark:
        return words, "”"
    if words.endswith(_ENDS):
        return words, "”"
    return words.removesuffix(".").removesuffix(","), f"{mark}”"
