"""The fonts a map is lettered in: which one has a character, how wide it is, and what its outline looks like.

One shaping library (HarfBuzz) measures for the screen and draws for paper, so both break lines at the same words.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import uharfbuzz as hb

FOLDER = Path(__file__).resolve().parents[2] / "reports" / "fonts"
REGULAR, SEMIBOLD, BOLD = 400, 600, 700
UNKNOWN_WIDTH = 0.62
UNKNOWN_WIDE_WIDTH = 1.0
_MARKS = frozenset({"Mn", "Mc", "Me"})


@dataclass(frozen=True, eq=False)
class Face:
    """One font file."""

    file: str
    _advances: dict[str, float] = field(default_factory=dict)

    @cached_property
    def _font(self) -> hb.Font:
        return hb.Font(hb.Face(hb.Blob.from_file_path(str(FOLDER / self.file))))

    @cached_property
    def characters(self) -> frozenset[int]:
        """Every code point the file can draw."""
        return frozenset(self._font.face.unicodes)

    @cached_property
    def em(self) -> int:
        """Font units in one em."""
        return int(self._font.face.upem)

    def advance(self, character: str) -> float:
        """How far one character moves the pen, in em, without kerning."""
        known = self._advances.get(character)
        if known is None:
            glyph = self._font.get_nominal_glyph(ord(character))
            known = self._font.get_glyph_h_advance(glyph) / self.em if glyph is not None else UNKNOWN_WIDTH
            self._advances[character] = known
        return known

    def shaped(self, text: str, direction: str | None = None) -> Iterator[tuple[int, float, float, float]]:
        """Glyph number, advance, x offset and y offset (in em) of each glyph of `text`, left to right."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        if direction:
            buffer.direction = direction
        hb.shape(self._font, buffer)
        em = self.em
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            yield info.codepoint, place.x_advance / em, place.x_offset / em, place.y_offset / em

    def draw(self, glyph: int, pen: object) -> None:
        """Send the outline of one glyph, in font units, to a pen."""
        self._font.draw_glyph_with_pen(glyph, pen)


@dataclass(frozen=True, eq=False)
class Family:
    """A typeface by the name pages and paper use for it, with its file for ordinary and for heavy text."""

    name: str
    regular: Face
    semibold: Face
    bold: Face

    def __contains__(self, character: str) -> bool:
        return ord(character) in self.regular.characters

    def face(self, weight: int) -> Face:
        """The file that is nearest to `weight`."""
        return self.regular if weight < SEMIBOLD else self.semibold if weight < BOLD else self.bold


def _noto(script: str) -> Family:
    bold = Face(f"NotoSans{script}-Bold.ttf")
    return Family(f"NotoSans{script}", Face(f"NotoSans{script}-Regular.ttf"), bold, bold)


def _single(name: str, file: str) -> Family:
    face = Face(file)
    return Family(name, face, face, face)


ATKINSON = Family(
    "AtkinsonNext",
    Face("AtkinsonNext-Regular.ttf"),
    Face("AtkinsonNext-SemiBold.ttf"),
    Face("AtkinsonNext-Bold.ttf"),
)
NOTO_SANS = _noto("")
SYMBOLS = _single("NotoSymbols", "NotoSymbols-Regular.ttf")
EMOJI = _single("NotoEmoji", "NotoEmoji-Regular.ttf")
_SCRIPTS = ("Hebrew", "Arabic", "Devanagari", "Bengali", "Tamil", "Thai", "Armenian", "Georgian", "Ethiopic")
FAMILIES = (
    ATKINSON,
    NOTO_SANS,
    *map(_noto, _SCRIPTS),
    _single("NotoSansCJK", "NotoSansCJK-Regular.otf"),
    SYMBOLS,
    EMOJI,
)
FAMILY_LIST = ",".join(family.name for family in FAMILIES)
"""The value of `font-family` in the drawing; without spaces, as WeasyPrint's SVG needs it."""


@cache
def family_of(character: str) -> Family | None:
    """The first family that has `character`, or None when no file has it."""
    return next((family for family in FAMILIES if character in family), None)


@cache
def lacks_latin(character: str) -> bool:
    """Whether `character` is a Latin letter or accent that the main typeface does not have."""
    return character not in ATKINSON and unicodedata.name(character, "").startswith(("LATIN", "COMBINING"))


@cache
def needs_shaping(character: str) -> bool:
    """Whether a line with `character` cannot be drawn one code point after the other."""
    code = ord(character)
    return (
        unicodedata.bidirectional(character) in {"R", "AL", "AN"}
        or unicodedata.category(character) in _MARKS
        or (
            0x0900 <= code <= 0x11FF  # Indic scripts, Thai and other scripts of South-East Asia, Hangul letters
            and not 0x10A0 <= code <= 0x10FF
        )  # Georgian is simple
        or code in (0x200C, 0x200D)
        or family_of(character) is EMOJI
    )


def items(text: str, lead: Family) -> Iterator[tuple[Family | None, str]]:
    """`text` cut into pieces that one family draws; `lead` is asked first. Marks stay with their letter."""
    current: Family | None = None
    start = 0
    for index, character in enumerate(text):
        if character in lead:
            family: Family | None = lead
        else:
            family = family_of(character)
        if index and (character == "\u200d" or unicodedata.category(character) in _MARKS):
            family = current
        if index and family is not current:
            yield current, text[start:index]
            start = index
        current = family
    if text:
        yield current, text[start:]
