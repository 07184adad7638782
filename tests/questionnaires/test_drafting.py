"""The laws of a form of the practice's own: what is exported reads as the same form, and no rule points at nothing."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.questionnaires.copying import copied
from clinic.questionnaires.drafting import (
    Asks,
    Line,
    Offered,
    OwnDraft,
    ShowWhen,
    add,
    answers_of,
    move,
    problems,
    remove,
)
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.instruments import form, sidecar, slugs
from clinic.questionnaires.own_export import definition, sidecar_text
from clinic.questionnaires.sidecar import read_sidecar

FORM_ID = UUID(int=7)
words = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    str.strip
)


@st.composite
def drafts(draw):
    lines = []
    for number in range(draw(st.integers(1, 6))):
        asks = draw(st.sampled_from(Asks))
        options = tuple(Offered(f"o{one}", draw(words)) for one in range(3)) if asks.has_options else ()
        earlier = [line for line in lines if line.asks is not Asks.READ]
        rule = None
        if earlier and draw(st.booleans()):
            asked = draw(st.sampled_from(earlier))
            rule = ShowWhen(asked.id, draw(st.sampled_from(["", *answers_of(asked)])))
        required = asks is not Asks.READ and draw(st.booleans())
        lines.append(Line(f"q{number}", asks, draw(words).strip(), required=required, options=options, show_when=rule))
    lines.append(Line("last", Asks.LONG, draw(words).strip()))
    return OwnDraft(draw(words).strip(), lines=tuple(lines))


@given(drafts())
def test_what_is_exported_reads_as_the_same_form(draft):
    reading = read_questionnaire(definition(draft, FORM_ID, 1))
    assert reading.accepted, reading.refused
    assert copied(reading.plan) == draft
    assert read_sidecar(sidecar_text(draft, FORM_ID)).instrument.name == draft.title


@given(drafts(), st.data())
def test_whatever_is_moved_or_removed_a_broken_rule_is_told(draft, data):
    line = data.draw(st.sampled_from(draft.lines)).id
    changed = data.draw(st.sampled_from([remove(draft, line), move(draft, line, 1), move(draft, line, -1)]))
    ids = [one.id for one in changed.lines]
    for one in changed.lines:
        rule = one.show_when
        breaks = rule and (rule.question not in ids or ids.index(rule.question) > ids.index(one.id))
        assert (one.id in problems(changed)) == bool(breaks)


def test_a_rule_to_a_later_question_names_the_two():
    draft = OwnDraft(
        "T", lines=(Line("a", Asks.YES_NO, "First?"), Line("b", Asks.LONG, "Why?", show_when=ShowWhen("a")))
    )
    assert problems(draft) == {}
    said = problems(move(draft, "b", -1))
    assert said == {"b": "“Why?” comes only after “First?”, which stands below it. Move one of the two."}
    assert "no longer in the form" in problems(remove(draft, "a"))["b"]


def test_adding_a_line_twice_adds_it_once():
    line = Line("a", Asks.LONG, "Why?")
    assert add(add(OwnDraft("T"), line), replace(line, words="Why so?")).lines == (replace(line, words="Why so?"),)


@pytest.mark.parametrize("slug", slugs())
def test_each_form_of_ours_can_be_copied_with_its_safety_rules(slug):
    draft = copied(form(slug).plan, sidecar(slug), form(slug, "es").plan, slug)
    assert problems(draft) == {}
    assert draft.has_spanish
    for language in ("en", "es"):
        assert read_questionnaire(definition(draft, FORM_ID, 1, language)).accepted
    read = read_sidecar(sidecar_text(draft, FORM_ID))
    assert read.matters == sidecar(slug).matters
    assert read.safety == sidecar(slug).safety


def test_what_ours_keeps_closed_stays_closed_whatever_a_copy_says_of_it():
    draft = copied(form("safety-screening").plan, sidecar("safety-screening"), None, "safety-screening")
    opened = replace(draft, lines=tuple(replace(line, matter=None) for line in draft.lines))
    assert read_sidecar(sidecar_text(opened, FORM_ID)).matters == sidecar("safety-screening").matters
