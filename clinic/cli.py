"""The `clinic` command: running the program, accounts, couples, maps and handouts."""

import errno
import os
import socket
from typing import Annotated

import typer
import uvicorn

from clinic import demo as demo_practice
from clinic.command_line import PlainGroup, opened_data, stop
from clinic.couples.commands import couple
from clinic.cycles.history_commands import cycle_map
from clinic.database import close_database
from clinic.handouts.commands import handout
from clinic.handouts.gallery_commands import handouts
from clinic.handouts.report_commands import report
from clinic.practice.commands import audit, user
from clinic.progress.change_commands import measures
from clinic.progress.check_in_commands import check_ins
from clinic.questionnaires.commands import FormFile, form_in, say
from clinic.questionnaires.list_commands import forms
from clinic.questionnaires.preview import preview_app
from clinic.settings import LOOPBACK, KeyPlace, settings

LOOPBACK_ADDRESS = "127.0.0.1"

app = typer.Typer(
    cls=PlainGroup,
    help="Secure Base: cycle maps and handouts for counselors who work with couples in Emotionally Focused Therapy.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.add_typer(user, name="user")
app.add_typer(couple, name="couple")
app.add_typer(cycle_map, name="map")
app.add_typer(forms, name="forms")
app.add_typer(audit, name="audit")
app.add_typer(measures, name="measures")
app.add_typer(check_ins, name="check-ins")
app.command("handout")(handout)
app.add_typer(handouts, name="handouts")
app.add_typer(report, name="report")


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on. Others than this computer need https in front.")
    ] = "",
    port: Annotated[int, typer.Option(help="The port; also from the environment as PORT.")] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Processes; one is right for a laptop.")] = 1,
) -> None:
    """Run the program and print where it is. Makes keys and database when there are none."""
    chosen = settings()
    engine, _ = opened_data()
    close_database(engine)
    where, at = host or chosen.host, port or chosen.port
    _must_be_free(where, at)
    typer.echo(f"Secure Base is at http://{where}:{at}  (stop with Ctrl+C)")
    if chosen.key_place is KeyPlace.FILE:
        typer.echo(
            f"The master key is in {chosen.master_key_file}. Beside the data it guards against little: see the README."
        )
    if where not in LOOPBACK:
        typer.echo("Others can reach this address. Put https in front of it before any real person's words go in.")
    os.environ["CLINIC_HOST"] = where  # the program itself, in however many processes, reads it there
    settings.cache_clear()
    uvicorn.run(
        "clinic.app:served",
        factory=True,
        host=where,
        port=at,
        workers=workers,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def _must_be_free(host: str, port: int) -> None:
    """Ends the command if the port is taken, before anybody is sent to what answers there now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                stop(f"Port {port} is in use already. Choose another, for example with PORT={port + 1}.")


@forms.command()
def preview(
    questionnaire: FormFile,
    port: Annotated[int, typer.Option(help="The port; also from the environment as PORT.")] = 0,
) -> None:
    """Serve the form in the browser on its own, to see how people will meet it. Nothing that is typed is kept."""
    reading = form_in(questionnaire)
    for remark in (*reading.refused, *reading.warned):
        say(f"{questionnaire}: {remark}", err=True)
    at = port or settings().port
    _must_be_free(LOOPBACK_ADDRESS, at)
    typer.echo(f"The form is at http://{LOOPBACK_ADDRESS}:{at}  (stop with Ctrl+C)")
    uvicorn.run(preview_app(reading.plan), host=LOOPBACK_ADDRESS, port=at, access_log=False, log_level="warning")


@app.command()
def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing, quietly, if there is a practice already.")
    ] = False,
) -> None:
    """Fill an empty database with an invented practice, and print its sign-in."""
    engine, vault = opened_data()
    made = demo_practice.fill(engine, vault)
    if not made and not if_empty:
        stop(
            "There is a practice here already, and the demo only goes into an empty database. "
            "Set CLINIC_DATA to another folder to see it."
        )
    if line := demo_practice.sign_in_line(engine):
        typer.echo(line)
    close_database(engine)


def main() -> None:
    app()
