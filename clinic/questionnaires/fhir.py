"""A FHIR R4 Questionnaire, read: the plan it makes, why it is refused if it is, and what is put aside with a warning.

A definition that is refused still makes a plan where it can, so that a response to it can be looked at as far as it
goes. HL7's definition: https://hl7.org/fhir/R4/questionnaire.html
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace

from clinic.questionnaires import fhir_r5
from clinic.questionnaires.fhir_extensions import extensions, warn_of_siblings
from clinic.questionnaires.fhir_gathering import take_constraint
from clinic.questionnaires.fhir_items import Compiler, codings
from clinic.questionnaires.fhir_json import FhirError, Json, Part, Remark, Remarks, kind_of, read_json
from clinic.questionnaires.fhir_rules import look_over
from clinic.questionnaires.fhir_value_sets import Shelf, shelf_of
from clinic.questionnaires.form_words import form_words
from clinic.questionnaires.plan import MODIFIED, Identity, Item, Limits, Plan
from clinic.questionnaires.rules import Kind, order

ELEMENTS = {
    "resourceType", "id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension",
    "url", "identifier", "version", "name", "title", "derivedFrom", "status", "experimental", "subjectType", "date",
    "publisher", "contact", "description", "useContext", "jurisdiction", "purpose", "copyright", "approvalDate",
    "lastReviewDate", "effectivePeriod", "code", "item",
}  # fmt: skip
"""The elements of Questionnaire in R4."""

STATUSES = ("draft", "active", "retired", "unknown")
MOST_ITEMS = 2_000
LONGEST = {"url": 1_000, "version": 200, "language": 100}
"""Bytes of what a form is known by; a database's index holds no more."""
LONGEST_LINK_ID = 1_000
LONGEST_TITLE = 400
"""Letters of it that are shown: it stands in lists, in buttons and above every page."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one definition."""

    plan: Plan
    definition: bytes
    refused: tuple[Remark, ...]
    warned: tuple[Remark, ...]

    @property
    def accepted(self) -> bool:
        return not self.refused


def read_questionnaire(content: bytes, beside: Shelf | None = None) -> Reading:
    """The form in `content`, which may use lists of answers that stand `beside` it.

    Raises:
        FhirError: it is no Questionnaire at all.
    """
    return compile_questionnaire(read_json(content), content, beside)


def compile_questionnaire(resource: Json, content: bytes, beside: Shelf | None = None) -> Reading:
    """The same from JSON that was read already.

    Raises:
        FhirError: it is no Questionnaire at all.
    """
    if kind_of(resource) != "Questionnaire":
        raise FhirError(f"holds a {kind_of(resource) or 'JSON object'}, not a FHIR Questionnaire.")
    remarks = Remarks()
    part = Part(resource, remarks)
    uncheckable = _look_at_the_form(part)
    contained = [one.content for one in part.parts("contained")]
    for kind in sorted({kind_of(one) for one in contained} - {"ValueSet", "CodeSystem"}):
        part.warn("contained", f"a {kind or 'resource of no kind'} is not looked at.")
    items = Compiler(shelf_of(contained, beside), remarks).items(part)
    plan = _plan(part, items, hashlib.sha256(content).hexdigest())
    unclear = (*uncheckable, *_look_at_items(plan, items, remarks), *look_over(plan, remarks))
    return Reading(replace(plan, uncheckable=unclear), content, tuple(remarks.refused), tuple(remarks.warned))


def _plan(part: Part, items: tuple[Item, ...], sha256: str) -> Plan:
    return Plan(
        identity=Identity(part.text("url"), part.text("version"), sha256),
        title=_title(part),
        items=items,
        language=part.text("language"),
        description=part.text("description"),
        copyright=part.text("copyright"),
        status=part.text("status"),
        codes=codings(part, "code"),
    )


def _title(part: Part) -> str:
    """What the form calls itself. Clients see it, and it is a line in lists: without a title it gets a plain one."""
    own = (part.text(name).strip() for name in ("title", "name"))
    return next((one[:LONGEST_TITLE] for one in own if one), form_words(part.text("language"))["untitled"])


