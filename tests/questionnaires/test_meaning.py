"""What a changed copy still means: a total that would mean nothing falls away, and no warning falls silent unsaid."""

from dataclasses import replace
from uuid import UUID

import pytest

from clinic.questionnaires.answers import Place
from clinic.questionnaires.changes import changes, newly_lost
from clinic.questionnaires.copying import copied
from clinic.questionnaires.drafting import add, change, remove
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.instruments import form, sidecar
from clinic.questionnaires.kinds import Asks
from clinic.questionnaires.lines import Line, Offered
from clinic.questionnaires.meaning import counted_in, meaning_of, warned_of
from clinic.questionnaires.own_export import definition, sidecar_text
from clinic.questionnaires.rules import Coding
from clinic.questionnaires.scoring import raised, scores
from clinic.questionnaires.sidecar import read_sidecar
from tests.questionnaires.forms import coded, extension, item, read

FORM_ID = UUID(int=7)
PHQ = sidecar("phq-9")
ITEMS = PHQ.score[0].items
POINTS = {0: "LA6568-5", 1: "LA6569-3", 2: "LA6570-1", 3: "LA6571-9"}


def phq():
    """A form with the questions of the PHQ-9 in words of nobody's, as an import would bring them."""
    asked = [
        item(f"q{n}", "choice", code=[{"code": code}], answerOption=coded(*POINTS.values()))
        for n, code in enumerate(ITEMS, 1)
    ]
    return copied(read(*asked, title="PHQ-9", code=[{"code": "44249-1"}]), PHQ)


def ours(slug):
    return copied(form(slug), sidecar(slug), form(slug, "es"))


def published(draft):
    return read_questionnaire(definition(draft, FORM_ID, 1)).plan, read_sidecar(sidecar_text(draft, FORM_ID))


def answered(points, *, but=()):
    found = {f"q{n}": (Coding(POINTS[points], "urn:x"),) for n in range(1, 10) if f"q{n}" not in but}
    return {Place(name): value for name, value in found.items()}


def offering(draft, link_id, *words):
    """The line with these answers: those that were there by their words, others new."""
    old = {one.words: one for one in draft[link_id].options}
    return change(draft, replace(draft[link_id], options=tuple(old.get(one, Offered(one)) for one in words)))


def test_a_total_falls_away_when_a_question_of_it_is_gone_and_says_so():
    draft = remove(phq(), "q3")
    assert meaning_of(draft).lost[0] == "The total “PHQ-9 total” is no longer counted, because “Question q3” is gone."
    assert scores(*published(draft), answered(3, but=["q3"])) == ()
    assert counted_in(draft) == {}


def test_a_warning_that_counted_points_still_rises_when_the_total_is_gone():
    draft = remove(phq(), "q3")
    plan, about = published(draft)
    assert [one.item for one in raised(plan, about, answered(1, but=["q3"]))] == [ITEMS[8]]
    assert raised(plan, about, answered(0, but=["q3"])) == ()
    assert warned_of(draft) == {"q9"}


def test_a_warning_falls_away_only_when_nothing_can_set_it_off():
    draft = ours("safety-screening")
    fewer = offering(draft, "afraid", "Never", "Often", "Every day")
    said = meaning_of(fewer).lost
    assert "The warning “Afraid of the partner” no longer rises with “" in said[0]
    assert said[-1].startswith("The warning “Afraid of the partner” does not rise with “Every day”, the new answer")
    assert [one.answers for one in published(fewer)[1].safety if one.item == "afraid"] == [("often",)]
    none = offering(draft, "afraid", "Never", "Every day")
    assert any("no longer offers an answer that sets it off" in one for one in meaning_of(none).lost)
    assert "afraid" not in {one.item for one in published(none)[1].safety}
    other = change(draft, replace(draft["afraid"], asks=Asks.LONG))
    assert any("is answered in another way" in one for one in meaning_of(other).lost)


@pytest.mark.parametrize("words", ["Never at all", "Often"])
def test_answers_in_other_words_still_count_and_warn(words):
    draft = ours("safety-screening")
    line = draft["afraid"]
    reworded = change(draft, replace(line, options=(replace(line.options[0], words=words), *line.options[1:])))
    assert meaning_of(reworded).lost == (
        f"The warning “Afraid of the partner” does not rise with “{words}”, which was “Never”.",
    )
    assert published(reworded)[1].safety == sidecar("safety-screening").safety


def turned_round(draft, link_id):
    """The same answers with their words from last to first, as whoever retypes a scale from its other end leaves it."""
    line = draft[link_id]
    pairs = zip(line.options, reversed(line.options), strict=True)
    return change(draft, replace(line, options=tuple(replace(one, words=f"{other.words}!") for one, other in pairs)))


def test_a_scale_that_was_turned_round_by_its_words_is_told_of_for_warnings_and_totals():
    said = meaning_of(turned_round(ours("safety-screening"), "weapon")).lost
    warned = "The warning “A weapon at home that worries them”"
    assert said[0] == f"{warned} now rises with “I prefer not to say!”, which was “Yes”."
    assert said[-1] == f"{warned} does not rise with “Yes!”, which was “I prefer not to say”."
    (first, *_) = meaning_of(turned_round(phq(), "q1")).lost
    assert first.startswith(
        "In the total “PHQ-9 total”, for “Question q1”, there counts “La6571-9!” as “La6568-5” did,"
    )


