"""The texts that can become a paper: ours from the library, and the practice's own beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.cycles.rules import MapKind
from clinic.handouts.report_rules import TITLES
from clinic.handouts.rules import CYCLE_SHEET, PACK, THEN_AND_NOW
from clinic.language import Language
from reports import library
from reports.conditions import Addressee
from reports.help_in_texts import US
from reports.library_text import LibraryText

DRAWINGS = {CYCLE_SHEET: "Cycle sheet", THEN_AND_NOW: "Then and now", PACK: "A pack of papers"}
"""Papers that are no text."""


class PaperNotFoundError(LookupError):
    """There is no such paper, or no such map to put on it."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text of one practice. Each question raises `PaperNotFoundError` about a paper that there is not."""

    own: Mapping[str, LibraryText] = field(default_factory=dict)
    region: str = US
    """Whose help lines our texts name."""

    @property
    def slugs(self) -> tuple[str, ...]:
        return (*library.every_slug(), *self.own)

    def load(self, slug: str, language: Language = Language.ENGLISH) -> LibraryText:
        """A text; one of the practice's own is in the one language it was written in."""
        if slug in self.own:
            return self.own[slug]
        if slug not in library.every_slug() or language not in library.languages(slug):
            raise PaperNotFoundError(slug)
        return library.load(slug, language, self.region)

    def title(self, slug: str) -> str:
        named = DRAWINGS | TITLES
        return named[slug] if slug in named else self.load(slug).about.title

    def takes_map(self, slug: str, kind: MapKind) -> bool:
        """Whether a map of this kind can go on the paper: a text says which one it speaks of, a sheet takes any."""
        return slug in DRAWINGS or self.load(slug).about.map.takes(kind)

    def is_for(self, slug: str, addressee: Addressee) -> bool:
        """Whether there is an edition of the paper for this reader."""
        if slug in DRAWINGS:
            return True
        text = self.load(slug)
        return text.about.for_one if addressee.side else not text.is_for_one_partner

    def languages(self, slug: str) -> tuple[Language, ...]:
        """The languages in which there is this paper."""
        if slug in DRAWINGS:
            return tuple(Language)
        if slug in self.own:
            return (Language(self.own[slug].about.language),)
        self.load(slug)
        return library.languages(slug)

    def can_be_tailored(self, slug: str) -> bool:
        """Whether it is running text, and neither a drawing nor a form."""
        return slug in self.own or slug in library.slugs()


OURS = Texts()
