"""The practice's own words, suggested and standing on every map: a page to edit them, and the same as a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.cycles.board import part_groups
from clinic.cycles.map_words import map_wording, worded
from clinic.cycles.own_wording import our_captions, own_wording, wording_problems, write_wording
from clinic.cycles.rules import CAPTIONS, IN_ORDER, OUR_WORDING, Element, MapKind, OwnWording
from clinic.cycles.suggestions import our_lists
from clinic.cycles.vocabulary import (
    CHIP_LIMIT,
    LIST_NAMES,
    LISTS,
    OURS,
    Lists,
    Vocabulary,
    VocabularyError,
    lists_from_lines,
    read_vocabulary,
    wording_in,
    write_vocabulary,
)
from clinic.cycles.vocabulary_store import WordsChangedError, practice_wording, practice_words, save_words
from clinic.web.access import EditsWords
from clinic.web.forms import Form, FormError
from clinic.web.rendering import Frame, frame, show

router = APIRouter(prefix="/words")

CAPTION_LABELS = {
    "above": "Above the line",
    "below": "Below the line",
    "closed_a": "While the line is closed, on the left",
    "closed_b": "While the line is closed, on the right",
}
CHANGED = "Somebody else has changed these words since you opened the page. Yours are below; look at both, then save."


@dataclass(frozen=True, slots=True)
class WordsPart:
    """One part of the map with its lists, one suggestion a line; `is_own` where the practice has changed it."""

    element: Element
    name: str
    stem: str
    lists: dict[str, str]
    is_own: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One line of the map's own words: ours stand in the empty field."""

    field: str
    label: str
    ours: str
    words: str


@dataclass(frozen=True, slots=True)
class WordingPart:
    """How each part begins, and what is said at the line."""

    stems: list[OwnLine]
    captions: list[OwnLine]
    is_own: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class WordsPage:
    """Every part of one kind of map. `problems` are about what was just sent and not kept."""

    frame: Frame
    kind: MapKind
    kinds: tuple[tuple[MapKind, str], ...]
    groups: list[tuple[str, list[WordsPart]]]
    list_names: dict[str, str]
    chip_limit: int
    revision: int
    any_own: bool
    problems: list[str]
    file_text: str
    wording: "WordingPart"


@router.get("")
def words(visit: EditsWords, kind: MapKind = MapKind.NEGATIVE, at: Element | None = None) -> Response:
    own, revision = practice_words(visit.session, visit.practice.id, kind)
    return show("cycles/words.html", _page(visit, kind, own, revision, at))


@router.get("/{kind}.toml")
def words_file(visit: EditsWords, kind: MapKind) -> Response:
    """All lists as they are offered now, ours and the practice's, as a file to change and bring back."""
    own, _ = practice_words(visit.session, visit.practice.id, kind)
    wording = practice_wording(visit.session, visit.practice.id, kind)
    text = write_vocabulary({**our_lists(kind), **own}) + write_wording(wording)
    named = {"content-disposition": f'attachment; filename="words-{kind}.toml"'}
    return Response(text, media_type="application/toml; charset=utf-8", headers=named)


@router.post("/{kind}/file")
def bring_file(visit: EditsWords, kind: MapKind, form: Form) -> Response:
    """A whole file, or all parts back to our words."""
    own, revision = practice_words(visit.session, visit.practice.id, kind)
    try:
        resets = form["act"] == "reset"
        brought = OURS if resets else _changed(kind, read_vocabulary(form["file"]))
        wording = OUR_WORDING if resets else wording_in(form["file"], kind)
        save_words(visit.session, visit.vault, visit.actor, kind, brought, form.count("revision"), wording)
    except VocabularyError as error:
        page = _page(visit, kind, own, revision, problems=error.problems, file_text=form["file"])
        return show("cycles/words.html", page, status=422)
    except WordsChangedError:
        page = _page(visit, kind, own, revision, problems=[CHANGED], file_text=form["file"])
        return show("cycles/words.html", page, status=409)
    return RedirectResponse(f"/words?kind={kind}", status_code=303)


@router.post("/{kind}/wording")
def wording(visit: EditsWords, kind: MapKind, form: Form) -> Response:
    """How each part begins and what is said at the line, kept, or given back to our words."""
    own, revision = practice_words(visit.session, visit.practice.id, kind)
    typed = {name: form[name] for name in (*map(_stem_field, Element), *CAPTIONS)}
    try:
        kept = OUR_WORDING if form["act"] == "reset" else _wording_asked(kind, form["act"], typed)
        save_words(visit.session, visit.vault, visit.actor, kind, own, form.count("revision"), kept)
    except VocabularyError as error:
        page = _page(visit, kind, own, revision, problems=error.problems, lines=typed)
        return show("cycles/words.html", page, status=422)
    except WordsChangedError:
        page = _page(visit, kind, own, revision, problems=[CHANGED], lines=typed)
        return show("cycles/words.html", page, status=409)
    return RedirectResponse(f"/words?kind={kind}#wording", status_code=303)


