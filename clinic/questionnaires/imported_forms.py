"""Imported forms as they are sent: their definition to the byte, and a sidecar that keeps what nobody has decided.

Whoever wrote the form said nothing of which questions touch violence, an affair and the like, and nobody here has read
it for that yet. So no answer of it may ever be opened to the other partner, but those to questions our own sidecar of
the instrument speaks of (clinic/questionnaires/imported_meaning.py). A copy of the form is where one says more.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session

from clinic.practice.rules import Actor
from clinic.questionnaires import instruments
from clinic.questionnaires.drafting import NAMELESS
from clinic.questionnaires.fhir import Reading
from clinic.questionnaires.form_words import base_language
from clinic.questionnaires.imported_meaning import meaning_of_import
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.sidecar_writing import written
from clinic.questionnaires.store import FormNotFoundError, KeptForm, kept_forms, open_form

IMPORTED = "imported-"
"""What the name begins with under which such a form is sent."""


@dataclass(frozen=True, slots=True)
class ImportedEdition:
    """The exact words that are sent, the base of their language, and the text of the sidecar."""

    language: str
    definition: bytes
    sidecar: str


def slug_of(form_id: UUID) -> str:
    return f"{IMPORTED}{form_id}"


def sendable_imported(session: Session, actor: Actor) -> list[KeptForm]:
    """Every imported form that is not retired, by title."""
    return [form for form in kept_forms(session, actor) if not form.retired]


def imported_edition(session: Session, actor: Actor, slug: str) -> ImportedEdition:
    """What is sent of an imported form. A retired one is still there for what was sent.

    Raises:
        FormNotFoundError: the practice has no such form.
    """
    try:
        form_id = UUID(slug.removeprefix(IMPORTED))
    except ValueError:
        raise FormNotFoundError(slug) from None
    reading = open_form(session, actor, form_id)
    return ImportedEdition(base_language(reading.plan.language), reading.definition, sidecar_text(reading, form_id))


def known_as(plan: Plan) -> str:
    """The name of our sidecar that belongs to the form; "" where there is none."""
    about = instruments.sidecar_for(plan)
    return next((slug for slug in instruments.sidecars() if about and instruments.sidecar(slug) is about), "")


SCORED: dict[str, str] = {}
"""The instrument that a form is, by the digest of its definition: read once a process, for neither ever changes."""
REMEMBERED = 1_000


def scored_forms(session: Session, actor: Actor) -> dict[str, str]:
    """The imported form that has every question of an instrument, by the instrument: one each, English first."""
    found: dict[str, str] = {}
    for form in sorted(sendable_imported(session, actor), key=lambda one: base_language(one.language) != "en"):
        if form.identity.sha256 not in SCORED:
            if len(SCORED) >= REMEMBERED:
                SCORED.clear()
            SCORED[form.identity.sha256] = _whole_instrument(open_form(session, actor, form.id).plan)
        if slug := SCORED[form.identity.sha256]:
            found.setdefault(slug, slug_of(form.id))
    return found


def _whole_instrument(plan: Plan) -> str:
    """The instrument of ours whose score this form can give; "" where there is none."""
    slug = known_as(plan)
    rules = instruments.sidecar(slug).score if slug else ()
    return slug if rules and all(plan.named(name) for name in rules[0].items) else ""


def sidecar_text(reading: Reading, form_id: UUID) -> str:
    """What is sent beside the form. Points of its own, for which nobody vouches, are not added up."""
    about = meaning_of_import(reading.plan)
    address = f"urn:uuid:{form_id}" if about.instrument.questionnaire == NAMELESS else about.instrument.questionnaire
    return written(replace(about, instrument=replace(about.instrument, questionnaire=address, adds_own_points=False)))
