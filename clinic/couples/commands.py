"""`clinic couple`: couples from the command line."""

from typing import Annotated

import typer

from clinic.command_line import desk, stop
from clinic.couples.rules import NAME_LIMIT, Pair, Partner, WordsError, checked_words
from clinic.couples.store import CoupleFacts, add_couple, list_couples
from clinic.wording import both

couple = typer.Typer(help="Couples: list them with their ids, or add one.", no_args_is_help=True)


@couple.command("list")
def list_all() -> None:
    """List every couple with its id, for the commands that ask for one."""
    with desk() as here:
        for listed in list_couples(here.session, here.vault, here.actor):
            typer.echo(f"{listed.id}\t{both(listed.names)}")


@couple.command("add")
def add(
    a: Annotated[str, typer.Option("--a", help="The name of partner A. A and B are places on the page, never ranks.")],
    b: Annotated[str, typer.Option("--b", help="The name of partner B.")],
) -> None:
    """Add a couple by their names and print its id."""
    try:
        names = [checked_words(name.strip(), NAME_LIMIT, "The name") for name in (a, b)]
    except WordsError as error:
        stop(str(error))
    with desk() as here:
        facts = CoupleFacts(Pair(Partner(names[0]), Partner(names[1])))
        typer.echo(str(add_couple(here.session, here.vault, here.actor, facts)))
