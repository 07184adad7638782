"""Choosing a paper, seeing it as it will be, and giving it."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Query
from starlette.responses import RedirectResponse, Response

from clinic.couples.couple_frames import couple_frame
from clinic.couples.rules import Pair
from clinic.couples.store import CoupleFile
from clinic.cycles.store import open_maps
from clinic.cycles.views import MapNotFoundError
from clinic.database import step_out
from clinic.handouts.choosing import (
    Asked,
    asked_edition,
    edition_from,
    maps_for,
    names_of,
    query_of,
    texts_for,
    title_or_none,
)
from clinic.handouts.drafts import draft_of, other_drafts
from clinic.handouts.given_pages import GivenLine, given_lines
from clinic.handouts.letterheads import with_letterhead
from clinic.handouts.own_store import own_handouts
from clinic.handouts.printing import printed
from clinic.handouts.rules import CYCLE_SHEET, PAPERS, SIZES, Edition, Kind
from clinic.handouts.shelves import LibraryShelf, maps_that_fit, shelves, way_to
from clinic.handouts.store import (
    addressee_names,
    compose,
    given_papers,
    keep_given,
    was_given,
)
from clinic.handouts.tailoring_form import Unprinted, changes_in, unprinted_in, why_not_printed
from clinic.handouts.texts import PaperNotFoundError, Texts
from clinic.language import OWN_NAMES, Language
from clinic.web.access import GivesPaper, NotFoundError, the_couple
from clinic.web.forms import Form
from clinic.web.rendering import Frame, frame, show
from reports import library
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, TypeSize, body_of, to_html
from reports.on_screen import for_screen
from reports.pdf import PaperError
from reports.tailoring import Tailoring, TailoringError, sound

router = APIRouter(prefix="/couples/{couple_id}")

CHANGED = "The words were changed while this page was open. Look it over, then make it again."
UNSOUND = "Some words that were typed for it cannot be printed yet."
ORIENTATIONS = {Orientation.LANDSCAPE: "Landscape", Orientation.PORTRAIT: "Portrait"}


@dataclass(frozen=True, slots=True)
class HandoutsPage:
    frame: Frame
    path: str
    names: Pair[str]
    sheet: str
    shelves: list[LibraryShelf]
    given: list[GivenLine]


@dataclass(frozen=True, slots=True)
class OtherDraft:
    """That this paper is tailored for another reader, or in another language: never what was typed."""

    path: str
    for_whom: str
    language: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper before it is given: the choices, and the paper itself as it will be."""

    frame: Frame
    path: str
    names: Pair[str]
    title: str
    edition: Edition
    document: Document
    body: str
    giving: str
    addressees: dict[Addressee, str]
    maps: dict[str, str]
    papers: dict[Paper, str]
    languages: dict[Language, str]
    orientations: dict[Orientation, str]
    sizes: dict[TypeSize, str]
    draft: int
    changes: str
    tailor: str
    unprinted: list[Unprinted]
    others: list[OtherDraft]
    problem: str = ""

    @property
    def is_sheet(self) -> bool:
        return self.edition.kind is Kind.SHEET

    @property
    def is_worksheet(self) -> bool:
        return library.is_worksheet(self.edition.slug)


@router.get("/handouts")
def handouts(
    visit: GivesPaper, couple_id: UUID, with_map: Annotated[UUID | None, Query(alias="map")] = None
) -> Response:
    file = the_couple(visit, couple_id, "Opened the couple's handouts.")
    every = open_maps(visit.session, file)
    path = f"/couples/{couple_id}"
    page = HandoutsPage(
        frame=couple_frame(visit, file.id, "Handouts"),
        path=path,
        names=names_of(file),
        sheet=way_to(path, CYCLE_SHEET, every, with_map) if maps_that_fit(every, CYCLE_SHEET) else "",
        shelves=shelves(path, every, with_map, own_handouts(visit.session, visit.practice.id)),
        given=given_lines(visit.session, file, given_papers(visit.session, file)),
    )
    return show("handouts/library.html", page)


@router.get("/handouts/{slug}")
def paper(
    visit: GivesPaper,
    couple_id: UUID,
    slug: str,
    asked: Annotated[Asked, Depends()],
) -> Response:
    file = the_couple(visit, couple_id, "Looked at a paper before giving it.")
    texts = texts_for(visit)
    return _show_paper(visit, file, asked_edition(asked, slug, maps_for(visit, file, slug, texts), texts), texts)


