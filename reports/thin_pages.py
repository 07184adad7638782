"""Reports that would end with a page that holds next to nothing: found, and set again a little tighter."""

import re

from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import LineBox

_REPORT = re.compile(r'<article class="report (?!tight)')
_MAP_PAGE = re.compile(r'<div class="placed (half|\w+)')
_THIN = 0.34
"""Of a page's height: less than this is next to nothing, and setting the pages before it tight may save it."""
_PLAN = re.compile(r'<article class="report [^"]*\bplan\b')
_PLAN_THIN = 0.6
"""The couple's plan is to be one sheet, front and back, so more is done to save its last page."""


def is_report(html: str) -> bool:
    """Whether it is a document that is laid out as one run of pages."""
    return '<article class="report ' in html


def set_tight(html: str) -> str:
    return _REPORT.sub('<article class="report tight ', html, count=1)


def has_thin_end(document: Document, html: str) -> bool:
    """Whether the last page of a report's text holds next to nothing. Maps come after it, on pages of their own."""
    if not _REPORT.search(html):
        return False
    maps = _MAP_PAGE.findall(html)
    last = len(document.pages) - (1 if "half" in maps else len(maps))
    if last < 2:
        return False
    page = document.pages[last - 1]
    flow = page._page_box.children[0]
    lines = [box.position_y + box.height for box in flow.descendants() if isinstance(box, LineBox)]
    filled: float = max(lines, default=flow.position_y) - flow.position_y
    return filled < (_PLAN_THIN if _PLAN.search(html) else _THIN) * float(page.height)
