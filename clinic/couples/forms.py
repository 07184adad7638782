"""The couple form: what was typed, what is wrong with it, and the facts it makes."""

from collections.abc import Mapping
from typing import Any, TypeVar

from clinic.couples.rules import (
    CONTACT_LIMIT,
    NAME_LIMIT,
    CycleType,
    InjuryRole,
    Pair,
    Partner,
    Position,
    SecretsPolicy,
    Side,
    WordsError,
    checked_words,
)
from clinic.couples.store import CoupleFacts
from clinic.web.forms import Problems, Submitted
from clinic.wording import CYCLE_TYPES, INJURY_ROLES, POSITIONS, SECRETS_POLICIES

Choice = TypeVar("Choice", CycleType, InjuryRole, Position, SecretsPolicy)

FIELDS = ("name", "pronouns", "contact", "position", "injury_role")
NOT_CLINICAL = ("_name", "_pronouns", "_contact")


def values_of(facts: CoupleFacts | None) -> dict[str, str]:
    """The form's fields filled from a couple's facts; blank ones for a new couple."""
    values = {"cycle_type": "", "secrets_policy": ""} | {f"{side}_{name}": "" for side in Side for name in FIELDS}
    if facts is None:
        return values
    for side in Side:
        values |= {f"{side}_{name}": getattr(facts.partners[side], name) or "" for name in FIELDS}
    return values | {"cycle_type": facts.cycle_type or "", "secrets_policy": facts.secrets_policy or ""}


_LABELS = {
    "name": "the name",
    "pronouns": "the pronouns",
    "contact": "the safe way to get in touch",
    "position": "the position",
    "injury_role": "the part in a hurt",
}


def saved_meanwhile(facts: CoupleFacts, typed: dict[str, str]) -> str:
    """What somebody else saved where something else is typed here, in a sentence; nothing if all is the same."""
    saved = {name: value for name, value in values_of(facts).items() if typed.get(name, value) != value}
    said = [f"{_called(name)} is now “{_SAID.get(value, value)}”" for name, value in saved.items()]
    return f"Saved meanwhile: {'; '.join(said)}." if said else ""


def _called(name: str) -> str:
    side, _, what = name.partition("_")
    if what in _LABELS and side in set(Side):
        return f"{_LABELS[what]} of partner {side.upper()}"
    return {"cycle_type": "the cycle type", "secrets_policy": "the secrets policy"}[name]


_LISTS: tuple[Mapping[Any, str], ...] = (CYCLE_TYPES, INJURY_ROLES, POSITIONS, SECRETS_POLICIES)
_SAID = {"": "nothing"} | {str(term): words for terms in _LISTS for term, words in terms.items()}
"""The terms of the lists as they are said."""


def read_couple(form: Submitted, *, clinical: bool = True) -> tuple[CoupleFacts | None, Problems]:
    """The facts a form makes, or nothing and every problem by field. The front desk's form has nothing clinical."""
    if not clinical:
        form = Submitted({name: value for name, value in form.values.items() if name.endswith(NOT_CLINICAL)})
    problems = Problems()
    partners = [_partner(form, side, problems) for side in Side]
    cycle_type = _choice(form, "cycle_type", CycleType, problems)
    policy = _choice(form, "secrets_policy", SecretsPolicy, problems)
    if problems:
        return None, problems
    return CoupleFacts(Pair(*partners), cycle_type, policy), problems


def _partner(form: Submitted, side: Side, problems: Problems) -> Partner:
    whose = f"partner {side.upper()}"
    if not form.trimmed(f"{side}_name"):
        problems.add(f"{side}_name", f"Enter a name for {whose}.")
    return Partner(
        name=_words(form, f"{side}_name", NAME_LIMIT, f"The name of {whose}", problems),
        pronouns=_words(form, f"{side}_pronouns", NAME_LIMIT, f"The line with the pronouns of {whose}", problems),
        contact=_words(form, f"{side}_contact", CONTACT_LIMIT, f"The way to get in touch with {whose}", problems),
        position=_choice(form, f"{side}_position", Position, problems),
        injury_role=_choice(form, f"{side}_injury_role", InjuryRole, problems),
    )


def _words(form: Submitted, name: str, limit: int, what: str, problems: Problems) -> str:
    try:
        return checked_words(form.trimmed(name), limit, what, may_be_empty=True)
    except WordsError as error:
        problems.add(name, str(error))
        return ""


def _choice(form: Submitted, name: str, kind: type[Choice], problems: Problems) -> Choice | None:
    if not form[name]:
        return None
    try:
        return kind(form[name])
    except ValueError:
        problems.add(name, "Choose one of the list.")
        return None
