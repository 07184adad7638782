"""Draws the same marks as WeasyPrint in less time: what it works out anew for each of them is worked out once.

A map on paper has some hundred marks, and WeasyPrint 70 reads each color, length and address of each of them several
times, takes a path apart letter by letter, and says each number with great care. Not a byte of a PDF is different.
"""

import copy
import re
from collections.abc import Callable
from functools import lru_cache, partial
from importlib import import_module
from typing import Any

import pydyf
from weasyprint import svg as drawings
from weasyprint.pdf import fonts
from weasyprint.svg import SVG, Node
from weasyprint.text.ffi import ffi

_REMEMBERED = 4096
_COMMAND = re.compile(r"([MLCQHVZ])([^MLCQHVZ]*)")
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
_OURS = re.compile(r"[MLCQHVZ\d.\s,-]*")
_LENGTH = re.compile(r"\[\d+\]$")
_PARTS = {"M": 2, "L": 2, "C": 6, "Q": 4, "H": 1, "V": 1, "Z": 0}

# By name, because the package has functions that are called like its modules.
_MODULES = ("", ".defs", ".path", ".shapes", ".text", ".utils")
_utils = import_module("weasyprint.svg.utils")
_step_by_step = drawings.path

Command = tuple[str, tuple[float, ...]]


def install() -> None:
    """Let WeasyPrint draw like this from now on."""
    for name in ("size", "normalize", "parse_url", "color"):
        slow = getattr(_utils, name)
        quick = _color(slow) if name == "color" else lru_cache(_REMEMBERED)(slow)
        for module in (import_module(f"weasyprint.svg{one}") for one in _MODULES):
            if hasattr(module, name):
                setattr(module, name, quick)
    for tag, draw in drawings.TAGS.items():
        if draw is _step_by_step:
            drawings.TAGS[tag] = _path
    pydyf._to_bytes = _to_bytes
    fonts.ffi = _Foreign()


def _color(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Each caller gets a color of its own, since its opacity is changed afterwards."""
    return partial(_copied, lru_cache(_REMEMBERED)(parse))


def _copied(known: Callable[[str], Any], string: str) -> Any:  # noqa: ANN401  (WeasyPrint ships no types)
    return copy.copy(known(string))


def _path(svg: SVG, node: Node, font_size: float) -> None:
    commands = commands_of(node.get("d", ""))
    if not commands:
        _step_by_step(svg, node, font_size)
        return
    stream = svg.stream
    x, y = start = 0.0, 0.0
    stream.move_to(0, 0)
    for letter, numbers in commands:
        match letter:
            case "M":
                x, y = start = numbers[0], numbers[1]
                stream.move_to(x, y)
            case "C":
                x, y = numbers[4], numbers[5]
                stream.curve_to(*numbers)
            case "Q":
                stream.curve_to(*_cubic(x, y, *numbers))
                x, y = numbers[2], numbers[3]
            case "Z":
                x, y = start
                stream.close()
            case _:
                x, y = _end_of_line(letter, numbers, x, y)
                stream.line_to(x, y)


def _end_of_line(letter: str, numbers: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    match letter:
        case "H":
            return numbers[0], y
        case "V":
            return x, numbers[0]
    return numbers[0], numbers[1]


def _cubic(x1: float, y1: float, x2: float, y2: float, x3: float, y3: float) -> tuple[float, ...]:
    """A curve with one handle as one with two."""
    return x2 * 2 / 3 + x1 / 3, y2 * 2 / 3 + y1 / 3, x2 * 2 / 3 + x3 / 3, y2 * 2 / 3 + y3 / 3, x3, y3


@lru_cache(_REMEMBERED)
def commands_of(string: str) -> tuple[Command, ...]:
    """The commands of a path, each with its numbers; nothing, if it holds others than our drawings are made of."""
    if not _OURS.fullmatch(string) or not string.startswith("M"):
        return ()
    commands: list[Command] = []
    for letter, rest in _COMMAND.findall(string):
        numbers = tuple(map(float, _NUMBERS.findall(rest)))
        parts = _PARTS[letter]
        if len(numbers) < parts or (parts and len(numbers) % parts) or (letter in "MZ" and len(numbers) != parts):
            return ()
        commands += [(letter, numbers[n : n + parts]) for n in range(0, max(len(numbers), 1), max(parts, 1))]
    return tuple(commands)


class _Foreign:
    """Makes lists of glyphs without having C parsed for each length there can be."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (cffi ships no types)
        return getattr(ffi, name)

    def new(self, kind: str, *values: Any) -> Any:  # noqa: ANN401  (cffi ships no types)
        return ffi.new(_LENGTH.sub("[]", kind) if values else kind, *values)


def _to_bytes(item: Any) -> bytes:  # noqa: ANN401  (pydyf ships no types)
    kind = type(item)
    if kind is bytes:
        return bytes(item)
    if kind is float:
        return b"%d" % item if item.is_integer() else (b"%f" % item).rstrip(b"0")
    if kind is int:
        return b"%d" % item
    if kind is str:
        return bytes(item.encode("ascii"))
    return bytes(_carefully(item))


_carefully = pydyf._to_bytes
