"""Small forms of our own, each with the feature of a public validation case, and the verdict that reference validators
give it; "unchecked" where a list of answers would have to be fetched."""

import json

import pytest

from clinic.questionnaires.checking import check
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.fhir_json import read_json
from clinic.questionnaires.responses import read_response
from tests.questionnaires.forms import EXT, answered, coded, extension, form, group, item, response, when

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
CONSTRAINT = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.answerConstraint"
UCUM = "http://unitsofmeasure.org"
ELSEWHERE = "http://lists.example/all"
LISTED = {"valueCoding": {"system": "urn:x", "code": "tea"}}
OTHER = {"valueCoding": {"system": "urn:x", "code": "milk"}}
DRINKS = coded("tea", "water")


def text(words):
    return {"valueString": words}


def amount(value, code, system=UCUM):
    return {"valueQuantity": {"value": value, "unit": code, "system": system, "code": code}}


def ranged(least, most, code):
    return [
        extension(SDC + "sdc-questionnaire-minQuantity", **amount(least, code)),
        extension(SDC + "sdc-questionnaire-maxQuantity", **amount(most, code)),
    ]


def condition(name, severity):
    parts = [{"url": "severity", "valueCode": severity}] if severity else []
    return {"url": name, "extension": [{"url": "key", "valueId": "k"}, *parts]}


def constrained(code, kind="choice", **more):
    return item("q", kind, extension=[extension(CONSTRAINT, valueCode=code)], answerOption=DRINKS, **more)


def verdict(items, given, status="completed"):
    plan = read_questionnaire(json.dumps(form(*items)).encode()).plan
    return check(plan, *read_response(read_json(json.dumps(response(*given, status=status)).encode()))).verdict


WRONG_KIND = [
    ("boolean", LISTED), ("boolean", text("true")), ("decimal", text("1.5")), ("decimal", {"valueInteger": 1}),
    ("integer", {"valueDecimal": 1}), ("integer", {"valueBoolean": True}), ("date", {"valueDateTime": "2022-01-01"}),
    ("dateTime", {"valueDate": "2022-01-01"}), ("time", text("09:00:00")), ("string", {"valueUri": "urn:x"}),
    ("text", LISTED), ("text", {"valueMarkdown": "x"}), ("url", text("urn:x")), ("quantity", {"valueDecimal": 1}),
    ("attachment", {"valueUri": "urn:x"}), ("reference", {"valueUri": "Patient/1"}), ("choice", text("tea")),
    ("choice", {"valueBoolean": True}), ("choice", {"valueCode": "tea"}), ("open-choice", {"valueCode": "tea"}),
    ("question", LISTED), ("display", LISTED), ("group", LISTED), ("string", {"valueId": "x"}),
    ("integer", {"valuePositiveInt": 3}), ("choice", {"valueCodeableConcept": {"text": "tea"}}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), WRONG_KIND)
@pytest.mark.parametrize("status", ["completed", "in-progress"])
def test_an_answer_of_another_kind_is_invalid(kind, value, status):
    assert verdict([item("q", kind)], [answered("q", value)], status) == "invalid"


