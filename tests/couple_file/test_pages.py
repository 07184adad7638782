"""One couple's file: what stands in it, changing it, starting and putting away maps."""

import re

import pytest

from clinic.couples.forms import values_of
from clinic.cycles.rules import MapKind
from clinic.cycles.store import open_maps, start_map
from tests.cast import NO_ONE_ELSES


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def form_for(couple, **fields) -> dict[str, str]:
    return {name: str(value) for name, value in values_of(couple.facts).items()} | {"revision": "1"} | fields


def test_the_file_holds_what_is_known(nora, couple):
    page = nora.get(couple.path).text
    for said in (
        "Maya",
        "Jon",
        "she/her",
        "865-555-0113",
        "Mostly pursues",
        "Was hurt",
        "Pursue and withdraw",
        "The Chase",
    ):
        assert said in page
    assert f'href="{couple.board}"' in page


def test_it_holds_facts_and_not_the_words_of_the_map(nora, couple):
    page = nora.get(couple.path).text
    assert not any(words.split()[0] in page for words in NO_ONE_ELSES)


def test_names_of_any_length_and_script_stand_in_it(nora, cast):
    page = nora.get(cast.long_names.path).text
    assert "Maximiliane-Joséphine von Hohenstein-Ågesen" in page
    assert "Владимир נועה 田中" in page


@pytest.mark.parametrize("who", ["sue", "finn", "vera"])
def test_it_is_refused_to_others(house, cast, couple, who):
    answer = house.visitor().sign_in(getattr(cast, who)).get(couple.path)
    assert answer.status_code == (404 if who == "vera" else 403)
    assert "Maya" not in answer.text


def test_a_change_is_kept_and_shown_on_the_map_too(nora, cast):
    couple = cast.long_names
    answer = nora.post(f"{couple.path}/edit", data=form_for(couple, a_name="Maxi", cycle_type="complex"))
    assert (answer.status_code, answer.headers["location"]) == (303, couple.path)
    page = nora.get(couple.path).text
    assert "Maxi" in page
    assert "Hohenstein" not in page


def test_the_form_is_filled_with_what_is_known(nora, couple):
    page = nora.get(f"{couple.path}/edit").text
    for value in ("Maya", "jon@example.com, 865-555-0113", "1"):
        assert f'value="{value}"' in page
    assert re.search(r'value="pursues"[^>]*selected|selected[^>]*value="pursues"', page)


def test_a_change_made_meanwhile_is_said_and_nothing_is_overwritten(house, nora, couple):
    nora.post(f"{couple.path}/edit", data=form_for(couple, a_pronouns="they/them"))
    before = house.contents()["partner"]
    answer = nora.post(f"{couple.path}/edit", data=form_for(couple, a_pronouns="ze/zir"))
    assert answer.status_code == 409
    assert "ze/zir" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert house.contents()["partner"] == before


@pytest.mark.parametrize("revision", ["", "x", "9" * 5000, "-1", "٣", "0"])
def test_a_revision_that_no_page_sent_changes_nothing(house, nora, couple, revision):
    before = house.contents()
    assert nora.post(f"{couple.path}/edit", data=form_for(couple, revision=revision)).status_code == 409
    assert house.contents() == before


@pytest.mark.parametrize(
    "fields", [{"a_name": ""}, {"b_position": "presses"}, {"cycle_type": "x"}, {"a_contact": "x" * 301}]
)
def test_a_form_with_something_wrong_changes_nothing(house, nora, couple, fields):
    before = house.contents()
    assert nora.post(f"{couple.path}/edit", data=form_for(couple, **fields)).status_code == 422
    assert house.contents() == before


@pytest.mark.parametrize(
    ("fields", "kind", "cycle_type"),
    [
        ({}, "negative", None),
        ({"kind": "positive"}, "positive", None),
        ({"kind": "negative", "cycle_type": "hurt-distance"}, "negative", "hurt-distance"),
    ],
)
def test_a_map_is_started_and_opens(nora, couple, fields, kind, cycle_type):
    answer = nora.post(f"{couple.path}/maps", data=fields)
    assert answer.status_code == 303
    state = nora.get(f"{answer.headers['location']}/state").json()
    assert (state["kind"], state["cycle_type"], state["entries"]) == (kind, cycle_type, [])


@pytest.mark.parametrize("fields", [{"kind": "sideways"}, {"cycle_type": "chase"}])
def test_a_map_of_an_unknown_kind_is_not_started(house, nora, couple, fields):
    before = house.contents()
    assert nora.post(f"{couple.path}/maps", data=fields).status_code == 422
    assert house.contents() == before


def test_a_map_is_put_away_and_brought_back(house, nora, couple):
    for archived in ("yes", ""):
        assert nora.post(f"{couple.board}/archive", data={"archived": archived}).status_code == 303
        with house.transaction() as session:
            (opened,) = open_maps(session, house.file(session, couple))
        assert (opened.archived_at is not None) is bool(archived)
        assert "The Chase" in nora.get(couple.path).text


def test_a_map_of_another_couple_is_not_put_away(house, cast, nora, couple):
    before = house.contents()
    assert nora.post(f"{couple.path}/maps/{cast.long_names.map}/archive", data={"archived": "yes"}).status_code == 404
    assert house.contents() == before


def test_the_file_takes_the_same_queries_however_many_maps_there_are(house, cast, nora, couple):
    nora.get(couple.path)
    with house.statements() as one:
        nora.get(couple.path)
    with house.transaction() as session:
        file = house.file(session, couple)
        for _ in range(7):
            start_map(session, house.vault, cast.nora.actor, file, MapKind.NEGATIVE, None)
    with house.statements() as eight:
        nora.get(couple.path)
    assert len(one) == len(eight) <= 15, one


def test_a_change_made_elsewhere_is_shown_beside_what_was_typed(nora, cast):
    path = f"{cast.maya_and_jon.path}/edit"
    typed = {"revision": "1", "a_name": "Maya", "b_name": "Jon", "a_position": "withdraws"}
    assert nora.post(path, data=typed | {"a_name": "Maya Lind", "a_position": "pursues"}).status_code == 303
    answer = nora.post(path, data=typed)
    assert answer.status_code == 409
    assert "the name of partner A is now “Maya Lind”" in answer.text
    assert "the position of partner A is now “Mostly pursues”" in answer.text
    assert "secrets policy" not in answer.text.split("Look over")[0].split("Saved meanwhile")[1]


def test_edits_in_a_row_are_one_line_of_the_trail(nora, cast):
    for text in ("one", "two", "three"):
        assert nora.send_edits(cast.maya_and_jon, {"kind": "set_title", "text": text}).status_code == 200
    page = nora.get(f"{cast.maya_and_jon.path}/trail").text
    assert re.search(r"Changed a cycle map \(\d+ times\)\.", page)
    assert page.count("Changed a cycle map") == 1
