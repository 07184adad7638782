"""Keeps drawings where they belong: what runs into the foot or off the paper is never printed."""

from collections.abc import Iterable, Iterator
from typing import Any

from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import ReplacedBox

from reports.complaints import FaultyDocumentError

_HAIR = 0.5
"""CSS pixels that rounding may cost."""


def check_drawings(pages: Iterable[Page]) -> None:
    """Refuse pages on which a drawing is higher than the text's room or wider than the paper.

    A logo may stand in a margin.

    Raises:
        FaultyDocumentError: there is such a drawing.
    """
    for page in pages:
        paper = page._page_box  # WeasyPrint has no public way to ask where things stand
        text = paper.content_box_y(), paper.content_box_y() + paper.height
        for box in _drawings(paper):
            left, upper = box.content_box_x(), box.content_box_y()
            top, end = (0.0, paper.margin_height()) if _is_logo(box) else text
            inside = top - _HAIR <= upper and upper + box.height <= end + _HAIR
            if not inside or left < -_HAIR or left + box.width > paper.margin_width() + _HAIR:
                raise FaultyDocumentError("a drawing does not fit on its page")


def _is_logo(box: ReplacedBox) -> bool:
    """A sheet has its logo in the margin below the drawing, beside the name."""
    return box.element is not None and box.element.get("class") == "logo"


def _drawings(box: Any) -> Iterator[Any]:  # noqa: ANN401  (WeasyPrint ships no types)
    if isinstance(box, ReplacedBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _drawings(child)
