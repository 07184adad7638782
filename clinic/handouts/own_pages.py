"""Handouts of the practice's own: writing them with a look at the paper, copying ours, and the same as files."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from clinic.clock import this_day
from clinic.couples.rules import Pair
from clinic.cycles.rules import MapPartner
from clinic.handouts.letterheads import with_letterhead
from clinic.handouts.own_store import (
    OwnChangedError,
    OwnHandout,
    every_own_handout,
    new_name,
    own_handout,
    put_away_own,
    save_own,
)
from clinic.handouts.shelves import SHELVES
from clinic.identifiers import new_id
from clinic.language import OWN_NAMES, Language
from clinic.practice.letterhead_store import practice_paper
from clinic.web.access import EditsWords, NotFoundError
from clinic.web.forms import Form, FormWithFile, Submitted
from clinic.web.rendering import Frame, frame, show
from clinic.wording import count, day
from reports import library
from reports.conditions import Addressee
from reports.document import Document, Paper
from reports.handout import build_text
from reports.help_in_texts import for_region
from reports.library import body_of
from reports.library_text import LibraryError, MapWanted, Shelf
from reports.own_text import OwnFields, OwnTextError, fields_of, text_from

router = APIRouter(prefix="/practice/handouts")

MAPS = {
    MapWanted.ANY: "Any map, or none",
    MapWanted.NEGATIVE: "The loop that hurts",
    MapWanted.POSITIVE: "The good loop",
    MapWanted.NONE: "No map at all",
}
INVENTED = Pair(MapPartner("Kim"), MapPartner("Lee"))
"""Whose names stand in a look at a paper that is for nobody yet."""
LARGEST_FILE = 200_000
CHANGED = "Somebody else saved this handout while the page was open. What you typed is here; save again to keep it."
SAVED_ALREADY = "This page was saved before. What you typed since is here; save again to keep it as the next version."
NEEDS_A_LOOK = "This handout cannot be read any more. Take its file, mend it and bring it in again."
NEW = "new"
_SAVED = {
    "yes": "Kept as version {version}. The versions before it are kept, too.",
    "same": "This file says what is kept already, as version {version}. Nothing was changed.",
}


@dataclass(frozen=True, slots=True)
class OwnLine:
    slug: str
    title: str
    about: str
    put_away: bool


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """One that needs a look: it is kept, and cannot be read any more."""

    slug: str
    about: str
    problem: str


@dataclass(frozen=True, slots=True)
class OwnHandoutsPage:
    frame: Frame
    own: list[OwnLine]
    unread: list[UnreadLine]
    ours: dict[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class WritePage:
    """`document` is nothing while the text cannot be used. `version` is 0 for a new one."""

    frame: Frame
    slug: str
    version: int
    values: dict[str, str]
    for_one: bool
    when: dict[Shelf, str]
    maps: dict[MapWanted, str]
    languages: dict[Language, str]
    document: Document | None
    problems: dict[str, str]
    notice: str = ""
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("")
def own_handouts_page(visit: EditsWords) -> Response:
    return _list(visit)


@router.get("/new")
def write_new(visit: EditsWords, copy: Annotated[str, Query(max_length=200)] = "") -> Response:
    """An empty page, or one with the words of ours to change."""
    fields = OwnFields()
    if copy:
        if copy not in library.slugs():
            raise NotFoundError
        source = library.file_of(copy, Language.ENGLISH).read_text(encoding="utf-8")
        source = for_region(source, Language.ENGLISH, practice_paper(visit.session, visit.practice.id).region)
        fields, _ = fields_of(source, f"{copy}.md")
    return _show(visit, fields, "", 0, problems=None if copy else {})


@router.get("/{slug}/edit")
def edit(visit: EditsWords, slug: str, saved: str = "") -> Response:
    kept = _kept(visit, slug)
    if kept.problem:
        return _list(visit, f"{NEEDS_A_LOOK} {kept.problem}.", status=422)
    notice = _SAVED.get(saved, "").format(version=kept.version)
    if kept.put_away:
        notice = f"{notice} It is put away, so it is not offered to anybody.".strip()
    return _show(visit, kept.fields, slug, kept.version, notice=notice)


@router.get("/{slug}/file")
def file(visit: EditsWords, slug: str) -> Response:
    """The handout as a file, to take along or to hand on."""
    headers = {"Content-Disposition": f'attachment; filename="{slug}.md"'}
    return Response(_kept(visit, slug).source, media_type="text/markdown; charset=utf-8", headers=headers)


@router.post("/import", max_body_size=LARGEST_FILE * 4)
def bring_in(visit: EditsWords, sent: FormWithFile) -> Response:
    """A file in the form of the library's. One that came from here goes on as the next version of itself."""
    try:
        fields, named, first_line = _from_file(sent.content, sent.size)
        if same := _already(visit, fields, named):
            return RedirectResponse(f"/practice/handouts/{same}/edit?saved=same", status_code=303)
        known = own_handout(visit.session, visit.practice.id, named)
        slug, version = (known.slug, known.version) if known else ("", 0)
        slug = save_own(visit.session, visit.vault, visit.actor, fields, slug, version, first_line)
    except LibraryError as error:
        return _list(visit, f"This file was not taken. {error}.", status=422)
    except OwnTextError as error:
        return _list(visit, f"This file was not taken. {' '.join(error.problems.values())}", status=422)
    except OwnChangedError:
        return _list(
            visit, "Somebody saved this handout just now. Look at it, then bring your file in again.", status=409
        )
    return RedirectResponse(f"/practice/handouts/{slug}/edit?saved=yes", status_code=303)


