"""Takes the drawings out of a page's HTML and puts pictures in their place.

WeasyPrint parses a picture three times faster than markup inside the page, and a picture's alternative text can hold
the drawing's description as well as its title.
"""

import base64
import re
from collections.abc import Mapping
from html import escape
from xml.etree import ElementTree

_INSIDE = re.compile(r'src="data:image/(?:png|svg\+xml);base64,(?P<data>[A-Za-z0-9+/=]+)"')
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

    def taken_out(found: re.Match[str]) -> str:
        address = f"mem:picture-{len(pictures) + 1}"
        pictures[address] = base64.b64decode(found["data"])
        return f'src="{address}"'

    # People's words cannot look like this: their quotation marks are escaped.
    return _INSIDE.sub(taken_out, _DRAWING.sub(replaced, html)), pictures


def kind_of(picture: bytes) -> str:
    """What sort of picture it is, by how it begins; ours are of two sorts."""
    return "image/png" if picture.startswith(b"\x89PNG") else "image/svg+xml"


def _alternative(drawing: bytes) -> str:
    tree = ElementTree.fromstring(drawing)  # noqa: S314  (our own template's markup; it cannot hold a DOCTYPE)
    parts = (tree.findtext(f"{_SVG}{name}", "") for name in ("title", "desc"))
    return ". ".join(" ".join(part.split()) for part in parts if part.strip())
