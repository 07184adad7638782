"""Every form that can be sent: ours, the practice's own, and those it imported; each by the name it is sent by."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from clinic.intake.packets import single, single_forms
from clinic.practice.rules import Actor
from clinic.questionnaires import instruments
from clinic.questionnaires.form_words import base_language
from clinic.questionnaires.imported_forms import sendable_imported, slug_of
from clinic.questionnaires.own_forms import OWN, sendable_forms
from clinic.questionnaires.store import kept_forms
from clinic.questionnaires.tables import OwnForm, OwnFormVersion


class Whose(StrEnum):
    """Who wrote a form."""

    OURS = "ours"
    OWN = "own"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class OfferedForm:
    """A form to choose; `languages` are those a client can be asked in."""

    slug: str
    title: str
    whose: Whose
    languages: tuple[str, ...]
    signed: bool = False


def offered_forms(session: Session, actor: Actor) -> dict[str, OfferedForm]:
    """All of them, ours first. Three queries, however many there are."""
    spanish = _own_in_spanish(session, actor)
    ours = [
        OfferedForm(slug, title, Whose.OURS, instruments.languages(slug), single(slug).signed)
        for slug, title in single_forms().items()
    ]
    own = [
        OfferedForm(one.slug, one.title, Whose.OWN, ("en", *(("es",) if one.slug in spanish else ())), one.signed)
        for one in sendable_forms(session, actor)
    ]
    imported = [
        OfferedForm(slug_of(one.id), one.title, Whose.IMPORTED, (base_language(one.language),))
        for one in sendable_imported(session, actor)
    ]
    return {one.slug: one for one in (*ours, *own, *imported)}


def retired_titles(session: Session, actor: Actor) -> dict[str, str]:
    """What the forms are called that were offered once and are not any more, by the name they were sent by."""
    query = select(OwnForm.id, OwnFormVersion.title).join(OwnForm, col(OwnForm.id) == col(OwnFormVersion.form_id))
    query = query.where(OwnForm.practice_id == actor.practice, OwnFormVersion.version == OwnForm.version)
    own = {f"{OWN}{form_id}": title for form_id, title in session.exec(query.where(col(OwnForm.retired).is_(True)))}
    return own | {slug_of(one.id): one.title for one in kept_forms(session, actor) if one.retired}


def _own_in_spanish(session: Session, actor: Actor) -> set[str]:
    """The practice's own forms whose newest version can be asked in Spanish."""
    query = select(OwnForm.id).join(OwnFormVersion, col(OwnFormVersion.form_id) == col(OwnForm.id))
    query = query.where(OwnForm.practice_id == actor.practice, OwnFormVersion.version == OwnForm.version)
    return {f"{OWN}{form_id}" for form_id in session.exec(query.where(col(OwnFormVersion.spanish).is_not(None)))}
