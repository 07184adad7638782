"""An item of a FHIR Questionnaire, compiled into our own. Whatever is not understood is remarked on by its name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from clinic.questionnaires.fhir_extensions import (
    Extension,
    codes_of,
    extensions,
    is_computed,
    number_of,
    value_of,
    warn_of_siblings,
)
from clinic.questionnaires.fhir_json import DEEPEST, Json, Part, Remarks
from clinic.questionnaires.fhir_rules import EXPRESSION, behavior_of, conditions_of
from clinic.questionnaires.fhir_value_sets import NotResolvedError, Shelf
from clinic.questionnaires.fhir_values import NotAValueError, read_coding, read_value
from clinic.questionnaires.patterns import problem_with
from clinic.questionnaires.plan import Control, Item, Limits, Option
from clinic.questionnaires.rules import NOT_ASKED, Coding, Kind, Quantity, Value

ELEMENTS = {
    "id", "extension", "modifierExtension", "linkId", "definition", "code", "prefix", "text", "type", "enableWhen",
    "enableBehavior", "required", "repeats", "readOnly", "maxLength", "answerValueSet", "answerOption", "initial",
    "item",
}  # fmt: skip
"""The elements of Questionnaire.item in R4."""

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


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles the items of one form."""

    shelf: Shelf
    remarks: Remarks

    def items(self, holder: Part, depth: int = 0) -> tuple[Item, ...]:
        if depth > DEEPEST:
            holder.refuse("item", f"items are nested more than {DEEPEST} deep.")
            return ()
        return tuple(self._item(part.content, part, depth) for part in holder.parts("item"))

    def _item(self, content: Json, where: Part, depth: int) -> Item:
        named = content.get("linkId")
        link_id = named if isinstance(named, str) else ""
        part = Part(content, self.remarks, link_id)
        if not link_id:
            where.refuse("linkId", "an item must have one.")
        _warn_of_the_rest(part)
        kind, found = _kind(part), _gather(part)
        options, source = self._options(part)
        return Item(
            link_id=link_id,
            kind=kind,
            text=part.text("text"),
            prefix=part.text("prefix"),
            codes=codings(part, "code"),
            required=part.yes("required"),
            repeats=part.yes("repeats"),
            read_only=part.yes("readOnly"),
            hidden=found.hidden,
            limits=_limits(part, found),
            options=options,
            option_source=source,
            open_label=found.words.get("open_label", ""),
            entry_format=found.words.get("entry_format", ""),
            units=tuple(found.units),
            unit_is_fixed=found.unit_is_fixed,
            control=found.controls[0] if found.controls else None,
            conditions=conditions_of(part),
            behavior=behavior_of(part, found.uncheckable),
            initial=_initial(part, options),
            uncheckable=tuple(found.uncheckable),
            items=self.items(part, depth + 1),
        )

    def _options(self, part: Part) -> tuple[tuple[Option, ...], str]:
        """The answers offered, and the address of the list if it could not be resolved."""
        listed = tuple(option for one in part.parts("answerOption") if (option := _option(one)) is not None)
        address = part.text("answerValueSet")
        if listed and address:
            part.refuse("answerValueSet", "an item has either a list of answers or the address of one, not both.")
        if not address or listed:
            return listed, ""
        try:
            return self.shelf.options(address), ""
        except NotResolvedError as error:
            part.refuse("answerValueSet", f"the list of answers {address} cannot be used: {error}.")
            return (), address


def codings(part: Part, name: str) -> tuple[Coding, ...]:
    """The codings in a list; a malformed one is refused."""
    made = []
    for one in part.parts(name):
        try:
            made.append(read_coding(one.content))
        except NotAValueError as error:
            part.refuse(name, f"{error}.")
    return tuple(made)


def _warn_of_the_rest(part: Part) -> None:
    for name in part.content:
        if name not in ELEMENTS and not name.startswith("_"):
            part.refuse(name, "is not an element of an item in FHIR R4.")
    warn_of_siblings(part)


def _kind(part: Part) -> Kind:
    said = part.text("type")
    try:
        kind = Kind(said)
    except ValueError:
        part.refuse("type", f"{said or 'nothing'} is not a kind of item in FHIR R4.")
        return Kind.QUESTION
    if kind in NOT_ASKED:
        part.refuse("type", f"items of the kind {kind} cannot be asked here.")
    return kind


def _gather(part: Part) -> Found:
    found = Found()
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


def _take_constraint(extension: Extension, found: Found) -> None:
    extension.part.warn("url", "a condition in FHIRPath across answers is not evaluated; it is ignored.")
    found.uncheckable.append("a condition in FHIRPath across answers")


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
}


def _limits(part: Part, found: Found) -> Limits:
    length, pattern = part.whole("maxLength"), found.words.get("pattern", "")
    kinds = {"mime_types": tuple(found.mime_types), "resources": tuple(found.resources)}
    return Limits(max_length=length, pattern=pattern, **kinds, **found.limits)  # type: ignore[arg-type]  # each reader above has its type


def _option(part: Part) -> Option | None:
    try:
        read = read_value(part.content, "value")
    except NotAValueError as error:
        part.refuse("value", f"{error}.")
        return None
    if read is None:
        part.refuse("value", "an answer on offer must have one.")
        return None
    warn_of_siblings(part)
    if "valueCoding" in part.content:
        warn_of_siblings(part.part("valueCoding"))
    said: dict[str, Value | Decimal | None] = {}
    for one in [*extensions(part), *_within_coding(part)]:
        said[one.name] = number_of(one) if one.name == "weight" else value_of(one)
    weight, prefix = said.get("weight"), said.get("prefix")
    return Option(
        read[1],
        prefix=prefix if isinstance(prefix, str) else "",
        weight=weight if isinstance(weight, Decimal) else None,
        exclusive=said.get("exclusive") is True,
        chosen_at_first=part.yes("initialSelected"),
    )


def _within_coding(part: Part) -> list[Extension]:
    """R4 puts a weight on the Coding itself; many forms put it on the option."""
    return list(extensions(part.part("valueCoding"))) if "valueCoding" in part.content else []


def _initial(part: Part, options: tuple[Option, ...]) -> tuple[Value, ...]:
    values = [option.value for option in options if option.chosen_at_first]
    for one in part.parts("initial"):
        try:
            read = read_value(one.content, "value")
        except NotAValueError as error:
            one.refuse("value", f"{error}.")
            continue
        if read is not None:
            values.append(read[1])
    return tuple(value for value in values if not isinstance(value, Quantity) or value.value is not None)
