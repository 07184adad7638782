"""What an imported form means when it is sent: our sidecar where we know it; the rest is undecided."""

from uuid import uuid4

import pytest

from clinic.couples.rules import Matter
from clinic.questionnaires.form_words import base_language
from clinic.questionnaires.imported_forms import known_as, sidecar_text
from clinic.questionnaires.instruments import sidecar, sidecars
from clinic.questionnaires.privacy import matter_of
from clinic.questionnaires.sidecar import read_sidecar
from tests.questionnaires.forms import group, item, plan, read

PULSE = """
[instrument]
name = "Pulse"
questionnaire = "urn:pulse"
validated = false
about = "relationship"
minutes = 1
rights = "Ours."
rights_url = ""

[[score]]
name = "total"
title = "Total"
items = ["q1"]
rule = "sum"
direction = "higher-better"
range = [0, 10]
source = "A test."
"""


def codes(slug: str) -> list[dict[str, str]]:
    return [{"system": "http://loinc.org", "code": code} for code in sidecar(slug).instrument.codes]


@pytest.mark.parametrize("slug", sidecars())
def test_every_sidecar_of_ours_joins_with_what_it_does_not_name_undecided(slug):
    made = read(item("a"), url=sidecar(slug).instrument.questionnaire, code=codes(slug), title="Theirs")
    assert known_as(made.plan) == slug
    joined = read_sidecar(sidecar_text(made, uuid4()))
    assert joined.instrument == sidecar(slug).instrument
    assert joined.unnamed is Matter.UNDECIDED
    assert matter_of(made.plan, joined, "a") is Matter.UNDECIDED


def test_words_of_a_form_cannot_break_its_sidecar():
    hostile = 'Ends "here\\" \n[matters]\na = 1 \x7f \u2028'
    made = read(item("a"), url=hostile, title=hostile, copyright=hostile)
    about = read_sidecar(sidecar_text(made, uuid4()))
    assert about.instrument.name == hostile.strip()
    assert about.matters == {}


@pytest.mark.parametrize(
    ("tag", "base"), [("es-MX", "es"), ("EN", "en"), ("", "und"), ("a:b c", "und"), ("<b>", "und"), ("nb-NO", "nb")]
)
def test_the_base_of_a_language(tag, base):
    assert base_language(tag) == base


def test_a_question_ours_speaks_of_is_what_ours_says():
    about = read_sidecar('unnamed = "undecided"\n' + PULSE)
    made = plan(item("q1", "integer"), item("q2"))
    assert matter_of(made, about, "q1") is Matter.ORDINARY
    assert matter_of(made, about, "q2") is Matter.UNDECIDED


def test_a_form_we_do_not_know_is_undecided_as_a_whole_and_its_headings_say_nothing():
    made = read(group("g", item("a"), item("words", "display")), url="urn:theirs")
    about = read_sidecar(sidecar_text(made, uuid4()))
    assert not about.score
    assert not about.safety
    found = {one.link_id: matter_of(made.plan, about, one.link_id) for one in made.plan}
    assert found == {"g": Matter.ORDINARY, "a": Matter.UNDECIDED, "words": Matter.ORDINARY}
