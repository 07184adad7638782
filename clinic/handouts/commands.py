"""`clinic handout`: a handout from a file of a couple's words, without a database."""

from pathlib import Path
from typing import Annotated

import typer

from clinic.command_line import stop
from clinic.couples.rules import Pair
from clinic.cycles.commands import read_file
from clinic.cycles.rules import MapPartner, view_for
from clinic.language import Language
from reports import library
from reports.conditions import Addressee
from reports.document import Paper, reader_of
from reports.handout import build
from reports.library_text import LibraryError
from reports.pdf import PaperError, render_pdf


def handout(
    slug: Annotated[str, typer.Argument(help="Which handout: " + ", ".join(library.slugs()) + ".")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    map_file: Annotated[
        Path | None,
        typer.Option("--map", help="The couple's cycle map in its JSON form (`clinic map form` explains it)."),
    ] = None,
    addressee: Annotated[
        Addressee,
        typer.Option(
            "--for",
            help="Whom it speaks to. For one partner it adds that partner's own private words, never the other's.",
        ),
    ] = Addressee.BOTH,
    paper: Annotated[Paper, typer.Option(help="The paper.")] = Paper.LETTER,
    language: Annotated[
        Language, typer.Option(help="The language of the text; own words stay as they are.")
    ] = Language.ENGLISH,
    a: Annotated[str, typer.Option("--a", help="Without a map: the name of partner A.")] = "",
    b: Annotated[str, typer.Option("--b", help="Without a map: the name of partner B.")] = "",
) -> None:
    """Make a handout as a PDF, with the couple's own map and words. Works from the file alone, with no database."""
    view, people = None, Pair(MapPartner(a), MapPartner(b))
    if map_file is not None:
        cycle_map = read_file(map_file)
        view, people = view_for(reader_of(addressee), cycle_map), cycle_map.partners
    elif not (a.strip() and b.strip()):
        stop("Give the couple's map with --map, or both names with --a and --b.")
    try:
        document = build(
            slug, view, people, addressee=addressee, paper=paper, made_on=None, practice=None, language=language
        )
        out.write_bytes(render_pdf(document))
    except (LibraryError, PaperError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"{out}: {error.strerror}.")
