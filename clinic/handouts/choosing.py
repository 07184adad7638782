"""What a paper can be: whom it is for, which of the couple's maps fit on it, and the edition that was asked for."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query

from clinic.couples.rules import Pair
from clinic.couples.store import CoupleFile
from clinic.cycles.board import map_name
from clinic.cycles.store import OpenMap, open_maps
from clinic.handouts.rules import Edition
from clinic.handouts.store import PaperNotFoundError, is_for, takes_map, title_of
from clinic.web.access import GivesPaper, NotFoundError
from clinic.web.forms import Submitted
from reports.conditions import Addressee
from reports.document import Orientation, Paper, TypeSize


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices as an address says them."""

    addressee: Annotated[Addressee, Query(alias="for")] = Addressee.BOTH
    on: Annotated[Paper, Query(alias="paper")] = Paper.LETTER
    orientation: Annotated[Orientation, Query()] = Orientation.LANDSCAPE
    size: Annotated[TypeSize, Query()] = TypeSize.NORMAL
    with_map: Annotated[str | None, Query(alias="map")] = None


def asked_edition(asked: Asked, slug: str, maps: dict[str, str]) -> Edition:
    """The edition an address asks for.

    Raises:
        NotFoundError: there is none for this reader, or the map is not one of these.
    """
    check_reader(slug, asked.addressee)
    map_id = _chosen_map(maps, asked.with_map)
    return Edition(slug, asked.addressee, map_id, asked.on, asked.orientation, asked.size)


def edition_from(form: Submitted, slug: str, maps: dict[str, str]) -> Edition:
    """The edition a form asks for; raises as `asked_edition` does."""
    edition = Edition(
        slug=slug,
        addressee=form.choice("for", Addressee) or Addressee.BOTH,
        map_id=_chosen_map(maps, form["map"]),
        paper=form.choice("paper", Paper) or Paper.LETTER,
        orientation=form.choice("orientation", Orientation) or Orientation.LANDSCAPE,
        size=form.choice("size", TypeSize) or TypeSize.NORMAL,
    )
    check_reader(slug, edition.addressee)
    return edition


def query_of(edition: Edition) -> str:
    """The same choices as part of an address."""
    chosen = {"for": edition.addressee, "paper": edition.paper, "orientation": edition.orientation}
    return urlencode(chosen | {"size": edition.size, "map": str(edition.map_id or "")})


def title_or_none(slug: str) -> str:
    """What a paper is called.

    Raises:
        NotFoundError: there is none of this name.
    """
    try:
        return title_of(slug)
    except PaperNotFoundError as error:
        raise NotFoundError from error


def maps_for(visit: GivesPaper, file: CoupleFile, slug: str) -> dict[str, str]:
    """The maps that can go on this paper, by id, the one changed last first."""
    return that_fit(open_maps(visit.session, file), slug)


def that_fit(opened: list[OpenMap], slug: str) -> dict[str, str]:
    """A handout that speaks of the loop that hurts would be belied by a good loop, and the other way round.

    Raises:
        NotFoundError: there is no such paper.
    """
    try:
        return {
            str(one.id): map_name(one.map)
            for one in opened
            if one.archived_at is None and takes_map(slug, one.map.kind)
        }
    except PaperNotFoundError as error:
        raise NotFoundError from error


def check_reader(slug: str, addressee: Addressee) -> None:
    """Raises `NotFoundError` unless there is an edition of the paper for this reader."""
    try:
        if not is_for(slug, addressee):
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


def names_of(file: CoupleFile) -> Pair[str]:
    return Pair(file.facts.partners.a.name, file.facts.partners.b.name)
