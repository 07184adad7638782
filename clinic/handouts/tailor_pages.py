"""Tailoring a handout before it is given: sections left out, passages said anew, a note; with the paper beside it.

What is typed is kept as it is typed, also when it cannot be printed yet; the page says where and why.
"""

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from clinic.couples.rules import Pair
from clinic.couples.store import CoupleFile
from clinic.cycles.rules import Element, MapPartner, MapView
from clinic.cycles.views import MapNotFoundError
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
from clinic.handouts.drafts import Draft, DraftChangedError, draft_of, save_draft
from clinic.handouts.letterheads import with_letterhead
from clinic.handouts.rules import Edition
from clinic.handouts.store import addressee_names, compose, material
from clinic.handouts.tailoring_form import changes_in, field_of, read_tailoring
from clinic.handouts.texts import Texts
from clinic.web.access import GivesPaper, NotFoundError, the_couple
from clinic.web.forms import Form, Submitted
from clinic.web.rendering import Frame, frame, show
from reports.conditions import Addressee, Who
from reports.document import Document
from reports.handout import asked_about
from reports.tailoring import AS_WRITTEN, OpenSection, Tailoring, problems_of, sections_of, sound, unsound

router = APIRouter(prefix="/couples/{couple_id}/handouts/{slug}/tailor")

_WHO = {True: (Who.YOU, Who.PARTNER), False: (Who.A, Who.B)}
"""How the two are pointed at in a paper for one of them, and in one for both."""
CHANGED = "Someone else changed these words while this page was open. What you typed is here; save again to keep it."


@dataclass(frozen=True, slots=True)
class TailoredPassage:
    """One passage to say anew. `was` is what the library says, if it is said otherwise now."""

    key: str
    text: str
    was: str
    rows: int
    problem: str

    @property
    def changed(self) -> bool:
        return bool(self.was)


@dataclass(frozen=True, slots=True)
class TailoredSection:
    key: str
    title: str
    kept: bool
    passages: list[TailoredPassage]

    @property
    def is_open(self) -> bool:
        return any(one.changed or one.problem for one in self.passages)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something that was typed and does not show in this edition."""

    key: str
    was: str
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TailorPage:
    frame: Frame
    path: str
    back: str
    query: str
    names: Pair[str]
    title: str
    for_whom: str
    edition: Edition
    sections: list[TailoredSection]
    note: str
    unseen: list[Unseen]
    weave: dict[str, str]
    revision: int
    tailored: bool
    changes: str
    unprinted: str
    can_go_back: bool
    document: Document
    problems: dict[str, str] = field(default_factory=dict)
    notice: str = ""


@router.get("")
def tailor_page(visit: GivesPaper, couple_id: UUID, slug: str, asked: Annotated[Asked, Depends()]) -> Response:
    file = the_couple(visit, couple_id, "Opened a handout to tailor it.")
    texts = texts_for(visit)
    edition = asked_edition(asked, slug, maps_for(visit, file, slug, texts), texts)
    return _show(visit, file, edition, texts, draft_of(visit.session, file, edition.draft, edition.audience))


@router.post("")
def tailor(visit: GivesPaper, couple_id: UUID, slug: str, form: Form) -> Response:
    """Keeps what was typed, and shows the paper with it."""
    file = the_couple(visit, couple_id, "")
    texts = texts_for(visit)
    edition = edition_from(form, slug, maps_for(visit, file, slug, texts), texts)
    kept = draft_of(visit.session, file, edition.draft, edition.audience)
    wanted, unkept = _wanted(visit, file, edition, texts, kept, form)
    revision = form.count("revision")
    if unkept:
        return _show(visit, file, edition, texts, Draft(wanted, revision, kept.before), unkept, status=422)
    taking_away = bool(form["act"] or form["put-back"] or form["let-go"])
    try:
        save_draft(
            visit.session,
            visit.vault,
            visit.actor,
            file,
            edition.draft,
            edition.audience,
            wanted,
            revision,
            keeping=taking_away,
        )
    except DraftChangedError:
        draft = Draft(wanted, kept.revision, kept.before)
        return _show(visit, file, edition, texts, draft, notice=CHANGED, status=409)
    return RedirectResponse(f"/couples/{couple_id}/handouts/{slug}/tailor?{query_of(edition)}", status_code=303)


def _wanted(
    visit: GivesPaper, file: CoupleFile, edition: Edition, texts: Texts, kept: Draft, form: Submitted
) -> tuple[Tailoring, dict[str, str]]:
    """What is to be kept now, and by field what cannot be."""
    if form["act"] == "set-back":
        return AS_WRITTEN, {}
    if form["act"] == "go-back":
        return kept.before, {}
    _view, _people, sections = _material(visit, file, edition, texts)
    tailoring, problems = read_tailoring(form, sections, kept.tailoring)
    return tailoring, problems.by_field


def _material(
    visit: GivesPaper, file: CoupleFile, edition: Edition, texts: Texts
) -> tuple[MapView | None, Pair[MapPartner], tuple[OpenSection, ...]]:
    """The reader's map, the two people, and the sections of this edition."""
    if not texts.can_be_tailored(edition.slug) or edition.language not in texts.languages(edition.slug):
        raise NotFoundError
    text = texts.load(edition.slug, edition.language)
    try:
        view, people = material(visit.session, visit.vault, file, edition)
    except MapNotFoundError as error:
        raise NotFoundError from error
    return view, people, sections_of(text, *asked_about(view, people, edition.addressee, edition.language))


