"""A counted question that is asked of some only: what the page says becomes of the others is what becomes of them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from clinic.questionnaires.answers import Place
from clinic.questionnaires.changes import newly_lost
from clinic.questionnaires.copying import copied
from clinic.questionnaires.drafting import rule
from clinic.questionnaires.instruments import sidecar
from clinic.questionnaires.meaning import counted_in, meaning_of
from clinic.questionnaires.rules import Coding
from clinic.questionnaires.scoring import raised, scores
from clinic.questionnaires.sidecar import Missing
from clinic.questionnaires.when_asked import choices
from tests.questionnaires.forms import coded, extension, group, item, read, when
from tests.questionnaires.test_meaning import ITEMS, PHQ, POINTS, answered, published

NO_TOTAL = "there is no total."
MADE_UP = "the total is made up from the other answers."
WITHOUT = "the total is added up without"


def measure(*, headed=(), about=PHQ, **asked):
    """Nine questions; those of `headed` stand under a heading of their own; `asked` gives rules they always had."""
    rows = {
        f"q{n}": item(
            f"q{n}", "choice", code=[{"code": code}], answerOption=coded(*POINTS.values()), **asked.get(f"q{n}", {})
        )
        for n, code in enumerate(ITEMS, 1)
    }
    under = [group("head", *(rows.pop(name) for name in headed))] if headed else []
    return copied(read(*rows.values(), *under, title="PHQ-9"), about)


def only_after(draft, question, *link_ids, answer=""):
    """Each of these is asked only where `question` has an answer, or this one."""
    for link_id in link_ids:
        key = f"{question}|{answer}"
        draft = rule(draft, link_id, choices(draft.plan, link_id)[key])
    return draft


def counting(**facts):
    return replace(PHQ, score=(replace(PHQ.score[0], **facts),))


SUM = counting(missing=Missing(at_least=1, prorate=False, source="A test."))
LOOSE = counting(missing=Missing(at_least=1, prorate=True, source="A test."))
MEAN = counting(rule="mean", missing=Missing(at_least=1, prorate=False, source="A test."))
STRICT = counting(missing=None)
CASES = [
    (PHQ, ["q3"], MADE_UP, 9),
    (PHQ, ["q3", "q4"], MADE_UP, 9),
    (PHQ, ["q3", "q4", "q5"], NO_TOTAL, None),
    (LOOSE, ["q3", "q4", "q5"], MADE_UP, 9),
    (LOOSE, [f"q{n}" for n in range(2, 10)], MADE_UP, 9),
    (SUM, ["q3"], f"{WITHOUT} it.", 8),
    (SUM, ["q3", "q4"], f"{WITHOUT} them.", 7),
    (MEAN, ["q3"], MADE_UP, 1),
    (STRICT, ["q3"], NO_TOTAL, None),
]


@pytest.mark.parametrize("headed", [False, True], ids=["each by itself", "under one heading"])
@pytest.mark.parametrize(("about", "seldom", "end", "total"), CASES)
def test_what_is_said_of_a_total_is_what_becomes_of_it(about, seldom, end, total, headed):
    whole = measure(headed=seldom if headed else (), about=about)
    draft = only_after(whole, "q1", *(["head"] if headed else seldom), answer=POINTS[3])
    (said,) = (one for one in meaning_of(draft).lost if one.startswith("The total"))
    assert said.startswith(f"The total “PHQ-9 total” counts “Question {seldom[0]}”")
    assert ", now asked only when “Question q1” is “" in said
    assert said.endswith(end)
    assert ("more question" in said) == (len(seldom) > 1)
    plan, published_about = published(draft)
    (score,) = scores(plan, published_about, answered(1, but=seldom))
    assert score.total == (None if total is None else Decimal(total))
    assert scores(plan, published_about, answered(3))[0].total == (3 if about is MEAN else 27), "and of who is asked"
    assert counted_in(draft), "it still counts"
    assert newly_lost(draft, draft) == []


def test_a_question_that_is_asked_of_everybody_again_says_nothing():
    draft = rule(only_after(measure(), "q1", "q3"), "q3", None)
    assert meaning_of(draft).lost == ()


def test_a_rule_that_was_always_there_says_nothing_and_another_one_does():
    old = {"enableWhen": [when("q1", "exists", answerBoolean=True)]}
    whole = measure(q3=old)
    assert meaning_of(whole).lost == ()
    assert meaning_of(only_after(whole, "q1", "q3")).lost == ()
    (said,) = meaning_of(only_after(whole, "q2", "q3")).lost
    assert "asked only when “Question q2” is answered" in said


def test_two_rules_are_two_sentences_and_one_within_another_is_one():
    two = only_after(only_after(measure(), "q1", "q3"), "q2", "q4")
    assert len(meaning_of(two).lost) == 2
    within = only_after(only_after(measure(headed=["q3"]), "q1", "head"), "q2", "q3")
    (said,) = meaning_of(within).lost
    assert "only when “Question q1” is answered and only when “Question q2” is answered" in said


def test_a_warning_that_can_rise_for_some_only_is_said():
    draft = only_after(measure(), "q1", "q9", answer=POINTS[3])
    said = [one for one in meaning_of(draft).lost if one.startswith("The warning")]
    assert len(said) == 1
    assert "can rise only where “Question q9” is asked: it is now asked only when “Question q1” is “" in said[0]
    plan, about = published(draft)
    low, high = answered(1), answered(3)
    assert (len(raised(plan, about, low)), len(raised(plan, about, high))) == (0, 1)


PTSD = sidecar("pc-ptsd-5")


def screen():
    """A first question that by itself can say what the total is."""
    asked = [item(name, "boolean", code=[{"code": name}]) for name in PTSD.score[0].items]
    return copied(read(item("event", "boolean", code=[{"code": "event"}]), *asked, title="Screen"), PTSD)


@pytest.mark.parametrize(("answer", "sentences"), [("yes", 0), ("no", 1)])
def test_who_is_let_out_by_the_first_question_has_a_total_all_the_same(answer, sentences):
    draft = only_after(screen(), "event", *PTSD.score[0].items, answer=answer)
    assert len(meaning_of(draft).lost) == sentences
    plan, about = published(draft)
    assert scores(plan, about, {Place("event"): (False,)})[0].total == 0


def test_a_first_question_that_is_itself_asked_of_some_is_said():
    draft = copied(read(item("before", "boolean"), *screen().english["item"], title="Screen"), PTSD)
    (said,) = meaning_of(only_after(draft, "before", "event", answer="yes")).lost
    assert "hangs on “Question event”, now asked only when “Question before” is “Yes”." in said
    assert said.endswith("Where it is not asked, there may be no total.")


def test_points_of_a_form_itself_are_added_up_without_it():
    weighted = [one | {"extension": [extension("ordinalValue", valueDecimal=1)]} for one in coded("a", "b")]
    draft = copied(read(*(item(name, "choice", answerOption=weighted) for name in "xy"), title="Weighted"))
    (said,) = meaning_of(only_after(draft, "x", "y", answer="b")).lost
    assert said.startswith("The form adds up the points of “Question y”, now asked only when “Question x” is “B”.")
    assert said.endswith(f"{WITHOUT} it.")
    plan, about = published(only_after(draft, "x", "y", answer="b"))
    assert scores(plan, about, {Place("x"): (Coding("a", "urn:x"),)})[0].total == 1
