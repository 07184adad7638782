"""How the practice's own forms are kept: one that is being edited, and each version that was published, for ever."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.database import one_at_a_time
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.questionnaires.drafting import OwnDraft, problems
from clinic.questionnaires.own_export import definition, kept, read_kept, sidecar_text
from clinic.questionnaires.tables import OwnForm, OwnFormVersion
from clinic.vault import Vault

OWN = "own-"
"""What the name begins with under which such a form is sent."""


class OwnFormNotFoundError(LookupError):
    """The practice has no such form, or no such version of it."""


class FormChangedError(Exception):
    """Someone else changed the form since the page was opened."""


class UnfinishedFormError(ValueError):
    """It cannot be published yet."""


@dataclass(frozen=True, slots=True)
class SendableForm:
    """A form of the practice's own that can be put into a packet; one that is signed ends with a typed name.

    `languages` are those a client can be asked in.
    """

    slug: str
    title: str
    signed: bool
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnEdition:
    """The exact words that are sent, by language, and the text of the sidecar."""

    definitions: dict[str, bytes]
    sidecar: str


def sendable_forms(session: Session, actor: Actor) -> list[SendableForm]:
    """Every published form of the practice that is not retired, by title."""
    return _published(session, actor, retired=False)


def retired_forms(session: Session, actor: Actor) -> list[SendableForm]:
    """Those that are offered no more, as they were when they last were."""
    return _published(session, actor, retired=True)


def _published(session: Session, actor: Actor, *, retired: bool) -> list[SendableForm]:
    spanish = col(OwnFormVersion.spanish).is_not(None)
    query = select(OwnForm.id, OwnFormVersion.title, OwnFormVersion.signed, spanish)
    query = query.join(OwnForm, col(OwnForm.id) == col(OwnFormVersion.form_id))
    query = query.where(OwnForm.practice_id == actor.practice, OwnForm.version == OwnFormVersion.version)
    rows = session.exec(query.where(col(OwnForm.retired).is_(retired)))
    found = (
        SendableForm(f"{OWN}{one}", title, signed, ("en", "es") if both else ("en",))
        for one, title, signed, both in rows
    )
    return sorted(found, key=lambda form: form.title.casefold())


def own_edition(session: Session, actor: Actor, slug: str) -> OwnEdition:
    """What is sent of a form: its newest published version. A retired one is still there for what was sent.

    Raises:
        OwnFormNotFoundError: the practice has no such form, or it was never published.
    """
    try:
        form_id = UUID(slug.removeprefix(OWN))
    except ValueError:
        raise OwnFormNotFoundError(slug) from None
    newest = own_version(session, actor, form_id, own_form(session, actor, form_id).version)
    spanish = {"es": newest.spanish} if newest.spanish else {}
    return OwnEdition({"en": newest.english} | spanish, newest.sidecar)


def own_forms(session: Session, actor: Actor) -> list[OwnForm]:
    query = select(OwnForm).where(OwnForm.practice_id == actor.practice)
    return list(session.exec(query.order_by(col(OwnForm.id))))


def own_form(session: Session, actor: Actor, form_id: UUID, *, lock: bool = False) -> OwnForm:
    """A form of the practice.

    Raises:
        OwnFormNotFoundError: it has none with this id.
    """
    query = select(OwnForm).where(OwnForm.id == form_id, OwnForm.practice_id == actor.practice)
    if lock:  # whoever waited for another one's change has to see it, not what they had read before
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).one_or_none()
    if found is None:
        raise OwnFormNotFoundError(str(form_id))
    return found


def content_of(form: OwnForm | OwnFormVersion) -> OwnDraft:
    return read_kept(form.content)


def versions(session: Session, actor: Actor, form_id: UUID) -> list[OwnFormVersion]:
    """Every published version, the newest first."""
    own_form(session, actor, form_id)
    query = select(OwnFormVersion).where(OwnFormVersion.form_id == form_id)
    return list(session.exec(query.order_by(col(OwnFormVersion.version).desc())))


def own_version(session: Session, actor: Actor, form_id: UUID, version: int) -> OwnFormVersion:
    """One published version.

    Raises:
        OwnFormNotFoundError: there is none.
    """
    own_form(session, actor, form_id)
    found = session.get(OwnFormVersion, (form_id, version))
    if found is None:
        raise OwnFormNotFoundError(f"{form_id} {version}")
    return found


def begin(session: Session, vault: Vault, actor: Actor, content: OwnDraft, form_id: UUID) -> UUID:
    """Begins a form; the same id sent twice begins it once.

    Raises:
        OwnFormNotFoundError: another practice has a form with this id.
    """
    one_at_a_time(session.connection(), f"own form|{form_id}")
    if session.get(OwnForm, form_id) is not None:
        return own_form(session, actor, form_id).id
    form = OwnForm(
        id=form_id,
        practice_id=actor.practice,
        content=kept(content),
        changed_at=datetime.now(UTC),
        changed_by=actor.member,
    )
    session.add(form)
    session.flush()
    audit.record(session, vault, actor, f"Began a form of the practice's own: {form_id}.")
    return form_id


def save(session: Session, vault: Vault, actor: Actor, form_id: UUID, content: OwnDraft, revision: int) -> None:
    """Keeps the form as it is now. What is there already is no change, however old the page.

    Raises:
        FormChangedError: `revision` is not the present one.
    """
    form = own_form(session, actor, form_id, lock=True)
    if content_of(form) == content:
        return
    if form.revision != revision:
        raise FormChangedError
    form.before, form.content = form.content, kept(content)
    _changed(session, vault, actor, form, "Changed")


def undo(session: Session, vault: Vault, actor: Actor, form_id: UUID, revision: int) -> None:
    """Takes the last change back; done again, it brings the change back.

    Raises:
        FormChangedError: `revision` is not the present one, or there is nothing to take back.
    """
    form = own_form(session, actor, form_id, lock=True)
    if form.revision != revision or form.before is None:
        raise FormChangedError
    form.before, form.content = form.content, form.before
    _changed(session, vault, actor, form, "Took back a change to")


def publish(session: Session, vault: Vault, actor: Actor, form_id: UUID, revision: int) -> int:
    """Publishes the form as its next version; the same words again make none. Gives the newest version.

    Raises:
        FormChangedError: `revision` is not the present one.
        UnfinishedFormError: something in it is not finished.
    """
    form = own_form(session, actor, form_id, lock=True)
    content = content_of(form)
    newest = session.get(OwnFormVersion, (form_id, form.version))
    if newest is not None and content_of(newest) == content:
        return form.version
    if form.revision != revision:
        raise FormChangedError
    if problems(content):
        raise UnfinishedFormError
    form.version += 1
    made = OwnFormVersion(
        form_id=form_id,
        version=form.version,
        title=content.title,
        signed=content.signed,
        content=form.content,
        english=definition(content, form_id, form.version),
        spanish=definition(content, form_id, form.version, "es") if content.has_spanish else None,
        sidecar=sidecar_text(content, form_id),
        published_at=datetime.now(UTC),
        published_by=actor.member,
    )
    session.add(made)
    _changed(session, vault, actor, form, "Published")
    return form.version


def retire(session: Session, vault: Vault, actor: Actor, form_id: UUID, *, retired: bool) -> None:
    """Offers it no more, or again. Nothing is deleted, and what was sent stays."""
    form = own_form(session, actor, form_id, lock=True)
    if form.retired is not retired:
        form.retired = retired
        _changed(session, vault, actor, form, "Retired" if retired else "Put back")


def _changed(session: Session, vault: Vault, actor: Actor, form: OwnForm, what: str) -> None:
    form.revision += 1
    form.changed_at, form.changed_by = datetime.now(UTC), actor.member
    session.add(form)
    session.flush()
    audit.record(session, vault, actor, f"{what} a form of the practice's own: {form.id}.")
