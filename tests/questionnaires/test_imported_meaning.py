"""What we know of single questions of an imported form, whatever it is, and of a form that claims to be ours."""

from dataclasses import replace
from uuid import uuid4

import pytest

from clinic.couples.rules import Matter
from clinic.questionnaires.answers import Place
from clinic.questionnaires.copying import copied
from clinic.questionnaires.drafting import draft_matter, with_matter
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.fhir_json import read_json
from clinic.questionnaires.imported_forms import sidecar_text
from clinic.questionnaires.imported_meaning import meaning_of_import
from clinic.questionnaires.instruments import form, sidecar
from clinic.questionnaires.privacy import matter_of
from clinic.questionnaires.responses import write_json
from clinic.questionnaires.rules import Coding
from clinic.questionnaires.scoring import disagreements, raised
from clinic.questionnaires.sidecar import Routing, read_sidecar
from tests.questionnaires.forms import coded, item, read

HARM = "44260-8"
HOW_OFTEN = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")


def question(link_id, code, *answers):
    return item(link_id, "choice", code=[{"code": code}], answerOption=coded(*(answers or HOW_OFTEN)))


def anxiety():
    """The questions of the GAD-7, in words of nobody's."""
    return [question(f"g{number}", code) for number, code in enumerate(sidecar("gad-7").score[0].items)]


@pytest.mark.parametrize("others", [[], anxiety(), [item("a")]], ids=["alone", "after-another-measure", "among-others"])
def test_a_question_on_self_harm_is_closed_and_told_at_once_in_whatever_form_it_stands(others):
    made = read(*others, question("q9", HARM), url="urn:battery", title="Battery")
    about = read_sidecar(sidecar_text(made, uuid4()))
    assert matter_of(made.plan, about, "q9") is Matter.SELF_HARM
    for code in HOW_OFTEN:
        (*told,) = raised(made.plan, about, {Place("q9"): (Coding(code, "urn:x"),)})
        assert [one.routing for one in told] == ([Routing.CRISIS] if code != "LA6568-5" else [])
    if len(others) > 1:
        assert about.instrument == sidecar("gad-7").instrument


def test_answers_of_unknown_points_are_looked_at_by_a_person():
    made = read(question("q9", HARM, "LA6568-5", "yes-indeed"), url="urn:odd")
    about = read_sidecar(sidecar_text(made, uuid4()))
    assert [one.answers for one in about.safety] == [("yes-indeed",)]
    number = read(item("q9", "integer", code=[{"code": HARM}]), url="urn:number")
    about = read_sidecar(sidecar_text(number, uuid4()))
    assert raised(number.plan, about, {Place("q9"): (2,)})
    assert not raised(number.plan, about, {Place("q9"): (0,)})


def test_the_whole_measure_is_warned_of_once():
    asked = [question(f"q{number}", code) for number, code in enumerate(sidecar("phq-9").score[0].items)]
    assert meaning_of_import(read(*asked).plan).safety == sidecar("phq-9").safety


def under_our_address(**words):
    """Our pulse as somebody else might hand it on, with other words at some linkIds."""
    content = read_json(form("connection-pulse").definition)
    page, *rest = content["item"]
    inside = [one | ({"text": words[one["linkId"]]} if one["linkId"] in words else {}) for one in page["item"]]
    return read_questionnaire(write_json(content | {"item": [page | {"item": inside}, *rest]}).encode())


def test_under_an_address_of_ours_only_our_own_words_are_known():
    kept = under_our_address()
    assert matter_of(kept.plan, meaning_of_import(kept.plan), "safe") is Matter.ORDINARY
    spanish = form("connection-pulse", "es").plan
    assert matter_of(spanish, meaning_of_import(spanish), "safe") is Matter.ORDINARY
    other = under_our_address(safe="Have you had an affair?")
    about = read_sidecar(sidecar_text(other, uuid4()))
    assert {one: matter_of(other.plan, about, one) for one in ("safe", "close")} == {
        "safe": Matter.UNDECIDED,
        "close": Matter.ORDINARY,
    }


def test_what_a_copy_of_it_asks_is_for_the_practice_to_decide():
    other = under_our_address(safe="Have you had an affair?")
    draft = copied(other, meaning_of_import(other.plan))
    assert draft_matter(draft, "safe") is Matter.UNDECIDED
    assert draft_matter(with_matter(draft, "safe", Matter.AFFAIR), "safe") is Matter.AFFAIR
    decided = replace(draft, is_decided=True)
    assert draft_matter(decided, "safe") is Matter.ORDINARY
    assert draft_matter(replace(with_matter(decided, "safe", Matter.AFFAIR), is_decided=False), "safe") is Matter.AFFAIR
    assert draft_matter(replace(decided, is_decided=False), "safe") is Matter.UNDECIDED


def test_a_copy_under_our_address_that_offers_other_answers_is_doubted():
    ours = form("safety-screening").plan
    assert list(disagreements(ours, sidecar("safety-screening"))) == []
    content = form("safety-screening").definition.replace(b'"code": "often"', b'"code": "frequently"')
    said = list(disagreements(read_questionnaire(content).plan, sidecar("safety-screening")))
    assert "item afraid: the warning “Afraid of the partner” waits for often, which is not offered" in said
