"""What becomes of each form in a file that is brought in: kept, here already, or refused, with every reason."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from clinic.practice.rules import Actor
from clinic.questionnaires.fhir_json import Remark
from clinic.questionnaires.instruments import sidecar_for
from clinic.questionnaires.packages import FoundForm
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.scoring import disagreements
from clinic.questionnaires.store import KeptForm, OtherDefinitionError, keep_form
from clinic.vault import Vault


class Fate(StrEnum):
    KEPT = "kept"
    KNOWN = "known"
    REFUSED = "refused"
    OTHER = "other"
    """Another definition of it is here, under the same address, version and language."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One form of a file. `known_as` names the instrument of ours that it is; `doubts`, what does not fit it."""

    name: str
    plan: Plan
    fate: Fate
    kept: KeptForm | None
    refused: tuple[Remark, ...]
    warned: tuple[Remark, ...]
    known_as: str
    doubts: tuple[str, ...]


def take_in(session: Session, vault: Vault, actor: Actor, found: FoundForm) -> Outcome:
    """Keeps a form that fits, whole and as it is. The same form again is the one that is here."""
    reading = found.reading
    kept, fate = None, Fate.REFUSED
    if reading.accepted:
        try:
            kept, is_new = keep_form(session, vault, actor, reading)
            fate = Fate.KEPT if is_new else Fate.KNOWN
        except OtherDefinitionError:
            fate = Fate.OTHER
    name, doubts = meaning(reading.plan) if kept else ("", ())
    return Outcome(found.name, reading.plan, fate, kept, reading.refused, reading.warned, name, doubts)


def meaning(plan: Plan) -> tuple[str, tuple[str, ...]]:
    """The instrument of ours that a form is, if any, and where the two do not fit together."""
    about = sidecar_for(plan)
    return (about.instrument.name, tuple(disagreements(plan, about))) if about else ("", ())
