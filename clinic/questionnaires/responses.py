"""A FHIR R4 QuestionnaireResponse: read into a tree of what was answered where, and written from one.

Groups hold their items in `item`, questions in each `answer.item`. What is malformed becomes an issue, and the rest is
read all the same.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import uuid4

from clinic.questionnaires.fhir_json import FhirError, Json, kind_of
from clinic.questionnaires.fhir_values import NotAValueError, read_answer, write_value
from clinic.questionnaires.rules import DateTime, Value, is_whole

STATUSES = ("in-progress", "completed", "amended", "entered-in-error", "stopped")
FINISHED = frozenset({"completed", "amended"})
ELEMENTS = {
    "resourceType", "id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension",
    "identifier", "basedOn", "partOf", "questionnaire", "status", "subject", "encounter", "authored", "author",
    "source", "item",
}  # fmt: skip
"""The elements of QuestionnaireResponse in R4; those of its items and answers follow."""
ITEM_ELEMENTS = {"id", "extension", "modifierExtension", "linkId", "definition", "text", "answer", "item"}
ANSWER_ELEMENTS = {"id", "extension", "modifierExtension", "item"}
NOT_KNOWN = "not-supported"
"""The code of what can turn a meaning round and is not known here: nobody can tell what is right then."""
DEEPEST = 120


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that does not fit, with a code of FHIR's vocabulary of issues."""

    link_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One answer; without a value it only holds the items below it."""

    value: Value | None
    items: tuple["ItemGiven", ...] = ()


@dataclass(frozen=True, slots=True)
class ItemGiven:
    """One item of a response: a group with items, or a question with answers."""

    link_id: str
    answers: tuple[AnswerGiven, ...] = ()
    items: tuple["ItemGiven", ...] = ()
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered here or below."""
        answered = any(one.value is not None or _any_filled(one.items) for one in self.answers)
        return not answered and not _any_filled(self.items)


@dataclass(frozen=True, slots=True)
class Response:
    """What one person answered to one form at one time."""

    items: tuple[ItemGiven, ...]
    status: str = "completed"
    questionnaire: str = ""
    authored: str = ""
    language: str = ""

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


@dataclass(slots=True)
class _Reader:
    issues: list[Issue] = field(default_factory=list)

    def text(self, holder: Json, name: str, link_id: str = "") -> str:
        """A member that must be text; nothing if it is none."""
        found = holder.get(name, "")
        if not isinstance(found, str):
            self.issues.append(Issue(link_id, "structure", f"{name} must be text."))
        return found if isinstance(found, str) else ""

    def items(self, holder: Json, link_id: str, depth: int = 0) -> Iterator[ItemGiven]:
        for one in self._objects(holder, "item", link_id):
            if depth > DEEPEST:
                self.issues.append(Issue(link_id, "too-costly", "Items are nested too deeply."))
                return
            yield self._item(one, link_id, depth)

    def _item(self, content: Json, around: str, depth: int) -> ItemGiven:
        said, text = content.get("linkId"), self.text(content, "text", around)
        link_id = said if isinstance(said, str) else ""
        if not link_id:
            self.issues.append(Issue(around, "structure", "An item has no linkId."))
        self.look_at(content, ITEM_ELEMENTS, link_id, "an item")
        answers = [self._answer(one, link_id, depth) for one in self._objects(content, "answer", link_id)]
        below = tuple(self.items(content, link_id, depth + 1))
        return ItemGiven(link_id, tuple(answers), below, text)

    def _answer(self, content: Json, link_id: str, depth: int) -> AnswerGiven:
        value = None
        values = {name for name in content if name.startswith("value") and name != "value"}
        self.look_at(content, ANSWER_ELEMENTS | values, link_id, "an answer")
        try:
            found = read_answer(content, "value")
            value = found[1] if found else None
        except NotAValueError as error:
            self.issues.append(Issue(link_id, "value", f"The answer is malformed: {error}."))
        return AnswerGiven(value, tuple(self.items(content, link_id, depth + 1)))

    def look_at(self, content: Json, elements: set[str], link_id: str, what: str) -> None:
        """What stands there and is none of FHIR's elements, or can change the meaning of all the others."""
        for name in sorted(content.keys() - elements):
            if not name.startswith("_"):
                self.issues.append(Issue(link_id, "structure", f"{name} is not an element of {what} in FHIR R4."))
        for name in ("modifierExtension", "implicitRules"):
            if content.get(name) and name in elements:
                words = f"{name} can change the meaning of {what}, and is not known here."
                self.issues.append(Issue(link_id, NOT_KNOWN, words))

    def _objects(self, holder: Json, name: str, link_id: str) -> list[Json]:
        found = holder.get(name, [])
        if not isinstance(found, list) or (name in holder and not found):
            self.issues.append(Issue(link_id, "structure", f"{name} must be a list with something in it."))
            return []
        if not all(isinstance(one, dict) for one in found):
            self.issues.append(Issue(link_id, "structure", f"Every {name} must be an object."))
        return [one for one in found if isinstance(one, dict)]


