"""The laws of a form that is edited: an edit changes what it speaks of and nothing else; a broken rule is told."""

import json
from dataclasses import replace
from functools import cache
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.couples.rules import Matter
from clinic.questionnaires.copying import copied, empty
from clinic.questionnaires.definitions import every_item, item_in, link_ids
from clinic.questionnaires.drafting import (
    add,
    change,
    draft_matter,
    draft_start,
    move,
    problems,
    remove,
    rule,
    with_matter,
    with_start,
)
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.instruments import form, sidecar, slugs
from clinic.questionnaires.kinds import TYPES, Asks
from clinic.questionnaires.lines import Line, Offered
from clinic.questionnaires.meaning import meaning_of
from clinic.questionnaires.own_export import definition, kept, read_kept, sidecar_text
from clinic.questionnaires.plan import Control
from clinic.questionnaires.rules import Kind, Operator
from clinic.questionnaires.sidecar import StartsAs, read_sidecar
from clinic.questionnaires.when_asked import choices, chosen, rule_in_words
from tests.questionnaires.forms import coded, extension, group, item, read, when

FORM_ID = UUID(int=7)
words = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    str.strip
)


@cache
def ours(slug):
    return copied(form(slug), sidecar(slug), form(slug, "es"))


def of(*items, **more):
    return copied(read(*items, title="A form", **more))


def simple(draft, link_id, name):
    return rule(draft, link_id, choices(draft.plan, link_id)[name])


@st.composite
def edits(draw, draft):
    """A form of ours after one to four edits of any kind."""
    for _ in range(draw(st.integers(1, 4))):
        lines = [one for one in draft.plan if one.control is not Control.HELP]
        link_id = draw(st.sampled_from(lines)).link_id
        kind = draw(st.sampled_from(["words", "add", "up", "down", "remove", "rule"]))
        if kind == "words":
            draft = change(draft, replace(draft[link_id], words=draw(words).strip()))
        elif kind == "add":
            draft = add(draft, Line(f"new-{draw(st.integers(0, 9))}", Asks.SHORT, draw(words).strip()))
        elif kind == "remove":
            rest = remove(draft, link_id)
            draft = rest if rest.plan.items else draft
        elif kind == "rule":
            found = sorted(choices(draft.plan, link_id).items())
            draft = rule(draft, link_id, draw(st.sampled_from([None, *(one for _, one in found)])))
        elif kind in {"up", "down"}:
            draft = move(draft, link_id, -1 if kind == "up" else 1)
    return draft


@settings(max_examples=40, deadline=None)
@given(slug=st.sampled_from(slugs()), data=st.data())
def test_whatever_is_edited_both_languages_stay_one_form_and_a_broken_rule_is_told(slug, data):
    draft = data.draw(edits(ours(slug)))
    assert link_ids(draft.english) == link_ids(draft.spanish)
    assert read_kept(kept(draft)) == draft
    read_sidecar(sidecar_text(draft, FORM_ID))
    reading, told = read_questionnaire(definition(draft, FORM_ID, 1)), problems(draft)
    assert reading.accepted or told
    order = [one.link_id for one in draft.plan]
    for one in draft.plan:
        for condition in one.conditions:
            if condition.question not in order or order.index(condition.question) > order.index(one.link_id):
                assert one.link_id in told


@settings(max_examples=40, deadline=None)
@given(slug=st.sampled_from(slugs()), data=st.data())
def test_other_words_change_one_text_and_nothing_else(slug, data):
    draft = ours(slug)
    link_id = data.draw(st.sampled_from([one.link_id for one in draft.plan if one.control is not Control.HELP]))
    changed = change(draft, replace(draft[link_id], words="Other words"))
    assert item_in(changed.english, link_id) == item_in(draft.english, link_id) | {"text": "Other words"}
    others = [one for one in every_item(changed.english) if one["linkId"] != link_id and "item" not in one]
    assert others == [one for one in every_item(draft.english) if one["linkId"] != link_id and "item" not in one]
    assert changed.spanish == draft.spanish


def test_what_the_editor_has_no_word_for_stays_when_words_answers_and_rule_change():
    odd = extension("https://elsewhere.example/odd", valueString="kept")
    weight = extension("ordinalValue", valueDecimal=2)
    options = [coded("a")[0] | {"extension": [weight]}, *coded("b")]
    draft = of(
        item("first", "boolean"),
        item("q", "choice", answerOption=options, extension=[odd], code=[{"code": "x"}], prefix="2.", readOnly=False),
    )
    line = draft["q"]
    after = replace(line, words="New", options=(*line.options[:1], Offered("Third", "Tercera"), *line.options[1:]))
    changed = simple(change(draft, after), "q", "first|yes")
    made = item_in(changed.english, "q")
    assert (made["extension"], made["code"], made["prefix"], made["readOnly"]) == ([odd], [{"code": "x"}], "2.", False)
    assert [one["valueCoding"]["code"] for one in made["answerOption"]] == ["a", "answer-1", "b"]
    assert made["answerOption"][0] == options[0]
    assert item_in(changed.spanish, "q")["answerOption"][1]["valueCoding"]["display"] == "Tercera"


