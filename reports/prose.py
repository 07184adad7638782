"""Running text filled for one reader: names and their own words in the places the library text left for them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from clinic.couples.rules import Pair
from clinic.cycles.lettering import clean
from clinic.cycles.rules import MapPartner, MapView
from clinic.language import Language
from clinic.wording import joining
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
    language: Language = Language.ENGLISH
    plain: Voice = Voice.TEXT

    def fill(self, prose: Prose) -> Runs:
        """`prose` with names and words in place, or nothing if words it needs were never said."""
        runs = []
        for piece in prose:
            text = self._text(piece)
            if text is None:
                return ()
            runs.append(Run(text, self._voice(piece), piece.strong, piece.emphasis))
        joined = runs if self.language is Language.ENGLISH else _joined(runs, self.language)
        return tuple(_quoted(joined, self.language))

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


def _joined(runs: list[Run], language: Language) -> list[Run]:
    """`runs` with the "and" before a name as the sound of the name asks for it."""
    usual = f" {joining('', language)} "
    out = []
    for run, after in zip(runs, [*runs, Run("")][1:], strict=True):
        is_join = run.voice in {Voice.TEXT, Voice.OWN} and after.voice is Voice.NAME and run.text.endswith(usual)
        before = f"{run.text.removesuffix(usual)} {joining(after.text, language)} "
        out.append(replace(run, text=before) if is_join else run)
    return out


def _quoted(runs: list[Run], language: Language) -> Iterator[Run]:
    """`runs` with quotation marks round people's own words.

    A period or comma that follows goes inside them in English; in Spanish it stays behind them.
    """
    inside = language is Language.ENGLISH
    mark = ""
    for run, after in zip(runs, [*runs, Run("")][1:], strict=True):
        if run.voice is Voice.SAID:
            mark = _leading_mark(after)
            words, close = _closed(run.text, mark) if inside else (_open_ended(run.text, mark), f"”{mark}")
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


def _open_ended(words: str, mark: str) -> str:
    """`words` without a period or comma of their own where ours follows; three dots stay."""
    return words if not mark or words.endswith(_ENDS) else words.removesuffix(".").removesuffix(",")
