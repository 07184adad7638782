"""Reading a definition: what is understood, what is refused by its name, what is put aside with a warning."""

import json

import pytest

from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.fhir_json import FhirError
from clinic.questionnaires.packages import forms_in
from clinic.questionnaires.patterns import fits
from clinic.questionnaires.plan import Control
from clinic.questionnaires.rules import Behavior, Coding, Kind, Operator
from tests.questionnaires.forms import EXT, coded, extension, form, group, item, plan, read, when

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"


def test_a_form_becomes_a_plan():
    made = plan(
        group(
            "g",
            item("a", "choice", answerOption=coded("x", "y"), required=True, prefix="1."),
            item(
                "b", "text", maxLength=10, enableWhen=[when("a", answerCoding={"system": "urn:x", "code": "y"})],
                extension=[extension("minLength", valueInteger=2), extension("entryFormat", valueString="word")],
            ),
        ),
        title="Title", version="2", code=[{"code": "44249-1"}],
    )  # fmt: skip
    assert (made.title, str(made.identity), made.codes) == ("Title", "urn:form|2", (Coding("44249-1"),))
    assert [one.link_id for one in made] == ["g", "a", "b"]
    assert made["a"].required
    assert made["a"].options[1].value == Coding("y", "urn:x")
    assert (made["b"].limits.min_length, made["b"].limits.max_length, made["b"].entry_format) == (2, 10, "word")
    assert made["b"].conditions[0].operator is Operator.EQUAL
    assert made.standings["b"].above == (made["g"],)


COMPUTED_RULE = extension(SDC + "sdc-questionnaire-enableWhenExpression", valueExpression={})
COMPUTED_ANSWERS = extension(SDC + "sdc-questionnaire-answerExpression", valueExpression={})
TOGGLED = extension(SDC + "sdc-questionnaire-answerOptionsToggleExpression")
UNITS_ELSEWHERE = extension("questionnaire-unitValueSet", valueCanonical="http://x")
HOLOGRAM = extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": "hologram"}]})
REFUSED = [
    (item("u", "url"), "u", "type"),
    (item("u", "reference"), "u", "type"),
    (item("u", "attachment"), "u", "type"),
    (item("u", "question"), "u", "type"),
    (item("u", "coded"), "u", "type"),
    (item("u", "choice", answerValueSet="http://elsewhere/vs"), "u", "answerValueSet"),
    (item("u", "choice", answerValueSet="#nowhere"), "u", "answerValueSet"),
    (item("u", modifierExtension=[extension("http://x/y", valueBoolean=True)]), "u", "modifierExtension"),
    (item("u", answerConstraint="somewhat"), "u", "answerConstraint"),
    (item("u", enableWhen=[when("nobody", answerBoolean=True)]), "u", "enableWhen"),
    (item("u", enableWhen=[when("o", "~", answerString="x")]), "u", "enableWhen[0].operator"),
    (item("u", enableWhen=[when("o", "exists", answerString="x")]), "u", "enableWhen[0].answer"),
    (item("u", enableWhen=[when("o")]), "u", "enableWhen[0].answer"),
    (item("u", enableWhen=[when("o", answerString="1"), when("o", answerString="2")]), "u", "enableBehavior"),
    (item("u", enableWhen=[when("o", answerString="1")], enableBehavior="some"), "u", "enableBehavior"),
    (item("u", enableWhen=[when("u", answerString="1")]), "u", "enableWhen"),
    (item("u", extension=[COMPUTED_RULE]), "u", "extension[0].url"),
    (item("u", extension=[COMPUTED_ANSWERS]), "u", "extension[0].url"),
    (item("u", extension=[UNITS_ELSEWHERE]), "u", "extension[0].value"),
    (item("u", extension=[extension(SDC + "sdc-questionnaire-subQuestionnaire")]), "u", "extension[0].url"),
    (item("u", extension=[TOGGLED]), "u", "extension[0].url"),
    (item("u", extension=[extension("regex", valueString="(")]), "u", "extension[0].value"),
    (item("u", extension=[extension("minLength", valueInteger=-1)]), "u", "extension[0].value"),
    (item("u", extension=[extension("minValue")]), "u", "extension[0].value"),
    (item("u", "choice", answerOption=[{"valueCoding": {}}]), "u", "answerOption[0].value"),
    (item("u", "choice", answerOption=[{}]), "u", "answerOption[0].value"),
    (item("u", "choice", answerOption=coded("x"), answerValueSet="#v"), "u", "answerValueSet"),
    (item("u", "display", item=[item("v")]), "u", "item"),
    (item("u", initial=[{"valueString": "1"}, {"valueString": "2"}]), "u", "initial"),
    (item("u", "date", initial=[{"valueDate": "2021-02-30"}]), "u", "initial[0].value"),
    (item("u", required="yes"), "u", "required"),
    (item("u", maxLength=True), "u", "maxLength"),
    (item("u", text=7), "u", "text"),
    (item("u", item={}), "u", "item"),
    ({"type": "string"}, "", "item[1].linkId"),
    (item("o"), "o", "linkId"),
    (group("u", item("o")), "o", "linkId"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "link_id", "element"), REFUSED)
