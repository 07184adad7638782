"""HTML to tagged PDF: the only module that imports WeasyPrint. It runs in the press room and nowhere else.

Pages that are the same for every couple are laid out once and kept; a document is put together from those and its own.
Everything a page may use is loaded beforehand, and what WeasyPrint would only warn of is an error here.
"""

import contextlib
import html as entities
import logging
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pyphen
from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from clinic.language import Language
from reports import form_fields, quick_drawing, svg_lines
from reports.complaints import FaultyDocumentError, in_plain_words
from reports.drawing_places import check_drawings
from reports.finisher import finish
from reports.furniture import furniture
from reports.limits import TooSlowError, hurried
from reports.painted_pages import painted
from reports.pictures import kind_of, with_pictures
from reports.sheets import Sheet, has_marks, sheets_of, with_pages
from reports.thin_pages import has_thin_end, is_report, set_tight

STYLES = Path(__file__).resolve().parent / "styles"
_MOST_KEPT = 64
_HURRY = 2.0
"""Seconds that everybody waits at the most while pages to keep are laid out."""
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_LANGUAGE = re.compile(r'<html lang="([\w-]+)"')


class _OnlyInside(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Answers the addresses of a document's own pictures and no other: a document carries everything it shows."""

    pictures: Mapping[str, bytes] = MappingProxyType({})

    def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
        if url not in self.pictures:
            raise FatalURLFetchingError(f"a document may not fetch {url[:80]}")
        return URLFetcherResponse(url, self.pictures[url], {"Content-Type": kind_of(self.pictures[url])})


class Typesetter:
    """Fonts and styles loaded once, and the pages that never change."""

    def __init__(self) -> None:
        svg_lines.install()
        quick_drawing.install()
        form_fields.install()
        for language in Language:  # read now: the process that prints one document may open no file
            furniture(language)
            pyphen.Pyphen(lang=pyphen.language_fallback(language))
        self._fonts = FontConfiguration()
        self._fetcher = _OnlyInside(allowed_protocols=())
        self._kept: OrderedDict[tuple[str, str], list[Page]] = OrderedDict()
        with _complaining():
            # One sheet of styles, not one per file: WeasyPrint asks each sheet anew about each element.
            self._style = self._css("\n".join(path.read_text("utf-8") for path in sorted(STYLES.glob("*.css"))))
        self.print((STYLES / "specimen.html").read_text("utf-8"))

    def keep(self, html: str) -> None:
        """Lay out the pages of `html` that hold nothing personal, so that they need not be laid out again.

        This is done in the process that prints for everybody. It never fails: what cannot be laid out in `_HURRY` is
        not tried again, and is left to the process of its own document.
        """
        sheets = sheets_of(html)
        with contextlib.suppress(TooSlowError), hurried(_HURRY):
            for number, sheet in enumerate(sheets, start=1):
                if sheet.kept:
                    self._keep((sheet.html, _foot(sheet.html, number, len(sheets))))
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    def _keep(self, key: tuple[str, str]) -> None:
        """The pages of one sheet; none, if it cannot be laid out."""
        if key not in self._kept:
            self._kept[key] = []
            with contextlib.suppress(Exception), _complaining():
                self._kept[key] = list(map(painted, self._laid_out(*key).pages))
        self._kept.move_to_end(key)

    def print(self, html: str) -> bytes:
        """`html` as PDF/UA-1.

        Raises:
            FaultyDocumentError: WeasyPrint found something missing or wrong, or a drawing runs off its page.
        """
        with _complaining():
            document = self._document(html)
            check_drawings(document.pages)
            pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", finisher=finish)
            return pdf

    def _document(self, html: str) -> Document:
        """All sheets as one document; a second time if there are more pages than sheets, as each says "of how many".

        Also a second time, if it says on which pages its sheets begin.
        """
        sheets = sheets_of(html)
        if len(sheets) == 1 and is_report(html):
            return self._laid_out(sheets[0].html, _foot(sheets[0].html, 1, None))
        first, starts = self._numbered(sheets, len(sheets))
        if has_marks(html):
            return self._numbered(sheets_of(with_pages(html, starts)), len(first.pages))[0]
        if len(first.pages) == len(sheets):
            return first
        return self._numbered(sheets, len(first.pages))[0]

    def _numbered(self, sheets: tuple[Sheet, ...], total: int) -> tuple[Document, list[int]]:
        """The document, and the first page of each sheet."""
        pages: list[Page] = []
        starts: list[int] = []
        document = None
        for sheet in sheets:
            starts.append(len(pages) + 1)
            key = sheet.html, _foot(sheet.html, len(pages) + 1, total)
            if kept := self._kept.get(key):
                pages += kept
            else:
                laid_out = self._laid_out(*key)
                document = document or laid_out
                pages += laid_out.pages
        return (document or self._laid_out(*key)).copy(pages), starts

    def _laid_out(self, html: str, foot: str) -> Document:
        """A sheet as pages. If it runs over by a little, it is set tighter to save the page."""
        document = self._rendered(html, foot)
        if has_thin_end(document, html):
            tighter = self._rendered(set_tight(html), foot)
            return tighter if len(tighter.pages) < len(document.pages) else document
        if len(document.pages) > 1 and 'class="paper ' in html:
            tighter = self._rendered(html.replace('class="paper ', 'class="paper tight ', 1), foot)
            return tighter if len(tighter.pages) < len(document.pages) else document
        return document

    def _rendered(self, html: str, foot: str) -> Document:
        markup, self._fetcher.pictures = with_pictures(html)
        page = HTML(string=markup, url_fetcher=self._fetcher, base_url="mem:")
        return page.render(font_config=self._fonts, stylesheets=[self._style, self._css(foot)])

    def _css(self, source: str) -> CSS:
        return CSS(string=source, font_config=self._fonts, url_fetcher=self._fetcher)


def _foot(html: str, first: int, total: int | None) -> str:
    """The running foot of a sheet whose first page is page `first`.

    The total is text, because kept pages cannot count it; without one, a document that is one sheet counts itself.
    """
    title = _TITLE.search(html)
    words = entities.unescape(title[1]) if title else ""
    page = furniture(_language(html)).pages
    before = _css_string(page.before)
    behind = f"{_css_string(page.between)} counter(pages)" if total is None else _css_string(f"{page.between}{total}")
    return (
        f"@page :first {{ counter-reset: page {first} }}"
        f"@page {{ @bottom-left {{ content: {_css_string(words)} }}"
        f"@bottom-right {{ content: {before} counter(page) {behind} }} }}"
    )


def _language(html: str) -> Language:
    """The language a page says it is in; English, if that is none of ours."""
    found = _LANGUAGE.search(html)
    return Language(found[1]) if found and found[1] in set(Language) else Language.ENGLISH


def _css_string(text: str) -> str:
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextlib.contextmanager
def _complaining() -> Iterator[None]:
    """Turn what WeasyPrint logs or refuses to fetch into a `FaultyDocumentError`."""
    collector = _Collector()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield
    except FatalURLFetchingError as error:
        raise FaultyDocumentError(str(error)) from error
    finally:
        logger.removeHandler(collector)
    if collector.messages:
        raise FaultyDocumentError(in_plain_words(collector.messages[0]))
