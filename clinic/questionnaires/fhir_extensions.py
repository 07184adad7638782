"""The extensions a form may carry: which are understood, which are put aside with a warning, and which are refused.

An extension that is not in these lists is put aside with a warning that names it. A modifier extension that nobody
here knows can turn the meaning of its element round, so the form is refused (FHIR R4, 2.1.27.7).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from clinic.questionnaires.fhir_json import Json, Part, Remarks
from clinic.questionnaires.fhir_r5 import BASE as R5
from clinic.questionnaires.fhir_values import NotAValueError, read_value
from clinic.questionnaires.rules import Coding, Value

BASES = ("http://hl7.org/fhir/StructureDefinition/", "http://hl7.org/fhir/uv/sdc/StructureDefinition/")

UNDERSTOOD = {
    "questionnaire-itemControl": "control",
    "questionnaire-hidden": "hidden",
    "questionnaire-minOccurs": "min_occurs",
    "questionnaire-maxOccurs": "max_occurs",
    "minLength": "min_length",
    "regex": "pattern",
    "entryFormat": "entry_format",
    "minValue": "min_value",
    "maxValue": "max_value",
    "sdc-questionnaire-minQuantity": "min_value",
    "sdc-questionnaire-maxQuantity": "max_value",
    "maxDecimalPlaces": "max_decimal_places",
    "maxSize": "max_size",
    "mimeType": "mime_type",
    "questionnaire-unit": "unit",
    "questionnaire-unitOption": "unit_option",
    "questionnaire-unitValueSet": "unit_source",
    "sdc-questionnaire-openLabel": "open_label",
    "sdc-questionnaire-keyboard": "keyboard",
    "questionnaire-optionExclusive": "exclusive",
    "questionnaire-optionPrefix": "prefix",
    "ordinalValue": "weight",
    "itemWeight": "weight",
    "questionnaire-constraint": "constraint",
    "targetConstraint": "constraint",
    "sdc-questionnaire-enableWhenExpression": "rule",
    "sdc-questionnaire-answerExpression": "answers",
    "sdc-questionnaire-answerOptionsToggleExpression": "answers",
    "sdc-questionnaire-subQuestionnaire": "elsewhere",
    "questionnaire-referenceResource": "resource",
    R5 + "item.answerConstraint": "answer_constraint",
}

NOT_EVALUATED = {
    "variable": "a variable of FHIRPath or CQL",
    "cqf-library": "a library of CQL",
    "cqf-expression": "an expression",
    "cqf-calculatedValue": "an expression",
    "sdc-questionnaire-calculatedExpression": "a calculation; totals are computed by the score rule instead",
    "sdc-questionnaire-initialExpression": "a first answer that would be computed",
    "sdc-questionnaire-candidateExpression": "proposals that would be computed",
    "sdc-questionnaire-contextExpression": "a computed context",
    "sdc-questionnaire-itemPopulationContext": "answers filled in from a record",
    "sdc-questionnaire-launchContext": "answers filled in from a record",
    "sdc-questionnaire-sourceQueries": "answers filled in from a record",
    "sdc-questionnaire-sourceStructureMap": "answers filled in from a record",
    "sdc-questionnaire-targetStructureMap": "extraction into a record",
    "sdc-questionnaire-itemExtractionContext": "extraction into a record",
    "sdc-questionnaire-observationExtract": "extraction into a record",
    "sdc-questionnaire-observationLinkPeriod": "answers filled in from a record",
    R5 + "item.disabledDisplay": "how to show what is not asked; here it is never shown",
    "sdc-questionnaire-questionnaireAdaptive": "choosing questions on a server while they are answered",
}

INERT = frozenset({"rendering-xhtml", R5 + "versionAlgorithm[x]", R5 + "copyrightLabel"})
"""Markup for other programs; ours shows the plain text, so nothing is lost. And words about the form's keeping."""

SYSTEM_OF_CONTROLS = "questionnaire-item-control"


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension: the short name by which it is understood ("" if it is not), and where it stands."""

    name: str
    url: str
    part: Part


def extensions(part: Part) -> Iterator[Extension]:
    """Every extension of a part that means something here; the others are warned of, or refused."""
    for one in part.parts("modifierExtension"):
        part.refuse("modifierExtension", f"{_url(one)} can change the meaning of what it stands in, and is not known.")
    for one in part.parts("extension"):
        url = _url(one)
        short = next((url.removeprefix(base) for base in BASES if url.startswith(base)), url)
        if short in UNDERSTOOD:
            yield Extension(UNDERSTOOD[short], url, one)
        elif short in NOT_EVALUATED:
            part.warn("extension", f"{short}: {NOT_EVALUATED[short]}; it is ignored.")
        elif short not in INERT:
            part.warn("extension", f"{url or 'one without an address'} is not known; it is ignored.")


def warn_of_siblings(part: Part) -> None:
    """Extensions of plain members stand beside them as `_name`: renderings and translations are put aside."""
    for name, found in part.content.items():
        if name.startswith("_"):
            for sibling in found if isinstance(found, list) else [found]:
                if isinstance(sibling, dict):
                    for unknown in extensions(Part(sibling, part.remarks, part.link_id, part.at + name)):
                        part.warn(name, f"{unknown.url} is not understood there; it is ignored.")


def computed_members(part: Part) -> frozenset[str]:
    """The members of a part whose value an expression would decide."""
    return frozenset(
        name[1:]
        for name, found in part.content.items()
        if name.startswith("_") and isinstance(found, dict)
        for one in Part(found, Remarks()).parts("extension")
        if _url(one).rpartition("/")[2] in {"cqf-expression", "cqf-calculatedValue"}
    )


def value_of(extension: Extension) -> Value | None:
    """The value of an extension; if it is malformed, the form is refused."""
    if is_computed(extension):
        extension.part.warn("value", f"{extension.url} would be computed; it is ignored.")
        return None
    try:
        found = read_value(extension.part.content, "value")
    except NotAValueError as error:
        extension.part.refuse("value", f"{extension.url}: {error}.")
        return None
    if found is None:
        extension.part.refuse("value", f"{extension.url} has no value.")
    return found[1] if found else None


def is_computed(extension: Extension) -> bool:
    """Whether an expression stands where the value would be."""
    return any(name.startswith("_value") for name in extension.part.content)


def number_of(extension: Extension) -> Decimal | None:
    """A number from an extension, whole or not."""
    found = value_of(extension)
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        if found is not None:
            extension.part.refuse("value", f"{extension.url} must be a number.")
        return None
    return Decimal(found)


def codes_of(extension: Extension) -> tuple[Coding, ...]:
    """The codings of a CodeableConcept, or the one of a Coding."""
    concept: Json = extension.part.part("valueCodeableConcept").content
    given = concept.get("coding", []) if concept else [extension.part.part("valueCoding").content]
    found = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    return tuple(
        Coding(str(one.get("code", "")), str(one.get("system", "")), str(one.get("display", ""))) for one in found
    )


def _url(one: Part) -> str:
    found = one.content.get("url")
    return found if isinstance(found, str) else ""