def read_response(resource: Json) -> tuple[Response, list[Issue]]:
    """The response, and what in it is not as FHIR R4 has it.

    Raises:
        FhirError: it is no QuestionnaireResponse at all.
    """
    if kind_of(resource) != "QuestionnaireResponse":
        raise FhirError(f"holds a {kind_of(resource) or 'JSON object'}, not a FHIR QuestionnaireResponse.")
    reader = _Reader()
    reader.look_at(resource, ELEMENTS, "", "a response")
    questionnaire, status = resource.get("questionnaire", ""), resource.get("status")
    if not isinstance(questionnaire, str):
        reader.issues.append(Issue("", "structure", "questionnaire must be an address as text."))
        questionnaire = ""
    if status not in STATUSES:
        reader.issues.append(Issue("", "value", f"status must be one of {', '.join(STATUSES)}."))
        status = ""
    items = tuple(reader.items(resource, ""))
    authored, language = reader.text(resource, "authored"), reader.text(resource, "language")
    if authored and not is_whole(DateTime(authored)):
        reader.issues.append(Issue("", "value", f"authored must be a date and time, not {authored[:40]}."))
    return Response(items, str(status), questionnaire, authored, language), reader.issues


def write_response(response: Response) -> Json:
    """The response as FHIR's JSON; `write_json` makes text of it."""
    head = {
        "resourceType": "QuestionnaireResponse",
        "language": response.language,
        "questionnaire": response.questionnaire,
        "status": response.status,
        "authored": response.authored,
        "item": [_written(item) for item in response.items],
    }
    return {name: value for name, value in head.items() if value}


def write_json(resource: Json) -> str:
    """FHIR's JSON as text for people. A decimal keeps every digit it has ("1.50"), which Python's own numbers lose."""
    return _exact_json(resource, indent=2) + "\n"


def write_compact_json(resource: Json) -> str:
    """The same for programs, without a space. Few answers have decimals in them, and all others are quicker."""
    try:
        return _COMPACT.encode(resource)
    except TypeError:
        return _exact_json(resource, separators=(",", ":"))


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _exact_json(resource: Json, indent: int | None = None, separators: tuple[str, str] | None = None) -> str:
    mark, decimals = uuid4().hex, []

    def marked(value: object) -> str:
        if isinstance(value, Decimal):
            decimals.append(value)
            return f"{mark}{value:f}"
        raise TypeError(type(value).__name__)

    text = json.dumps(resource, ensure_ascii=False, default=marked, indent=indent, separators=separators)
    return re.sub(f'"{mark}([-0-9.]+)"', r"\1", text) if decimals else text


def _written(item: ItemGiven) -> Json:
    made: Json = {"linkId": item.link_id}
    if item.text:
        made["text"] = item.text
    if item.answers:
        made["answer"] = [_written_answer(one) for one in item.answers]
    if item.items:
        made["item"] = [_written(one) for one in item.items]
    return made


def _written_answer(answer: AnswerGiven) -> Json:
    made = {} if answer.value is None else write_value(answer.value)
    return made | ({"item": [_written(one) for one in answer.items]} if answer.items else {})


def _any_filled(items: tuple[ItemGiven, ...]) -> bool:
    return any(not one.is_empty for one in items)