def test_a_rule_of_several_conditions_is_said_kept_and_can_be_replaced():
    several = {"enableWhen": [when("a", answerBoolean=True), when("n", ">=", answerInteger=3)], "enableBehavior": "any"}
    draft = of(item("a", "boolean"), item("n", "integer"), item("c", **several))
    assert rule_in_words(draft.plan, draft.plan["c"]) == (
        "Asked only when “Question a” is “Yes” or “Question n” is at least “3”."
    )
    assert chosen(draft.plan, draft.plan["c"]) == ""
    reworded = change(draft, replace(draft["c"], words="Reworded"))
    assert item_in(reworded.english, "c")["enableWhen"] == several["enableWhen"]
    replaced = simple(draft, "c", "n|")
    assert [one.operator for one in replaced.plan["c"].conditions] == [Operator.EXISTS]
    assert "enableBehavior" not in item_in(replaced.english, "c")
    assert rule(draft, "c", None).plan["c"].conditions == ()


def test_a_question_goes_into_a_group_it_meets_and_out_at_its_ends():
    draft = of(item("a"), group("g", item("b")), item("c"))
    inside = move(draft, "a", 1)
    assert [one.link_id for one in inside.plan["g"].items] == ["a", "b"]
    assert move(inside, "a", -1).english == draft.english
    assert [one.link_id for one in move(draft, "c", -1).plan["g"].items] == ["b", "c"]
    assert [one.link_id for one in move(draft, "g", -1).plan.items] == ["g", "a", "c"]
    assert move(draft, "a", -1).english == draft.english


def test_a_question_takes_along_what_its_group_kept_closed():
    draft = of(group("g", item("a"), item("b")), item("c"))
    closed = with_start(with_matter(draft, "g", Matter.VIOLENCE), "g", StartsAs.COUNSELOR)
    assert draft_matter(closed, "b") is Matter.VIOLENCE
    out = move(closed, "b", 1)
    assert out.plan.standings["b"].above == ()
    assert draft_matter(out, "b") is Matter.VIOLENCE
    assert draft_start(out, "b") is StartsAs.COUNSELOR
    assert draft_matter(out, "c") is Matter.ORDINARY


def test_a_rule_to_a_later_question_names_the_two():
    draft = add(add(empty("T"), Line("a", Asks.YES_NO, "First?")), Line("b", Asks.LONG, "Why?"))
    draft = simple(draft, "b", "a|")
    assert problems(draft) == {}
    said = problems(move(draft, "b", -1))
    assert said == {"b": "“Why?” is asked only after “First?”, which stands below it. Move one of the two."}
    assert "no longer in the form" in problems(remove(draft, "a"))["b"]
    other = change(draft, replace(draft["a"], asks=Asks.DATE))
    assert problems(other) == {}
    assert "no longer offers" in problems(change(simple(draft, "b", "a|no"), replace(draft["a"], asks=Asks.DATE)))["b"]


def test_a_rule_that_a_form_came_with_is_no_fault_of_its_copy():
    draft = of(item("late", enableWhen=[when("a", answerBoolean=True)]), item("a", "boolean"))
    assert problems(draft) == {}


def test_adding_a_line_twice_adds_it_once():
    draft = add(add(empty("T"), Line("a", Asks.LONG, "Why?")), Line("a", Asks.LONG, "Why so?"))
    assert [one.text for one in draft.plan] == ["Why so?"]


@pytest.mark.parametrize("asks", Asks)
@pytest.mark.parametrize("before", Asks)
def test_any_kind_becomes_any_other_and_is_accepted(before, asks):
    options = (Offered("One", "Uno"), Offered("Two", "Dos"))
    draft = add(empty("T"), Line("a", before, "What?", options=options if before.has_options else ()))
    line = draft["a"]
    fresh = options if asks.has_options and not before.has_options else line.options
    changed = change(draft, replace(line, asks=asks, options=fresh))
    assert changed.plan["a"].kind == TYPES[asks]
    assert changed["a"].asks is asks
    assert changed.reading.accepted, changed.reading.refused
    assert [one.words for one in changed["a"].options] == (["One", "Two"] if asks.has_options else [])


@pytest.mark.parametrize("asks", [one for one in Asks if one is not Asks.GROUP])
def test_help_is_there_in_both_languages_or_in_none(asks):
    draft = add(empty("T"), Line("a", asks, "What?", help="Like this."))
    assert draft["a"].help == ("" if asks is Asks.READ else "Like this.")
    assert link_ids(draft.english) == link_ids(draft.spanish)
    assert not draft.has_spanish
    none = change(draft, replace(draft["a"], help=""))
    assert link_ids(none.english) == link_ids(none.spanish) == ["a"]


