"""Forms that other programs write loosely: what is certain is taken as it is meant, the rest is told or refused."""

import json
from decimal import Decimal

import pytest

from clinic.questionnaires.answers import Logic, Place
from clinic.questionnaires.asking import ask, pages_asked
from clinic.questionnaires.checking import check
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.fhir_json import read_json
from clinic.questionnaires.fields import Look
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.posting import read_page
from clinic.questionnaires.preview import Trial
from clinic.questionnaires.responses import read_response
from clinic.questionnaires.reviewing import review
from clinic.questionnaires.rules import Coding, DateTime, Kind, Quantity
from clinic.questionnaires.starting import starting_answers
from tests.questionnaires.forms import EXT, answered, coded, extension, form, group, item, plan, read, response, when

R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire."
UNKNOWN = [{"url": "http://elsewhere.example/turns-it-round", "valueBoolean": True}]


def warned(made, element):
    return [remark.message for remark in made.warned if remark.element.startswith(element)]


def verdict(made: Plan, answers: dict[str, object]) -> str:
    return check(made, *read_response(read_json(json.dumps(answers).encode()))).verdict


def test_a_form_of_r5_is_read_as_r4_has_it():
    made = read(
        item("a", "coding", answerOption=coded("x"), disabledDisplay="protected"),
        item("b", "coding", answerOption=coded("x"), answerConstraint="optionsOrString"),
        item("c", "coding", answerOption=coded("x"), answerConstraint="optionsOrType"),
        versionAlgorithmString="semver",
        copyrightLabel="All rights reserved",
    )
    assert made.accepted, made.refused
    assert [made.plan[name].kind for name in "abc"] == [Kind.CHOICE, Kind.OPEN_CHOICE, Kind.CHOICE]
    assert made.plan["c"].takes_unlisted
    assert "only the answers on the list" in warned(made, "answerConstraint")[0]
    assert warned(made, "disabledDisplay")


def test_words_about_a_forms_keeping_are_nothing_to_warn_of():
    marks = [{"url": R5 + "versionAlgorithm[x]", "valueString": "semver"}]
    assert not read(item("a"), extension=marks).warned


def test_a_whole_number_or_a_day_on_offer_is_an_answer_of_its_question():
    made = plan(
        group(
            "g",
            item("a", "decimal", answerOption=[{"valueInteger": 1}], initial=[{"valueInteger": 1}]),
            item("b", "dateTime", initial=[{"valueDate": "2021-02-03"}]),
        )
    )
    assert made["b"].initial == (DateTime("2021-02-03"),)
    (page,) = pages_asked(made, {})
    typed = {"shown": ("q2",), "q2": ("0",)}
    assert not read_page(made, page, starting_answers(made), typed).problems


@pytest.mark.parametrize(
    "wrong",
    [
        item("a", "integer", initial=[{"valueString": "seven"}]),
        item("a", "integer", initial=[{"valueInteger": 9}], extension=[extension("maxValue", valueInteger=5)]),
        item("a", "choice", answerOption=coded("x"), initial=[{"valueCoding": {"system": "urn:x", "code": "y"}}]),
        item("a", initial=[{"valueString": "too long"}], maxLength=3),
    ],
)
def test_a_first_answer_that_could_be_none_is_ignored_and_told(wrong):
    made = read(wrong)
    assert made.accepted
    assert not made.plan["a"].initial
    assert "It is ignored." in warned(made, "initial")[0]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ([extension("minValue", valueInteger=5), extension("maxValue", valueInteger=2)], "minValue"),
        ([extension("minLength", valueInteger=5)], "minLength"),
        ([extension("questionnaire-minOccurs", valueInteger=3), extension("questionnaire-maxOccurs", valueInteger=2)],
         "minOccurs"),
    ],
)  # fmt: skip
def test_limits_that_leave_no_answer_are_told(limits, words):
    made = read(item("a", maxLength=2, extension=limits))
    assert any(words in message and "no answer can ever fit" in message for message in warned(made, "extension"))


def test_a_question_that_takes_no_answer_is_not_asked():
    made = plan(item("a", extension=[extension("questionnaire-maxOccurs", valueInteger=0)]), item("b"))
    (page,) = pages_asked(made, {})
    assert ask(made, page, {}).shown == "q2"


WORDS_ALONE = [{"valueCoding": {"display": words}} for words in ("Yes", "No", "Unknown")]


def test_answers_that_are_words_alone_are_told_apart():
    made = plan(group("g", item("a", "choice", answerOption=WORDS_ALONE), item("b", enableWhen=[
        when("a", answerCoding={"display": "No"})])))  # fmt: skip
    (page,) = pages_asked(made, {})
    read_ = read_page(made, page, {}, {"shown": ("q2",), "q2": ("1",)})
    (values,) = read_.answers.values()
    assert values == (Coding("", "", "No"),) != (Coding("", "", "Yes"),)
    (question, following) = read_.page().blocks
    assert [choice.label for choice in question.choices if choice.chosen] == ["No"]
    assert following.label == "Question b"
    assert verdict(made, response({"linkId": "g", "item": [answered("a", {"valueCoding": {"display": "Maybe"}})]})) == (
        "invalid"
    )


