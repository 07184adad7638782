"""A finished document: every word and number decided, ready to be shown on screen or printed."""

import re
from dataclasses import dataclass
from enum import StrEnum

from clinic.couples.rules import Reader, reader_on
from clinic.cycles.rules import MapView
from clinic.language import Language
from clinic.templating import render
from reports.conditions import Addressee
from reports.letterhead import NO_LETTERHEAD, Letterhead


class Paper(StrEnum):
    LETTER = "letter"
    A4 = "a4"


class Orientation(StrEnum):
    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


class TypeSize(StrEnum):
    """How large a paper is set. Large print is 16 points and more."""

    NORMAL = "normal"
    LARGE = "large"


class AudienceError(ValueError):
    """A document was about to get words its reader may not have."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed. `contents` is a frozen value and the only one its template receives besides this."""

    title: str
    language: Language
    template: str
    contents: object
    reader: Reader
    paper: Paper
    orientation: Orientation
    letterhead: Letterhead = NO_LETTERHEAD


_FIELD = re.compile(r'(<(?:input|textarea)\b[^>]*?) title="([^"]*)"')
_INSIDE = re.compile(r'src="data:[^"]*"')
FOR_THE_COUPLE = frozenset({Reader.ROOM, Reader.PARTNER_A, Reader.PARTNER_B})


def reader_of(addressee: Addressee) -> Reader:
    """Who holds a paper that speaks to `addressee`."""
    side = addressee.side
    return reader_on(side) if side else Reader.ROOM


def check_reader(view: MapView, reader: Reader) -> None:
    """Let `view` through only if it was made for `reader`, and `reader` is one or both of the couple.

    Raises:
        AudienceError: it was made for somebody else.
    """
    if reader not in FOR_THE_COUPLE:
        raise AudienceError(f"Paper for the couple cannot be made for the {reader.value}.")
    if view.reader is not reader:
        raise AudienceError(f"This paper is for {reader.value}; the map was opened for {view.reader.value}.")


def to_html(document: Document) -> str:
    """The document as one HTML page. Without its stylesheet it is plain, readable text."""
    return render(document.template, language=document.language, document=document, contents=document.contents)


def body_of(html: str) -> str:
    """What stands on the page, of a document's HTML: the same edition, to be read in a browser.

    A picture that is in the paper itself is found beside the page. What is to be filled in is filled in on the PDF:
    words typed into a page would be kept nowhere, so its fields are shut.
    """
    body = html.partition("<body>")[2].rpartition("</body>")[0].strip()
    return _FIELD.sub(r'\1 disabled aria-label="\2"', _INSIDE.sub('src="logo"', body))
