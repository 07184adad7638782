"""Takes the drawings out of a page's HTML and puts pictures in their place.

WeasyPrint parses a picture three times faster than markup inside the page, and a picture's alternative text can hold
the drawing's description as well as its title.
"""

import re
from collections.abc import Mapping
from html import escape
from xml.etree import ElementTree

_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_SVG = "{http://www.w3.org/2000/svg}"


def with_pictures(html: str) -> tuple[str, Mapping[str, bytes]]:
    """`html` with its drawings as `img`, and the pictures by their addresses.

    A drawing that is not well-formed XML stays where it is.
    """
    pictures: dict[str, bytes] = {}

    def replaced(found: re.Match[str]) -> str:
        drawing = found[0].encode("utf-8")
        try:
            alternative = _alternative(drawing)
        except ElementTree.ParseError:
            return found[0]
        address = f"mem:drawing-{len(pictures) + 1}"
        pictures[address] = drawing
        return f'<img src="{address}" alt="{escape(alternative)}">'

    return _DRAWING.sub(replaced, html), pictures


def _alternative(drawing: bytes) -> str:
    tree = ElementTree.fromstring(drawing)  # noqa: S314  (our own template's markup; it cannot hold a DOCTYPE)
    parts = (tree.findtext(f"{_SVG}{name}", "") for name in ("title", "desc"))
    return ". ".join(" ".join(part.split()) for part in parts if part.strip())
