"""`clinic map then-and-now`: two maps from files on one paper, without a database."""

from pathlib import Path
from typing import Annotated

import typer

from clinic.command_line import stop
from clinic.couples.rules import Reader
from clinic.cycles.commands import InLanguage, cycle_map, read_file
from clinic.cycles.rules import view_for
from clinic.language import Language
from reports.document import Paper
from reports.pdf import PaperError, render_pdf
from reports.then_and_now import Moment, build

__all__ = ["cycle_map"]


@cycle_map.command("then-and-now")
def then_and_now(
    then: Annotated[Path, typer.Argument(help="The map as it was, in its JSON form.")],
    now: Annotated[Path, typer.Argument(help="The map as it is: the same one later, or the positive cycle.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    paper: Annotated[Paper, typer.Option(help="The paper.")] = Paper.LETTER,
    language: InLanguage = Language.ENGLISH,
) -> None:
    """Lay two maps side by side as a PDF, then and now. Only what everyone in the room may see is drawn.

    Of two maps of one kind, words that are new are marked. This works from the files alone; it opens no database.
    """
    before, after = (Moment(view_for(Reader.ROOM, read_file(file))) for file in (then, now))
    try:
        document = build(before, after, paper=paper, made_on=None, practice=None, language=language)
        out.write_bytes(render_pdf(document))
    except PaperError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{out}: {error.strerror}.")
