"""What a practice puts round its papers: what may stand there, and whether its color can be read on white."""

import re
from dataclasses import dataclass

NAME_LIMIT = 120
LINE_LIMIT = 120
MOST_LINES = 5
FOOTER_LIMIT = 300
MOST_HELP_LINES = 6
US = "us"
LEAST_CONTRAST = 4.5
"""Of text on white (WCAG 2.2, 1.4.3)."""
_COLOR = re.compile(r"#[0-9a-f]{6}")


class ColorError(ValueError):
    """A color that cannot be used; the message is for the person who chose it."""


@dataclass(frozen=True, slots=True)
class PracticePaper:
    """The practice's own, as it was typed. `help_lines` are "name | how to reach"; `region` names the lines of all."""

    name: str = ""
    lines: tuple[str, ...] = ()
    color: str = ""
    footer: str = ""
    region: str = US
    help_lines: tuple[str, ...] = ()
    logo_type: str = ""
    revision: int = 0


def problem_with(text: str, limit: int, what: str) -> str:
    """Why `text` cannot stand on a paper, or nothing."""
    if len(text) > limit:
        return f"{what} has {len(text):,} characters; the most is {limit:,}."
    return "" if text.isprintable() else f"{what} holds a character that cannot be printed."


def checked_color(text: str) -> str:
    """A color as `#0f5f6b`; nothing if none was chosen.

    Raises:
        ColorError: it is no color, or text in it could not be read on white.
    """
    color = text.strip().lower()
    if not color:
        return ""
    color = color if color.startswith("#") else f"#{color}"
    if not _COLOR.fullmatch(color):
        raise ColorError("A color is written as # and six of 0 to 9 and a to f, like #0f5f6b.")
    if (ratio := contrast_on_white(color)) < LEAST_CONTRAST:
        raise ColorError(
            f"Text in {color} is hard to read on white: its contrast is {ratio:.1f} to 1, and 4.5 to 1 is the least. "
            f"{darker(color)} would do."
        )
    return color


def contrast_on_white(color: str) -> float:
    """How much a color stands out from white, from 1 to 21 (WCAG 2.2, relative luminance)."""
    red, green, blue = (_linear(part) for part in _parts(color))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def darker(color: str) -> str:
    """The same color, as much darker as it must be to be read on white."""
    parts = _parts(color)
    for share in range(100, -1, -1):
        candidate = "#" + "".join(f"{part * share // 100:02x}" for part in parts)
        if contrast_on_white(candidate) >= LEAST_CONTRAST:
            return candidate
    return "#000000"


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
