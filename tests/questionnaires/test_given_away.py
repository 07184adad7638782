"""A question that is asked only after a certain answer gives that answer away, and is kept as closed as it is."""

from dataclasses import replace

from clinic.couples.rules import Matter
from clinic.questionnaires.copying import empty
from clinic.questionnaires.drafting import add as added
from clinic.questionnaires.drafting import draft_matter, move, rule, with_matter
from clinic.questionnaires.kinds import Asks
from clinic.questionnaires.lines import Line
from clinic.questionnaires.privacy import matter_of
from clinic.questionnaires.when_asked import choices


def form_of(*link_ids):
    draft = empty("Nights")
    for link_id in link_ids:
        draft = added(draft, Line(link_id, Asks.YES_NO, f"{link_id}?", f"¿{link_id}?"))
    return draft


def after(draft, link_id, asked):
    return rule(draft, link_id, choices(draft.plan, link_id)[f"{asked}|yes"])


def test_what_waits_for_a_closed_answer_is_closed_and_so_is_what_waits_for_that():
    draft = after(after(form_of("hurt", "list", "which"), "list", "hurt"), "which", "list")
    assert draft_matter(draft, "which") is Matter.ORDINARY
    draft = with_matter(draft, "hurt", Matter.VIOLENCE)
    assert [draft_matter(draft, one) for one in ("hurt", "list", "which")] == [Matter.VIOLENCE] * 3
    assert draft_matter(rule(draft, "list", None), "which") is Matter.ORDINARY


def test_what_is_said_of_the_question_itself_goes_before():
    draft = with_matter(after(form_of("hurt", "list"), "list", "hurt"), "hurt", Matter.VIOLENCE)
    assert draft_matter(with_matter(draft, "list", Matter.AFFAIR), "list") is Matter.AFFAIR
    plain = replace(draft.marked, matters=draft.marked.matters | {"list": Matter.ORDINARY})
    assert matter_of(draft.plan, plain, "list") is Matter.ORDINARY


def test_what_stands_under_a_heading_that_waits_is_closed_too():
    draft = added(form_of("hurt"), Line("more", Asks.GROUP, "More", "Más"))
    draft = added(draft, Line("list", Asks.LONG, "Which?", "¿Cuál?"), "more")
    draft = with_matter(after(draft, "more", "hurt"), "hurt", Matter.COERCION)
    assert draft_matter(draft, "list") is Matter.COERCION


def test_rules_in_a_circle_and_to_questions_that_are_gone_do_no_harm():
    draft = after(form_of("one", "two"), "two", "one")
    turned = move(draft, "two", -1)
    circle = after(turned, "one", "two")
    assert draft_matter(circle, "one") is Matter.ORDINARY
    assert draft_matter(with_matter(circle, "two", Matter.SELF_HARM), "one") is Matter.SELF_HARM
