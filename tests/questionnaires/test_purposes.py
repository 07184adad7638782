"""What a browser is told of a field: one's own name, birthday and address; never where somebody can be reached."""

import re

import pytest

from clinic.questionnaires import instruments
from clinic.questionnaires.asked import questions_in
from clinic.questionnaires.asking import ask
from clinic.questionnaires.fields import look_of
from clinic.questionnaires.form_pages import pages_of
from clinic.questionnaires.purposes import KEYBOARDS, token
from tests.questionnaires.forms import coded, extension, item, plan, read

PATIENT = "http://hl7.org/fhir/StructureDefinition/Patient#Patient."
SDC = "http://hl7.org/fhir/uv/sdc/"
KEYBOARD = f"{SDC}StructureDefinition/sdc-questionnaire-keyboard"


def asked(*items):
    made = plan(*items)
    return [one for page in pages_of(made) for one in questions_in(ask(made, page, {}).blocks)]


TOLD = [
    ("string", "name.text", "name"),
    ("string", "name.given", "given-name"),
    ("string", "name.family", "family-name"),
    ("date", "birthDate", "bday"),
    ("text", "address.text", "street-address"),
    ("text", "name.text", ""),
    ("string", "address.text", ""),
    ("string", "telecom.value", ""),
    ("text", "telecom.value", ""),
    ("string", "contact.name.text", ""),
    ("string", "contact.telecom.value", ""),
    ("text", "contact.address.text", ""),
    ("date", "deceasedDateTime", ""),
    ("string", "birthDate", ""),
]


@pytest.mark.parametrize(("kind", "element", "word"), TOLD)
def test_what_is_told_by_kind_and_element(kind, element, word):
    (one,) = plan(item("x", kind, definition=PATIENT + element))
    assert token(one, look_of(one)) == word


@pytest.mark.parametrize(
    "made",
    [
        item("x"),
        item("x", definition="name.text"),
        item("x", definition="http://hl7.org/fhir/StructureDefinition/RelatedPerson#RelatedPerson.name.text"),
        item("x", definition=PATIENT + "name.text", repeats=True),
        item("x", "choice", definition=PATIENT + "name.text", answerOption=coded("a", "b")),
    ],
)
def test_nothing_is_told_of_anything_else(made):
    (one,) = plan(made)
    assert token(one, look_of(one)) == ""


def test_a_birthday_is_told_in_its_parts():
    (question,) = asked(item("x", "date", definition=PATIENT + "birthDate"))
    assert {part.name.rpartition(".")[2]: part.token for part in question.answers[0]} == {
        "year": "bday-year",
        "month": "bday-month",
        "day": "bday-day",
    }


@pytest.mark.parametrize(("code", "mode"), [*sorted(KEYBOARDS.items()), ("chat", ""), ("x", "")])
def test_a_phone_shows_the_keys_that_a_form_asks_for(code, mode):
    keys = extension(KEYBOARD, valueCoding={"system": f"{SDC}CodeSystem/keyboardType", "code": code})
    (question,) = asked(item("x", extension=[keys]))
    assert (question.mode, question.is_short) == (mode, False)
    assert not read(item("x", extension=[keys])).warned
    (number,) = asked(item("x", "integer", extension=[keys]))
    assert number.mode == "numeric", "a number keeps its own"


@pytest.mark.parametrize("language", ["en", "es"])
def test_our_form_of_how_to_reach_somebody_tells_what_no_partner_may_not_know(language):
    made = instruments.form("contact", language).plan
    told = {one.link_id: token(one, look_of(one)) for one in made if one.is_question}
    assert {name: word for name, word in told.items() if word} == {
        "full-name": "name",
        "birth": "bday",
        "address": "street-address",
    }
    assert {one.link_id: one.keyboard for one in made if one.keyboard} == {
        "phone": "phone",
        "emergency-phone": "phone",
        "email": "email",
    }
    elements = {one.link_id: one.definition.removeprefix(PATIENT) for one in made if one.definition}
    assert {name for name in elements if elements[name].startswith("contact.")} == {"emergency-name", "emergency-phone"}
    assert all(re.fullmatch(r"[a-zA-Z.]+", element) for element in elements.values())
