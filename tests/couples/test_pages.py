"""The list of couples and the form that adds one: works, belongs, refuses."""

import re

import pytest

from clinic.couples.rules import CycleType, InjuryRole, Pair, Partner, Position, SecretsPolicy
from clinic.couples.store import CoupleFacts, add_couple, list_couples, open_couple

FILLED = {
    "a_name": "  Aroha  ",
    "a_pronouns": "she/her",
    "a_contact": "aroha@example.com\r\nmornings",
    "a_position": "pursues",
    "a_injury_role": "injured",
    "b_name": "Łukasz",
    "b_pronouns": "",
    "b_contact": "",
    "b_position": "",
    "b_injury_role": "",
    "cycle_type": "hurt-distance",
    "secrets_policy": "case_by_case",
}


def test_the_list_names_the_practices_couples_and_leads_to_their_files(nora, cast):
    page = nora.get("/couples").text
    for couple in (cast.maya_and_jon, cast.long_names):
        assert f'href="{couple.path}"' in page
        assert couple.facts.partners.a.name in page
        assert couple.facts.partners.b.name in page
    assert str(cast.the_others.id) not in page
    assert "Ines" not in page


def test_the_front_desk_sees_names_and_no_way_into_a_file(house, cast):
    page = house.visitor().sign_in(cast.finn).get("/couples").text
    assert "Maya" in page
    assert f'href="{cast.maya_and_jon.path}"' not in page
    assert f'href="{cast.maya_and_jon.path}/forms"' in page
    assert "maya@example.com" not in page


def test_the_list_takes_the_same_queries_for_two_couples_and_for_thirty(house, cast, nora):
    nora.get("/couples")
    with house.statements() as few:
        nora.get("/couples")
    with house.transaction() as session:
        for number in range(28):
            facts = CoupleFacts(Pair(Partner(f"Ana {number}"), Partner("Bo")))
            add_couple(session, house.vault, cast.nora.actor, facts)
    with house.statements() as many:
        page = nora.get("/couples").text
    assert page.count("Ana ") >= 28
    assert len(many) == len(few) <= 6, few


def test_a_couple_is_added_and_their_file_opens(house, cast, nora):
    answer = nora.post("/couples", data=FILLED)
    assert answer.status_code == 303
    assert re.fullmatch(r"/couples/[0-9a-f-]{36}", answer.headers["location"])
    assert nora.get(answer.headers["location"]).status_code == 200
    with house.transaction() as session:
        added = next(one for one in list_couples(session, house.vault, cast.nora.actor) if one.names.a == "Aroha")
        file = open_couple(session, house.vault, cast.nora.actor, added.id)
    assert file.facts == CoupleFacts(
        Pair(
            Partner("Aroha", "she/her", "aroha@example.com\nmornings", Position.PURSUES, InjuryRole.INJURED),
            Partner("Łukasz"),
        ),
        CycleType.HURT_DISTANCE,
        SecretsPolicy.CASE_BY_CASE,
    )


def test_the_front_desk_adds_a_couple_and_goes_on_to_its_forms(house, cast):
    answer = house.visitor().sign_in(cast.finn).post("/couples", data=FILLED)
    assert answer.status_code == 303
    assert re.fullmatch(r"/couples/[\w-]+/forms", answer.headers["location"]), "there the next step is"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("a_name", ""),
        ("b_name", "   "),
        ("a_name", "x" * 121),
        ("a_name", "a\x00b"),
        ("a_pronouns", "x" * 121),
        ("b_contact", "x" * 301),
        ("a_position", "presses"),
        ("b_injury_role", "guilty"),
        ("cycle_type", "chase"),
        ("secrets_policy", "some"),
    ],
)
def test_a_form_with_something_wrong_comes_back_as_typed_and_changes_nothing(house, nora, field, value):
    before = house.contents()
    answer = nora.post("/couples", data=FILLED | {"b_name": "Łukasz & <b>", field: value})
    assert answer.status_code == 422
    assert house.contents() == before
    if field != "b_name":
        assert "Łukasz &amp; &lt;b&gt;" in answer.text
    assert "<b>" not in answer.text


def test_markup_in_a_name_is_only_a_name(nora):
    made = nora.post("/couples", data=FILLED | {"a_name": "<script>alert(1)</script>", "b_name": '"><img src=x>'})
    for path in (made.headers["location"], "/couples"):
        page = nora.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page


def test_other_names_after_back_are_another_couple(nora):
    page = {**FILLED, "once": "5b1f3a0e-6a2c-4a53-9a53-0b8b6f1f7c11"}
    sent = [page, page, page | {"a_name": "Keanu"}]
    first, same, other = (nora.post("/couples", data=one).headers["location"] for one in sent)
    assert first == same != other
    assert "Keanu" in nora.get(other).text