@router.post("/{kind}/{element}")
def part(visit: EditsWords, kind: MapKind, element: Element, form: Form) -> Response:
    """The lists of one part kept, or given back to our words."""
    own, revision = practice_words(visit.session, visit.practice.id, kind)
    typed = {name: form[name] for name in LISTS}
    try:
        changed = _with_part(kind, own, element, _asked(form["act"], typed))
        save_words(visit.session, visit.vault, visit.actor, kind, changed, form.count("revision"))
    except VocabularyError as error:
        page = _page(visit, kind, own, revision, element, problems=error.problems, typed=typed)
        return show("cycles/words.html", page, status=422)
    except WordsChangedError:
        page = _page(visit, kind, own, revision, element, problems=[CHANGED], typed=typed)
        return show("cycles/words.html", page, status=409)
    return RedirectResponse(f"/words?kind={kind}&at={element}#part-{element}", status_code=303)


def _stem_field(element: Element) -> str:
    return f"stem-{element}"


def _wording_asked(kind: MapKind, act: str, typed: Mapping[str, str]) -> OwnWording:
    if act != "save":
        raise FormError("act")
    stems = {element.value: typed[_stem_field(element)] for element in Element}
    captions = {name: typed[name] for name in CAPTIONS}
    labels = {element.value: name for element, name in map_wording(kind).names.items()} | CAPTION_LABELS
    if problems := [f"{labels[name]}: {problem}" for name, problem in wording_problems(stems, captions)]:
        raise VocabularyError(problems)
    return own_wording(kind, stems, captions)


def _asked(act: str, typed: Mapping[str, str]) -> Lists | None:
    """The lists to keep, or nothing for ours."""
    if act == "reset":
        return None
    if act != "save":
        raise FormError("act")
    return lists_from_lines(typed)


def _with_part(kind: MapKind, own: Vocabulary, element: Element, lists: Lists | None) -> Vocabulary:
    others = {one: kept for one, kept in own.items() if one is not element}
    return others if lists is None else _changed(kind, {**others, element: lists})


def _changed(kind: MapKind, vocabulary: Vocabulary) -> Vocabulary:
    """Only what differs from ours, so that our words can grow where the practice has changed nothing."""
    ours = our_lists(kind)
    return {element: lists for element, lists in vocabulary.items() if _plain(lists) != _plain(ours.get(element, {}))}


def _plain(lists: Lists) -> dict[str, list[str]]:
    return {name: list(lists[name]) for name in LISTS if lists.get(name)}


def _page(
    visit: EditsWords,
    kind: MapKind,
    own: Vocabulary,
    revision: int,
    at: Element | None = None,
    *,
    problems: list[str] | None = None,
    typed: Mapping[str, str] | None = None,
    file_text: str = "",
    lines: Mapping[str, str] | None = None,
) -> WordsPage:
    lists = {**our_lists(kind), **own}
    named = practice_wording(visit.session, visit.practice.id, kind)
    wording = worded(kind, named)

    def shown(element: Element) -> WordsPart:
        kept = {name: "\n".join(lists.get(element, {}).get(name, ())) for name in LISTS}
        text = dict(typed) if typed and element is at else kept
        return WordsPart(element, wording.names[element], wording.stems[element], text, element in own, element is at)

    return WordsPage(
        frame=frame(visit, "Words", "words"),
        kind=kind,
        kinds=((MapKind.NEGATIVE, "The cycle that hurts"), (MapKind.POSITIVE, "The positive cycle")),
        groups=[(heading, [shown(element) for element in elements]) for heading, elements in part_groups()],
        list_names=LIST_NAMES,
        chip_limit=CHIP_LIMIT,
        revision=revision,
        any_own=bool(own) or named != OUR_WORDING,
        problems=problems or [],
        file_text=file_text,
        wording=_wording_part(kind, named, lines),
    )


def _wording_part(kind: MapKind, named: OwnWording, typed: Mapping[str, str] | None) -> WordingPart:
    """The lines as they are kept, or as they were typed and refused."""
    ours, captions = map_wording(kind), our_captions(kind)

    def line(name: str, label: str, own_words: str, our_words: str) -> OwnLine:
        return OwnLine(name, label, our_words, typed[name] if typed else own_words)

    return WordingPart(
        stems=[
            line(_stem_field(one), ours.names[one], named.stems.get(one, ""), f"{ours.stems[one]}…") for one in IN_ORDER
        ],
        captions=[line(one, CAPTION_LABELS[one], named.captions.get(one, ""), captions[one]) for one in CAPTIONS],
        is_own=named != OUR_WORDING,
        is_open=typed is not None,
    )
