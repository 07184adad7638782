"""A response held against its form: each way not to fit, by its code."""

import json

import pytest

from clinic.questionnaires.checking import Verdict, check
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.fhir_json import FhirError, read_json
from clinic.questionnaires.responses import read_response, write_json, write_response
from tests.questionnaires.forms import answered, coded, extension, form, group, item, response, when

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
X, Y, Z = ({"valueCoding": {"system": "urn:x", "code": code}} for code in "xyz")
YES = {"valueBoolean": True}


def held(items, *given, status="completed", **more):
    """The report, with JSON made into text and read as a file is."""
    plan = read_questionnaire(json.dumps(form(*items)).encode()).plan
    return check(plan, *read_response(read_json(json.dumps(response(*given, status=status, **more)).encode())))


def text(words):
    return {"valueString": words}


def limited(name, **value):
    return {"extension": [extension(name, **value)]}


KILO = {"value": 1, "code": "kg"}


EXCLUSIVE = [*coded("x"), coded("z")[0] | limited("questionnaire-optionExclusive", valueBoolean=True)]
HELD = [
    ([item("a")], [answered("a", text("x"))], None),
    ([item("a")], [], None),
    ([item("a", required=True)], [], "required"),
    ([item("a", required=True)], [{"linkId": "a"}], "required"),
    ([group("g", item("a"), required=True)], [], "required"),
    ([group("g", item("a", required=True))], [], None),
    ([group("g", item("a", required=True))], [{"linkId": "g"}], "required"),
    ([item("b", "boolean"), item("a", required=True, enableWhen=[when("b", answerBoolean=True)])], [], None),
    ([item("b", "boolean"), item("a", required=True, enableWhen=[when("b", answerBoolean=True)])],
     [answered("b", YES)], "required"),
    ([item("b", "boolean"), item("a", enableWhen=[when("b", answerBoolean=True)])],
     [answered("a", text("x"))], "invariant"),
    ([item("a")], [answered("b", text("x"))], "not-found"),
    ([group("g", item("a"))], [answered("a", text("x"))], "structure"),
    ([item("a")], [answered("a", text("x")), answered("a", text("y"))], "structure"),
    ([item("a")], [answered("a", text("x"), text("y"))], "structure"),
    ([item("a", repeats=True)], [answered("a", text("x"), text("y"))], None),
    ([group("g", item("a"))], [{"linkId": "g"}, {"linkId": "g"}], "structure"),
    ([group("g", item("a"), repeats=True)], [{"linkId": "g"}, {"linkId": "g"}], None),
    ([group("g", item("a"))], [answered("g", text("x"))], "structure"),
    ([item("d", "display")], [answered("d", text("x"))], "structure"),
    ([item("a", item=[item("b")])], [answered("a", text("x") | {"item": [answered("b", text("y"))]})], None),
    ([item("a", item=[item("b")])], [answered("a", text("x"), item=[answered("b", text("y"))])], "structure"),
    ([item("a", "boolean")], [answered("a", text("true"))], "structure"),
    ([item("a", "integer")], [answered("a", {"valueDecimal": 1})], "structure"),
    ([item("a", "integer")], [answered("a", {"valueInteger": 1.5})], "value"),
    ([item("a", "integer")], [answered("a", {"valueInteger": True})], "value"),
    ([item("a", "date")], [answered("a", {"valueDate": "2021-13"})], "value"),
    ([item("a", "date")], [answered("a", {"valueDate": "2021-02-29"})], "value"),
    ([item("a", "dateTime")], [answered("a", {"valueDateTime": "2021-02-28T10:00:00"})], "value"),
    ([item("a", "time")], [answered("a", {"valueTime": "10:00"})], "value"),
    ([item("a", "url")], [answered("a", {"valueUri": "http://x"})], None),
    ([item("a")], [answered("a", {"valueString": "x", "valueInteger": 1})], "value"),
    ([item("a")], [answered("a", {"valuePicture": "x"})], "value"),
    ([item("a")], [{"linkId": "a", "answer": []}], "structure"),
    ([item("a")], [{"linkId": "a", "reply": []}], "structure"),
    ([item("a")], [{"answer": [text("x")]}], "structure"),
    ([item("a", "choice", answerOption=coded("x", "y"))], [answered("a", X)], None),
    ([item("a", "choice", answerOption=coded("x", "y"))], [answered("a", Z)], "invariant"),
    ([item("a", "choice", answerOption=coded("x"))], [answered("a", text("x"))], "invariant"),
    ([item("a", "choice")], [answered("a", Z)], None),
    ([item("a", "choice")], [answered("a", text("x"))], "structure"),
    ([item("a", "open-choice", answerOption=coded("x"))], [answered("a", text("else"))], None),
    ([item("a", "open-choice", answerOption=coded("x"))], [answered("a", Z)], "invariant"),
    ([item("a", "open-choice", answerOption=coded("x"))], [answered("a", {"valueCoding": {"display": "own"}})], None),
    ([item("a", "choice", answerOption=coded("x"))], [answered("a", {"valueCoding": {"display": "own"}})], "invariant"),
    ([item("a", "choice", answerOption=EXCLUSIVE, repeats=True)], [answered("a", X, Z)], "invariant"),
    ([item("a", "choice", answerOption=EXCLUSIVE, repeats=True)], [answered("a", Z)], None),
    ([item("a", "open-choice", answerOption=EXCLUSIVE, repeats=True)], [answered("a", Z, text("too"))], "invariant"),
    ([item("a", repeats=True, **limited("questionnaire-maxOccurs", valueInteger=1))],
     [answered("a", text("x"), text("y"))], "invariant"),
    ([item("a", repeats=True, **limited("questionnaire-minOccurs", valueInteger=2))],
     [answered("a", text("x"))], "invariant"),
    ([group("g", item("a"), repeats=True, **limited("questionnaire-maxOccurs", valueInteger=1))],
     [{"linkId": "g"}, {"linkId": "g"}], "invariant"),
    ([item("a", maxLength=2)], [answered("a", text("xyz"))], "invariant"),
    ([item("a", **limited("minLength", valueInteger=2))], [answered("a", text("x"))], "invariant"),
    ([item("a", **limited("regex", valueString="[0-9]{5}"))], [answered("a", text("123456"))], "invariant"),
    ([item("a", **limited("regex", valueString="[0-9]{5}"))], [answered("a", text("12345"))], None),
    ([item("a", "integer", **limited("maxValue", valueInteger=3))], [answered("a", {"valueInteger": 4})], "invariant"),
    ([item("a", "decimal", **limited("minValue", valueDecimal=0.5))],
     [answered("a", {"valueDecimal": 0.25})], "invariant"),
    ([item("a", "date", **limited("maxValue", valueDate="2022"))], [answered("a", {"valueDate": "2022-05"})], None),
    ([item("a", "date", **limited("minValue", valueDate="2022-06"))], [answered("a", {"valueDate": "2022"})], None),
    ([item("a", "date", **limited("minValue", valueDate="2022-06"))],
     [answered("a", {"valueDate": "2022-05-31"})], "invariant"),
    ([item("a", "decimal", **limited("maxDecimalPlaces", valueInteger=1))],
     [answered("a", {"valueDecimal": 1.25})], "invariant"),
    ([item("a", "quantity", **limited("questionnaire-unitOption", valueCoding={"code": "kg", "system": "u"}))],
     [answered("a", {"valueQuantity": {"value": 1, "code": "lb", "system": "u"}})], "invariant"),
    ([item("a", "quantity", **limited(SDC + "sdc-questionnaire-maxQuantity", valueQuantity=KILO))],
     [answered("a", {"valueQuantity": {"value": 2, "code": "kg"}})], "invariant"),
    ([item("a", "attachment", **limited("maxSize", valueDecimal=2))],
     [answered("a", {"valueAttachment": {"data": "AAAA"}})], "invariant"),
    ([item("a", "attachment")], [answered("a", {"valueAttachment": {"data": "AAAA", "size": 3}})], None),
    ([item("a", "attachment")], [answered("a", {"valueAttachment": {"data": "AAAA", "size": 4}})], "value"),
    ([item("a", "question")], [answered("a", text("x"))], "structure"),
    ([item("a", "url", maxLength=3)], [answered("a", {"valueUri": "urn:x"})], "invariant"),
    ([item("a", "reference", **limited("questionnaire-referenceResource", valueCode="Patient"))],
     [answered("a", {"valueReference": {"reference": "Patient/1"}})], None),
    ([item("a", "reference", **limited("questionnaire-referenceResource", valueCode="Patient"))],
     [answered("a", {"valueReference": {"reference": "http://x/fhir/Group/1"}})], "invariant"),
    ([item("a", "attachment", **limited("mimeType", valueCode="image/"))],
     [answered("a", {"valueAttachment": {"contentType": "text/plain"}})], "invariant"),
    ([item("a")], [answered("a", {"_valueString": {"extension": []}})], None),
]  # fmt: skip


