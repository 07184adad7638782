"""Two maps side by side, or one map at two times: chosen, looked at, and given like any other paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from clinic.couples.rules import Pair
from clinic.couples.store import CoupleFile
from clinic.cycles.board import listed_name
from clinic.cycles.history_store import days_of_maps
from clinic.cycles.rules import MapKind
from clinic.cycles.store import OpenMap, open_maps
from clinic.cycles.views import MapNotFoundError
from clinic.database import step_out
from clinic.handouts.letterheads import with_letterhead
from clinic.handouts.printing import printed
from clinic.handouts.rules import PAPERS, THEN_AND_NOW, Edition, Look
from clinic.handouts.shelves import usual_first
from clinic.handouts.store import compose_then_and_now, keep_given, was_given
from clinic.handouts.texts import OURS
from clinic.language import OWN_NAMES, Language
from clinic.web.access import GivesPaper, NotFoundError, the_couple
from clinic.web.forms import Form
from clinic.web.rendering import Frame, frame, show
from clinic.wording import day
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, body_of, to_html
from reports.on_screen import for_screen
from reports.pdf import PaperError

router = APIRouter(prefix="/couples/{couple_id}/then-and-now")


@dataclass(frozen=True, slots=True)
class ThenAndNowPage:
    """The choices, and the paper as it will be. `looks` are what can be laid side by side, in words by their keys."""

    frame: Frame
    path: str
    names: Pair[str]
    title: str
    looks: dict[str, str]
    then: str
    now: str
    paper: Paper
    papers: dict[Paper, str]
    language: Language
    languages: Mapping[Language, str]
    document: Document
    giving: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Choice:
    """What can be laid side by side, by its key and in words, with what is chosen if nobody says anything."""

    looks: dict[str, Look]
    words: dict[str, str]
    then: str
    now: str


@router.get("")
def then_and_now(
    visit: GivesPaper,
    couple_id: UUID,
    then: str = "",
    now: str = "",
    on: Annotated[Paper, Query(alias="paper")] = Paper.LETTER,
    language: Language = Language.ENGLISH,
) -> Response:
    file = the_couple(visit, couple_id, "Looked at a paper before giving it.")
    choice = _choice(visit, file)
    return _show(visit, file, choice, then or choice.then, now or choice.now, on, language)


@router.post("")
def give(visit: GivesPaper, couple_id: UUID, form: Form) -> Response:
    """Prints the paper, keeps the exact edition, and goes to where it can be opened and downloaded."""
    file = the_couple(visit, couple_id, "")
    choice = _choice(visit, file)
    on = form.choice("paper", Paper) or Paper.LETTER
    language = form.choice("language", Language) or Language.ENGLISH
    # Bound to the couple, so that the id of another couple's paper means nothing here.
    given_id, told = uuid5(couple_id, form["giving"] or str(uuid4())), ""
    if not was_given(visit.session, file, given_id):
        document = _compose(visit, file, choice, form["then"], form["now"], on, language, printed=True)
        step_out(visit.session)  # printing takes seconds, and others go on writing meanwhile
        try:
            made = printed(visit.program.press, couple_id, document)
        except PaperError as error:
            return _show(visit, file, choice, form["then"], form["now"], on, language, str(error), status=503)
        page, told = body_of(to_html(for_screen(made.document))), made.told
        shown = _look(choice, form["now"])
        edition = Edition(THEN_AND_NOW, Addressee.BOTH, shown.map_id, on, Orientation.LANDSCAPE, language=language)
        keep_given(visit.session, visit.vault, visit.actor, file, edition, given_id, made.pdf, page)
    return RedirectResponse(f"/couples/{couple_id}/papers/{given_id}{told}", status_code=303)


def _show(
    visit: GivesPaper,
    file: CoupleFile,
    choice: _Choice,
    then: str,
    now: str,
    on: Paper,
    language: Language,
    problem: str = "",
    status: int = 200,
) -> Response:
    page = ThenAndNowPage(
        frame=frame(visit, "Then and now"),
        path=f"/couples/{file.id}",
        names=Pair(file.facts.partners.a.name, file.facts.partners.b.name),
        title=OURS.title(THEN_AND_NOW),
        looks=choice.words,
        then=then,
        now=now,
        paper=on,
        papers=PAPERS,
        language=language,
        languages=OWN_NAMES,
        document=_compose(visit, file, choice, then, now, on, language),
        giving=str(uuid4()),
        problem=problem,
    )
    return show("handouts/then_and_now.html", page, status)


def _compose(
    visit: GivesPaper,
    file: CoupleFile,
    choice: _Choice,
    then: str,
    now: str,
    on: Paper,
    language: Language,
    *,
    printed: bool = False,
) -> Document:
    before, after = _look(choice, then), _look(choice, now)
    try:
        made = compose_then_and_now(visit.session, visit.vault, file, before, after, on, visit.practice.name, language)
    except MapNotFoundError as error:
        raise NotFoundError from error
    return with_letterhead(visit.session, visit.practice.id, made, printed=printed)


def _look(choice: _Choice, key: str) -> Look:
    """What was asked for.

    Raises:
        NotFoundError: it is no map of this couple, or no day on which that map was worked on.
    """
    if key not in choice.looks:
        raise NotFoundError
    return choice.looks[key]


def _choice(visit: GivesPaper, file: CoupleFile) -> _Choice:
    """Every map that is not put away, as it is and as of each earlier session.

    Raises:
        NotFoundError: the couple has no map.
    """
    maps = usual_first([one for one in open_maps(visit.session, file) if one.archived_at is None])
    if not maps:
        raise NotFoundError
    days = days_of_maps(visit.session, file)
    looks: dict[str, Look] = {}
    words: dict[str, str] = {}
    for opened in maps:
        *earlier, last = days.get(opened.id) or [opened.changed_at.astimezone().date()]
        for look in (Look(opened.id, None, last), *(Look(opened.id, on, on) for on in reversed(earlier))):
            looks[look.key] = look
            words[look.key] = f"{listed_name(opened)}, {f'as of {day(look.as_of)}' if look.as_of else 'as it is'}"
    then, now = _usual(maps, looks)
    return _Choice(looks, words, then, now)


def _usual(maps: list[OpenMap], looks: dict[str, Look]) -> tuple[str, str]:
    """The newest loop that hurts beside the newest good one; without both, the newest map at first and now."""
    negative = [one for one in maps if one.map.kind is MapKind.NEGATIVE]
    positive = [one for one in maps if one.map.kind is MapKind.POSITIVE]
    if negative and positive:
        return str(negative[0].id), str(positive[0].id)
    newest = maps[0].id
    return [key for key, look in looks.items() if look.map_id == newest][-1], str(newest)
