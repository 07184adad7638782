"""The couple form: what was typed, what is wrong with it, and the facts it makes."""

from typing import TypeVar

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
