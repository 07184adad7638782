"""Every edition of every paper that one couple can be given, and each of them made from maps that are at hand."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from clinic.couples.rules import Pair
from clinic.cycles.rules import CycleMap, MapKind, MapPartner, MapView, view_for
from clinic.handouts.rules import CYCLE_SHEET
from clinic.language import Language
from reports import cycle_sheet, handout, library, worksheet
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, reader_of
from reports.help_in_texts import HelpRegion

Maps = Mapping[MapKind, CycleMap]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One edition: which paper, for whom, in which language, on which paper."""

    slug: str
    addressee: Addressee
    language: Language
    paper: Paper

    @property
    def name(self) -> str:
        """What its file is called, without an ending. It says what it is, never whose."""
        return f"{self.slug}.{self.language.base}.{self.addressee}.{self.paper}"


def languages_of(slug: str) -> tuple[Language, ...]:
    """The languages a paper can be had in."""
    return tuple(Language) if slug == CYCLE_SHEET else library.languages(slug)


def readers_of(slug: str) -> tuple[Addressee, ...]:
    """Whom there is an edition of a paper for."""
    if slug == CYCLE_SHEET:
        return tuple(Addressee)
    text = library.load(slug)
    one = (Addressee.A, Addressee.B)
    both = () if text.is_for_one_partner else (Addressee.BOTH,)
    return (*both, *(one if text.about.for_one else ()))


def editions(
    readers: Collection[Addressee], languages: Collection[Language], papers: Collection[Paper]
) -> Iterator[Wanted]:
    """All there are of these; the cycle sheet first, which holds every word that everyone may see."""
    for slug in (CYCLE_SHEET, *library.every_slug()):
        for reader in readers_of(slug):
            for language in languages_of(slug):
                for paper in papers:
                    if reader in readers and language in languages:
                        yield Wanted(slug, reader, language, paper)


def document_of(
    wanted: Wanted, people: Pair[MapPartner], maps: Maps, region: HelpRegion = HelpRegion.US
) -> Document | None:
    """The edition, with the map it speaks of if that is among `maps`; nothing if it is the map alone and there is none.

    Its text names the help lines of `region`.

    Raises:
        LibraryError: there is no such paper, or none like that.
    """
    if wanted.slug == CYCLE_SHEET:
        return _sheet(wanted, maps)
    build = worksheet.build if library.is_worksheet(wanted.slug) else handout.build
    view = _view(wanted, maps)
    return build(
        wanted.slug,
        view,
        view.partners if view else people,
        addressee=wanted.addressee,
        paper=wanted.paper,
        made_on=None,
        practice=None,
        language=wanted.language,
        region=region,
    )


def _view(wanted: Wanted, maps: Maps) -> MapView | None:
    """The map the paper speaks of, as its reader may have it."""
    takes = library.load(wanted.slug, wanted.language).about.map.takes
    found = next((maps[kind] for kind in maps if takes(kind)), None)
    return view_for(reader_of(wanted.addressee), found) if found else None


def _sheet(wanted: Wanted, maps: Maps) -> Document | None:
    if not maps:
        return None
    view = view_for(reader_of(wanted.addressee), next(iter(maps.values())))
    return cycle_sheet.build(
        view,
        paper=wanted.paper,
        orientation=Orientation.LANDSCAPE,
        made_on=None,
        practice=None,
        language=wanted.language,
    )