def _look_at_the_form(part: Part) -> list[str]:
    """Remarks on what stands above the items. What comes back cannot be evaluated."""
    for name in part.content:
        if name not in ELEMENTS | fhir_r5.FORM_ELEMENTS and not name.startswith("_"):
            part.refuse(name, "is not an element of a Questionnaire in FHIR R4.")
    warn_of_siblings(part)
    _look_at_lengths(part)
    if part.text("implicitRules"):
        part.refuse("implicitRules", "rules from elsewhere can change what the form means.")
    if part.text("status") not in STATUSES:
        part.refuse("status", f"must be one of {', '.join(STATUSES)}.")
    elif part.text("status") == "retired":
        part.warn("status", "its authors have retired this form.")
    if "derivedFrom" in part.content:
        part.warn("derivedFrom", "what it was derived from is not looked at.")
    uncheckable = [MODIFIED] if part.content.get("modifierExtension") or part.content.get("implicitRules") else []
    for extension in extensions(part):
        if extension.name == "constraint":
            take_constraint(extension, uncheckable)
        else:
            part.warn("extension", f"{extension.url} means nothing on the form itself; it is ignored.")
    return uncheckable


def _look_at_lengths(part: Part) -> None:
    for name, most in LONGEST.items():
        if len(part.text(name).encode()) > most:
            part.refuse(name, f"is longer than {most} bytes.")


def _look_at_items(plan: Plan, items: tuple[Item, ...], remarks: Remarks) -> tuple[str, ...]:
    """Remarks on all items together. What comes back cannot be evaluated."""
    counted = Counter(_every_link_id(items))
    for link_id, times in counted.items():
        if times > 1 and link_id:
            remarks.refuse(link_id, "linkId", f"{times} items have this linkId; it must be one item's own.")
        if len(link_id.encode()) > LONGEST_LINK_ID:
            remarks.refuse(f"{link_id[:40]}…", "linkId", f"is longer than {LONGEST_LINK_ID} bytes.")
    if not counted:
        remarks.refuse("", "item", "the form has no items.")
    if counted.total() > MOST_ITEMS:
        remarks.refuse("", "item", f"the form has more than {MOST_ITEMS} items.")
    for item in plan:
        _look_at_item(item, remarks)
    return ("several items with one linkId",) if counted and max(counted.values()) > 1 else ()


def _contradiction(limits: Limits) -> str:
    """The pair of limits that leaves no answer; nothing if there is none."""
    if limits.min_occurs is not None and limits.max_occurs is not None and limits.min_occurs > limits.max_occurs:
        return "minOccurs is more than maxOccurs"
    if limits.min_length is not None and limits.max_length is not None and limits.min_length > limits.max_length:
        return "minLength is more than maxLength"
    least, most = limits.min_value, limits.max_value
    if least is not None and most is not None and order(least, most) == 1:
        return "minValue is more than maxValue"
    return ""


def _look_at_item(item: Item, remarks: Remarks) -> None:
    """The invariants of FHIR that an item must keep, each with the name HL7 gave it."""
    if item.kind is Kind.DISPLAY and item.items:
        remarks.refuse(item.link_id, "item", "a display item holds no other items (que-1).")
    if item.kind is Kind.GROUP and not item.items:
        remarks.warn(item.link_id, "item", "a group without items asks nothing (que-1).")
    if not item.is_question and (item.options or item.option_source):
        remarks.refuse(item.link_id, "answerOption", f"a {item.kind} offers no answers (que-5).")
    if item.required and (item.hidden or item.read_only) and not item.initial:
        remarks.warn(item.link_id, "required", "it must be answered, but nobody can answer it on a page.")
    if contradiction := _contradiction(item.limits):
        remarks.warn(item.link_id, "extension", f"no answer can ever fit: {contradiction}.")
    if item.takes_unlisted and item.options:
        remarks.warn(item.link_id, "answerConstraint", "on our pages only the answers on the list can be given.")
    if not item.is_question and item.initial:
        remarks.warn(item.link_id, "initial", f"a {item.kind} has no first answer (que-8); it is ignored.")
    if item.is_question and len(item.initial) > 1 and not item.may_repeat:
        remarks.refuse(item.link_id, "initial", "several first answers, but only one may be given (que-13).")
    if item.kind in {Kind.CHOICE, Kind.OPEN_CHOICE} and not (item.options or item.option_source or item.uncheckable):
        remarks.warn(item.link_id, "answerOption", "it offers no answers to choose from.")


def _every_link_id(items: tuple[Item, ...]) -> list[str]:
    return [name for item in items for name in (item.link_id, *_every_link_id(item.items))]
