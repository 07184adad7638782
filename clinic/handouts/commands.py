"""`clinic handout` and `clinic handouts`: papers from a file of a couple's words, without a database."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from clinic.command_line import stop
from clinic.couples.rules import NAME_LIMIT, Pair, WordsError, checked_words
from clinic.cycles.commands import read_file
from clinic.cycles.rules import CycleMap, MapPartner, view_for
from clinic.handouts.editions import Wanted, document_of, editions, languages_of, readers_of
from clinic.handouts.print_run import CORES, print_all, write_whole
from clinic.handouts.rules import CYCLE_SHEET, THEN_AND_NOW
from clinic.handouts.texts import OURS
from clinic.language import Language
from reports import library
from reports.conditions import Addressee
from reports.document import Document, Paper, reader_of
from reports.handout import check_fit
from reports.help_in_texts import HelpRegion
from reports.library_text import LibraryError, MapWanted
from reports.pack import PackError, cover, pack_html
from reports.pdf import PaperError, Press, render_pdf

handouts = typer.Typer(help="All handouts and worksheets: list them, make them all.", no_args_is_help=True)

MAP_HELP = "The couple's cycle map in its JSON form (`clinic map form` explains it)."
_STOPPED = 130
Region = Annotated[
    HelpRegion, typer.Option(help="Whose help lines the texts name; `own` names none and says to ask the counselor.")
]


def handout(
    slug: Annotated[str, typer.Argument(help="Which handout or worksheet; `clinic handouts list` shows them all.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    map_file: Annotated[Path | None, typer.Option("--map", help=MAP_HELP)] = None,
    addressee: Annotated[
        Addressee | None,
        typer.Option(
            "--for",
            help="Whom it speaks to; if you say nothing, both, where that can be. "
            "For one partner it adds that partner's own private words, never the other's.",
        ),
    ] = None,
    paper: Annotated[Paper, typer.Option(help="The paper.")] = Paper.LETTER,
    language: Annotated[
        Language, typer.Option(help="The language of the text; own words stay as they are.")
    ] = Language.ENGLISH,
    a: Annotated[str, typer.Option("--a", help="Without a map: the name of partner A.")] = "",
    b: Annotated[str, typer.Option("--b", help="Without a map: the name of partner B.")] = "",
    region: Region = HelpRegion.US,
) -> None:
    """Make a handout or a worksheet as a PDF, with the couple's own map and words.

    This works from the file alone; it opens no database. A worksheet is a form that can be filled in; with --map, the
    reader's own words stand on it, and the other's never do.
    """
    _must_be_there([slug])
    cycle_map = read_file(map_file) if map_file else None
    try:
        document = _one(slug, addressee, language, paper, cycle_map, _people(cycle_map, a, b), region)
        out.write_bytes(render_pdf(document))
    except (LibraryError, PaperError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"{out}: {error.strerror}.")


def _must_be_there(slugs: list[str]) -> None:
    """Ends the command at the first name that is no paper, before anything else is asked for."""
    for slug in slugs:
        if slug not in {*library.every_slug(), CYCLE_SHEET, THEN_AND_NOW}:
            stop(f"There is no handout or worksheet named {slug}. `clinic handouts list` shows them all.")


def _people(cycle_map: CycleMap | None, a: str, b: str) -> Pair[MapPartner]:
    """The couple: as their map names them, or as they were named; or a clear end."""
    if cycle_map:
        return cycle_map.partners
    if not (a.strip() and b.strip()):
        stop("Give the couple's map with --map, or both names with --a and --b.")
    try:
        first, second = (MapPartner(checked_words(name, NAME_LIMIT, "The name")) for name in (a, b))
    except WordsError as error:
        stop(str(error))
    return Pair(first, second)


def _one(
    slug: str,
    addressee: Addressee | None,
    language: Language,
    paper: Paper,
    cycle_map: CycleMap | None,
    people: Pair[MapPartner],
    region: HelpRegion,
) -> Document:
    """The one edition that was asked for. A map that the paper does not speak of is refused, not left out."""
    if slug == THEN_AND_NOW:
        stop("Then and now is made of two maps: `clinic map then-and-now`.")
    readers = readers_of(slug)
    if addressee is None and Addressee.BOTH not in readers:
        stop(f"“{OURS.title(slug)}” is for one partner: say --for a or --for b.")
    maps = {cycle_map.kind: cycle_map} if cycle_map else {}
    reader = addressee or Addressee.BOTH
    if cycle_map and slug != CYCLE_SHEET and library.load(slug).about.map is not MapWanted.NONE:
        check_fit(library.load(slug).about, view_for(reader_of(reader), cycle_map), reader)
    found = document_of(Wanted(slug, reader, language, paper), people, maps, region)
    return found or stop("The cycle sheet is the couple's map: give it with --map.")


@handouts.command("list")
def list_papers() -> None:
    """List every handout and worksheet: its name, title, languages, minutes, readers and map, a tab between each."""
    typer.echo("\t".join(("name", "title", "languages", "minutes", "for", "map")))
    for slug in (*library.every_slug(), CYCLE_SHEET):
        about = None if slug == CYCLE_SHEET else library.load(slug).about
        minutes, wanted = (str(about.reading_minutes), about.map) if about else ("", MapWanted.ANY)
        languages = ", ".join(language.base for language in languages_of(slug))
        readers = ", ".join(readers_of(slug))
        typer.echo("\t".join((slug, OURS.title(slug), languages, minutes, readers, wanted)))


@handouts.command("render-all")
def render_all(
    map_file: Annotated[Path, typer.Option("--map", help=MAP_HELP)],
    out: Annotated[Path, typer.Option(help="The folder to write into; it is made if need be.")],
    readers: Annotated[
        list[Addressee] | None, typer.Option("--for", help="Only these readers; can be said several times.")
    ] = None,
    papers: Annotated[list[Paper] | None, typer.Option("--paper", help="Only on this paper; else Letter.")] = None,
    languages: Annotated[list[Language] | None, typer.Option("--language", help="Only in this language.")] = None,
    region: Region = HelpRegion.US,
) -> None:
    """Make every handout and worksheet there is for one couple, each as a PDF of its own, on all cores.

    A paper that speaks of another kind of map is made without one. Ctrl+C stops it and leaves whole files only. The
    files are for their owner alone: those for one partner hold that partner's private words.
    """
    if out.is_file():
        stop(f"{out} is a file; --out is the folder to write into.")
    cycle_map = read_file(map_file)
    wanted = list(editions(readers or list(Addressee), languages or list(Language), papers or [Paper.LETTER]))
    try:
        found = [(one, document_of(one, cycle_map.partners, {cycle_map.kind: cycle_map}, region)) for one in wanted]
    except LibraryError as error:
        stop(str(error))
    named = [(out / f"{one.name}.pdf", document) for one, document in found if document]
    press = Press()
    try:
        _write_all(press, named, out)
    except PaperError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.filename or out}: {error.strerror}.")
    finally:
        press.close()


def _write_all(press: Press, named: list[tuple[Path, Document]], out: Path) -> None:
    """Print and write them. The first is printed before anything is written: it shows what is wrong with a map."""
    first = press.print(named[0][1])
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(named[0][0], first)
    done = 1
    try:
        with typer.progressbar(length=len(named), label=f"{len(named)} papers on {CORES} cores") as bar:
            bar.update(1)
            for number, pdf in print_all(press, [document for _, document in named[1:]]):
                write_whole(named[number + 1][0], pdf)
                done += 1
                bar.update(1)
    except KeyboardInterrupt:
        typer.echo(f"\nStopped. {done} of {len(named)} papers are in {out}, each of them whole.", err=True)
        raise typer.Exit(_STOPPED) from None
    typer.echo(f"{done} papers are in {out}.")


@handouts.command("pack")
def pack(
    slugs: Annotated[list[str], typer.Argument(help="Which handouts and worksheets, in their order.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    map_file: Annotated[Path | None, typer.Option("--map", help=MAP_HELP)] = None,
    addressee: Annotated[Addressee, typer.Option("--for", help="Whom all of them speak to.")] = Addressee.BOTH,
    paper: Annotated[Paper, typer.Option(help="The paper.")] = Paper.LETTER,
    language: Annotated[Language, typer.Option(help="The language of the texts.")] = Language.ENGLISH,
    a: Annotated[str, typer.Option("--a", help="Without a map: the name of partner A.")] = "",
    b: Annotated[str, typer.Option("--b", help="Without a map: the name of partner B.")] = "",
    region: Region = HelpRegion.US,
) -> None:
    """Make one PDF of several papers for a session, with a cover, what is in it, and page numbers through.

    The map goes on those that speak of such a map.
    """
    _must_be_there(slugs)
    cycle_map = read_file(map_file) if map_file else None
    people = _people(cycle_map, a, b)
    maps = {cycle_map.kind: cycle_map} if cycle_map else {}
    try:
        asked = [Wanted(slug, addressee, language, paper) for slug in dict.fromkeys(slugs)]
        made = [document_of(one, people, maps, region) for one in asked]
        papers = [one or stop("The cycle sheet is the couple's map: give it with --map.") for one in made]
        front = cover(papers, people, addressee=addressee, paper=paper, made_on=None, practice=None, language=language)
        with closing(Press()) as press:
            out.write_bytes(press.print_html(pack_html(front, papers)))
    except (LibraryError, PackError, PaperError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"{out}: {error.strerror}.")
