"""How imported forms are kept and fetched, always within the practice of the one who asks."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select

from clinic.database import one_at_a_time
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.questionnaires.fhir import Reading, read_questionnaire
from clinic.questionnaires.plan import Identity
from clinic.questionnaires.tables import ImportedForm
from clinic.vault import Vault


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A line of the list of imported forms."""

    id: UUID
    identity: Identity
    title: str
    language: str
    imported_at: datetime
    retired: bool = False


class FormNotFoundError(LookupError):
    """No such form in this practice."""


class OtherDefinitionError(ValueError):
    """The practice has another definition of this form under the same address, version and language."""


def keep_form(session: Session, vault: Vault, actor: Actor, reading: Reading) -> tuple[KeptForm, bool]:
    """Keeps an accepted form, and says whether it is new; the same definition twice is kept once.

    Raises:
        OtherDefinitionError: this version of it is here already, and reads differently.
    """
    plan = reading.plan
    one_at_a_time(session.connection(), f"imports|{actor.practice}")
    if not reading.accepted:
        raise ValueError("a form that is refused is never kept")
    known = session.exec(
        select(ImportedForm).where(
            ImportedForm.practice_id == actor.practice, ImportedForm.sha256 == plan.identity.sha256
        )
    ).one_or_none()
    if known is not None:
        return _listed(known), False
    if _same_version(session, actor, plan.identity, plan.language) is not None:
        raise OtherDefinitionError(str(plan.identity))
    form = ImportedForm(
        practice_id=actor.practice,
        url=plan.identity.url or None,
        version=plan.identity.version,
        language=plan.language,
        sha256=plan.identity.sha256,
        title=plan.title,
        definition=reading.definition,
        imported_at=datetime.now(UTC),
        imported_by=actor.member,
    )
    session.add(form)
    audit.record(session, vault, actor, f"Imported a form: sha256 {plan.identity.sha256}.")
    return _listed(form), True


def kept_forms(session: Session, actor: Actor) -> list[KeptForm]:
    """Every form the practice imported, by title; retired ones too. The definitions stay where they are."""
    query = select(ImportedForm).where(ImportedForm.practice_id == actor.practice).order_by(col(ImportedForm.id))
    rows = session.exec(query.options(defer(cast("QueryableAttribute[bytes]", ImportedForm.definition))))
    return sorted((_listed(form) for form in rows), key=lambda form: form.title.casefold())


def kept_form(session: Session, actor: Actor, form_id: UUID) -> KeptForm:
    """One of them.

    Raises:
        FormNotFoundError: the practice has none with this id.
    """
    return _listed(_found(session, actor, form_id))


def retire_form(session: Session, vault: Vault, actor: Actor, form_id: UUID, *, retired: bool) -> None:
    """Offers it no more, or again. Nothing is deleted, and what was sent stays.

    Raises:
        FormNotFoundError: the practice has none with this id.
    """
    form = _found(session, actor, form_id)
    if form.retired is not retired:
        form.retired = retired
        session.add(form)
        done = "Retired" if retired else "Put back"
        audit.record(session, vault, actor, f"{done} an imported form: {form.id}.")


def open_form(session: Session, actor: Actor, form_id: UUID) -> Reading:
    """An imported form, compiled.

    Raises:
        FormNotFoundError: the practice has none with this id.
    """
    return read_questionnaire(definition_of(session, actor, form_id))


def definition_of(session: Session, actor: Actor, form_id: UUID) -> bytes:
    """An imported form to the byte as it is kept; from a Bundle or package, with the lists it took with it.

    Raises:
        FormNotFoundError: the practice has none with this id.
    """
    return _found(session, actor, form_id).definition


def _found(session: Session, actor: Actor, form_id: UUID) -> ImportedForm:
    query = select(ImportedForm).where(ImportedForm.id == form_id, ImportedForm.practice_id == actor.practice)
    form = session.exec(query).one_or_none()
    if form is None:
        raise FormNotFoundError(str(form_id))
    return form


def _same_version(session: Session, actor: Actor, identity: Identity, language: str) -> ImportedForm | None:
    query = select(ImportedForm).where(
        ImportedForm.practice_id == actor.practice,
        ImportedForm.url == (identity.url or None),
        ImportedForm.version == identity.version,
        ImportedForm.language == language,
    )
    return session.exec(query).one_or_none() if identity.url else None


def _listed(form: ImportedForm) -> KeptForm:
    identity = Identity(form.url or "", form.version, form.sha256)
    return KeptForm(form.id, identity, form.title, form.language, form.imported_at, form.retired)