@router.post("/handouts/{slug}")
def give(visit: GivesPaper, couple_id: UUID, slug: str, form: Form) -> Response:
    """Prints the paper, keeps the exact edition, and goes to where it can be opened and downloaded."""
    file = the_couple(visit, couple_id, "")
    texts = texts_for(visit)
    edition = edition_from(form, slug, maps_for(visit, file, slug, texts), texts)
    # Bound to the couple, so that the id of another couple's paper means nothing here.
    given_id, told = uuid5(couple_id, form["giving"] or str(uuid4())), ""
    if not was_given(visit.session, file, given_id):
        draft = draft_of(visit.session, file, edition.draft, edition.audience)
        if form["draft"] and form.count("draft") != draft.revision:
            return _show_paper(visit, file, edition, texts, CHANGED, status=409)
        try:
            document = _compose(visit, file, edition, texts, draft.tailoring, printed=True)
            step_out(visit.session)  # printing takes seconds, and others go on writing meanwhile
            made = printed(visit.program.press, couple_id, document)
        except TailoringError:
            why = f"{UNSOUND} {why_not_printed(unprinted_in(draft.tailoring, edition.addressee))}"
            return _show_paper(visit, file, edition, texts, why, status=422)
        except PaperError as error:
            return _show_paper(visit, file, edition, texts, str(error), status=503)
        title = texts.title(slug) if slug in texts.own else None
        page, told = body_of(to_html(for_screen(made.document))), made.told
        keep_given(visit.session, visit.vault, visit.actor, file, edition, given_id, made.pdf, page, title)
    return RedirectResponse(f"/couples/{couple_id}/papers/{given_id}{told}", status_code=303)


def _show_paper(
    visit: GivesPaper, file: CoupleFile, edition: Edition, texts: Texts, problem: str = "", status: int = 200
) -> Response:
    draft = draft_of(visit.session, file, edition.draft, edition.audience)
    shown = sound(draft.tailoring, edition.addressee)
    page = PaperPage(
        frame=frame(visit, "Cycle sheet" if edition.kind is Kind.SHEET else "Handout"),
        path=f"/couples/{file.id}",
        names=names_of(file),
        title=title_or_none(texts, edition.slug),
        edition=edition,
        document=_compose(visit, file, edition, texts, shown),
        body="documents/_cycle_sheet.html" if edition.kind is Kind.SHEET else "documents/_handout.html",
        giving=str(uuid4()),
        addressees={who: name for who, name in addressee_names(file).items() if texts.is_for(edition.slug, who)},
        maps=maps_for(visit, file, edition.slug, texts),
        papers=PAPERS,
        languages={one: OWN_NAMES[one] for one in texts.languages(edition.slug)},
        orientations=ORIENTATIONS,
        sizes=SIZES,
        draft=draft.revision,
        changes=changes_in(shown),
        tailor=f"/couples/{file.id}/handouts/{edition.slug}/tailor?{query_of(edition)}",
        unprinted=unprinted_in(draft.tailoring, edition.addressee),
        others=_others(visit, file, edition, texts),
        problem=problem,
    )
    return show("handouts/paper.html", page, status)


def _others(visit: GivesPaper, file: CoupleFile, edition: Edition, texts: Texts) -> list[OtherDraft]:
    """Where else this paper is tailored, so that a change of reader or language drops no words unsaid."""
    if not texts.can_be_tailored(edition.slug):
        return []
    readers = [who for who in Addressee if texts.is_for(edition.slug, who)]
    every = [
        replace(edition, addressee=who, language=language)
        for who in readers
        for language in texts.languages(edition.slug)
    ]
    names = addressee_names(file)
    return [
        OtherDraft(
            f"/couples/{file.id}/handouts/{one.slug}?{query_of(one)}", names[one.addressee], OWN_NAMES[one.language]
        )
        for one in other_drafts(visit.session, file, [one for one in every if one != edition])
    ]


def _compose(
    visit: GivesPaper,
    file: CoupleFile,
    edition: Edition,
    texts: Texts,
    tailoring: Tailoring,
    *,
    printed: bool = False,
) -> Document:
    try:
        made = compose(visit.session, visit.vault, file, edition, visit.practice.name, tailoring, texts)
    except (PaperNotFoundError, MapNotFoundError) as error:
        raise NotFoundError from error
    return with_letterhead(visit.session, visit.practice.id, made, printed=printed)


def handout_path(couple_id: UUID, map_id: UUID) -> str:
    """Where a handout for this map is chosen."""
    return f"/couples/{couple_id}/handouts?map={map_id}"
