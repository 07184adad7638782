"""A handout from the library, filled with what one couple found: their names, their words, their map."""

from dataclasses import dataclass, replace
from datetime import date

from clinic.couples.rules import Pair
from clinic.cycles.lettering import clean
from clinic.cycles.rules import MapPartner, MapView
from clinic.language import Language
from clinic.wording import day
from reports.conditions import Addressee, Situation
from reports.document import Document, Orientation, Paper, TypeSize, check_reader, reader_of
from reports.flowing import moved_up, run_on, run_on_if_needed
from reports.furniture import furniture
from reports.handout_filling import Filling
from reports.handout_parts import PrintedSheet
from reports.help_in_texts import US
from reports.library import load
from reports.library_text import About, LibraryError, LibraryText, MapWanted
from reports.map_on_paper import fit_into_text
from reports.prose import Runs, Telling
from reports.tailoring import AS_WRITTEN, Tailoring, own_parts, tailored


@dataclass(frozen=True, slots=True)
class Handout:
    """What the template of a handout receives."""

    title: str
    summary: str
    addressed: Runs
    made_on: str
    practice: str
    sheets: tuple[PrintedSheet, ...]
    paper: Paper
    size: TypeSize = TypeSize.NORMAL
    is_ours: bool = False
    """Whether its words are the library's own: no page of another text is kept by the press room."""


def build(
    slug: str,
    view: MapView | None,
    people: Pair[MapPartner],
    *,
    addressee: Addressee,
    paper: Paper,
    made_on: date | None,
    practice: str | None,
    tailoring: Tailoring = AS_WRITTEN,
    size: TypeSize = TypeSize.NORMAL,
    language: Language = Language.ENGLISH,
    region: str = US,
) -> Document:
    """The handout `slug` of the library in `language`, with the help lines of `region`, for both partners or for one.

    `view` is the couple's map as that reader may have it, or nothing; one without words counts as nothing.

    Raises:
        TailoringError: words that were typed for this couple cannot go on paper.
        AudienceError: `view` was made for somebody else.
        LibraryError: there is no such text in this language, it cannot be used, it has no edition for one partner, or
            the map is of another kind than it speaks of.
    """
    text = load(slug, language, region)
    return build_text(
        text,
        view,
        people,
        addressee=addressee,
        paper=paper,
        made_on=made_on,
        practice=practice,
        tailoring=tailoring,
        size=size,
        language=language,
    )


def build_text(
    text: LibraryText,
    view: MapView | None,
    people: Pair[MapPartner],
    *,
    addressee: Addressee,
    paper: Paper,
    made_on: date | None,
    practice: str | None,
    tailoring: Tailoring = AS_WRITTEN,
    size: TypeSize = TypeSize.NORMAL,
    language: Language = Language.ENGLISH,
) -> Document:
    """The same for a text that is not of the library: one of the practice's own."""
    text = tailored(text, tailoring, addressee)
    check_fit(text.about, view, addressee)
    reader = reader_of(addressee)
    if view is not None:
        check_reader(view, reader)
    situation, telling = asked_about(view, people, addressee, language)
    shown = situation.view
    drawn = fit_into_text(shown, paper, language, size) if shown else None
    words = furniture(language).handout
    addressed = telling.fill(words.for_one if addressee.side else words.for_both)
    filling = Filling(situation, telling, drawn)
    first, *rest = filling.sheets(text) or (PrintedSheet(()),)
    letter = tuple(filling.letter(words.note_title, own_parts(tailoring.note, addressee)))
    sheets = (replace(first, parts=(*letter, *first.parts)), *rest)
    if size is TypeSize.LARGE:
        sheets = run_on(sheets)
    elif tailoring:
        sheets = run_on_if_needed(sheets, text.about.title, addressed, paper)
    contents = Handout(
        title=text.about.title,
        summary=text.about.summary,
        addressed=addressed,
        made_on=day(made_on, language) if made_on else "",
        practice=clean(practice or ""),
        sheets=moved_up(sheets, text.about.title, addressed, paper, size),
        paper=paper,
        size=size,
        is_ours=text.is_ours,
    )
    return Document(text.about.title, language, "documents/handout.html", contents, reader, paper, Orientation.PORTRAIT)


def asked_about(
    view: MapView | None, people: Pair[MapPartner], addressee: Addressee, language: Language = Language.ENGLISH
) -> tuple[Situation, Telling]:
    """What decides which passages an edition has, and what fills them. A map without words counts as none."""
    shown = view if view and not view.is_blank else None
    own = addressee.side
    role = people[own].injury_role if own else None
    return Situation(addressee, role, shown), Telling(people, addressee, shown, language)


_REFUSED = {
    MapWanted.NEGATIVE: "speaks of the loop that hurts, and this map shows a positive cycle.",
    MapWanted.POSITIVE: "speaks of how two people find each other, and this map shows the loop that hurts.",
    MapWanted.NONE: "carries no map.",
}


def check_fit(about: About, view: MapView | None, addressee: Addressee) -> None:
    """Refuse a map that the text does not speak of, and a reader whom it has no edition for.

    Raises:
        LibraryError: in words for who asked.
    """
    if view is not None and not about.map.takes(view.kind):
        raise LibraryError(f"“{about.title}” {_REFUSED[about.map]}")
    if addressee.side and not about.for_one:
        raise LibraryError(f"“{about.title}” is for both partners together; there is no edition for one of them.")