def test_what_is_not_supported_is_refused_by_its_name(wrong, link_id, element):
    reading = read(item("o"), wrong)
    assert not reading.accepted
    assert (link_id, element) in {(one.link_id, one.element) for one in reading.refused}, reading.refused


@pytest.mark.parametrize(
    ("more", "element"),
    [
        ({"implicitRules": "http://x"}, "implicitRules"),
        ({"status": "new"}, "status"),
        ({"modifierExtension": [extension("http://x", valueBoolean=True)]}, "modifierExtension"),
        ({"questions": []}, "questions"),
        ({"item": []}, "item"),
    ],
)
def test_so_is_what_stands_above_the_items(more, element):
    reading = read_questionnaire(json.dumps(form(item("a")) | more).encode())
    assert element in {one.element for one in reading.refused if not one.link_id}


@pytest.mark.parametrize(
    "where",
    [
        {"extension": [extension("variable", valueExpression={})]},
        {"extension": [extension(SDC + "sdc-questionnaire-calculatedExpression", valueExpression={})]},
        {"extension": [extension(SDC + "sdc-questionnaire-initialExpression", valueExpression={})]},
        {"extension": [extension("targetConstraint", extension=[])]},
        {"extension": [extension("http://nobody/knows", valueString="x")]},
        {"extension": [{"valueString": "x"}]},
        {"_text": {"extension": [extension("translation", extension=[])]}},
        {
            "extension": [
                extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": "hologram"}]})
            ]
        },
        {"extension": [extension("minValue", _valueInteger={"extension": []})]},
        {"extension": [extension("questionnaire-hidden", valueBoolean=True)], "required": True},
        {"answerOption": [{"valueString": "x", "_valueString": {"extension": [extension("http://nobody/knows")]}}]},
    ],
)
def test_what_is_put_aside_is_warned_of(where):
    reading = read(item("a", **where))
    assert reading.accepted
    assert [one.link_id for one in reading.warned] == ["a"]


def test_markup_for_other_programs_is_nothing_to_warn_of():
    hostile = {"extension": [extension("rendering-xhtml", valueString="<script>alert(1)</script>")]}
    narrative = {"status": "generated", "div": "<div><script>alert(1)</script></div>"}
    reading = read(item("a", text="plain", _text=hostile), text=narrative)
    assert reading.accepted
    assert not reading.warned
    assert "alert" not in repr(reading.plan)


def test_what_is_contained_and_not_looked_at_is_warned_of():
    reading = read(item("a"), contained=[{"resourceType": "Patient"}])
    assert [(one.element, one.message) for one in reading.warned] == [("contained", "a Patient is not looked at.")]


def test_a_rule_that_holds_without_an_answer_is_warned_of_unless_it_is_guarded():
    rule = when("a", "!=", answerBoolean=True)
    loose = read(item("a", "boolean"), item("b", enableWhen=[rule]))
    assert "no answer at all" in loose.warned[0].message
    guarded = read(
        item("a", "boolean"),
        item("b", enableBehavior="all", enableWhen=[rule, when("a", "exists", answerBoolean=True)]),
    )
    around = read(
        item("a", "boolean"),
        group("g", item("b", enableWhen=[rule]), enableWhen=[when("a", "exists", answerBoolean=True)]),
    )
    assert not guarded.warned
    assert not around.warned


@pytest.mark.parametrize(
    "items",
    [
        [item("a", enableWhen=[when("b", answerString="x")]), item("b", enableWhen=[when("a", answerString="x")])],
        [group("a", item("b"), enableWhen=[when("b", answerString="x")])],
        [
            group("a", item("b")),
            item("c", enableWhen=[when("b", answerString="x")]),
            group("d", item("e", enableWhen=[when("c", answerString="x")])),
            item("f", enableBehavior="any", enableWhen=[when("e", answerString="x"), when("g", answerString="1")]),
            item("g", enableWhen=[when("f", answerString="x")]),
        ],
    ],
)  # fmt: skip
def test_rules_in_a_circle_are_found(items):
    reading = read(*items)
    assert any("circle" in one.message for one in reading.refused)
    assert reading.plan.circle[0] == reading.plan.circle[-1]


def test_a_long_chain_of_rules_is_no_circle_and_not_too_deep():
    chain = [item(f"q{n}", "boolean", enableWhen=[when(f"q{n + 1}", answerBoolean=True)]) for n in range(1500)]
    assert read(*chain, item("q1500", "boolean")).accepted


