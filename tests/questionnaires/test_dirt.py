"""Dirt in definitions, responses and fields: it is told of or refused, and nothing falls over."""

import json
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.questionnaires.answers import answers_in
from clinic.questionnaires.asking import ask, pages_asked
from clinic.questionnaires.checking import Verdict, check
from clinic.questionnaires.export import response_of
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.fhir_json import FhirError, read_json
from clinic.questionnaires.posting import read_page
from clinic.questionnaires.responses import read_response, write_json, write_response
from clinic.questionnaires.reviewing import review
from clinic.questionnaires.scoring import scores
from tests.questionnaires.forms import answered, form, group, item, response, when
from tests.questionnaires.test_preview import EVERY_KIND

DEFINITION = form(
    group("g", *EVERY_KIND, repeats=True),
    item("last", enableWhen=[when("boolean", answerBoolean=True)], maxLength=5),
    contained=[{"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"concept": [{"code": "1"}]}]}}],
)
RESPONSE = response(
    {"linkId": "g", "item": [answered("boolean", {"valueBoolean": True}), answered("date", {"valueDate": "2021-02"})]},
    answered("last", {"valueString": "words"}),
)
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5),
    st.sampled_from(["", "g", "group", "choice", "boolean", "#v", "2021-02-30"]),
    st.sampled_from([[], {}, [None], [[]], {"a": 1}, [{"linkId": "g"}]]),
)  # fmt: skip
TYPED = st.sampled_from(["", "0", "1", "yes", "other", "2021", "2:30 pm", "٣", "9" * 40, "<b>", "\x00"])


def places(node, path=()):
    """Every place within some JSON."""
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, one in inside:
        yield (*path, name)
        yield from places(one, (*path, name))


@st.composite
def dirty(draw, clean):
    made = deepcopy(clean)
    for _ in range(draw(st.integers(0, 3))):
        *above, name = draw(st.sampled_from(list(places(made))))
        holder = made
        for step in above:
            holder = holder[step]
        holder[name] = deepcopy(draw(JUNK))
    return json.dumps(made).encode()


@settings(max_examples=150, deadline=None)
@given(dirty(DEFINITION), dirty(RESPONSE))
def test_any_definition_and_any_response_are_read_checked_and_written(definition, given_):
    try:
        reading = read_questionnaire(definition)
        read, malformed = read_response(read_json(given_))
    except FhirError as error:
        told = str(error)
    else:
        told = check(reading.plan, read, malformed).verdict
        scores(reading.plan, None, answers_in(reading.plan, read.items))
        write_json(write_response(read)).encode()
    assert told in set(Verdict) or told.endswith(".")


@settings(max_examples=80, deadline=None)
@given(dirty(DEFINITION), st.data())
def test_any_form_that_is_accepted_is_asked_and_whatever_is_typed_is_read(definition, data):
    try:
        reading = read_questionnaire(definition)
    except FhirError:
        return
    answers = {}
    for page in pages_asked(reading.plan, answers) if reading.accepted else ():
        names = ask(reading.plan, page, answers).shown.split()
        typed = {"shown": (" ".join(names),)}
        for name in names:
            for part in ("", ".year", ".month", ".other", ".unit"):
                typed[name + part] = tuple(data.draw(st.lists(TYPED, max_size=2)))
        answers = read_page(reading.plan, page, answers, typed).answers
    review(reading.plan, answers, str)
    handed_in, _ = response_of(reading.plan, answers)
    assert read_response(read_json(write_json(write_response(handed_in)).encode()))[0] == handed_in
