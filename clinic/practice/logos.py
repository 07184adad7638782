"""A practice's logo: decoded and written anew, so that nothing of the file that came in goes on paper as it is.

PNG, JPEG and WebP are decoded by Pillow and kept as PNG. An SVG is read by defusedxml; only shapes and colors are taken
over, and anything that could run, load or point outside is refused with its name.
"""

import io
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from PIL import Image, UnidentifiedImageError

from clinic.practice.logo_grammar import is_written_rightly

LARGEST_FILE = 2 << 20
LONGEST_SIDE = 1_400
_MOST_PIXELS = 40_000_000
_LARGEST_DRAWING = 300_000
_MOST_SHAPES = 2_000
_DEEPEST = 24
PNG, SVG = "image/png", "image/svg+xml"
_NAMESPACE = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    {
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc",
        "defs", "linearGradient", "radialGradient", "stop",
    }
)  # fmt: skip
_LEFT_OUT = frozenset({"metadata"})
_ATTRIBUTES = frozenset(
    {
        "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx",
        "fy", "d", "points", "transform", "id", "offset", "gradientUnits", "gradientTransform",
        "spreadMethod", "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap",
        "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-dasharray", "opacity", "clip-rule",
        "stop-color", "stop-opacity", "color", "preserveAspectRatio", "version",
    }
)  # fmt: skip
_POINTS_INSIDE = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)")
_DANGER = re.compile(r"url\(|javascript:|data:|https?:|//|@import|expression", re.IGNORECASE)


class LogoError(ValueError):
    """A file that cannot be the logo; the message is for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Logo:
    kind: str
    content: bytes


def read_logo(content: bytes, size: int) -> Logo:
    """The logo that a file of `size` bytes holds, written anew.

    Raises:
        LogoError: it is too large, of another kind, or holds what a logo may not.
    """
    if size > LARGEST_FILE:
        raise LogoError(f"This file has {size / (1 << 20):.1f} MB. A logo may have 2 MB at most.")
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    return Logo(SVG, _drawing(content)) if start.startswith(b"<") else Logo(PNG, _picture(content))


def _picture(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise LogoError(f"This picture has {opened.width} by {opened.height} dots; that is too many.")
            picture = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, LogoError):
            raise
        raise LogoError(
            "This file is not a picture that can be read. A logo is a PNG, JPEG, WebP or SVG file."
        ) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _drawing(content: bytes) -> bytes:
    if len(content) > _LARGEST_DRAWING:
        raise LogoError("This drawing is too detailed for a logo (more than 300 kB). A PNG of it would do.")
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise LogoError("This SVG declares a document type or entities; save it as plain SVG.") from error
    except (ParseError, ValueError) as error:
        raise LogoError("This SVG is not well formed, so it cannot be read.") from error
    if root.tag != f"{{{_NAMESPACE}}}svg":
        raise LogoError("This file is not an SVG drawing.")
    if "viewBox" not in root.attrib and not {"width", "height"} <= set(root.attrib):
        raise LogoError("This SVG does not say how large it is (viewBox).")
    count = [0]
    made = Element("svg", {"xmlns": _NAMESPACE})
    _copy(root, made, count, 0)
    return bytes(tostring(made, encoding="utf-8"))


def _copy(source: Element, made: Element, count: list[int], depth: int) -> None:
    """Takes over what is allowed, in the same order; what another program noted for itself is left out."""
    count[0] += 1
    if count[0] > _MOST_SHAPES or depth > _DEEPEST:
        raise LogoError("This drawing has too many shapes for a logo. A PNG of it would do.")
    for name, value in _allowed(source):
        made.set(name, value)
    made.text = source.text if _local(source.tag) in {"title", "desc"} else None
    for child in source:
        if not isinstance(child.tag, str) or _is_foreign(child.tag) or _local(child.tag) in _LEFT_OUT:
            continue
        if _local(child.tag) not in _ELEMENTS:
            raise LogoError(f"This SVG holds <{_local(child.tag)}>, which a logo may not. {_ADVICE}")
        _copy(child, SubElement(made, _local(child.tag)), count, depth + 1)


_ADVICE = "Save it with its text as outlines and its styles as attributes, or use a PNG."


def _allowed(source: Element) -> list[tuple[str, str]]:
    found = [(name, value) for name, value in source.attrib.items() if not _is_foreign(name)]
    pairs = [pair for one in found for pair in (_styles(one[1]) if one[0] == "style" else [one])]
    kept = []
    for name, value in pairs:
        if name.lower().startswith("on") or name in {"href", "class"} or _DANGER.search(_POINTS_INSIDE.sub("", value)):
            raise LogoError(f"This SVG uses “{name}”, which a logo may not. {_ADVICE}")
        if name in _ATTRIBUTES:
            if not is_written_rightly(name, value):
                raise LogoError(f"This SVG says {name}=“{value[:40]}”, which is not written as SVG has it. {_ADVICE}")
            kept.append((name, value))
    return kept


def _styles(text: str) -> list[tuple[str, str]]:
    """What a style says, as attributes."""
    parts = (pair.partition(":") for pair in text.split(";") if pair.strip())
    return [(name.strip(), value.strip()) for name, _, value in parts]


def _is_foreign(name: str) -> bool:
    """Whether it belongs to another program's notes; a link in the old spelling is none of those."""
    if name.startswith("{http://www.w3.org/1999/xlink}"):
        raise LogoError(f"This SVG uses a link (xlink:{_local(name)}), which a logo may not. {_ADVICE}")
    return name.startswith("{") and not name.startswith(f"{{{_NAMESPACE}}}")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