@router.post("/{slug}/put-away")
def put_away(visit: EditsWords, slug: str, form: Form) -> Response:
    """Not offered any more, or offered again. Nothing is deleted, and what was given stays."""
    kept = _kept(visit, slug)
    put_away_own(visit.session, visit.vault, visit.actor, kept.slug, away=form["away"] == "yes")
    return RedirectResponse("/practice/handouts", status_code=303)


@router.post("/{slug}")
def write(visit: EditsWords, slug: str, form: Form) -> Response:
    """Keeps a new version, or only shows how the paper would look."""
    known, version = "" if slug == NEW else _kept(visit, slug).slug, form.count("version")
    fields = _fields(form)
    name = known or new_name(form.once())
    if form["act"] == "preview":
        return _show(visit, fields, known, version)
    try:
        slug = save_own(visit.session, visit.vault, visit.actor, fields, name, version)
    except OwnTextError as error:
        return _show(visit, fields, known, version, problems=error.problems, status=422)
    except OwnChangedError:
        notice = CHANGED if known else SAVED_ALREADY
        return _show(visit, fields, name, _kept(visit, name).version, notice=notice, status=409)
    return RedirectResponse(f"/practice/handouts/{slug}/edit?saved=yes", status_code=303)


def _kept(visit: EditsWords, slug: str) -> OwnHandout:
    kept = own_handout(visit.session, visit.practice.id, slug)
    if kept is None:
        raise NotFoundError
    return kept


def _fields(form: Submitted) -> OwnFields:
    return OwnFields(
        title=" ".join(form["title"].split()),
        summary=" ".join(form["summary"].split()),
        when=form.choice("when", Shelf) or Shelf.ANY_TIME,
        map=form.choice("map", MapWanted) or MapWanted.ANY,
        for_one=form["for_one"] == "yes",
        language=form.choice("language", Language) or Language.ENGLISH,
        body=form["body"],
    )


def _already(visit: EditsWords, fields: OwnFields, named: str) -> str:
    """The handout that says just this already: the one of that name, or else a copy of another practice's."""
    every = every_own_handout(visit.session, visit.practice.id)
    found = [one for one in every if one.slug == named] or every
    return next((one.slug for one in found if one.says(fields)), "")


def _from_file(content: bytes, size: int) -> tuple[OwnFields, str, int]:
    """The fields of a file, the name it gives itself, and the line its text begins on."""
    if not size:
        raise LibraryError("Choose a file first")
    if size > LARGEST_FILE:
        raise LibraryError(f"It has {size // 1000} kB, and a handout has 200 kB at the most")
    try:
        source = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise LibraryError("It is not text in UTF-8") from None
    return *fields_of(source, "The file"), body_of(source, "The file")[1]


def _list(visit: EditsWords, problem: str = "", status: int = 200) -> Response:
    every = every_own_handout(visit.session, visit.practice.id)
    own = [OwnLine(one.slug, one.text.about.title, _saved(one), one.put_away) for one in every if not one.problem]
    own.sort(key=lambda line: line.title.casefold())
    unread = [UnreadLine(one.slug, _saved(one), one.problem) for one in every if one.problem]
    ours = {slug: library.load(slug).about.title for slug in library.slugs()}
    page = OwnHandoutsPage(frame(visit, "Handouts of our own", "practice"), own, unread, ours, problem)
    return show("handouts/own.html", page, status)


def _saved(one: OwnHandout) -> str:
    return f"{count(one.version, 'version')}, {day(one.saved_at)}"


def _show(
    visit: EditsWords,
    fields: OwnFields,
    slug: str,
    version: int,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    """The fields with what is wrong in them, and the paper beside them if it can be made."""
    document = None
    if problems is None:
        try:
            document, problems = _look(visit, fields), {}
        except OwnTextError as error:
            problems = error.problems
    page = WritePage(
        frame=frame(visit, "Write a handout", "practice"),
        slug=slug or NEW,
        version=version,
        values={"title": fields.title, "summary": fields.summary, "body": fields.body}
        | {"when": fields.when, "map": fields.map, "language": fields.language},
        for_one=fields.for_one,
        when=SHELVES,
        maps=MAPS,
        languages=dict(OWN_NAMES),
        document=document,
        problems=problems,
        notice=notice,
    )
    return show("handouts/write.html", page, status)


def _look(visit: EditsWords, fields: OwnFields) -> Document:
    today = this_day()
    text = text_from(fields, NEW, today)
    reader = Addressee.A if text.is_for_one_partner and fields.for_one else Addressee.BOTH
    made = build_text(
        text,
        None,
        INVENTED,
        addressee=reader,
        paper=Paper.LETTER,
        made_on=today,
        practice=visit.practice.name,
        language=fields.language,
    )
    return with_letterhead(visit.session, visit.practice.id, made, printed=False)
