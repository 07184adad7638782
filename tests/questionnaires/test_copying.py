"""A copy loses nothing: published without an edit, it is the same form but for its address, in each language."""

import json
from dataclasses import asdict, replace
from functools import cache
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.questionnaires.answers import Answers, Place
from clinic.questionnaires.copying import copied
from clinic.questionnaires.drafting import problems
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.instruments import form, sidecar, sidecar_for, slugs
from clinic.questionnaires.meaning import meaning_of
from clinic.questionnaires.own_export import definition, kept, read_kept, sidecar_text
from clinic.questionnaires.privacy import matter_of, starts_as
from clinic.questionnaires.rules import Kind
from clinic.questionnaires.scoring import raised, scores
from clinic.questionnaires.sidecar import read_sidecar
from tests.questionnaires.test_conformance import HERE

FORM_ID = UUID(int=7)
OURS = [pytest.param(slug, id=slug) for slug in slugs()]


def of_others():
    """Every form that came from elsewhere and is accepted."""
    readings = (
        (file.name, read_questionnaire(file.read_bytes())) for file in sorted(HERE.rglob("*.json")) if _is_form(file)
    )
    return [pytest.param(reading, id=name) for name, reading in readings if reading.accepted]


def _is_form(file):
    return json.loads(file.read_bytes()).get("resourceType") == "Questionnaire"


OF_OTHERS = of_others()


def everything(plan):
    """A plan with all its words, which comparing codes leaves out, and without its identity."""
    return asdict(replace(plan, identity=None)) | {"standings": None}


def published(draft, language="en"):
    again = read_kept(kept(draft))
    assert again == draft
    return read_questionnaire(definition(again, FORM_ID, 3, language)), read_sidecar(sidecar_text(again, FORM_ID))


@pytest.mark.parametrize("slug", OURS)
def test_each_of_ours_is_the_same_when_it_is_published(slug):
    draft = copied(form(slug), sidecar(slug), form(slug, "es"))
    assert problems(draft) == {}
    assert draft.has_spanish
    for language in ("en", "es"):
        reading, about = published(draft, language)
        assert everything(reading.plan) == everything(form(slug, language).plan)
        assert (reading.plan.identity.url, reading.plan.identity.version) == (f"urn:uuid:{FORM_ID}", "3")
        assert about == sidecar(slug)
    assert meaning_of(draft).lost == ()


@pytest.mark.parametrize("reading", OF_OTHERS)
def test_each_form_of_others_is_the_same_when_it_is_published(reading):
    draft = copied(reading, sidecar_for(reading.plan))
    assert set(problems(draft)) == (set() if reading.plan.title else {"title"}), "a form is sent under its title"
    again, about = published(draft)
    assert again.accepted
    assert everything(again.plan) == everything(reading.plan)
    assert about == sidecar_for(reading.plan) or sidecar_for(reading.plan) is None
    assert meaning_of(draft).lost == ()
    spoken, _ = published(draft, "es")
    assert spoken.accepted
    assert [item.link_id for item in spoken.plan] == [item.link_id for item in reading.plan]


ALL = [*(one.values[0] for one in OF_OTHERS), *(form(slug) for slug in slugs())]


@cache
def with_its_copy(number):
    """A form with its sidecar, and the same of its copy."""
    plan, about = ALL[number].plan, sidecar_for(ALL[number].plan)
    again, copy = published(copied(ALL[number], about))
    return plan, about, again.plan, copy


@settings(max_examples=100, deadline=None)
@given(number=st.integers(0, len(ALL) - 1), data=st.data())
def test_the_same_answers_have_the_same_totals_flags_and_readers(number, data):
    plan, about, again, copy = with_its_copy(number)
    answers = data.draw(some_answers(plan))
    for one, other in zip(scores(plan, about, answers), scores(again, copy, answers), strict=True):
        assert replace(one, notes=(), title="") == replace(other, notes=(), title="")
    assert raised(again, copy, answers) == (raised(plan, about, answers) if about else ())
    for item in plan:
        assert matter_of(plan, about, item.link_id) is matter_of(again, copy, item.link_id)
        assert starts_as(plan, about, item.link_id) is starts_as(again, copy, item.link_id)


@st.composite
def some_answers(draw, plan) -> Answers:
    """Answers to some of the questions, each where its first turn is."""
    found = {}
    for item in plan:
        values = [option.value for option in item.options]
        values += [True, False] if item.kind is Kind.BOOLEAN else []
        values += [0, 1, 3] if item.kind is Kind.INTEGER else []
        if values and draw(st.booleans()):
            turns = (0,) * len(plan.standings[item.link_id].turning)
            found[Place(item.link_id, turns)] = (draw(st.sampled_from(values)),)
    return found
