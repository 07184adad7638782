"""Rebuild the font files from their upstream packages: `python reports/fonts/build.py`.

Needs `npm`, fontTools, brotli and Debian's fonts-noto-core and fonts-noto-cjk. Paper gets one full static file per
style, because WeasyPrint is several times slower with variable files and prints wrong glyphs when two files share
one family and weight. The screen gets woff2 and a style sheet that fetches a script only when a page holds it.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).resolve().parent
SCREEN = HERE.parent.parent / "clinic" / "web" / "static" / "fonts"
NOTO = Path("/usr/share/fonts/truetype/noto")
CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
CJK_SIMPLIFIED_CHINESE = 2  # the collection's number of the face whose shapes are used
ATKINSON = "@fontsource-variable/atkinson-hyperlegible-next@5.3.0"
EMOJI = "@fontsource/noto-emoji@5.3.2"

DATE = 3_786_912_000  # January 1, 2024 in the font format's own count, so that a rebuild gives the same bytes
STYLES = {"Regular": (400, "normal"), "SemiBold": (600, "normal"), "Bold": (700, "normal"), "Italic": (400, "italic")}
SCRIPTS = (
    "NotoSans",
    "NotoSansHebrew",
    "NotoSansArabic",
    "NotoSansDevanagari",
    "NotoSansBengali",
    "NotoSansTamil",
    "NotoSansThai",
    "NotoSansArmenian",
    "NotoSansGeorgian",
    "NotoSansEthiopic",
)
SYMBOLS = {
    "NotoSansMath-Regular.ttf": [(0x2190, 0x21FF), (0x2200, 0x22FF)],
    "NotoSansSymbols-Regular.ttf": [(0x2600, 0x27BF)],
    "NotoSansSymbols2-Regular.ttf": [(0x2500, 0x25FF), (0x2600, 0x27BF), (0x2B00, 0x2BFF)],
}
SPACES = {0x20, 0xA0}  # a renderer sets the space after a word in the word's own font
SUMS = "## Files and hashes"
KEYCAPS = set(map(ord, "#*0123456789©®™"))  # the emoji file has them too; words must not fetch it for a digit


def fetched(package: str, into: Path) -> Path:
    """The folder `files` of an npm package, unpacked below `into`."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch the fonts.")
    command = [npm, "pack", package, "--silent"]
    # The command is made of constants of this file; nothing in it comes from outside.
    printed = subprocess.run(command, cwd=into, check=True, capture_output=True, text=True).stdout  # noqa: S603  (npm, by fixed words)
    made = printed.split()[-1]
    folder = into / made.removesuffix(".tgz")
    with tarfile.open(into / made) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package" / "files"


def kept(font: TTFont, characters: set[int], *, features: bool = True) -> TTFont:
    """`font` with only `characters`."""
    options = subset.Options(layout_features=["*"] if features else ["ccmp"], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["MATH", "BASE", "vhea", "vmtx", "VORG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    return font


def named(font: TTFont, family: str, style: str) -> TTFont:
    """`font` with plain names, so that a PDF's font list can be read."""
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, f"{family.replace(' ', '')}-{style}")):
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    font.recalcTimestamp = False
    font["head"].modified = font["head"].created = DATE
    return font


def merged(fonts: list[TTFont], into: Path) -> TTFont:
    """One font of several; where two have a character, the first wins."""
    parts = []
    for number, font in enumerate(fonts):
        parts.append(into / f"part{number}.ttf")
        font.flavor = None
        font.save(parts[-1])
    return Merger().merge([str(part) for part in parts])


def atkinson(files: Path, style: str, scratch: Path) -> TTFont:
    """One static style with Latin and Latin Extended in one file."""
    weight, slope = STYLES[style]
    subsets = []
    for name in ("latin", "latin-ext"):
        font = TTFont(files / f"atkinson-hyperlegible-next-{name}-wght-{slope}.woff2")
        static = instantiateVariableFont(font, {"wght": weight})
        for table in ("STAT", "HVAR", "MVAR", "avar"):
            if table in static:
                del static[table]
        subsets.append(static)
    return named(merged(subsets, scratch), "Atkinson Hyperlegible Next", style)


def cjk_characters() -> set[int]:
    """What the common standards ask for: GB 2312, JIS levels 1 and 2, KS X 1001, Big5 level 1, and punctuation."""
    wanted = set(range(0x3000, 0x3100)) | set(range(0xFF01, 0xFFEF)) | set(range(0x3131, 0x3164))
    for coding, leads in (("gb2312", range(0xA1, 0xF8)), ("euc_jp", range(0xA1, 0xF5)), ("euc_kr", range(0xA1, 0xC9))):
        wanted |= {ord(c) for lead in leads for c in _decoded(coding, lead, range(0xA1, 0xFF))}
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    wanted |= {ord(c) for lead in range(0xA4, 0xC7) for c in _decoded("big5", lead, trails)}
    return {code for code in wanted if code >= 0x2E80}


