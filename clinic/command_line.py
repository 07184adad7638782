"""What every command shares: opening the practice's data, who acts, and saying trouble in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

import typer
from sqlalchemy import Engine
from sqlmodel import Session
from typer import _click
from typer.core import TyperGroup

from clinic.couples.store import CoupleFile, CoupleNotFoundError, open_couple
from clinic.database import close_database, open_database, transaction
from clinic.embedded import DatabaseError
from clinic.keys import make_master_key, master_key
from clinic.migrating import migrate
from clinic.practice.rules import Actor
from clinic.practice.store import first_practice, require_own_key
from clinic.practice.tables import Practice
from clinic.settings import settings
from clinic.vault import Vault, VaultError


@dataclass(frozen=True, slots=True)
class Desk:
    """The practice's data, open in one transaction."""

    session: Session
    vault: Vault
    practice: Practice

    @property
    def actor(self) -> Actor:
        """The command line itself: it is in the audit trail without a member."""
        return Actor(self.practice.id)

    def couple(self, given: str) -> CoupleFile:
        """The couple with this id, or a clear end."""
        try:
            return open_couple(self.session, self.vault, self.actor, UUID(given))
        except (ValueError, CoupleNotFoundError):
            stop(f"There is no couple with the id {given}. `clinic couple list` shows them all.")


class PlainGroup(TyperGroup):
    """Commands whose errors speak to the person who typed them, and not of what found them."""

    def invoke(self, ctx: _click.Context) -> object:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.replace("Value error, ", "")
            raise


def stop(message: str) -> NoReturn:
    """Says what is wrong and ends the command with code 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


def opened_data() -> tuple[Engine, Vault]:
    """Keys and database of this folder, made and brought up to date if need be."""
    chosen = settings()
    try:
        make_master_key(chosen)
        master = master_key(chosen)
        engine, vault = open_database(chosen, master), Vault(master)
        _make_ready(engine, vault)
    except (VaultError, DatabaseError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"The data folder {chosen.data} cannot be used: {error.strerror}.")
    return engine, vault


def _make_ready(engine: Engine, vault: Vault) -> None:
    try:
        migrate(engine)
        with transaction(engine, reading=True) as session:
            require_own_key(session, vault)
    except (VaultError, DatabaseError):
        close_database(engine)
        raise


@contextmanager
def desk() -> Iterator[Desk]:
    """The practice's data for one command; everything it does is kept, or nothing."""
    engine, vault = opened_data()
    try:
        with transaction(engine) as session:
            practice = first_practice(session)
            if practice is None:
                stop("There is no practice here yet. `clinic user add` makes the first account, `clinic demo` a demo.")
            yield Desk(session, vault, practice)
    finally:
        close_database(engine)
