"""Every paper in every language and on every paper, with an invented couple's words, as rows of small pages to look at.

The pictures are made by `pdftoppm` (Debian's poppler-utils) from PDFs of our own, never from anything sent to us.
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from clinic.couples.rules import Reader
from clinic.cycles.faces import FOLDER
from clinic.cycles.rules import MapKind, view_for
from clinic.cycles.samples import sample_map
from clinic.handouts.editions import Wanted, document_of, editions, readers_of
from clinic.handouts.rules import CYCLE_SHEET, THEN_AND_NOW
from clinic.language import Language
from reports import library, then_and_now
from reports.conditions import Addressee
from reports.document import Document, Paper
from reports.pdf import Press
from reports.then_and_now import Moment

DRAWS = "pdftoppm"
_SECONDS = 30
_RESOLUTION, _FINE = 36, 72
_GAP, _CAPTION, _ROWS = 12, 30, 8
_DESK, _INK = (226, 221, 211), (22, 36, 43)


class GalleryError(RuntimeError):
    """Pictures cannot be made; the message says why."""


def can_draw() -> bool:
    """Whether pictures can be made on this computer."""
    return shutil.which(DRAWS) is not None


def gallery_editions() -> dict[str, Wanted]:
    """Every paper once in each language and on each paper, by name: for both where that can be, else for one."""
    found = editions(list(Addressee), list(Language), list(Paper))
    first = {(one.slug, one.language, one.paper): one for one in found if one.addressee is _usual(one.slug)}
    together = (Wanted(THEN_AND_NOW, Addressee.BOTH, language, paper) for language in Language for paper in Paper)
    return {one.name: one for one in (*first.values(), *together)}


def _usual(slug: str) -> Addressee:
    return Addressee.A if slug != CYCLE_SHEET and library.load(slug).is_for_one_partner else readers_of(slug)[0]


def gallery_document(wanted: Wanted) -> Document:
    """The edition with an invented couple's words."""
    maps = {MapKind.NEGATIVE: sample_map("hurt-distance"), MapKind.POSITIVE: sample_map("positive")}
    if wanted.slug == THEN_AND_NOW:
        then, now = (Moment(view_for(Reader.ROOM, one)) for one in maps.values())
        return then_and_now.build(then, now, paper=wanted.paper, made_on=None, practice=None, language=wanted.language)
    document = document_of(wanted, maps[MapKind.NEGATIVE].partners, maps)
    if document is None:
        raise GalleryError(f"There is no paper named {wanted.name}.")
    return document


@dataclass(frozen=True, slots=True)
class StripPress:
    """Prints a document as a strip: all its pages side by side in one picture."""

    press: Press
    resolution: int = _RESOLUTION

    def print(self, document: Document) -> bytes:
        """The strip as PNG.

        Raises:
            PaperError: the document could not be printed.
            GalleryError: no picture could be made of it.
        """
        return strip_of(self.press.print(document), self.resolution)


def strip_of(pdf: bytes, resolution: int = _RESOLUTION) -> bytes:
    """All pages of `pdf` side by side, as PNG.

    Raises:
        GalleryError: no picture could be made of it.
    """
    pages = _pages(pdf, resolution)
    width = sum(page.width for page in pages) + _GAP * (len(pages) + 1)
    strip = Image.new("RGB", (width, max(page.height for page in pages) + 2 * _GAP), _DESK)
    x = _GAP
    for page in pages:
        strip.paste(page, (x, _GAP))
        x += page.width + _GAP
    out = io.BytesIO()
    strip.save(out, "PNG", optimize=True)
    return out.getvalue()


def _pages(pdf: bytes, resolution: int) -> list[Image.Image]:
    program = shutil.which(DRAWS)
    if program is None:
        raise GalleryError(f"Pictures of pages need {DRAWS} (in Debian: apt-get install poppler-utils).")
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "-r", str(resolution), "-png", "-", f"{folder}/page"]
        try:
            subprocess.run(command, input=pdf, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603  (a fixed command; its input is a PDF of our own)
        except (subprocess.SubprocessError, OSError) as error:
            raise GalleryError("No picture could be made of this paper.") from error
        found = sorted(Path(folder).iterdir())
        return [Image.open(io.BytesIO(one.read_bytes())).convert("RGB") for one in found]


def contact_sheets(strips: Sequence[tuple[str, bytes]]) -> Iterable[bytes]:
    """Pictures with a few strips under each other, each with its name over it, as PNG."""
    letters = ImageFont.truetype(str(FOLDER / "AtkinsonNext-SemiBold.ttf"), 18)
    for start in range(0, len(strips), _ROWS):
        rows = [(name, Image.open(io.BytesIO(strip))) for name, strip in strips[start : start + _ROWS]]
        size = max(row.width for _, row in rows), sum(row.height + _CAPTION for _, row in rows)
        sheet, y = Image.new("RGB", size, _DESK), 0
        for name, row in rows:
            ImageDraw.Draw(sheet).text((_GAP, y + 8), name, fill=_INK, font=letters)
            sheet.paste(row, (0, y + _CAPTION))
            y += row.height + _CAPTION
        out = io.BytesIO()
        sheet.save(out, "PNG", optimize=True)
        yield out.getvalue()


FINE = _FINE
"""The resolution of the contact sheets, in pixels an inch."""