def _decoded(coding: str, lead: int, trails: range | list[int]) -> str:
    return "".join(bytes((lead, trail)).decode(coding, "ignore") for trail in trails)


def symbols(scratch: Path) -> TTFont:
    """Arrows, check marks, stars and the like, from three Noto files."""
    fonts: list[TTFont] = []
    taken: set[int] = set()
    for name, ranges in SYMBOLS.items():
        font = TTFont(NOTO / name)
        wanted = {code for first, last in ranges for code in range(first, last + 1)} | SPACES
        wanted = wanted & set(font.getBestCmap()) - taken
        taken |= wanted
        fonts.append(kept(font, wanted, features=False))
    return named(merged(fonts, scratch), "Noto Symbols", "Regular")


def write_paper(scratch: Path, atkinson_files: Path, emoji_files: Path) -> None:
    """The files in this folder."""
    for style in STYLES:
        atkinson(atkinson_files, style, scratch).save(HERE / f"AtkinsonNext-{style}.ttf")
    for script in SCRIPTS:
        for style in ("Regular", "Bold"):
            (HERE / f"{script}-{style}.ttf").write_bytes((NOTO / f"{script}-{style}.ttf").read_bytes())
    cjk = kept(TTFont(CJK, fontNumber=CJK_SIMPLIFIED_CHINESE), cjk_characters() | SPACES, features=False)
    named(cjk, "Noto Sans CJK SC", "Regular").save(HERE / "NotoSansCJK-Regular.otf")
    symbols(scratch).save(HERE / "NotoSymbols-Regular.ttf")
    emoji = TTFont(emoji_files / "noto-emoji-emoji-400-normal.woff2")
    emoji.flavor = None
    for table in ("STAT", "vhea", "vmtx"):
        if table in emoji:
            del emoji[table]
    named(emoji, "Noto Emoji", "Regular").save(HERE / "NotoEmoji-Regular.ttf")


def ranges(characters: set[int]) -> str:
    """A CSS `unicode-range` that holds `characters`; gaps of unassigned or unused codes up to seven are bridged."""
    out: list[list[int]] = []
    for code in sorted(characters):
        if out and code - out[-1][1] <= 8:
            out[-1][1] = code
        else:
            out.append([code, code])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in out)


def face(family: str, file: str, weight: str, slope: str, characters: set[int]) -> str:
    """One `@font-face` rule."""
    return (
        f"@font-face {{\n  font-family: {family};\n  font-style: {slope};\n  font-weight: {weight};\n"
        f'  font-display: swap;\n  src: url("{file}") format("woff2");\n  unicode-range: {ranges(characters)};\n}}\n'
    )


def write_screen(atkinson_files: Path) -> None:
    """The woff2 files and their style sheet."""
    rules = [
        "/* Written by reports/fonts/build.py. A browser fetches a file only when a page holds its characters. */\n"
    ]
    for slope in ("normal", "italic"):
        for name in ("latin", "latin-ext"):
            source = atkinson_files / f"atkinson-hyperlegible-next-{name}-wght-{slope}.woff2"
            target = f"AtkinsonNext-{name}{'-italic' if slope == 'italic' else ''}.woff2"
            (SCREEN / target).write_bytes(source.read_bytes())
            rules.append(face("AtkinsonNext", target, "200 800", slope, set(TTFont(source).getBestCmap())))
    for path in sorted(HERE.glob("Noto*.?tf")):
        family, style = path.stem.split("-")
        font = TTFont(path, recalcTimestamp=False)
        characters = {code for code in font.getBestCmap() if code >= 0x20}
        if family not in ("NotoSans", "NotoEmoji"):
            characters = {code for code in characters if code >= 0x370}
        if family == "NotoEmoji":
            characters -= KEYCAPS | {0x20}
        font.flavor = "woff2"
        font.save(SCREEN / f"{path.stem}.woff2")
        rules.append(face(family, f"{path.stem}.woff2", "700" if style == "Bold" else "400", "normal", characters))
    (SCREEN / "fonts.css").write_text("\n".join(rules), encoding="utf-8")


def write_sums() -> None:
    """Put the hash of every file into the README's tables."""
    readme = HERE / "README.md"
    rows = [
        f"| `{path.name}` | {path.stat().st_size:,} | `{hashlib.sha256(path.read_bytes()).hexdigest()}` |"
        for folder, kinds in ((HERE, "?tf"), (SCREEN, "woff2"))
        for path in sorted(folder.glob(f"*.{kinds}"))
    ]
    before = readme.read_text(encoding="utf-8").split(SUMS)[0]
    table = "\n".join(["| file | bytes | SHA-256 |", "|---|---:|---|", *rows])
    readme.write_text(f"{before}{SUMS}\n\n{table}\n", encoding="utf-8")


def main() -> int:
    """Fetch, build and write everything."""
    SCREEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        atkinson_files = fetched(ATKINSON, scratch)
        write_paper(scratch, atkinson_files, fetched(EMOJI, scratch))
        write_screen(atkinson_files)
    write_sums()
    return 0


if __name__ == "__main__":
    sys.exit(main())
