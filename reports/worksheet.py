"""A worksheet: a paper to fill in by hand or on a screen, for both partners or for one."""

from dataclasses import dataclass
from datetime import date

from clinic.couples.rules import Pair
from clinic.cycles.lettering import clean
from clinic.cycles.rules import MapPartner, MapView
from clinic.language import Language
from clinic.wording import day
from reports.conditions import Addressee, Situation
from reports.document import Document, Orientation, Paper, check_reader, reader_of
from reports.furniture import furniture
from reports.handout import check_fit
from reports.handout_filling import Filling
from reports.handout_parts import PrintedSheet
from reports.help_in_texts import US
from reports.library import load
from reports.library_text import LibraryError
from reports.prose import Runs, Telling


@dataclass(frozen=True, slots=True)
class Worksheet:
    """What the template of a worksheet receives."""

    title: str
    summary: str
    addressed: Runs
    made_on: str
    practice: str
    sheets: tuple[PrintedSheet, ...]
    paper: Paper
    is_ours: bool = False
    """Whether its words are the library's own, as for a handout."""


def build(
    slug: str,
    view: MapView | None,
    people: Pair[MapPartner],
    *,
    addressee: Addressee,
    paper: Paper,
    made_on: date | None,
    practice: str | None,
    language: Language = Language.ENGLISH,
    region: str = US,
) -> Document:
    """The worksheet `slug` of the library in `language`, with the help lines of `region`.

    With `view`, the map as its reader may have it, the reader's own words stand over the lines. The other partner's
    never do, not even those everyone in the room may see: this is a paper for one's own words.

    Raises:
        AudienceError: `view` was made for somebody else.
        LibraryError: there is no such text, it is for one partner and nobody was chosen, or it speaks of no
            such map.
    """
    text = load(slug, language, region)
    if text.is_for_one_partner and addressee is Addressee.BOTH:
        raise LibraryError(f"“{text.about.title}” is for one partner. Choose which of the two.")
    check_fit(text.about, view, addressee)
    reader = reader_of(addressee)
    if view is not None:
        check_reader(view, reader)
    own = addressee.side
    telling = Telling(people, addressee, view, language)
    words = furniture(language).handout
    role = people[own].injury_role if own else None
    contents = Worksheet(
        title=text.about.title,
        summary=text.about.summary,
        addressed=telling.fill(words.for_one if own else words.for_both),
        made_on=day(made_on, language) if made_on else "",
        practice=clean(practice or ""),
        sheets=Filling(Situation(addressee, role, view), telling, None, slug).sheets(text),
        paper=paper,
        is_ours=text.is_ours,
    )
    return Document(
        text.about.title, language, "documents/worksheet.html", contents, reader, paper, Orientation.PORTRAIT
    )
