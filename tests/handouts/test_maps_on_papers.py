"""Which map a paper begins with, and which it may carry at all."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from clinic.couples.rules import Side
from clinic.cycles.changes import AddEntry
from clinic.cycles.history_store import copy_map
from clinic.cycles.rules import Element, MapKind
from clinic.cycles.store import NewEdit, append, open_maps, start_map
from clinic.handouts.shelves import usual_first
from tests.cast import WORDS

HURT = "handouts/when-hurt-turns-into-distance"
GOOD = "quillgood I reach for you"


@pytest.fixture
def good(house, cast):
    """A good loop, changed after the couple's other map."""
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        made = start_map(session, house.vault, cast.nora.actor, file, MapKind.POSITIVE, None)
        words = NewEdit("edit-0001", AddEntry("entry-0001", Side.A, Element.MOVE, GOOD), datetime.now(UTC))
        append(session, house.vault, cast.nora.actor, file, made, "device-0001", 0, [words])
    return made


def test_a_handout_about_the_loop_begins_with_the_newest_loop_that_hurts(nora, cast, good):
    page = nora.get(f"{cast.maya_and_jon.path}/{HURT}").text
    assert re.findall(r'<option value="([^"]*)" selected', page) == [str(cast.maya_and_jon.map)]
    assert str(good) not in page
    assert GOOD not in page
    assert next(iter(WORDS.values())) in page


def test_a_handout_about_the_loop_refuses_a_good_one(nora, cast, good):
    assert nora.get(f"{cast.maya_and_jon.path}/{HURT}?map={good}").status_code == 404
    assert nora.post(f"{cast.maya_and_jon.path}/{HURT}", data={"map": str(good)}).status_code == 404


def test_a_cycle_sheet_takes_either(nora, cast, good):
    page = nora.get(f"{cast.maya_and_jon.path}/handouts/cycle-sheet").text
    assert re.findall(r'<option value="([^"]*)" selected', page) == [str(good)]
    assert f'value="{cast.maya_and_jon.map}"' in page


def test_the_ways_there_keep_to_it(nora, cast, good):
    library = nora.get(f"{cast.maya_and_jon.path}/handouts?map={good}").text
    assert f'{HURT}"' in library
    assert f"cycle-sheet?map={good}" in library
    file = nora.get(cast.maya_and_jon.path).text
    for one in (good, cast.maya_and_jon.map):
        assert f"{cast.maya_and_jon.path}/handouts?map={one}" in file


def test_with_only_a_good_loop_the_handout_goes_without_a_map(nora, cast, good):
    nora.post(f"{cast.maya_and_jon.board}/archive", data={"archived": "yes"})
    page = nora.get(f"{cast.maya_and_jon.path}/{HURT}").text
    assert GOOD not in page
    assert 'id="map"' not in page


GOOD_LOOP = "handouts/our-positive-cycle"
NO_MAP = "handouts/before-your-first-visit"
TOGETHER = "handouts/name-the-cycle-together"


def test_a_handout_about_the_good_loop_takes_only_that(nora, cast, good):
    page = nora.get(f"{cast.maya_and_jon.path}/{GOOD_LOOP}").text
    assert re.findall(r'<option value="([^"]*)" selected', page) == [str(good)]
    assert nora.get(f"{cast.maya_and_jon.path}/{GOOD_LOOP}?map={cast.maya_and_jon.map}").status_code == 404


def test_a_handout_that_carries_no_map_offers_none(nora, cast, good):
    page = nora.get(f"{cast.maya_and_jon.path}/{NO_MAP}").text
    assert 'id="map"' not in page
    assert "quill" not in page
    assert nora.get(f"{cast.maya_and_jon.path}/{NO_MAP}?map={good}").status_code == 404


def test_a_handout_for_both_together_is_not_offered_to_one(house, nora, cast):
    path = f"{cast.maya_and_jon.path}/{TOGETHER}"
    assert 'value="both"' in nora.get(path).text
    assert 'name="for" value="a"' in nora.get(f"{cast.maya_and_jon.path}/{HURT}").text
    assert 'name="for" value="a"' not in nora.get(path).text
    before = house.contents()
    assert nora.get(f"{path}?for=a").status_code == 404
    assert nora.post(path, data={"for": "a", "map": ""}).status_code == 404
    assert house.contents() == before


def test_each_way_from_the_library_carries_the_map_where_it_fits(nora, cast, good):
    library = nora.get(f"{cast.maya_and_jon.path}/handouts?map={good}").text
    assert f'{GOOD_LOOP}?map={good}"' in library
    assert f'handouts/going-slow?map={good}"' in library
    for without in (HURT, NO_MAP, TOGETHER):
        assert f'{without}"' in library


def test_a_copy_is_not_taken_for_the_map_until_more_was_changed_in_it(house, nora, cast):
    couple = cast.maya_and_jon
    with house.transaction() as session:
        copied = copy_map(session, house.vault, cast.nora.actor, house.file(session, couple), couple.map)
        original, copy = sorted(open_maps(session, house.file(session, couple)), key=lambda one: one.id == copied)
    page = nora.get(f"{couple.path}/handouts/cycle-sheet").text
    assert re.search(rf'value="{couple.map}" selected>The Chase</option>', page)
    assert f'value="{copied}">The Chase, a copy</option>' in page
    assert "The Chase (copy)" not in page
    then = nora.get(f"{couple.path}/then-and-now").text
    assert f'value="{couple.map}" selected' in then
    worked_on = replace(copy, origin=replace(copy.origin, own_edits=original.origin.own_edits + 1))
    assert usual_first([copy, original]) == [original, copy]
    assert usual_first([worked_on, original]) == [worked_on, original]
    assert usual_first([copy]) == [copy]
