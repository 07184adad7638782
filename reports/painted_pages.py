"""Pages that are painted once: what they put on paper is kept, and put into each document as it is."""

import copy

import pydyf
from weasyprint.document import Page
from weasyprint.pdf.stream import Stream

_SCALE = 0.75
"""Points in one CSS pixel; every document is painted in this scale."""
_DRAWN = ("XObject", "Pattern", "Shading")


class PaintedPage(Page):  # type: ignore[misc]  # WeasyPrint ships no types
    """A page that holds nobody's words, with everything that painting it needs from then on."""

    def __init__(self, page: Page, stream: Stream, operators: list[object]) -> None:
        self.__dict__.update(page.__dict__)
        self._operators = operators
        self._marks = stream._tags
        self._fonts = stream._fonts
        self._opacities = stream._resources["ExtGState"]

    def paint(self, stream: Stream, _scale: float = _SCALE) -> None:
        """Put the page into `stream`, which nothing has been painted into yet."""
        stream.stream.extend(self._operators)
        stream._tags.update((box, dict(mark)) for box, mark in self._marks.items())
        stream._resources["ExtGState"].update(self._opacities)
        for key, font in self._fonts.items():
            used = stream._fonts.get(key)
            if used is None:
                used = stream._fonts[key] = copy.copy(font)
                used.widths, used.to_unicode, used.missing = {}, {}, dict(font.missing)
            used.widths = {**font.widths, **used.widths}
            used.to_unicode = {**font.to_unicode, **used.to_unicode}


def painted(page: Page) -> Page:
    """`page`, painted once if all it holds is text and lines; as it is if it holds a picture."""
    resources = {name: pydyf.Dictionary() for name in ("ExtGState", "ColorSpace", *_DRAWN)}
    rectangle = (0, 0, page.width, page.height)
    stream = Stream({}, rectangle, resources, {}, {}, {}, None)
    stream.transform(d=-1, f=page.height * _SCALE)
    before = len(stream.stream)
    page.paint(stream, _SCALE)
    if any(resources[name] for name in _DRAWN) or stream._images:
        return page
    return PaintedPage(page, stream, stream.stream[before:])