@pytest.mark.parametrize(("items", "given", "code"), HELD)
def test_what_fits_and_what_does_not(items, given, code):
    report = held(items, *given)
    assert {issue.code for issue in report.issues} == ({code} if code else set()), report.issues
    assert report.verdict is (Verdict.INVALID if code else Verdict.VALID)


@pytest.mark.parametrize(
    ("items", "given"),
    [
        ([item("a", "choice", answerValueSet="http://elsewhere")], [answered("a", X)]),
        ([item("a", **limited(SDC + "sdc-questionnaire-enableWhenExpression", valueExpression={}))],
         [answered("a", text("x"))]),
        ([group("g", item("a", "integer"), **limited("targetConstraint"))],
         [{"linkId": "g", "item": [answered("a", {"valueInteger": 1})]}]),
        ([item("a"), item("b", enableWhen=[when("a", answerString="1"), when("a", answerString="2")])],
         [answered("a", text("1")), answered("b", text("x"))]),
        ([item("a", **limited("regex", valueString="(a|aa)+"))], [answered("a", text("a" * 60 + "b"))]),
        ([item("a"), item("a")], [answered("a", text("x"))]),
        ([item("a", "integer", **limited("minValue", _valueInteger={}))], [answered("a", {"valueInteger": 1})]),
        ([item("a", "quantity", **limited("minValue", valueQuantity={"value": 1, "code": "kg"}))],
         [answered("a", {"valueQuantity": {"value": 2, "code": "lb"}})]),
        ([item("a", enableWhen=[when("b", answerString="1")]), item("b", enableWhen=[when("a", answerString="1")])],
         [answered("a", text("1"))]),
    ],
)  # fmt: skip
def test_where_nobody_can_tell_it_says_so(items, given):
    report = held(items, *given)
    assert report.verdict is Verdict.UNCHECKED
    assert report.open[0].code == "not-supported"


