"""`clinic forms list` and `clinic forms export`: every form there is, and the exact definition of one."""

from collections.abc import Callable
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from sqlmodel import Session

from clinic.command_line import opened_data, stop
from clinic.database import close_database, transaction
from clinic.practice.rules import Actor
from clinic.practice.store import first_practice
from clinic.questionnaires import instruments
from clinic.questionnaires.commands import forms, say
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.imported_forms import IMPORTED
from clinic.questionnaires.own_forms import OWN, OwnFormNotFoundError, own_edition, own_forms
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.store import FormNotFoundError, KeptForm, definition_of, kept_forms

__all__ = ["forms"]

Found = TypeVar("Found")


@forms.command("list")
def list_forms() -> None:
    """List our forms, those of the practice, and those it imported.

    A line each: address and version, language, digest, title, whose it is with its name for `export`.
    """
    for slug in instruments.slugs():
        for language in instruments.languages(slug):
            _list(instruments.form(slug, language).plan, language, f"ours: {slug}")
    own, imported = _asked(_of_the_practice) or ([], [])
    for plan, whence in own:
        _list(plan, plan.language, whence)
    for kept in imported:
        whence = f"imported: {kept.id}{', retired' if kept.retired else ''}"
        say("\t".join((str(kept.identity) or "-", kept.language or "-", kept.identity.sha256, kept.title, whence)))


@forms.command("export")
def export_form(
    name: Annotated[str, typer.Argument(metavar="SLUG_OR_ID", help="As the list has it.")],
    language: Annotated[str, typer.Option(help="Of a form that there is in several languages.")] = "en",
) -> None:
    """Write a form to standard output: ours, one of the practice, or an imported one to the byte as it is kept."""
    if name in instruments.slugs():
        there = instruments.languages(name)
        content = instruments.form(name, language).definition if language in there else None
    else:
        there = ()
        content = _asked(lambda session, actor: _definition(session, actor, name, language))
    if content is None:
        stop(f"There is no form {name} in {language}." if there else f"There is no form {name}.")
    typer.echo(content, nl=False)


def _of_the_practice(session: Session, actor: Actor) -> tuple[list[tuple[Plan, str]], list[KeptForm]]:
    own = []
    for form in own_forms(session, actor):
        whence = f"own: {form.id}{', retired' if form.retired else ''}"
        if form.version:
            definitions = own_edition(session, actor, f"{OWN}{form.id}").definitions.values()
            own += [(read_questionnaire(definition).plan, whence) for definition in definitions]
    return own, kept_forms(session, actor)


def _definition(session: Session, actor: Actor, name: str, language: str) -> bytes | None:
    """An imported form has one language; it is written whatever was asked for."""
    try:
        form_id = UUID(name.removeprefix(OWN).removeprefix(IMPORTED))
    except ValueError:
        return None
    try:
        return definition_of(session, actor, form_id)
    except FormNotFoundError:
        pass
    try:
        return own_edition(session, actor, f"{OWN}{form_id}").definitions.get(language)
    except OwnFormNotFoundError:
        return None


def _asked(question: Callable[[Session, Actor], Found]) -> Found | None:
    """What the practice answers; nothing while there is no practice."""
    engine, _ = opened_data()
    try:
        with transaction(engine, reading=True) as session:
            practice = first_practice(session)
            return question(session, Actor(practice.id)) if practice else None
    finally:
        close_database(engine)


def _list(plan: Plan, language: str, whence: str) -> None:
    say("\t".join((str(plan.identity) or "-", language or "-", plan.identity.sha256, plan.title, whence)))