def test_other_spanish_words_of_a_scale_are_told_of_too():
    draft = ours("safety-screening")
    (first, *rest) = draft["weapon"].options
    spanish = change(draft, replace(draft["weapon"], options=(replace(first, spanish="Nunca"), *rest)))
    assert meaning_of(spanish).lost == (
        "The warning “A weapon at home that worries them” now rises with “Nunca”, which was “Sí”.",
    )


def test_a_warning_that_nothing_can_set_off_is_told_of():
    number = extension("maxValue", valueInteger=30)
    about = sidecar("safety-screening")
    high = replace(about.safety[0], item="n", answers=(), at_least=20)
    asked = read(item("n", "integer", extension=[number]), title="Numbers")
    draft = copied(asked, replace(about, matters={}, safety=(high, replace(high, item="gone"))))
    gone = "The warning “Afraid of the partner” never rises: the form does not have its question."
    assert meaning_of(draft).lost == (gone,)
    scale = change(draft, replace(draft["n"], asks=Asks.SCALE))
    assert meaning_of(scale).lost[0] == (
        "The warning “Afraid of the partner” no longer rises, because “Question n” takes no answer as high any more."
    )
    assert [one.item for one in published(scale)[1].safety] == ["gone"]


def test_a_measure_in_other_words_is_no_longer_called_validated():
    draft = phq()
    assert published(draft)[1].instrument == PHQ.instrument
    reworded = change(draft, replace(draft["q1"], words="Feeling low"))
    plan, about = published(reworded)
    assert not about.instrument.validated
    assert about.instrument.rights.startswith("Changed by the practice. Developed by Spitzer")
    assert meaning_of(reworded).lost == (
        "It is no longer called validated, and no longer counts as PHQ-9 in the charts, "
        "because “Question q1” has changed.",
    )
    assert scores(plan, about, answered(1))[0].total == 9


@pytest.mark.parametrize("kind", ["group", "display"])
def test_a_measure_under_another_stretch_of_time_is_no_longer_called_validated(kind):
    asked = [item(f"q{n}", "choice", code=[{"code": one}], answerOption=coded("a")) for n, one in enumerate(ITEMS, 1)]
    stem = item("stem", kind, text="Over the last two weeks", **({"item": asked} if kind == "group" else {}))
    draft = copied(read(stem, *(asked if kind == "display" else ()), title="PHQ-9", code=[{"code": "44249-1"}]), PHQ)
    assert published(draft)[1].instrument.validated
    ever = change(draft, replace(draft["stem"], words="In your whole life"))
    assert not published(ever)[1].instrument.validated
    assert meaning_of(ever).lost[-1].endswith("because “Over the last two weeks” has changed.")
    if kind == "display":
        assert not published(remove(draft, "stem"))[1].instrument.validated


def test_a_question_more_changes_no_total():
    draft = add(phq(), Line("more", Asks.LONG, "Anything else?"))
    assert meaning_of(draft).lost == ()
    assert published(draft)[1] == PHQ


def test_points_of_a_form_itself_are_still_added_up_when_the_practice_says_what_it_touches():
    weighted = [
        one | {"extension": [extension("ordinalValue", valueDecimal=n)]} for n, one in enumerate(coded("a", "b"))
    ]
    draft = copied(read(item("q", "choice", answerOption=weighted), title="Weighted"))
    (score,) = scores(*published(draft), {Place("q"): (Coding("b", "urn:x"),)})
    assert (score.total, score.complete) == (1, True)


def test_what_publishing_changes_is_said_question_by_question():
    before = ours("safety-screening")
    after = remove(change(before, replace(before["afraid"], words="Are you scared?")), "weapon")
    after = add(after, Line("mine", Asks.SHORT, "Mine?"))
    said = changes(before, after)
    assert said[0] == "It can no longer be answered in Spanish."
    assert said[1].startswith("Gone: “")
    assert said[2] == "New: “Mine?”."
    assert said[-1].startswith("“Are you scared?”: was “")
    assert newly_lost(after, after) == []
    assert newly_lost(before, after) == list(meaning_of(after).lost)
    assert changes(before, before) == []


def test_points_of_a_form_itself_are_not_added_up_without_one_of_their_questions():
    weighted = [one | {"extension": [extension("ordinalValue", valueDecimal=1)]} for one in coded("a", "b")]
    draft = copied(read(*(item(name, "choice", answerOption=weighted) for name in "xy"), title="Weighted"))
    assert counted_in(draft) == {"x": "Weighted", "y": "Weighted"}
    less = remove(draft, "x")
    assert meaning_of(less).lost == (
        "The form's own points are no longer added up, because “Question x” is gone.",
        *meaning_of(less).lost[1:],
    )
    assert scores(*published(less), {Place("y"): (Coding("b", "urn:x"),)}) == ()


def test_a_warning_by_points_rises_with_a_new_answer_too():
    draft = offering(phq(), "q9", *(code.title() for code in POINTS.values()), "Every hour")
    about = published(draft)[1]
    (trigger,) = about.safety
    assert trigger.answers == (POINTS[1], POINTS[2], POINTS[3], "answer-1")
    assert not any("does not rise" in one for one in meaning_of(draft).lost)
