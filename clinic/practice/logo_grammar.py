"""What the attributes of a drawing may say: numbers, lengths, turns and paths, by the grammar of SVG.

A browser forgives what is written wrongly there; on paper it would end the printing of every paper with that logo.
"""

import re
from collections.abc import Callable

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_BETWEEN = r"(?:\s*,\s*|\s+|(?=[+-]))"
_LENGTH = rf"{_NUMBER}(?:px|pt|pc|mm|cm|in|em|ex|%)?"
_ONE_LENGTH = re.compile(rf"\s*{_LENGTH}\s*")
_LENGTHS = re.compile(rf"\s*(?:none|{_LENGTH}(?:{_BETWEEN}{_LENGTH})*)\s*")
_POINTS = re.compile(r"[\s,\d.eE+-]*")
_PATH = re.compile(r"\s*(?:[Mm][\s,\d.eE+MmZzLlHhVvCcSsQqTtAa-]*)?")
_VIEW = re.compile(rf"\s*({_NUMBER}){_BETWEEN}({_NUMBER}){_BETWEEN}({_NUMBER}){_BETWEEN}({_NUMBER})\s*")
_TURN = re.compile(rf"\s*,?\s*(?P<name>[a-zA-Z]+)\s*\(\s*(?P<numbers>{_NUMBER}(?:{_BETWEEN}{_NUMBER})*)\s*\)")
_NUMBERS_OF = {
    "matrix": {6},
    "translate": {1, 2},
    "scale": {1, 2},
    "rotate": {1, 3},
    "skewX": {1},
    "skewY": {1},
}


def is_view(text: str) -> bool:
    """Four numbers, of which the last two are a width and a height."""
    found = _VIEW.fullmatch(text)
    return found is not None and float(found[3]) > 0 and float(found[4]) > 0


def is_turn(text: str) -> bool:
    """A row of `matrix(...)`, `translate(...)` and so on, each with as many numbers as it takes; or nothing."""
    place, text = 0, text.strip()
    while place < len(text):
        found = _TURN.match(text, place)
        if not found or len(re.findall(_NUMBER, found["numbers"])) not in _NUMBERS_OF.get(found["name"], ()):
            return False
        place = found.end()
    return True


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


_RULES: dict[str, Callable[[str], bool]] = {
    "viewBox": is_view,
    "transform": is_turn,
    "gradientTransform": is_turn,
    "d": _matches(_PATH),
    "points": _matches(_POINTS),
    "stroke-dasharray": _matches(_LENGTHS),
} | dict.fromkeys(
    (
        "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "offset",
        "stroke-width", "stroke-miterlimit", "opacity", "fill-opacity", "stroke-opacity", "stop-opacity",
    ),
    _matches(_ONE_LENGTH),
)  # fmt: skip


def is_written_rightly(name: str, value: str) -> bool:
    """Whether an attribute says what it may; one without a rule here may say anything."""
    return name not in _RULES or _RULES[name](value)
