"""The list of couples, and adding one."""

from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.forms import read_couple, values_of
from clinic.couples.rules import CycleType, InjuryRole, Position, SecretsPolicy
from clinic.couples.store import ListedCouple, add_couple, list_couples
from clinic.identifiers import new_id
from clinic.practice.rules import Act, may
from clinic.web.access import AddsCouple, ListsCouples
from clinic.web.forms import Form
from clinic.web.rendering import Frame, frame, show
from clinic.wording import CYCLE_TYPES, INJURY_ROLES, POSITIONS, SECRETS_MEANINGS, SECRETS_POLICIES

router = APIRouter()


@dataclass(frozen=True, slots=True)
class CouplesPage:
    frame: Frame
    couples: list[ListedCouple]
    may_open: bool


@dataclass(frozen=True, slots=True)
class SecretsChoice:
    """A secrets policy to choose, with the sentence that says what it means."""

    name: str
    sentence: str


def _secrets_choices() -> dict[str, SecretsChoice]:
    """Every policy by its value, and last that nothing is agreed yet."""
    agreed = {
        policy.value: SecretsChoice(SECRETS_POLICIES[policy], SECRETS_MEANINGS[policy]) for policy in SecretsPolicy
    }
    return agreed | {"": SecretsChoice("Not agreed yet", "Talk it over with both before you see either of them alone.")}


@dataclass(frozen=True, slots=True)
class CoupleFormPage:
    """The form of a couple, new or known. `values` and `problems` go by field name."""

    frame: Frame
    action: str
    cancel: str
    values: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    revision: int = 0
    clinical: bool = True
    once: str = field(default_factory=lambda: str(new_id()))
    positions: dict[Position, str] = field(default_factory=lambda: POSITIONS)
    injury_roles: dict[InjuryRole, str] = field(default_factory=lambda: INJURY_ROLES)
    cycle_types: dict[CycleType, str] = field(default_factory=lambda: CYCLE_TYPES)
    secrets_choices: dict[str, SecretsChoice] = field(default_factory=_secrets_choices)


@router.get("/couples")
def couples(visit: ListsCouples) -> Response:
    listed = list_couples(visit.session, visit.vault, visit.actor)
    return show(
        "couples/list.html", CouplesPage(frame(visit, "Couples"), listed, may(visit.member.role, Act.OPEN_FILE))
    )


@router.get("/couples/new")
def new_couple_page(visit: AddsCouple) -> Response:
    return show("couples/form.html", _form(visit, values_of(None)))


@router.post("/couples")
def new_couple(visit: AddsCouple, form: Form) -> Response:
    may_open = may(visit.member.role, Act.OPEN_FILE)
    facts, problems = read_couple(form, clinical=may_open)
    if facts is None:
        return show("couples/form.html", _form(visit, values_of(None) | form.values, problems.by_field), status=422)
    once = form.once_for(facts.partners.a.name, facts.partners.b.name)
    couple_id = add_couple(visit.session, visit.vault, visit.actor, facts, once)
    return RedirectResponse(f"/couples/{couple_id}{'' if may_open else '/forms'}", status_code=303)


def _form(visit: AddsCouple, values: dict[str, str], problems: dict[str, str] | None = None) -> CoupleFormPage:
    clinical = may(visit.member.role, Act.OPEN_FILE)
    return CoupleFormPage(
        frame(visit, "Add a couple"), "/couples", "/couples", values, problems or {}, clinical=clinical
    )