def test_what_is_certainly_wrong_is_wrong_all_the_same():
    items = [item("a", "choice", answerValueSet="http://elsewhere"), item("b", required=True)]
    assert held(items, answered("a", X)).verdict is Verdict.INVALID
    assert held(items, answered("b", text("x"))).verdict is Verdict.VALID, "nothing hinges on a list nobody used"


def test_nothing_is_demanded_of_what_is_not_finished():
    items = [item("a", required=True), item("b", "boolean")]
    assert held(items, status="in-progress").verdict is Verdict.VALID
    assert held(items, answered("b", text("no")), status="in-progress").verdict is Verdict.INVALID
    assert held(items, status="amended").verdict is Verdict.INVALID


def test_what_is_odd_but_breaks_nothing_is_noted():
    items = [item("a"), item("b")]
    report = held(
        items, answered("b", text("x"), text="Other words"), answered("a", text("x")), questionnaire="urn:else"
    )
    assert report.verdict is Verdict.VALID
    assert len(report.noted) == 3


def test_the_head_of_a_response_is_looked_at():
    assert held([item("a")], status="done").issues[0].code == "value"
    assert held([item("a")], questionnaire={"reference": "x"}).issues[0].code == "structure"
    with pytest.raises(FhirError, match="Patient"):
        read_response({"resourceType": "Patient"})


def test_digits_come_back_as_they_were():
    given = answered("a", {"valueDecimal": 1}, {"valueQuantity": {"value": 2}})
    content = json.dumps(response(given)).replace('Decimal": 1', 'Decimal": 1.50').replace('value": 2', 'value": -0.10')
    read, _ = read_response(read_json(content.encode()))
    written = write_json(write_response(read))
    assert '"valueDecimal": 1.50' in written
    assert '"value": -0.10' in written
