"""A pack: several papers for one session in one PDF, with a cover, what is in it, and page numbers through.

The cover says on which page each paper begins. That is known only when all pages are laid out, so the cover holds a
mark for each, and the typesetter puts the numbers in (`reports.sheets`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.couples.rules import Pair
from clinic.cycles.lettering import clean
from clinic.cycles.rules import MapPartner
from clinic.language import Language
from clinic.wording import day
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, TypeSize, reader_of, to_html
from reports.furniture import furniture
from reports.letterhead import NO_LETTERHEAD, Letterhead
from reports.prose import Runs, Telling
from reports.sheets import END, FOLD, mark_of, sheets_of

MOST_PAPERS = 12


class PackError(ValueError):
    """A pack that cannot be made; the message is for the person who asked for it."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the template of the cover receives. `titles` are those of the papers, in their order."""

    title: str
    contents_title: str
    page_word: str
    addressed: Runs
    made_on: str
    practice: str
    titles: tuple[str, ...]
    paper: Paper
    size: TypeSize


def cover(
    papers: Sequence[Document],
    people: Pair[MapPartner],
    *,
    addressee: Addressee,
    paper: Paper,
    made_on: date | None,
    practice: str | None,
    language: Language = Language.ENGLISH,
    size: TypeSize = TypeSize.NORMAL,
    letterhead: Letterhead = NO_LETTERHEAD,
) -> Document:
    """The first page of a pack.

    Raises:
        PackError: there is nothing in it, too much, or something for another reader.
    """
    _check(papers, addressee)
    words = furniture(language)
    telling = Telling(people, addressee, None, language)
    contents = Cover(
        title=words.pack.title,
        contents_title=words.pack.contents,
        page_word=words.pack.page,
        addressed=telling.fill(words.handout.for_one if addressee.side else words.handout.for_both),
        made_on=day(made_on, language) if made_on else "",
        practice=clean(practice or ""),
        titles=tuple(one.title for one in papers),
        paper=paper,
        size=size,
    )
    template = "documents/pack.html"
    reader = reader_of(addressee)
    return Document(words.pack.title, language, template, contents, reader, paper, Orientation.PORTRAIT, letterhead)


def _check(papers: Sequence[Document], addressee: Addressee) -> None:
    if not papers:
        raise PackError("Choose at least one paper for the pack.")
    if len(papers) > MOST_PAPERS:
        raise PackError(f"These are {len(papers)} papers; a pack holds {MOST_PAPERS} at most.")
    if any(one.reader is not reader_of(addressee) for one in papers):
        raise PackError("All papers of a pack are for the same reader.")


def pack_html(front: Document, papers: Sequence[Document]) -> str:
    """The whole pack as one HTML page, folded like any other document."""
    first, pieces = to_html(front), [to_html(paper) for paper in papers]
    head, _, rest = first.partition("<article")
    parts = [f"<article{rest.partition('</article>')[0]}</article>"]
    for number, html in enumerate(pieces):
        parts[0] = parts[0].replace(part_mark(number), mark_of(len(parts) + 1))
        parts += [_article(sheet.html) for sheet in sheets_of(html)]
    tail = rest.partition("</article>")[2]
    return "".join([head, *(f"{FOLD}{part}" for part in parts), END, tail])


def part_mark(number: int) -> str:
    """What the cover holds where the page of the paper with this number goes."""
    return f"<!--page of part {number}-->"


def _article(html: str) -> str:
    """The one article of a sheet, with what it says of its paper and language."""
    language = html.partition('<html lang="')[2].partition('"')[0]
    inside = html.partition("<article")[2].rpartition("</article>")[0]
    return f'<article lang="{language}"{inside}</article>'
