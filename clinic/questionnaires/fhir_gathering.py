"""What the extensions of one item say, gathered before the item is made. What is not understood is remarked on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from clinic.questionnaires.fhir_extensions import (
    Extension,
    codes_of,
    computed_members,
    extensions,
    is_computed,
    number_of,
    value_of,
)
from clinic.questionnaires.fhir_json import Part
from clinic.questionnaires.fhir_r5 import Constraint
from clinic.questionnaires.fhir_rules import EXPRESSION
from clinic.questionnaires.patterns import problem_with
from clinic.questionnaires.plan import COMPUTED, MODIFIED, Control
from clinic.questionnaires.rules import Coding, Value

CONTROLS: dict[str, Control | None] = {
    **{control.value: control for control in Control},
    "table": Control.MATRIX,
    "htable": Control.MATRIX,
    "atable": Control.MATRIX,
    "grid": Control.MATRIX,
    "flyover": Control.HELP,
    "text-box": None,
    "spinner": None,
    "prompt": None,
    "list": None,
    "inline": None,
}
"""How each way of showing an item is taken; with nothing, our usual way for its kind is the same."""


@dataclass(slots=True)
class Found:
    """What the extensions of one item say, gathered before the item is made."""

    limits: dict[str, int | Decimal | str | Value | None] = field(default_factory=dict)
    hidden: bool = False
    controls: list[Control] = field(default_factory=list)
    units: list[Coding] = field(default_factory=list)
    unit_is_fixed: bool = False
    mime_types: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    uncheckable: list[str] = field(default_factory=list)
    answer_constraint: str = ""


def gather(part: Part) -> Found:
    """Everything the extensions of this item say."""
    found = Found(answer_constraint=part.text("answerConstraint"))
    if found.answer_constraint not in {"", *Constraint}:
        part.refuse("answerConstraint", f"must be one of {', '.join(Constraint)}.")
    if "disabledDisplay" in part.content:
        part.warn("disabledDisplay", "what is not asked is never shown; it is ignored.")
    if part.content.get("modifierExtension"):
        found.uncheckable.append(MODIFIED)
    if computed_members(part) & {"required", "repeats", "maxLength"}:
        found.uncheckable.append(COMPUTED)
    for extension in extensions(part):
        _TAKES.get(extension.name, _not_here)(extension, found)
    return found


def _not_here(extension: Extension, _found: Found) -> None:
    extension.part.warn("url", f"{extension.url} means nothing on an item; it is ignored.")


def _take_control(extension: Extension, found: Found) -> None:
    for coding in codes_of(extension):
        if coding.code not in CONTROLS:
            extension.part.warn("valueCodeableConcept", f"shown as usual, not as {coding.code or 'it asks'}.")
        elif control := CONTROLS[coding.code]:
            found.controls.append(control)


def _take_limit(extension: Extension, found: Found) -> None:
    if is_computed(extension):
        found.uncheckable.append("a limit that would be computed")
    found.limits[extension.name] = value_of(extension)


def _take_whole_limit(extension: Extension, found: Found) -> None:
    number = number_of(extension)
    if number is not None and number == int(number) and number >= 0:
        found.limits[extension.name] = int(number)
    elif number is not None:
        extension.part.refuse("value", f"{extension.url} must be a whole number, not less than zero.")


def _take_word(extension: Extension, found: Found) -> None:
    value = value_of(extension)
    if isinstance(value, str):
        found.words[extension.name] = value
    elif value is not None:
        extension.part.refuse("value", f"{extension.url} must be text.")


def _take_keyboard(extension: Extension, found: Found) -> None:
    for coding in codes_of(extension):
        found.words["keyboard"] = coding.code


def _take_pattern(extension: Extension, found: Found) -> None:
    _take_word(extension, found)
    if problem := problem_with(found.words.get("pattern", "")):
        extension.part.refuse("value", f"the pattern cannot be used: {problem}.")


def _take_unit(extension: Extension, found: Found) -> None:
    found.units += codes_of(extension)
    found.unit_is_fixed = found.unit_is_fixed or extension.name == "unit"


def _take_unit_source(extension: Extension, found: Found) -> None:
    extension.part.refuse("value", f"{extension.url}: a list of units that is not in the form cannot be used.")
    found.uncheckable.append("the unit, which is from a list that is not in the form")


def take_constraint(extension: Extension, uncheckable: list[str]) -> None:
    """A condition across answers is not evaluated. One that only warns can make no response invalid."""
    extension.part.warn("url", "a condition in FHIRPath across answers is not evaluated; it is ignored.")
    severity = (one.text("valueCode") for one in extension.part.parts("extension") if one.text("url") == "severity")
    if next(severity, "") != "warning":
        uncheckable.append("a condition in FHIRPath across answers")


def _take_constraint(extension: Extension, found: Found) -> None:
    take_constraint(extension, found.uncheckable)


def _take_answer_constraint(extension: Extension, found: Found) -> None:
    value = value_of(extension)
    if value in set(Constraint):
        found.answer_constraint = str(value)
    elif value is not None:
        extension.part.refuse("value", f"{extension.url} must be one of {', '.join(Constraint)}.")


def _take_rule(extension: Extension, found: Found) -> None:
    extension.part.refuse("url", f"{extension.url}: what is asked or offered would be decided by an expression.")
    found.uncheckable.append(EXPRESSION)


def _take_elsewhere(extension: Extension, found: Found) -> None:
    extension.part.refuse("url", f"{extension.url}: a part of the form is in another one.")
    found.uncheckable.append("a part that is in another form")


def _take_resource(extension: Extension, found: Found) -> None:
    value = value_of(extension)
    if isinstance(value, str):
        found.resources.append(value)


def _take_hidden(extension: Extension, found: Found) -> None:
    found.hidden = value_of(extension) is True


def _take_mime_type(extension: Extension, found: Found) -> None:
    value = value_of(extension)
    if isinstance(value, str):
        found.mime_types.append(value)


def _take_size(extension: Extension, found: Found) -> None:
    found.limits["max_size"] = number_of(extension)


_TAKES: dict[str, Callable[[Extension, Found], None]] = {
    "control": _take_control,
    "hidden": _take_hidden,
    "min_occurs": _take_whole_limit,
    "max_occurs": _take_whole_limit,
    "min_length": _take_whole_limit,
    "max_decimal_places": _take_whole_limit,
    "max_size": _take_size,
    "pattern": _take_pattern,
    "entry_format": _take_word,
    "open_label": _take_word,
    "keyboard": _take_keyboard,
    "min_value": _take_limit,
    "max_value": _take_limit,
    "mime_type": _take_mime_type,
    "unit": _take_unit,
    "unit_option": _take_unit,
    "unit_source": _take_unit_source,
    "constraint": _take_constraint,
    "rule": _take_rule,
    "answers": _take_rule,
    "elsewhere": _take_elsewhere,
    "resource": _take_resource,
    "answer_constraint": _take_answer_constraint,
}