def test_it_is_offered_in_spanish_once_every_word_is_there():
    draft = add(empty("T"), Line("a", Asks.ONE, "What?", "¿Qué?", options=(Offered("One", "Uno"), Offered("Two"))))
    draft = replace(draft, spanish=draft.spanish | {"title": "T"})
    assert not draft.has_spanish
    line = draft["a"]
    whole = change(draft, replace(line, options=(line.options[0], replace(line.options[1], spanish="Dos"))))
    assert whole.has_spanish
    assert [one.value.display for one in whole.spanish_plan["a"].options] == ["Uno", "Dos"]


def test_answers_of_a_named_list_are_written_out_when_one_changes():
    listed = {
        "resourceType": "ValueSet",
        "id": "list",
        "compose": {"include": [{"system": "urn:x", "concept": [{"code": "a", "display": "A"}, {"code": "b"}]}]},
    }
    draft = of(item("q", "choice", answerValueSet="#list"), contained=[listed])
    line = draft["q"]
    changed = change(draft, replace(line, options=(replace(line.options[0], words="Always"), *line.options[1:])))
    assert "answerValueSet" not in item_in(changed.english, "q")
    assert [(one.value.system, one.value.code) for one in changed.plan["q"].options] == [("urn:x", "a"), ("urn:x", "b")]
    assert item_in(change(draft, replace(line, words="W")).english, "q")["answerValueSet"] == "#list"


def test_what_ours_keeps_closed_stays_closed_whatever_a_copy_says_of_it():
    draft = ours("safety-screening")
    for link_id in sidecar("safety-screening").matters:
        draft = with_matter(draft, link_id, None)
    assert read_sidecar(sidecar_text(draft, FORM_ID)).matters == sidecar("safety-screening").matters


def test_numbers_keep_every_digit():
    limit = {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueDecimal": 1}
    content = json.dumps({"resourceType": "Questionnaire", "title": "T", "status": "active", "item": [
        {"linkId": "a", "type": "decimal", "text": "A", "extension": [limit]}]})  # fmt: skip
    draft = copied(read_questionnaire(content.replace('"valueDecimal": 1', '"valueDecimal": 1.50').encode()))
    again = change(read_kept(kept(draft)), replace(draft["a"], words="B"))
    assert b"1.50" in definition(again, FORM_ID, 1)
    assert again.plan["a"].kind is Kind.DECIMAL


def test_answers_without_words_of_their_own_language_are_no_spanish():
    listed = {"resourceType": "ValueSet", "id": "list"}
    listed |= {"compose": {"include": [{"system": "urn:x", "concept": [{"code": "a", "display": "Always"}]}]}}
    texts = [{"valueString": "Never", "extension": [extension("ordinalValue", valueDecimal=1)]}, {"valueString": "3"}]
    draft = of(item("q", "choice", answerValueSet="#list"), item("t", "choice", answerOption=texts), contained=[listed])
    assert [one.spanish for one in draft["q"].options] == [""]
    assert [one.spanish for one in draft["t"].options] == ["", "3"]
    line = draft["t"]
    said = change(draft, replace(line, options=(replace(line.options[0], spanish="Nunca"), line.options[1])))
    assert [one.words for one in said["t"].options] == ["Never", "3"]
    assert [one.spanish for one in said["t"].options] == ["Nunca", "3"]
    assert (said.plan["t"].options[0].value.code, said.plan["t"].options[0].weight) == ("Never", 1)
    assert meaning_of(said).lost == ()


def test_a_question_of_fhir_r5_becomes_one_of_another_kind_with_its_answers():
    draft = of(item("q", "coding", answerOption=coded("a", "b"), answerConstraint="optionsOrString"))
    assert draft["q"].asks is Asks.ONE_OR_OWN
    reworded = change(draft, replace(draft["q"], words="W"))
    assert (reworded["q"].asks, item_in(reworded.english, "q")["type"]) == (Asks.ONE_OR_OWN, "coding")
    several = change(draft, replace(draft["q"], asks=Asks.MANY))
    assert several["q"].asks is Asks.MANY
    assert [one.words for one in several["q"].options] == ["A", "B"]
    assert "answerConstraint" not in item_in(several.english, "q")


def test_a_least_number_of_answers_is_a_demand_that_can_be_taken_away():
    draft = of(item("q", "string", repeats=True, extension=[extension("questionnaire-minOccurs", valueInteger=2)]))
    assert draft["q"].required
    free = change(draft, replace(draft["q"], required=False))
    assert not free["q"].required
    assert free.plan["q"].limits.min_occurs is None
