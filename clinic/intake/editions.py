"""A form exactly as it was when it was sent: its words in each language and its sidecar, compiled once a process.

An open packet keeps its editions, so a form of the library can change without touching anybody's draft.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, select

from clinic.couples.rules import Matter
from clinic.intake.rules import OF_DANGER, is_delicate
from clinic.intake.tables import IntakeEdition, IntakeForm
from clinic.practice.rules import Actor
from clinic.questionnaires import instruments
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.form_pages import FormPage, pages_of
from clinic.questionnaires.imported_forms import IMPORTED, imported_edition
from clinic.questionnaires.own_forms import OWN, own_edition
from clinic.questionnaires.plan import Item, Plan
from clinic.questionnaires.privacy import matter_of, starts_as
from clinic.questionnaires.sidecar import Routing, Sidecar, StartsAs, read_sidecar

ENGLISH = "en"
_KEPT = 200


@dataclass(frozen=True, slots=True)
class Edition:
    """One form in one language as it was sent, ready to be asked."""

    id: str
    language: str
    plan: Plan
    sidecar: Sidecar | None
    pages: tuple[FormPage, ...]

    @property
    def form_of_ours(self) -> str:
        """The form of ours that it is or was copied from, by name; "" if it is neither."""
        return instruments.known_by(self.sidecar.instrument.questionnaire) if self.sidecar else ""

    def matter(self, link_id: str) -> Matter:
        """What an answer is about: what the sidecar says of the item, or of what it stands in."""
        return matter_of(self.plan, self.sidecar, link_id) if link_id in self.plan else Matter.ORDINARY

    def counselor_only(self, link_id: str) -> bool:
        """Whether an answer is for the counselor alone once it is sent."""
        return link_id in self.plan and starts_as(self.plan, self.sidecar, link_id) is StartsAs.COUNSELOR

    def asks_of_danger(self, page: FormPage) -> bool:
        """Whether an answer on this page may mean that somebody needs help before their visit."""
        if self.sidecar is None:
            return False
        items = {one.link_id for item in page.items for one in _with_those_below(item)}
        crisis = [self.plan.named(one.item) for one in self.sidecar.safety if one.routing is Routing.CRISIS]
        told_at_once = any(item is not None and item.link_id in items for item in crisis)
        return told_at_once or not OF_DANGER.isdisjoint(map(self.matter, items))

    def is_delicate(self, page: FormPage) -> bool:
        """Whether an answer on this page can never be opened to the other partner."""
        return any(is_delicate(self.matter(one.link_id)) for item in page.items for one in _with_those_below(item))

    def is_never_opened(self, page: FormPage) -> bool:
        """Whether that is so of every question on it: only then may the page promise it."""
        asked = [one for item in page.items for one in _with_those_below(item) if one.is_question]
        return bool(asked) and all(is_delicate(self.matter(one.link_id)) for one in asked)


def _with_those_below(item: Item) -> list[Item]:
    return [item, *(one for child in item.items for one in _with_those_below(child))]


def pinned(session: Session, slug: str) -> str:
    """Keeps a form of the library as it is now, in every language, and names its editions."""
    definitions = {language: instruments.form(slug, language).definition for language in instruments.languages(slug)}
    return _kept(session, definitions, _sidecar_of(slug))


def pinned_for(session: Session, actor: Actor, slug: str) -> str:
    """Keeps a form of the library, the newest published version of one of the practice's own, or an imported one.

    Raises:
        OwnFormNotFoundError: the practice has no such form.
        FormNotFoundError: it imported none of this name.
    """
    if slug.startswith(IMPORTED):
        imported = imported_edition(session, actor, slug)
        return _kept(session, {imported.language: imported.definition}, imported.sidecar)
    if not slug.startswith(OWN):
        return pinned(session, slug)
    own = own_edition(session, actor, slug)
    return _kept(session, own.definitions, own.sidecar)


def _kept(session: Session, definitions: Mapping[str, bytes], sidecar: str) -> str:
    named = []
    for language, definition in definitions.items():
        digest = hashlib.sha256(b"\0".join((definition, sidecar.encode()))).hexdigest()
        if session.get(IntakeEdition, digest) is None:
            session.add(IntakeEdition(id=digest, language=language, definition=definition, sidecar=sidecar))
            session.flush()
        named.append(f"{language}:{digest}")
    return " ".join(named)


def _sidecar_of(slug: str) -> str:
    file = instruments.HERE / f"{slug}.sidecar.toml"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def edition_of(session: Session, form: IntakeForm, language: str = ENGLISH) -> Edition:
    """The edition of a form in a language, or else in English, or in the one language it has.

    One that was sent stays in the language it was sent in.
    """
    return _compiled(session, form.submitted_edition or _digest_in(form, language.partition("-")[0]))


def edition_to_read(session: Session, form: IntakeForm) -> Edition:
    """What the counselor reads it by: the English edition, or the one there is.

    The linkIds and codes are the same in every language.
    """
    return _compiled(session, _digest_in(form, ENGLISH))


def _digest_in(form: IntakeForm, language: str) -> str:
    by_language = dict(one.split(":") for one in form.editions.split())
    return by_language.get(language) or by_language.get(ENGLISH) or next(iter(by_language.values()))


_COMPILED: dict[str, Edition] = {}


def _compiled(session: Session, digest: str) -> Edition:
    if digest not in _COMPILED:
        row = session.exec(select(IntakeEdition).where(IntakeEdition.id == digest)).one()
        plan = read_questionnaire(row.definition).plan
        sidecar = read_sidecar(row.sidecar) if row.sidecar else None
        if len(_COMPILED) >= _KEPT:
            _COMPILED.clear()
        _COMPILED[digest] = Edition(digest, row.language, plan, sidecar, pages_of(plan))
    return _COMPILED[digest]
