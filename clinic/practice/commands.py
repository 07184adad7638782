"""`clinic user`: accounts from the command line. `clinic audit`: is the trail whole?"""

from typing import Annotated

import typer

from clinic.command_line import Desk, desk, opened_data, stop
from clinic.database import close_database, transaction
from clinic.practice import audit as trail
from clinic.practice import store
from clinic.practice.passwords import PasswordHash, hashed, password_problem
from clinic.practice.rules import Role
from clinic.practice.tables import Member

user = typer.Typer(
    help="The people who work here: add an account, list them, set a password, close one.",
    no_args_is_help=True,
)
audit = typer.Typer(help="The audit trail: who did what, when.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The e-mail address this person signs in with.")]
Password = Annotated[
    str,
    typer.Option(
        prompt="Password (at least 15 characters; several ordinary words work well)",
        hide_input=True,
        confirmation_prompt=True,
        envvar="CLINIC_NEW_PASSWORD",
        help="Asked for when not given, so that it stays out of the shell's history.",
    ),
]


@user.command("add")
def add(
    email: Email,
    name: Annotated[str, typer.Option(prompt="Their name", help="The person's name, as shown on pages.")],
    password: Password,
    role: Annotated[
        Role, typer.Option(help="What this person may do. The first account is always the owner.")
    ] = Role.COUNSELOR,
    practice: Annotated[str, typer.Option(help="For the first account: the name of the practice.")] = "My practice",
) -> None:
    """Add an account. The first one also makes the practice."""
    if "@" not in email:
        stop("An e-mail address has an @ in it, like nora@example.com.")
    kept = _checked(password, email)
    engine, vault = opened_data()
    with transaction(engine) as session:
        if store.member_by_email(session, email):
            stop(f"There is already an account for {email}.")
        found = store.first_practice(session)
        home = found or store.add_practice(session, vault, practice)
        store.add_member(session, vault, home, email, name, kept, role if found else Role.OWNER)
    close_database(engine)
    typer.echo(f"{name} can sign in with {email}.")


@user.command("list")
def list_users() -> None:
    """List the accounts."""
    with desk() as here:
        for member in store.members(here.session, here.practice.id):
            closed = "\tclosed" if member.closed_at else ""
            typer.echo(f"{member.email}\t{member.name}\t{member.role.value}{closed}")


@user.command("password")
def set_password(email: Email, password: Password) -> None:
    """Set a new password for an account. It is signed out everywhere."""
    kept = _checked(password, email)
    with desk() as here:
        store.set_password(here.session, here.vault, here.actor, _account(here, email), kept)
    typer.echo("The password is changed.")


@user.command("close")
def close(email: Email) -> None:
    """Close an account: nobody can sign in to it any more. What it did stays in the files and in the trail."""
    with desk() as here:
        try:
            store.close_account(here.session, here.vault, here.actor, _account(here, email))
        except store.LastOwnerError:
            stop("This is the practice's only owner. Add another owner first.")
    typer.echo("The account is closed.")


def _account(here: Desk, email: str) -> Member:
    member = store.member_by_email(here.session, email)
    if member is None:
        stop(f"There is no account for {email}.")
    return member


def _checked(password: str, email: str) -> PasswordHash:
    """The hash to keep; made before any transaction begins, because it takes long."""
    if problem := password_problem(password, email):
        stop(problem)
    return hashed(password)


@audit.command("verify")
def verify() -> None:
    """Check that nothing in the audit trail was changed, cut out or put in a different order."""
    with desk() as here:
        broken = list(trail.verify(here.session, here.vault, here.practice.id))
        whole = here.practice.audit_seq
    if broken:
        stop("The audit trail is broken at " + ", ".join(f"event {seq}" for seq in broken) + ".")
    typer.echo(f"The audit trail is whole: {whole:,} events.")
