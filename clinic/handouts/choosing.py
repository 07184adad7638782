"""What a paper can be: whom it is for, which of the couple's maps fit on it, and the edition that was asked for."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query

from clinic.couples.rules import Pair
from clinic.couples.store import CoupleFile
from clinic.cycles.store import open_maps
from clinic.handouts.own_store import texts_of
from clinic.handouts.rules import Edition
from clinic.handouts.shelves import maps_that_fit
from clinic.handouts.texts import PaperNotFoundError, Texts
from clinic.language import Language
from clinic.web.access import GivesPaper, NotFoundError
from clinic.web.forms import Submitted
from reports import library
from reports.conditions import Addressee
from reports.document import Orientation, Paper, TypeSize


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices as an address says them."""

    addressee: Annotated[Addressee | None, Query(alias="for")] = None
    on: Annotated[Paper, Query(alias="paper")] = Paper.LETTER
    orientation: Annotated[Orientation, Query()] = Orientation.LANDSCAPE
    size: Annotated[TypeSize, Query()] = TypeSize.NORMAL
    language: Annotated[Language, Query()] = Language.ENGLISH
    with_map: Annotated[str | None, Query(alias="map")] = None


def asked_edition(asked: Asked, slug: str, maps: dict[str, str], texts: Texts) -> Edition:
    """The edition an address asks for.

    Raises:
        NotFoundError: there is none for this reader, or the map is not one of these.
    """
    addressee = asked.addressee or _usual_reader(slug)
    check_reader(texts, slug, addressee)
    map_id = _chosen_map(maps, _usual_map(slug) if asked.with_map is None else asked.with_map)
    language = _language(texts, slug, asked.language)
    return Edition(slug, addressee, map_id, asked.on, asked.orientation, asked.size, language)


def edition_from(form: Submitted, slug: str, maps: dict[str, str], texts: Texts) -> Edition:
    """The edition a form asks for; raises as `asked_edition` does."""
    edition = Edition(
        slug=slug,
        addressee=form.choice("for", Addressee) or _usual_reader(slug),
        map_id=_chosen_map(maps, form["map"]),
        paper=form.choice("paper", Paper) or Paper.LETTER,
        orientation=form.choice("orientation", Orientation) or Orientation.LANDSCAPE,
        size=form.choice("size", TypeSize) or TypeSize.NORMAL,
        language=_language(texts, slug, form.choice("language", Language) or Language.ENGLISH),
    )
    check_reader(texts, slug, edition.addressee)
    return edition


def query_of(edition: Edition) -> str:
    """The same choices as part of an address."""
    chosen = {"for": edition.addressee, "paper": edition.paper, "orientation": edition.orientation}
    more = {"size": edition.size, "language": edition.language, "map": str(edition.map_id or "")}
    return urlencode(chosen | more)


def title_or_none(texts: Texts, slug: str) -> str:
    """What a paper is called.

    Raises:
        NotFoundError: there is none of this name.
    """
    try:
        return texts.title(slug)
    except PaperNotFoundError as error:
        raise NotFoundError from error


def maps_for(visit: GivesPaper, file: CoupleFile, slug: str, texts: Texts) -> dict[str, str]:
    """The maps that can go on this paper, by id, the one changed last first."""
    return maps_that_fit(open_maps(visit.session, file), slug, texts)


def check_reader(texts: Texts, slug: str, addressee: Addressee) -> None:
    """Raises `NotFoundError` unless there is an edition of the paper for this reader."""
    try:
        if not texts.is_for(slug, addressee):
            raise NotFoundError
    except PaperNotFoundError as error:
        raise NotFoundError from error


def _chosen_map(maps: dict[str, str], asked: str | None) -> UUID | None:
    """The map that was asked for; the newest if nothing was said; none if that was said.

    Raises:
        NotFoundError: it is not one of these; a paper without it would not be the one that was asked for.
    """
    if asked is None:
        return UUID(next(iter(maps))) if maps else None
    if asked and asked not in maps:
        raise NotFoundError
    return UUID(asked) if asked else None


def _usual_map(slug: str) -> str | None:
    """What counts as asked for if nothing was said: the newest map, but a worksheet's lines stay empty."""
    return "" if library.is_worksheet(slug) else None


def _usual_reader(slug: str) -> Addressee:
    """Whom a paper is for if nobody says: both, but some worksheets are for one partner."""
    for_one = library.is_worksheet(slug) and library.load(slug).is_for_one_partner
    return Addressee.A if for_one else Addressee.BOTH


def _language(texts: Texts, slug: str, asked: Language) -> Language:
    """A text of the practice's own is in the one language it was written in, whatever is asked for."""
    return texts.languages(slug)[0] if slug in texts.own else asked


def texts_for(visit: GivesPaper) -> Texts:
    """Ours and those of the practice."""
    return texts_of(visit.session, visit.practice.id)


def names_of(file: CoupleFile) -> Pair[str]:
    return Pair(file.facts.partners.a.name, file.facts.partners.b.name)