def _show(
    visit: GivesPaper,
    file: CoupleFile,
    edition: Edition,
    texts: Texts,
    draft: Draft,
    unkept: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    title = title_or_none(texts, edition.slug)
    view, people, sections = _material(visit, file, edition, texts)
    said = problems_of(draft.tailoring, edition.addressee)
    problems = {field_of(key): words for key, words in said.items()} | (unkept or {})
    shown = sound(draft.tailoring, edition.addressee)
    not_yet = unsound(draft.tailoring, edition.addressee)
    made = compose(visit.session, visit.vault, file, edition, visit.practice.name, shown, texts)
    page = TailorPage(
        frame=frame(visit, "Tailor a handout"),
        path=f"/couples/{file.id}",
        back=f"/couples/{file.id}/handouts/{edition.slug}?{query_of(edition)}",
        query=query_of(edition),
        names=names_of(file),
        title=title,
        for_whom=addressee_names(file)[edition.addressee],
        edition=edition,
        sections=[_section(one, draft.tailoring, problems) for one in sections],
        note=draft.tailoring.note,
        unseen=_unseen(sections, draft.tailoring, problems),
        weave=_weave(view, people, edition.addressee),
        revision=draft.revision,
        tailored=bool(draft.tailoring),
        changes=changes_in(shown),
        unprinted=changes_in(not_yet),
        can_go_back=bool(draft.before) and draft.before != draft.tailoring,
        document=with_letterhead(visit.session, visit.practice.id, made, printed=False),
        problems=problems,
        notice=notice,
    )
    return show("handouts/tailor.html", page, status)


def _section(section: OpenSection, tailoring: Tailoring, problems: dict[str, str]) -> TailoredSection:
    passages = []
    for passage in section.passages:
        edit = tailoring.edit(passage.key)
        text = edit.text if edit else passage.source
        lines = sum(1 + len(line) // 48 for line in text.split("\n"))
        was = passage.source if edit else ""
        rows = min(max(lines, 2), 14)
        passages.append(TailoredPassage(passage.key, text, was, rows, problems.get(field_of(passage.key), "")))
    return TailoredSection(section.key, section.title, not tailoring.leaves_out(section.key), passages)


def _unseen(sections: tuple[OpenSection, ...], tailoring: Tailoring, problems: dict[str, str]) -> list[Unseen]:
    """What was typed for passages that this edition does not have: the library or the map has changed since."""
    shown = {passage.key for section in sections for passage in section.passages} | {one.key for one in sections}
    edits = [
        Unseen(one.key, one.was, one.text, problems.get(field_of(one.key), ""))
        for one in tailoring.edits
        if one.key not in shown
    ]
    return edits + [Unseen(one.key, one.title, "") for one in tailoring.left_out if one.key not in shown]


def _weave(view: MapView | None, people: Pair[MapPartner], addressee: Addressee) -> dict[str, str]:
    """What can be woven into the words, and what it becomes for this reader."""
    whose = {who: side for who in _WHO[addressee.side is not None] if (side := who.side(addressee))}
    said = {
        f"{{said {who} {element}}}": f"“{words[0].text}”"
        for who, side in whose.items()
        for element in Element
        if view and (words := view.said(side, element))
    }
    return {f"{{{who}}}": people[side].name for who, side in whose.items()} | said
