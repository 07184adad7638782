"""`clinic handouts gallery`: pictures of every paper, so that a person can look at all of them."""

from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from clinic.command_line import stop
from clinic.handouts.commands import handouts
from clinic.handouts.gallery import (
    FINE,
    GalleryError,
    StripPress,
    contact_sheets,
    gallery_document,
    gallery_editions,
)
from clinic.handouts.print_run import CORES, print_all, write_whole
from reports.pdf import PaperError, Press

__all__ = ["handouts"]


@handouts.command("gallery")
def gallery(
    out: Annotated[Path, typer.Option(help="The folder to write the pictures into; it is made if need be.")],
) -> None:
    """Draw every handout and worksheet, in every language and on every paper, as PNG contact sheets.

    They show an invented couple. It takes pdftoppm (in Debian: poppler-utils) and uses all cores.
    """
    wanted = list(gallery_editions().values())
    press = Press()
    strips: dict[int, bytes] = {}
    try:
        documents = [gallery_document(one) for one in wanted]
        with typer.progressbar(length=len(wanted), label=f"{len(wanted)} papers on {CORES} cores") as bar:
            for number, strip in print_all(StripPress(press, FINE), documents):
                strips[number] = strip
                bar.update(1)
    except (PaperError, GalleryError) as error:
        stop(str(error))
    finally:
        press.close()
    groups: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for number, one in enumerate(wanted):
        groups[f"{one.language.base}-{one.paper}"].append((one.name, strips[number]))
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, rows in groups.items():
            for number, sheet in enumerate(contact_sheets(rows), start=1):
                write_whole(out / f"{name}-{number}.png", sheet)
    except OSError as error:
        stop(f"{out}: {error.strerror}.")
    typer.echo(f"The pictures are in {out}.")
