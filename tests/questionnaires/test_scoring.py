"""Totals by a sidecar's rule, and what a counselor must be told of."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from clinic.questionnaires.answers import Place
from clinic.questionnaires.export import bundled, exported, observations, response_of
from clinic.questionnaires.instruments import sidecar
from clinic.questionnaires.rules import Coding, Quantity
from clinic.questionnaires.scoring import disagreements, raised, scores
from clinic.questionnaires.sidecar import read_sidecar
from tests.questionnaires.forms import coded, extension, group, item, plan, when
from tests.questionnaires.test_instruments import END, WHOLE

PHQ = sidecar("phq-9")
CODES = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
LOINC = "http://loinc.org"


def phq_form(weights=(0, 1, 2, 3)):
    options = [
        {"valueCoding": {"system": LOINC, "code": code}, "extension": [extension("ordinalValue", valueDecimal=weight)]}
        for code, weight in zip(CODES, weights, strict=True)
    ]
    questions = [item(f"/{name}", "choice", answerOption=options) for name in PHQ.score[0].items]
    return plan(*questions, item("/44261-6", "decimal"), code=[{"system": LOINC, "code": "44249-1"}])


def answered(*points, stored=None):
    """PHQ-9 answers by their points; nothing for a question left out."""
    names = PHQ.score[0].items
    given = {
        Place(f"/{name}"): (Coding(CODES[point], LOINC),)
        for name, point in zip(names, points, strict=False)
        if point is not None
    }
    return given | ({Place("/44261-6"): (Decimal(stored),)} if stored is not None else {})


@pytest.mark.parametrize(
    ("points", "total", "complete", "prorated", "band"),
    [
        ((0,) * 9, 0, True, False, "minimal"),
        ((1,) * 4 + (0,) * 5, 4, True, False, "minimal"),
        ((1,) * 5 + (0,) * 4, 5, True, False, "mild"),
        ((2,) * 5 + (0,) * 4, 10, True, False, "moderate"),
        ((3,) * 9, 27, True, False, "severe"),
        ((1,) * 7, 9, False, True, "mild"),
        ((1,) * 7 + (2,), 10, False, True, "moderate"),
        ((1, 1, 1, 1, 1, 1, 2), 10, False, True, "moderate"),
        ((3,) * 6, None, False, False, ""),
        ((), None, False, False, ""),
    ],
)
def test_the_phq_9_is_counted_prorated_or_not_scored(points, total, complete, prorated, band):
    (score,) = scores(phq_form(), PHQ, answered(*points))
    assert (score.total, score.complete, score.prorated, score.band) == (total, complete, prorated, band)
    assert len(score.crossed) == (total is not None and total >= 10)


def test_a_stored_total_is_compared_and_never_believed():
    (agrees,) = scores(phq_form(), PHQ, answered(*(1,) * 9, stored=9))
    (differs,) = scores(phq_form(), PHQ, answered(*(1,) * 9, stored=12))
    (nothing,) = scores(phq_form(), PHQ, answered(1, stored=12))
    assert (agrees.mismatch, differs.mismatch, nothing.mismatch) == (False, True, True)
    assert differs.total == 9


def test_question_nine_raises_a_flag_above_zero_and_only_then():
    assert raised(phq_form(), PHQ, answered(*(3,) * 8, 0)) == ()
    assert [one.item for one in raised(phq_form(), PHQ, answered(*(0,) * 8, 1))] == ["44260-8"]
    assert raised(phq_form(), PHQ, {}) == ()


def test_a_form_that_counts_otherwise_is_told_of():
    assert not list(disagreements(phq_form(), PHQ))
    assert len(list(disagreements(phq_form((0, 1, 2, 4)), PHQ))) == 9
    assert any("44250-9" in one for one in disagreements(plan(item("x")), PHQ))


SAFETY = """[[safety]]
item = "a"
at_least = 1
routing = "task"
words = "Something to look at"
source = "Made up."
"""


def small(more="", *, changed=("", "")):
    return read_sidecar(WHOLE.replace(*changed).replace(END, END + more))


def total(about, answers, *items):
    made = plan(*(items or (item("a", "integer"), item("b", "integer"))))
    return scores(made, about, answers)[0]


def test_a_number_counts_as_it_is_backwards_or_as_a_mean():
    answers = {Place("a"): (1,), Place("b"): (3,)}
    assert total(small(), answers).total == 4
    assert total(small('\nreverse = {items = ["b"], from = 0, to = 3}'), answers).total == 1
    assert total(small(changed=('rule = "sum"', 'rule = "mean"')), answers).total == 2


def test_a_gate_ends_the_count():
    about = small('\n[score.gate]\nitem = "g"\nanswers = ["false"]\nscore = 0')
    items = item("g", "boolean"), item("a", "integer"), item("b", "integer")
    closed = total(about, {Place("g"): (False,)}, *items)
    assert (closed.total, closed.complete, closed.missing) == (0, True, ())
    assert total(about, {Place("g"): (True,), Place("a"): (1,)}, *items).total is None


def test_a_gate_that_is_not_in_the_form_is_told_of():
    about = small('\n[score.gate]\nitem = "g"\nanswers = ["false"]\nscore = 0')
    told = list(disagreements(plan(item("a", "integer"), item("b", "integer")), about))
    assert told == ["the sidecar's score.0.gate.item, g, is not in the form"]


def test_an_answer_without_points_is_told_of_before_anybody_gives_it():
    about = small('\n[score.points]\n"x" = 1')
    made = plan(item("a", "choice", answerOption=coded("x", "y")), item("b", "integer"))
    assert list(disagreements(made, about)) == ["item a: nothing says how many points y has"]


def test_a_total_that_no_answers_of_the_measure_give_says_so():
    score = total(small(), {Place("a"): (400,), Place("b"): (3,)})
    assert score.total == 403
    assert "outside" in score.notes[0]
    assert not total(small(), {Place("a"): (1,), Place("b"): (3,)}).notes


def test_a_decimal_counts_as_the_answer_it_equals():
    about = small('\n[score.points]\n"1" = 3')
    items = item("a", "decimal"), item("b", "integer")
    assert total(about, {Place("a"): (Decimal("1.0"),), Place("b"): (0,)}, *items).total == 3


def test_an_answer_raises_a_flag_in_any_turn_of_its_group():
    about = small(changed=("[[score]]", SAFETY + "[[score]]"))
    made = plan(group("g", item("a", "integer"), repeats=True), item("b", "integer"))
    assert raised(made, about, {Place("a", (0,)): (0,), Place("a", (1,)): (2,)})
    assert not raised(made, about, {Place("a", (0,)): (0,), Place("a", (1,)): (0,)})


def test_an_answer_of_which_nobody_knows_the_points_is_looked_at_by_a_person():
    about = small(changed=("[[score]]", SAFETY + "[[score]]"))
    made = plan(item("a", "choice", answerOption=coded("x")), item("b", "integer"))
    assert raised(made, about, {Place("a"): (Coding("x", "urn:x"),)})
    assert not raised(plan(item("a", "boolean"), item("b")), about, {Place("a"): (False,)})
    assert not raised(made, about, {})


def test_what_nobody_was_asked_is_not_missing_from_a_forms_own_weights():
    options = [one | {"extension": [extension("itemWeight", valueDecimal=2)]} for one in coded("x")]
    asked = item("b", "choice", answerOption=options, enableWhen=[when("s", answerBoolean=True)])
    kept = item("t", "quantity", readOnly=True)
    made = plan(item("s", "boolean"), item("a", "choice", answerOption=options), asked, kept)
    answers = {Place("a"): (Coding("x", "urn:x"),), Place("t"): (Quantity(Decimal(3)),)}
    (score,) = scores(made, None, answers)
    assert (score.total, score.complete, score.of, score.stored, score.mismatch) == (2, True, 1, 3, True)
    (open_,) = scores(made, None, answers | {Place("s"): (True,)})
    assert (open_.total, open_.missing) == (None, ("b",))


def test_points_can_differ_for_one_item_and_unknown_answers_are_missing():
    about = small('\n[score.points]\n"x" = 1\n[score.points_of."b"]\n"x" = 5')
    items = [item(name, "choice", answerOption=coded("x", "y")) for name in "ab"]
    x, y = Coding("x", "urn:x"), Coding("y", "urn:x")
    assert total(about, {Place("a"): (x,), Place("b"): (x,)}, *items).total == 6
    unknown = total(about, {Place("a"): (x,), Place("b"): (y,)}, *items)
    assert (unknown.total, unknown.missing) == (None, ("b",))
    assert "how many points" in unknown.notes[0]


def test_without_a_sidecar_the_forms_own_weights_are_added_and_it_says_so():
    (score,) = scores(phq_form(), None, answered(*(2,) * 9))
    assert score.total == 18
    assert "own weights" in score.notes[0]
    assert scores(plan(item("a")), None, {}) == ()


RESPONSE = UUID(int=7)


def test_a_total_leaves_as_an_observation_beside_its_response():
    form, answers, at = phq_form(), answered(*(2,) * 7), datetime(2026, 11, 25, 9, tzinfo=UTC)
    response, _ = response_of(form, answers, authored=at)
    resource = exported(response, str(RESPONSE))
    assert resource["resourceType"] == "QuestionnaireResponse"
    assert resource["status"] == "completed"
    (made,) = observations(scores(form, PHQ, answers), RESPONSE, at)
    assert made["category"][0]["coding"][0]["code"] == "survey"
    assert made["valueQuantity"] == {
        "value": 18,
        "unit": "score",
        "system": "http://unitsofmeasure.org",
        "code": "{score}",
    }
    assert made["derivedFrom"] == [{"reference": f"urn:uuid:{RESPONSE}"}]
    assert made["code"]["coding"][0]["code"] == "44261-6"
    assert "7 of 9" in made["note"][0]["text"]
    assert not list(observations(scores(form, PHQ, answered(1)), RESPONSE, at)), "no total, nothing to export"


def test_a_response_and_its_totals_leave_together():
    form, answers, at = phq_form(), answered(*(2,) * 9), datetime(2026, 11, 25, 9, tzinfo=UTC)
    made = bundled(form, answers, scores(form, PHQ, answers), RESPONSE, at)
    response, total = made["entry"]
    assert (made["resourceType"], made["type"]) == ("Bundle", "collection")
    assert response["fullUrl"] == f"urn:uuid:{RESPONSE}" == total["resource"]["derivedFrom"][0]["reference"]
    assert len(response["resource"]["item"]) == 9
    assert total["resource"]["valueQuantity"]["value"] == 18