CASES = {
    "a date on the list": (
        "valid",
        item("q", "date", answerOption=[{"valueDate": "2022-01-01"}]),
        {"valueDate": "2022-01-01"},
    ),
    "a date off the list": (
        "invalid",
        item("q", "date", answerOption=[{"valueDate": "2022-01-01"}]),
        {"valueDate": "2022-01-02"},
    ),
    "a number off the list": ("invalid", item("q", "integer", answerOption=[{"valueInteger": 1}]), {"valueInteger": 2}),
    "a month within a partial range": (
        "valid",
        item(
            "q",
            "dateTime",
            extension=[extension("minValue", valueDateTime="2020"), extension("maxValue", valueDateTime="2022-06")],
        ),
        {"valueDateTime": "2022-06-30"},
    ),
    "a month after a partial range": (
        "invalid",
        item("q", "dateTime", extension=[extension("maxValue", valueDateTime="2022-06")]),
        {"valueDateTime": "2022-07"},
    ),
    "a moment just before the least, in another zone": (
        "invalid",
        item("q", "dateTime", extension=[extension("minValue", valueDateTime="2022-06-01T00:00:00Z")]),
        {"valueDateTime": "2022-06-01T01:30:00+02:00"},
    ),
    "a list elsewhere": ("unchecked", item("q", "choice", answerValueSet=ELSEWHERE), LISTED),
    "words for a string with a list elsewhere": (
        "unchecked",
        item("q", "string", answerValueSet=ELSEWHERE),
        text("tea"),
    ),
    "own words beside a list elsewhere": ("valid", item("q", "open-choice", answerValueSet=ELSEWHERE), text("juice")),
    "a code beside a list elsewhere": ("unchecked", item("q", "open-choice", answerValueSet=ELSEWHERE), LISTED),
    "units elsewhere": (
        "unchecked",
        item("q", "quantity", extension=[extension("questionnaire-unitValueSet", valueCanonical=ELSEWHERE)]),
        amount(1, "kg"),
    ),
    "a range that leaves nothing": ("invalid", item("q", "quantity", extension=ranged(50, 5, "km")), amount(10, "km")),
    "a range in a larger unit": ("invalid", item("q", "quantity", extension=ranged(50, 60, "km")), amount(10_000, "m")),
    "within a range in a larger unit": (
        "valid",
        item("q", "quantity", extension=ranged(5, 60, "km")),
        amount(10_000, "m"),
    ),
    "a length where a mass is asked for": (
        "invalid",
        item("q", "quantity", extension=ranged(5, 50, "kg")),
        amount(10, "[mi_i]"),
    ),
    "a unit that nobody here can convert": (
        "unchecked",
        item("q", "quantity", extension=ranged(5, 50, "kg")),
        amount(10, "[arb'U]"),
    ),
    "a unit that is not on offer": (
        "invalid",
        item(
            "q",
            "quantity",
            extension=[extension("questionnaire-unitOption", valueCoding={"system": UCUM, "code": "km"})],
        ),
        amount(1, "kg"),
    ),
    "a condition that only warns": (
        "valid",
        item("q", extension=[condition(EXT + "questionnaire-constraint", "warning")]),
        text("x"),
    ),
    "a condition that must hold": (
        "unchecked",
        item("q", extension=[condition(EXT + "questionnaire-constraint", "error")]),
        text("x"),
    ),
    "a condition that does not say how much it matters": (
        "unchecked",
        item("q", extension=[condition(EXT + "targetConstraint", "")]),
        text("x"),
    ),
    "a demand that an expression decides": (
        "unchecked",
        item("q", _required={"extension": [extension("cqf-expression", valueExpression={})]}),
        None,
    ),
    "fewer answers than the least": (
        "invalid",
        item("q", extension=[extension("questionnaire-minOccurs", valueInteger=2)]),
        None,
    ),
    "no answer where the least is none": (
        "valid",
        item("q", extension=[extension("questionnaire-minOccurs", valueInteger=0)]),
        None,
    ),
    "an address": ("valid", item("q", "url"), {"valueUri": "https://example.org/a?b=%20#c"}),
    "a relative address": ("valid", item("q", "url"), {"valueUri": "Patient/1"}),
    "a path of one machine": ("invalid", item("q", "url"), {"valueUri": "c:\\temp\\x.txt"}),
    "an address with a space": ("invalid", item("q", "url"), {"valueUri": "http://example.org/a b"}),
    "a uuid": ("valid", item("q", "url"), {"valueUri": "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}),
    "no uuid": ("invalid", item("q", "url"), {"valueUri": "urn:uuid:c757873d-ec9a-4326-a141-556f43239520x"}),
    "no oid": ("invalid", item("q", "url"), {"valueUri": "urn:oid:3.1"}),
    "a reference": ("valid", item("q", "reference"), {"valueReference": {"reference": "Patient/a-1"}}),
    "a reference elsewhere": (
        "valid",
        item("q", "reference"),
        {"valueReference": {"reference": "https://example.org/Patient/1"}},
    ),
    "a reference in words": ("valid", item("q", "reference"), {"valueReference": {"display": "My aunt"}}),
    "no address of a reference": (
        "invalid",
        item("q", "reference"),
        {"valueReference": {"reference": "ht tp://example.org/Patient/1"}},
    ),
    "an id without its kind": ("invalid", item("q", "reference"), {"valueReference": {"reference": "1234"}}),
    "a code off the list, where the kind is enough": ("valid", constrained("optionsOrType"), OTHER),
    "words, where the kind is enough": ("invalid", constrained("optionsOrType"), text("milk")),
    "words beside the list": ("valid", constrained("optionsOrString"), text("milk")),
    "a code off the list beside own words": ("invalid", constrained("optionsOrString"), OTHER),
    "words, where only the list is taken": ("invalid", constrained("optionsOnly", "open-choice"), text("milk")),
    "R5: a code on the list": ("valid", item("q", "coding", answerOption=DRINKS), LISTED),
    "R5: a code off the list": ("invalid", item("q", "coding", answerOption=DRINKS), OTHER),
    "R5: own words": (
        "valid",
        item("q", "coding", answerConstraint="optionsOrString", answerOption=DRINKS),
        text("milk"),
    ),
    "R5: another string": (
        "valid",
        item("q", "string", answerConstraint="optionsOrType", answerOption=[text("tea")]),
        text("milk"),
    ),
    "a kind of a later standard": ("unchecked", item("q", "hologram"), text("milk")),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_one_answer(name):
    expected, asked, value = CASES[name]
    assert verdict([asked], [answered("q", value)] if value else [{"linkId": "q"}]) == expected


NESTED = group("g", item("q1", required=True), item("q2", required=True))
STRUCTURES = {
    "items in an answer of a group": ("invalid", [NESTED],
        [{"linkId": "g", "answer": [{"item": [answered("q1", text("a"))]}]}]),
    "such a group of another name": ("invalid", [NESTED],
        [{"linkId": "h", "answer": [{"item": [answered("q1", text("a"))]}]}]),
    "an empty group that is required": ("invalid", [group("g", item("q1"), required=True)], [{"linkId": "g"}]),
    "two answers to one question": ("invalid", [item("q")], [answered("q", text("a"), text("b"))]),
    "an answer without a value to a question that must be answered": ("invalid", [item("q", required=True)],
        [{"linkId": "q", "answer": [{}]}]),
    "answers below a question that was left open": ("valid", [item("q", item=[item("b")])],
        [answered("q", {"item": [answered("b", text("x"))]})]),
    "answers below a question, in an order of their own": ("valid", [item("a"), item("b")],
        [answered("b", text("x")), answered("a", text("x"))]),
    "one question in two places of its group": ("invalid", [group("g", item("a"))],
        [{"linkId": "g", "item": [answered("a", text("x")), answered("a", text("x"))]}]),
    "an empty shell of a group that is not asked": ("valid",
        [item("s", "boolean"), group("g", item("a"), enableWhen=[when("s", answerBoolean=True)])],
        [answered("s", {"valueBoolean": False}), {"linkId": "g"}]),
    "a group that is not asked, with answers": ("invalid",
        [item("s", "boolean"), group("g", item("a"), enableWhen=[when("s", answerBoolean=True)])],
        [answered("s", {"valueBoolean": False}), {"linkId": "g", "item": [answered("a", text("x"))]}]),
    "what hangs on a question that is not asked": ("valid",
        [item("s", "boolean"), item("a", "boolean", enableWhen=[when("s", answerBoolean=True)]),
         item("b", enableWhen=[when("a", "exists", answerBoolean=False)])],
        [answered("s", {"valueBoolean": False}), answered("b", text("x"))]),
    "nothing at all": ("valid", [item("a")], []),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(STRUCTURES))
def test_what_stands_where(name):
    expected, items, given = STRUCTURES[name]
    assert verdict(items, given) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("completed", "invalid"), ("amended", "invalid"), ("in-progress", "valid"), ("stopped", "valid"),
     ("entered-in-error", "valid"), ("final", "invalid")],
)  # fmt: skip
def test_what_is_demanded_depends_on_the_status(status, expected):
    assert verdict([item("q", required=True)], [], status) == expected
