"""A pack for a session: the chosen papers with a cover, looked at, and given as one PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from clinic.clock import this_day
from clinic.couples.rules import Pair
from clinic.couples.store import CoupleFile
from clinic.cycles.store import OpenMap, open_maps
from clinic.cycles.views import MapNotFoundError
from clinic.database import step_out
from clinic.handouts.choosing import Asked, names_of, query_of, texts_for
from clinic.handouts.drafts import draft_of
from clinic.handouts.letterheads import cover_letterhead, with_letterhead
from clinic.handouts.printing import printed
from clinic.handouts.rules import CYCLE_SHEET, PACK, PAPERS, SIZES, Edition
from clinic.handouts.shelves import maps_that_fit
from clinic.handouts.store import addressee_names, compose, keep_given, people_of, was_given
from clinic.handouts.tailoring_form import unprinted_in, why_not_printed
from clinic.handouts.texts import PaperNotFoundError, Texts
from clinic.language import OWN_NAMES, Language
from clinic.web.access import GivesPaper, NotFoundError, the_couple
from clinic.web.forms import Form, Submitted
from clinic.web.rendering import Frame, frame, show
from reports import library
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, TypeSize, body_of
from reports.on_screen import for_screen
from reports.pack import MOST_PAPERS, PackError, cover, pack_html
from reports.pdf import PaperError
from reports.tailoring import TailoringError

router = APIRouter(prefix="/couples/{couple_id}/pack")

CHOSEN = "paper-"
"""How the name of a box to tick begins."""


@dataclass(frozen=True, slots=True)
class PackLine:
    """A paper of the pack; `why_not` says why it cannot be in it for this reader and in this language.

    `ways_on` are then the addresses where it can be had, each with what it says there.
    """

    slug: str
    title: str
    why_not: str
    ways_on: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackPage:
    frame: Frame
    path: str
    names: Pair[str]
    lines: list[PackLine]
    asked: Asked
    addressee: Addressee
    addressees: dict[Addressee, str]
    papers: dict[Paper, str]
    sizes: dict[TypeSize, str]
    languages: dict[Language, str]
    giving: str
    problem: str = ""

    @property
    def can_be_made(self) -> bool:
        return 0 < len([one for one in self.lines if not one.why_not]) <= MOST_PAPERS


@router.get("")
def pack_page(visit: GivesPaper, couple_id: UUID, request: Request, asked: Annotated[Asked, Depends()]) -> Response:
    file = the_couple(visit, couple_id, "Looked at a pack of papers before giving it.")
    return _show(visit, file, _chosen(dict(request.query_params)), asked)


@router.post("")
def give_pack(visit: GivesPaper, couple_id: UUID, form: Form) -> Response:
    """Prints the pack, keeps that exact edition, and goes to where it can be opened and given."""
    file = the_couple(visit, couple_id, "")
    asked, slugs = _asked(form), _chosen(form.values)
    given_id, told = uuid5(couple_id, form["giving"] or str(uuid4())), ""
    if not was_given(visit.session, file, given_id):
        addressee = asked.addressee or Addressee.BOTH
        try:
            front, papers = _made(visit, file, slugs, asked)
            step_out(visit.session)  # printing takes seconds, and others go on writing meanwhile
            made = printed(visit.program.press, couple_id, front, lambda one: pack_html(one, papers))
        except PackError as error:
            return _show(visit, file, slugs, asked, str(error), status=422)
        except PaperError as error:
            return _show(visit, file, slugs, asked, str(error), status=503)
        page, told = body_of(pack_html(made.document, [for_screen(one) for one in papers])), made.told
        edition = Edition(PACK, addressee, None, asked.on, Orientation.PORTRAIT, asked.size, asked.language)
        keep_given(visit.session, visit.vault, visit.actor, file, edition, given_id, made.pdf, page)
    return RedirectResponse(f"/couples/{couple_id}/papers/{given_id}{told}", status_code=303)


def _chosen(values: dict[str, str]) -> list[str]:
    """The ticked papers, in the order of the page."""
    return [name.removeprefix(CHOSEN) for name, value in values.items() if name.startswith(CHOSEN) and value == "yes"]


def _asked(form: Submitted) -> Asked:
    return Asked(
        addressee=form.choice("for", Addressee),
        on=form.choice("paper", Paper) or Paper.LETTER,
        size=form.choice("size", TypeSize) or TypeSize.NORMAL,
        language=form.choice("language", Language) or Language.ENGLISH,
    )


def _made(visit: GivesPaper, file: CoupleFile, slugs: Sequence[str], asked: Asked) -> tuple[Document, list[Document]]:
    """The cover of the pack, and what is in it.

    Raises:
        PackError: a paper cannot be in it, or words that were typed for one of them cannot go on paper.
    """
    texts, every = texts_for(visit), open_maps(visit.session, file)
    lines = _lines(texts, every, slugs, asked)
    if wrong := next((one for one in lines if one.why_not), None):
        raise PackError(f"“{wrong.title}” {wrong.why_not}.")
    addressee = asked.addressee or Addressee.BOTH
    made = [_document(visit, file, _edition(texts, every, one.slug, asked), texts) for one in lines]
    front = cover(
        made,
        people_of(file),
        addressee=addressee,
        paper=asked.on,
        made_on=this_day(),
        practice=visit.practice.name,
        language=asked.language,
        size=asked.size,
        letterhead=cover_letterhead(visit.session, visit.practice.id, asked.language),
    )
    # Where to turn for help stands once, at the end of the last paper that has room for it.
    last = max((number for number, one in enumerate(lines) if one.slug != CYCLE_SHEET), default=0)
    made[last] = with_letterhead(visit.session, visit.practice.id, made[last], printed=True, foot_only=True)
    return front, made


def _document(visit: GivesPaper, file: CoupleFile, edition: Edition, texts: Texts) -> Document:
    draft = draft_of(visit.session, file, edition.draft, edition.audience)
    try:
        return compose(visit.session, visit.vault, file, edition, visit.practice.name, draft.tailoring, texts)
    except TailoringError as error:
        why = why_not_printed(unprinted_in(draft.tailoring, edition.addressee))
        raise PackError(
            f"“{texts.title(edition.slug)}”: some words typed for it cannot be printed yet. {why}"
        ) from error
    except (PaperNotFoundError, MapNotFoundError) as error:
        raise NotFoundError from error


def _edition(texts: Texts, every: list[OpenMap], slug: str, asked: Asked) -> Edition:
    maps = maps_that_fit(every, slug, texts)
    with_map = None if library.is_worksheet(slug) or not maps else UUID(next(iter(maps)))
    addressee, size = asked.addressee or Addressee.BOTH, asked.size
    return Edition(slug, addressee, with_map, asked.on, Orientation.PORTRAIT, size, asked.language)


def _lines(texts: Texts, every: list[OpenMap], slugs: Sequence[str], asked: Asked) -> list[PackLine]:
    try:
        return [PackLine(slug, texts.title(slug), _why_not(texts, every, slug, asked)) for slug in slugs]
    except PaperNotFoundError as error:
        raise NotFoundError from error


def _why_not(texts: Texts, every: list[OpenMap], slug: str, asked: Asked) -> str:
    if not texts.is_for(slug, asked.addressee or Addressee.BOTH):
        return "is only for one of the two" if not asked.addressee or not asked.addressee.side else "is only for both"
    if asked.language not in texts.languages(slug):
        return f"is not there in {OWN_NAMES[asked.language]}"
    return "needs a map" if slug == CYCLE_SHEET and not maps_that_fit(every, slug, texts) else ""


def _ways_on(file: CoupleFile, texts: Texts, slug: str, asked: Asked) -> dict[str, str]:
    """Where a paper that cannot be in this pack can be had by itself, or what it needs first."""
    addressee, languages = asked.addressee or Addressee.BOTH, texts.languages(slug)
    if slug == CYCLE_SHEET:
        return {f"/couples/{file.id}#maps-heading": "Start a map"}
    language = asked.language if asked.language in languages else languages[0]
    readers = [addressee] if texts.is_for(slug, addressee) else [who for who in Addressee if texts.is_for(slug, who)]
    edition = Edition(slug, addressee, None, asked.on, Orientation.PORTRAIT, asked.size, language)
    names = addressee_names(file)
    return {
        f"/couples/{file.id}/handouts/{slug}?{_query(replace(edition, addressee=who))}": _made_for(names[who], who)
        + ("" if language is asked.language else f" in {OWN_NAMES[language]}")
        for who in readers
    }


def _query(edition: Edition) -> str:
    """The choices of an edition without a map of its own, so that the page takes the usual one."""
    return query_of(edition).removesuffix("&map=")


def _made_for(name: str, who: Addressee) -> str:
    return f"Make it for {name} by itself" if who.side else "Make it for both by itself"


def _show(
    visit: GivesPaper, file: CoupleFile, slugs: Sequence[str], asked: Asked, problem: str = "", status: int = 200
) -> Response:
    texts, every = texts_for(visit), open_maps(visit.session, file)
    lines = [
        replace(one, ways_on=_ways_on(file, texts, one.slug, asked)) if one.why_not else one
        for one in _lines(texts, every, slugs, asked)
    ]
    if len(lines) > MOST_PAPERS:
        problem = problem or f"These are {len(lines)} papers; a pack holds {MOST_PAPERS} at most."
    page = PackPage(
        frame=frame(visit, "A pack for a session"),
        path=f"/couples/{file.id}",
        names=names_of(file),
        lines=lines,
        asked=asked,
        addressee=asked.addressee or Addressee.BOTH,
        addressees=addressee_names(file),
        papers=PAPERS,
        sizes=SIZES,
        languages=dict(OWN_NAMES),
        giving=str(uuid4()),
        problem=problem,
    )
    return show("handouts/pack.html", page, status)
