"""An item of a FHIR Questionnaire, compiled into our own. Whatever is not understood is remarked on by its name."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from clinic.questionnaires.fhir_extensions import (
    Extension,
    extensions,
    number_of,
    value_of,
    warn_of_siblings,
)
from clinic.questionnaires.fhir_gathering import Found, gather
from clinic.questionnaires.fhir_json import DEEPEST, Json, Part, Remarks
from clinic.questionnaires.fhir_r5 import ITEM_ELEMENTS, Constraint, kind_in_r4
from clinic.questionnaires.fhir_rules import behavior_of, conditions_of
from clinic.questionnaires.fhir_value_sets import NotResolvedError, Shelf
from clinic.questionnaires.fhir_values import NotAValueError, read_answer, read_coding
from clinic.questionnaires.fitting import Wrong, misfits
from clinic.questionnaires.plan import UNKNOWN_KIND, Item, Limits, Option
from clinic.questionnaires.rules import NOT_ASKED, Coding, Date, DateTime, Kind, Quantity, Value

ELEMENTS = {
    "id", "extension", "modifierExtension", "linkId", "definition", "code", "prefix", "text", "type", "enableWhen",
    "enableBehavior", "required", "repeats", "readOnly", "maxLength", "answerValueSet", "answerOption", "initial",
    "item",
}  # fmt: skip
"""The elements of Questionnaire.item in R4."""


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
        found = gather(part)
        kind = _kind(part, found)
        options, source = self._options(part)
        options = tuple(replace(one, value=as_kind(kind, one.value)) for one in options)
        first = _initial(part, options)
        units = tuple(found.units) or _units_of(first)
        item = Item(
            link_id=link_id,
            kind=kind,
            text=part.text("text"),
            prefix=part.text("prefix"),
            codes=codings(part, "code"),
            required=_required(part, found),
            repeats=part.yes("repeats"),
            read_only=part.yes("readOnly"),
            hidden=found.hidden or _takes_nothing(part, found),
            limits=_limits(part, found),
            options=options,
            option_source=source,
            takes_unlisted=found.answer_constraint == Constraint.OF_THE_KIND,
            open_label=found.words.get("open_label", ""),
            entry_format=found.words.get("entry_format", ""),
            definition=part.text("definition"),
            keyboard=found.words.get("keyboard", ""),
            units=units,
            unit_is_fixed=found.unit_is_fixed or not found.units,
            control=found.controls[0] if found.controls else None,
            conditions=conditions_of(part),
            behavior=behavior_of(part, found.uncheckable),
            initial=tuple(as_kind(kind, value) for value in first if not _is_unit_alone(value)),
            uncheckable=tuple(found.uncheckable),
            items=self.items(part, depth + 1),
        )
        return _with_fitting_initial(item, part)

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


def as_kind(kind: Kind, value: Value) -> Value:
    """A value as an answer of this kind writes it, where forms are loose: 1 for a decimal, a day for a moment."""
    if kind is Kind.DECIMAL and isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if kind is Kind.DATE_TIME and isinstance(value, Date):
        return DateTime(value.text)
    return value


def _with_fitting_initial(item: Item, part: Part) -> Item:
    """The item with the first answers that could be answers; how many there are is looked at later."""
    if not item.is_question:
        return item
    fitting = []
    for value in item.initial:
        wrong = [one for one in misfits(item, (value,)) if one.wrong not in {Wrong.TOO_FEW, Wrong.UNDECIDED}]
        if wrong:
            part.warn("initial", f"{wrong[0].message} It is ignored.")
        else:
            fitting.append(value)
    return replace(item, initial=tuple(fitting))


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
        if name not in ELEMENTS | ITEM_ELEMENTS and not name.startswith("_"):
            part.refuse(name, "is not an element of an item in FHIR R4.")
    warn_of_siblings(part)


def _kind(part: Part, found: Found) -> Kind:
    said = part.text("type")
    try:
        kind = Kind(kind_in_r4(said, found.answer_constraint))
    except ValueError:
        part.refuse("type", f"{said or 'nothing'} is not a kind of item in FHIR R4.")
        found.uncheckable += [UNKNOWN_KIND] if said else []
        return Kind.QUESTION
    if kind in NOT_ASKED:
        part.refuse("type", f"items of the kind {kind} cannot be asked here.")
    return kind


def _takes_nothing(part: Part, found: Found) -> bool:
    """Whether not one answer is taken: then there is nothing to ask."""
    if found.limits.get("max_occurs") != 0:
        return False
    part.warn("extension", "maxOccurs is 0, so no answer is taken; it is not shown.")
    return True


def _required(part: Part, found: Found) -> bool:
    """A least number of answers is a demand too: without `required` FHIR allows only a least number of none."""
    said, least = part.yes("required"), found.limits.get("min_occurs")
    if part.content.get("type") == Kind.DISPLAY:
        if said:
            part.warn("required", "a display item has no answer (que-6); it is ignored.")
        return False
    if isinstance(least, int) and least > 0 and not said:
        part.warn("extension", f"minOccurs is {least}, so it must be answered, though it is not called required.")
        return True
    return said


def _limits(part: Part, found: Found) -> Limits:
    stated: dict[str, Any] = dict(found.limits)
    return Limits(
        max_length=part.whole("maxLength"),
        pattern=found.words.get("pattern", ""),
        mime_types=tuple(found.mime_types),
        resources=tuple(found.resources),
        **stated,
    )


def _option(part: Part) -> Option | None:
    try:
        read = read_answer(part.content, "value")
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
            read = read_answer(one.content, "value")
        except NotAValueError as error:
            one.refuse("value", f"{error}.")
            continue
        if read is not None:
            values.append(read[1])
    return tuple(values)


def _is_unit_alone(value: Value) -> bool:
    """Whether a first answer only says in which unit to answer."""
    return isinstance(value, Quantity) and value.value is None


def _units_of(first: tuple[Value, ...]) -> tuple[Coding, ...]:
    """The unit of the first answer, where the form names none: what is typed instead is meant in it too."""
    units = (Coding(one.code, one.system, one.unit) for one in first if isinstance(one, Quantity))
    return tuple(unit for unit in units if unit.code or unit.display)[:1]
