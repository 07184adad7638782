"""The board says in words that others are watching, and what of it they see."""

import pytest

from clinic.cycles.presenting import Presentation
from clinic.cycles.showing import Showing

JSON = {"accept": "application/json"}


@pytest.mark.parametrize(
    ("shared", "shown", "words"),
    [
        (False, {}, ()),
        (True, {}, ("Sharing live",)),
        (False, {"paused": True}, ("Paused",)),
        (True, {"blanked": True, "paused": True}, ("Sharing live", "Blank", "Paused")),
        (True, {"lower_open": False}, ("Sharing live", "Line closed")),
        (False, {"spotlight": "a.cue"}, ()),
    ],
)
def test_what_others_see_is_said_in_words(shared, shown, words):
    told = Showing(shared, Presentation(**shown))
    assert told.words == words
    assert told.mark == tuple(word for word in words if word != "Line closed")


def test_the_board_and_show_say_it_for_as_long_as_it_is_so(house, nora, cast):
    board = cast.maya_and_jon.board
    assert nora.get(f"{board}/showing").json() == {"words": [], "mark": []}
    assert ">Share live<" in nora.get(board).text
    nora.post(f"{board}/share")
    nora.post(f"{board}/presentation", data={"blanked": "yes", "lower_open": "no"}, headers=JSON)
    assert nora.get(f"{board}/showing").json()["words"] == ["Sharing live", "Blank", "Line closed"]
    assert ">Sharing live · Blank · Line closed<" in nora.get(board).text
    assert ">Sharing live · Blank<" in nora.get(f"{board}/show").text
    assert "Sharing live" in house.visitor().sign_in(cast.sam).get(board).text
    nora.post(f"{board}/share/end")
    assert nora.get(f"{board}/showing").json()["words"] == ["Blank", "Line closed"]


def test_nobody_elses_map_says_anything(house, cast):
    board = cast.maya_and_jon.board
    for member, status in ((cast.vera, 404), (cast.finn, 403)):
        assert house.visitor().sign_in(member).get(f"{board}/showing", headers=JSON).status_code == status