def test_lists_of_answers_that_come_along_are_resolved():
    concepts = [
        {"code": "1", "display": "Yes", "extension": [extension("ordinalValue", valueDecimal=3)]},
        {"code": "2"},
    ]
    value_sets = [
        {"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"system": "urn:s", "concept": concepts}]}},
        {"resourceType": "ValueSet", "id": "e", "expansion": {"contains": [
            {"system": "urn:s", "code": "top", "abstract": True, "contains": [{"system": "urn:s", "code": "leaf"}]}]}},
        {"resourceType": "CodeSystem", "id": "s", "url": "urn:t", "content": "complete", "concept": concepts},
        {"resourceType": "ValueSet", "id": "t", "compose": {"include": [{"system": "urn:t"}]}},
    ]  # fmt: skip
    bare = {"include": [{"system": "urn:t", "concept": [{"code": "1"}]}]}
    value_sets.append({"resourceType": "ValueSet", "id": "b", "compose": bare})
    made = plan(*(item(name, "choice", answerValueSet=f"#{name}") for name in "vetb"), contained=value_sets)
    assert made["b"].options[0].weight == 3, "the system says what its codes count"
    assert [option.weight for option in made["v"].options] == [3, None]
    assert [option.value.code for option in made["e"].options] == ["leaf"]
    assert [option.value for option in made["t"].options] == [Coding("1", "urn:t"), Coding("2", "urn:t")]


@pytest.mark.parametrize(
    "compose",
    [
        {"include": [{"system": "urn:s"}]},
        {"include": [{"system": "urn:s", "filter": [{}]}]},
        {"include": [{"system": "urn:s", "concept": [{"code": "1"}]}], "exclude": [{"system": "urn:s"}]},
        {"include": []},
        None,
    ],
)
def test_a_list_that_a_server_would_have_to_work_out_is_not(compose):
    part = {"total": 9, "contains": [{"system": "urn:s", "code": "1"}]}
    value_set = {"resourceType": "ValueSet", "id": "v"} | ({"compose": compose} if compose else {"expansion": part})
    reading = read(item("a", "choice", answerValueSet="#v"), contained=[value_set])
    assert [(one.link_id, one.element) for one in reading.refused] == [("a", "answerValueSet")]


def test_ways_of_showing_and_limits_are_read():
    control = {"coding": [{"code": "drop-down"}]}
    made = plan(
        item("a", "choice", answerOption=[*coded("x"), {"valueString": "y", "initialSelected": True}],
             extension=[extension("questionnaire-itemControl", valueCodeableConcept=control)]),
        item("b", "decimal", extension=[extension("minValue", valueDecimal=0.5),
                                        extension("maxDecimalPlaces", valueInteger=1),
                                        extension("questionnaire-hidden", valueBoolean=True)]),
        item("c", "boolean", enableBehavior="any", enableWhen=[when("a", "exists", answerBoolean=False)]),
    )  # fmt: skip
    assert made["a"].control is Control.DROP_DOWN
    assert made["a"].initial == ("y",)
    assert made["b"].hidden
    assert str(made["b"].limits.min_value) == "0.5"
    assert made["c"].behavior is Behavior.ANY
    assert made["c"].kind is Kind.BOOLEAN


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff", "UTF-8"),
        (b"{", "not JSON"),
        (b"[]", "JSON object"),
        (b'{"resourceType": "Patient"}', "Patient"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": "\\ud800"}', "not text"),
        (b'{"a": ["\\u0000"]}', "not text"),
        (b"[" * 100_000, "nested"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"a": 1e999999999}', "too long"),
        (b'{"a": 0.' + b"1" * 100 + b"}", "too long"),
        (b" " * 10_000_001, "larger"),
    ],
)
def test_a_file_that_is_no_form_says_why(content, words):
    with pytest.raises(FhirError, match=words):
        forms_in(content, "file")


@pytest.mark.parametrize(
    ("pattern", "text", "held"),
    [
        (r"[0-9]{5}(-[0-9]{4})?", "37201-1234", True),
        (r"[0-9]{5}(-[0-9]{4})?", "37201-12345", False),
        (r"^.{1,4000}$", "x", True),
        (r"([^\]{)]{2}\{2}(?:a|b){3}){4}", "no", False),
        (r"(a|aa)+", "a" * 60 + "b", None),
        (r"((((a{100}){100}){100}){100})b", "a", None),
        ("(" * 40 + "a" + ")" * 40, "a", None),
        ("a" * 2000, "a", None),
        ("(", "a", None),
    ],
)
def test_a_pattern_is_measured_before_it_is_used_and_has_only_so_long(pattern, text, held):
    assert fits(pattern, text) is held


def deep(levels):
    made = item("end")
    for level in range(levels):
        made = group(f"g{level}", made)
    return made


def test_a_form_that_is_nested_too_deeply_is_refused():
    assert read(deep(20)).accepted
    assert not read(deep(100)).accepted


def test_identity_is_address_version_and_digest():
    one, other = read(item("a"), version="1"), read(item("a"), version="1")
    assert one.plan.identity == other.plan.identity
    assert read(item("a", text="other"), version="1").plan.identity.sha256 != one.plan.identity.sha256
    assert EXT not in str(one.plan.identity)