def test_several_answers_in_own_words_stand_in_the_one_field_there_is():
    words = [{"valueString": "one"}, {"valueString": "two"}]
    made = plan(group("g", item("a", "open-choice", repeats=True, answerOption=coded("x"), initial=words)))
    (page,) = pages_asked(made, {})
    (question,) = ask(made, page, starting_answers(made)).blocks
    assert question.other.value == "one; two"


def test_a_group_is_asked_as_often_as_it_must_be_answered():
    twice = [extension("questionnaire-minOccurs", valueInteger=2)]
    made = plan(group("g", item("a"), repeats=True, required=True, extension=twice))
    (page,) = pages_asked(made, {})
    assert ask(made, page, {}).shown == "q2-0 q2-1"


@pytest.mark.parametrize("first", [{"value": 3, "unit": "lb"}, {"unit": "lb"}])
def test_a_first_answer_names_the_unit_where_the_form_does_not(first):
    made = plan(group("g", item("a", "quantity", initial=[{"valueQuantity": first}])))
    (page,) = pages_asked(made, {})
    (question,) = ask(made, page, starting_answers(made)).blocks
    assert question.unit == "lb"
    read_ = read_page(made, page, starting_answers(made), {"shown": ("q2",), "q2": ("150",)})
    assert list(read_.answers.values()) == [(Quantity(Decimal(150), "lb"),)]
    other = {"linkId": "g", "item": [answered("a", {"valueQuantity": {"value": 1, "unit": "kg"}})]}
    assert verdict(made, response(other)) == "valid", "no unit is demanded"


def test_words_have_an_order_and_codes_have_none():
    made = read(item("a"), item("b", enableWhen=[when("a", ">=", answerString="m")]))
    asked = {words: Logic(made.plan, {Place("a"): (words,)}).is_asked(Place("b")) for words in ("apple", "m", "pear")}
    assert asked == {"apple": False, "m": True, "pear": True}
    assert not made.warned
    for kind, value in (("choice", {"answerCoding": {"code": "x"}}), ("boolean", {"answerBoolean": True})):
        told = read(item("a", kind), item("b", enableWhen=[when("a", ">", **value)]))
        assert "no order" in warned(told, "enableWhen")[0]


def test_what_nobody_can_answer_holds_nobody_up():
    made = plan(group("g", item("a", "choice", required=True), item("b", readOnly=True, required=True), item("c")))
    (page,) = pages_asked(made, {})
    asked = ask(made, page, {})
    assert [block.look for block in asked.blocks] == [Look.SHOWN, Look.SHOWN, Look.LINE]
    assert not read_page(made, page, {}, {"shown": tuple(asked.shown.split()), "q4": ("x",)}).problems
    assert not [row for chapter in review(made, {}, str) for row in chapter.rows if row.missing]
    assert Trial(made).pages()


def test_a_display_that_must_be_answered_is_only_read():
    made = read(item("a", "display", required=True))
    assert verdict(made.plan, response()) == "valid"
    assert "que-6" in warned(made, "required")[0]


@pytest.mark.parametrize(
    "more",
    [{"modifierExtension": UNKNOWN}, {"implicitRules": "http://elsewhere.example/rules"}],
)
def test_what_can_turn_the_form_round_leaves_its_responses_unchecked(more):
    content = json.dumps(form(item("a")) | more).encode()
    made = read_questionnaire(content)
    assert not made.accepted
    assert verdict(made.plan, response(answered("a", {"valueString": "x"}))) == "unchecked"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (response(modifierExtension=UNKNOWN), "unchecked"),
        (response(implicitRules="http://elsewhere.example"), "unchecked"),
        (response(answered("a", {"valueString": "x"}, modifierExtension=UNKNOWN)), "unchecked"),
        (response(answered("a", {"valueString": "x", "modifierExtension": UNKNOWN})), "unchecked"),
        (response(answered("b", {"valueString": "x"}), modifierExtension=UNKNOWN), "invalid"),
        (response(extension=UNKNOWN, id="r", subject={"reference": "Patient/1"}, authored="2021-02-03"), "valid"),
        (response(answers=[]), "invalid"),
        (response(authored="yesterday"), "invalid"),
        (response(authored={"on": "2021"}), "invalid"),
        (response(language=7), "invalid"),
        (response(answered("a", {"value": "x"})), "invalid"),
        (response(answered("a", {"valueString": "x", "text": "x"})), "invalid"),
        (response({"linkId": "a", "text": ["x"], "answer": [{"valueString": "x"}]}), "invalid"),
    ],
)  # fmt: skip
def test_every_part_of_a_response_is_looked_at(given, expected):
    assert verdict(plan(item("a")), given) == expected


def test_a_response_to_ten_thousand_questions_is_held_against_them_at_once():
    items = [item(f"i{number}", "boolean") for number in range(10_000)]
    made = read_questionnaire(json.dumps(form(*items)).encode())
    assert "more than 2000 items" in made.refused[0].message
    given = response(*(answered(one["linkId"], {"valueBoolean": True}) for one in items))
    assert verdict(made.plan, given) == "valid"


def test_a_condition_above_the_items_that_only_warns_leaves_nothing_open():
    condition = {"url": EXT + "targetConstraint", "extension": [{"url": "severity", "valueCode": "warning"}]}
    made = read(item("a"), extension=[condition])
    assert verdict(made.plan, response(answered("a", {"valueString": "x"}))) == "valid"
    assert made.warned
