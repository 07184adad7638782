"""Every form that can be sent: ours, the practice's own, and those it imported; each by the name it is sent by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from clinic.intake.packets import single, single_forms
from clinic.practice.rules import Actor
from clinic.questionnaires import instruments
from clinic.questionnaires.form_words import base_language
from clinic.questionnaires.imported_forms import sendable_imported, slug_of
from clinic.questionnaires.own_forms import retired_forms, sendable_forms
from clinic.questionnaires.store import KeptForm, kept_forms


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
    """All of them, ours first. Two queries, however many there are."""
    ours = [
        OfferedForm(slug, title, Whose.OURS, instruments.languages(slug), single(slug).signed)
        for slug, title in single_forms().items()
    ]
    own = [
        OfferedForm(one.slug, one.title, Whose.OWN, one.languages, one.signed) for one in sendable_forms(session, actor)
    ]
    return {one.slug: one for one in (*ours, *own, *_imported(sendable_imported(session, actor)))}


def _imported(kept: list[KeptForm]) -> Iterator[OfferedForm]:
    """Those with a title of their own by it alone; several versions of one form are told apart."""
    titles = Counter(one.title for one in kept)
    for one in kept:
        told = f"{one.title} (version {one.identity.version})"
        title = told if titles[one.title] > 1 and one.identity.version else one.title
        yield OfferedForm(slug_of(one.id), title, Whose.IMPORTED, (base_language(one.language),))


def retired_titles(session: Session, actor: Actor) -> dict[str, str]:
    """What the forms are called that were offered once and are not any more, by the name they were sent by."""
    own = {one.slug: one.title for one in retired_forms(session, actor)}
    return own | {slug_of(one.id): one.title for one in kept_forms(session, actor) if one.retired}
