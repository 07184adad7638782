"""`clinic map`: cycle maps as files, drawings and paper."""

import json
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from clinic.command_line import Desk, desk, stop
from clinic.couples.rules import Reader, Side
from clinic.couples.store import CoupleFile
from clinic.cycles import file_form
from clinic.cycles.board import listed_name
from clinic.cycles.file_form import MapFileError, read_map, write_map
from clinic.cycles.frames import Shape
from clinic.cycles.layout import lay_out
from clinic.cycles.map_words import worded
from clinic.cycles.rules import CycleMap, view_for
from clinic.cycles.store import OpenMap, import_map, open_map, open_maps
from clinic.cycles.views import MapNotFoundError
from clinic.language import Language
from clinic.practice import audit
from clinic.templating import render
from reports import cycle_sheet
from reports.document import Orientation, Paper
from reports.pdf import PaperError, render_pdf

FORM = "The JSON form of a cycle map:\n\n\b\n" + (file_form.__doc__ or "").split("\n\n", 1)[1]

cycle_map = typer.Typer(
    help="Cycle maps: list, import, export, and draw from a file.", no_args_is_help=True, rich_markup_mode=None
)

File = Annotated[Path, typer.Argument(help="A cycle map in its JSON form; - reads standard input.", allow_dash=True)]
InLanguage = Annotated[
    Language, typer.Option("--language", help="The language of the map; own words stay as they are.")
]
CoupleId = Annotated[str, typer.Option("--couple", help="The couple's id; `clinic couple list` shows it.")]


@cycle_map.command("form")
def form() -> None:
    """Print the documentation of the JSON form of a cycle map."""
    typer.echo(file_form.__doc__)


@cycle_map.command("list")
def list_maps(couple: CoupleId) -> None:
    """List a couple's maps with their ids, the one changed last first."""
    with desk() as here:
        for opened in open_maps(here.session, here.couple(couple)):
            typer.echo(f"{opened.id}\t{listed_name(opened)}")


@cycle_map.command("import", epilog=FORM)
def import_file(file: File, couple: CoupleId) -> None:
    """Put the map in FILE into a couple's file, as a new map, and print its id.

    A file that does not fit is refused with the line or the path at fault, and nothing is stored.
    """
    cycle_map = read_file(file, "Nothing was stored.")
    with desk() as here:
        opened = here.couple(couple)
        map_id = import_map(here.session, here.vault, here.actor, opened, cycle_map)
        _say_other_names(opened, cycle_map)
    typer.echo(str(map_id))


@cycle_map.command("export", epilog=FORM)
def export(
    couple: CoupleId,
    map_id: Annotated[str, typer.Option("--map", help="Which map; without it, the one changed last.")] = "",
    out: Annotated[Path | None, typer.Option(help="Where to write it; without it, standard output.")] = None,
) -> None:
    """Write a couple's map in its JSON form, with everything in it, private entries and hunches too."""
    with desk() as here:
        file = here.couple(couple)
        text = write_map(_chosen(here, file, map_id).map)
        audit.record(here.session, here.vault, here.actor, "Exported a cycle map.", file.id)
    if out is None:
        typer.echo(text, nl=False)
    else:
        _write(out, text.encode(), private=True)


@cycle_map.command("draw", epilog=FORM)
def draw(
    file: File,
    out: Annotated[Path, typer.Option(help="Where to write it: a name that ends in .svg or .pdf.")],
    paper: Annotated[Paper, typer.Option(help="For a PDF: the paper.")] = Paper.LETTER,
    portrait: Annotated[bool, typer.Option("--portrait", help="Upright instead of landscape.")] = False,
    language: InLanguage = Language.ENGLISH,
) -> None:
    """Draw the map in FILE. Only what everyone in the room may see is drawn: no private entries, no hunches.

    This works from the file alone; it opens no database.
    """
    view = view_for(Reader.ROOM, read_file(file))
    match out.suffix.lower():
        case ".svg":
            shape, wording = Shape.PORTRAIT if portrait else Shape.WIDE, worded(view.kind, view.own, language)
            drawing = lay_out(view, shape, outlined=True, wording=wording)
            _write(out, render("cycles/_map.svg", drawing=drawing).encode())
        case ".pdf":
            orientation = Orientation.PORTRAIT if portrait else Orientation.LANDSCAPE
            sheet = cycle_sheet.build(
                view, paper=paper, orientation=orientation, made_on=None, practice=None, language=language
            )
            try:
                _write(out, render_pdf(sheet))
            except PaperError as error:
                stop(str(error))
        case _:
            stop(f"{out} ends in neither .svg nor .pdf.")


def read_file(file: Path, undone: str = "") -> CycleMap:
    """The map in `file`, or a clear end that names the file and the place at fault, and says what was left `undone`."""
    try:
        text = typer.get_text_stream("stdin").read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
        return read_map(text)
    except MapFileError as error:
        stop("\n".join([*(f"{file}: {problem}" for problem in error.problems), undone]).rstrip())
    except UnicodeDecodeError as error:
        stop(f"{file}: byte {error.start + 1} is not UTF-8 text. {undone}".rstrip())
    except OSError as error:
        stop(f"{file}: {error.strerror}.")


def _write(out: Path, content: bytes, *, private: bool = False) -> None:
    """Writes a file; a private one, with words for the counselor alone in it, is for its owner alone from the start."""
    try:
        if private:
            out.touch(mode=0o600)
            out.chmod(0o600)
        out.write_bytes(content)
    except OSError as error:
        stop(f"{out}: {error.strerror}.")


def _chosen(here: Desk, file: CoupleFile, map_id: str) -> OpenMap:
    try:
        found = [open_map(here.session, file, UUID(map_id))] if map_id else open_maps(here.session, file)
    except (ValueError, MapNotFoundError):
        stop(f"This couple has no map with the id {map_id}. `clinic map list` shows them.")
    if not found:
        stop("This couple has no map yet.")
    return found[0]


def _say_other_names(file: CoupleFile, cycle_map: CycleMap) -> None:
    """A map of other names may be a map of another couple; the person at the command line should know."""
    for side in Side:
        own, stated = file.facts.partners[side].name, cycle_map.partners[side].name
        if own != stated:
            typer.echo(
                f"Note: this map calls partner {side.upper()} {json.dumps(stated, ensure_ascii=False)}; "
                f"the couple's file says {json.dumps(own, ensure_ascii=False)}. The map keeps its own name.",
                err=True,
            )
