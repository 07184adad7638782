"""What can be given to a couple, and to whom it can be addressed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from clinic.couples.rules import Audience, Reader, Side, audiences_for, reader_on
from clinic.language import Language
from reports.conditions import Addressee
from reports.document import Orientation, Paper, TypeSize, reader_of

CYCLE_SHEET = "cycle-sheet"
THEN_AND_NOW = "then-and-now"
PACK = "pack"

PAPERS = {Paper.LETTER: "Letter", Paper.A4: "A4"}
"""What each paper is called on a page."""


SIZES = {TypeSize.NORMAL: "Usual", TypeSize.LARGE: "Large print"}


def readers_of(audience: Audience) -> tuple[Side, ...]:
    """The partners who may have a paper for `audience` in their hands; a paper for both goes to each by itself."""
    return tuple(side for side in Side if audience in audiences_for(reader_on(side)))


class Kind(StrEnum):
    HANDOUT = "handout"
    SHEET = "sheet"


def kind_of(slug: str) -> Kind:
    """What sort of paper this is."""
    return Kind.SHEET if slug == CYCLE_SHEET else Kind.HANDOUT


@dataclass(frozen=True, slots=True)
class Edition:
    """One paper as it was asked for: which, for whom, with which map, on what paper, in which language."""

    slug: str
    addressee: Addressee
    map_id: UUID | None
    paper: Paper
    orientation: Orientation
    size: TypeSize = TypeSize.NORMAL
    language: Language = Language.ENGLISH

    @property
    def reader(self) -> Reader:
        return reader_of(self.addressee)

    @property
    def audience(self) -> Audience:
        """Whose key seals the finished paper."""
        return Audience(self.reader.value)

    @property
    def draft(self) -> str:
        """What a tailoring of this text is kept under: each language is a text of its own."""
        return self.slug if self.language is Language.ENGLISH else f"{self.slug}.{self.language}"

    @property
    def kind(self) -> Kind:
        return kind_of(self.slug)


@dataclass(frozen=True, slots=True)
class Look:
    """A map to lay beside another: as it is, or `as_of` a day it was worked on. `shown_on` is the day printed."""

    map_id: UUID
    as_of: date | None
    shown_on: date

    @property
    def key(self) -> str:
        """How it stands in an address: the map, and the day if it is not today's."""
        return f"{self.map_id}@{self.as_of}" if self.as_of else str(self.map_id)
