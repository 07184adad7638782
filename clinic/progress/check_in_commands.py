"""`clinic check-ins`: the weekly messages, for a timer to send. Safe to repeat: each goes out once a week at most."""

from uuid import UUID

import typer
from sqlalchemy import Engine

from clinic.clock import this_day
from clinic.command_line import opened_data, stop
from clinic.couples.link_store import token_of
from clinic.couples.rules import Side
from clinic.couples.store import held, open_couple
from clinic.database import close_database, transaction
from clinic.intake.mail import MailError, send_link
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.practice.store import first_practice
from clinic.progress.check_in_reminders import due_reminders, give_turn_back, take_turn
from clinic.settings import Settings, settings
from clinic.vault import Vault
from clinic.wording import count

check_ins = typer.Typer(
    help="Weekly check-ins: the message to each partner who agreed to one.", no_args_is_help=True, rich_markup_mode=None
)


@check_ins.callback()
def _room() -> None:
    """There will be more than one command here."""


@check_ins.command("send")
def send() -> None:
    """Send this week's message to every partner who agreed to one and did not get it yet.

    The message says "A page for you" and holds the standing link. Let a timer call this once a day or once a week:
    running it again sends nothing twice.
    """
    chosen = settings()
    if not chosen.sends_mail:
        stop("No mail server is set: CLINIC_MAIL_HOST and CLINIC_MAIL_FROM are needed. Partners can use their link.")
    if not chosen.address:
        stop("Set CLINIC_ADDRESS to the address partners reach this program at, such as https://practice.example.")
    engine, vault = opened_data()
    try:
        with transaction(engine, reading=True) as session:
            practice = first_practice(session)
            due = due_reminders(session, practice.id, this_day()) if practice else []
        sent, failed = 0, 0
        for couple, side in due:
            told = _send_one(chosen, engine, vault, Actor(practice.id), couple, side) if practice else None
            sent, failed = sent + (told is True), failed + (told is False)
    finally:
        close_database(engine)
    typer.echo(f"Sent {count(sent, 'message')}.")
    if failed:
        stop(f"The mail server did not take {count(failed, 'message')}. Run it again later; only those are sent then.")


def _send_one(chosen: Settings, engine: Engine, vault: Vault, actor: Actor, couple: UUID, side: Side) -> bool | None:
    """Takes the turn, then sends. Whether it was sent; nothing if another run has the turn or no link is open."""
    with transaction(engine) as session:
        file = held(session, open_couple(session, vault, actor, couple))
        taken = take_turn(session, file, side, this_day())
        if taken is None:
            return None
        audit.record(session, vault, actor, f"Sent partner {side.upper()} their weekly message.", couple)
    address, link = taken
    try:
        send_link(chosen, address, f"{chosen.address.rstrip('/')}/p/{token_of(vault, link.id)}")
    except MailError:
        with transaction(engine) as session:
            give_turn_back(session, couple, side)
            audit.record(session, vault, actor, f"The weekly message to partner {side.upper()} was not taken.", couple)
        return False
    return True
