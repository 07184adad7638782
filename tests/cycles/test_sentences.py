"""The couple's sentence tells what two moves tell: it goes with a move that is kept from somebody."""

import pytest

from clinic.couples.rules import Audience, Pair, Reader, Side
from clinic.cycles.changes import (
    AddEntry,
    Edit,
    ParkWords,
    PlaceWords,
    RemoveEntry,
    SetAudience,
    SetLink,
    SetTentative,
    Undo,
)
from clinic.cycles.edits import fold
from clinic.cycles.file_form import read_map, write_map
from clinic.cycles.history_store import copy_map
from clinic.cycles.layout import lay_out
from clinic.cycles.rules import Element, Link, MapPartner, view_for
from clinic.cycles.store import open_map
from tests.cycles.board_answers import entry_id, state

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))
SENTENCE = "The more I push, the more you go quiet."
MOVES = (AddEntry("push", Side.A, Element.MOVE, "I push"), AddEntry("quiet", Side.B, Element.MOVE, "I go quiet"))
KEPT = (*MOVES, SetLink(Side.A, SENTENCE))


def folded(*changes):
    return fold([Edit(seq, f"x{seq}", "tab", seq - 1, change) for seq, change in enumerate(changes, 1)], NAMES).map


def who_has_it(*changes) -> set[Reader]:
    return {reader for reader in Reader if view_for(reader, folded(*changes)).link(Side.A) == SENTENCE}


@pytest.mark.parametrize(
    ("later", "readers"),
    [
        ((), set(Reader)),
        ((SetAudience("push", Audience.COUNSELOR),), {Reader.COUNSELOR}),
        ((SetAudience("push", Audience.PARTNER_A),), {Reader.COUNSELOR, Reader.PARTNER_A}),
        ((SetAudience("quiet", Audience.PARTNER_B),), {Reader.COUNSELOR}),
        ((SetTentative("quiet", tentative=True),), {Reader.COUNSELOR}),
        ((SetAudience("push", Audience.COUNSELOR), RemoveEntry("push")), {Reader.COUNSELOR}),
        ((RemoveEntry("push"),), set(Reader)),
        ((SetAudience("push", Audience.COUNSELOR), SetAudience("push", Audience.ROOM)), set(Reader)),
        ((SetAudience("push", Audience.COUNSELOR), Undo("x4")), set(Reader)),
        ((SetAudience("push", Audience.COUNSELOR), SetLink(Side.A, SENTENCE)), set(Reader)),
    ],
)
def test_a_sentence_is_for_those_whom_no_move_of_it_is_kept_from(later, readers):
    assert who_has_it(*KEPT, *later) == readers


def test_words_that_lie_parked_again_take_their_sentence_along():
    placed = (ParkWords("push", "I push"), PlaceWords("push", Side.A, Element.MOVE), SetLink(Side.A, SENTENCE))
    assert who_has_it(*placed) == set(Reader)
    assert who_has_it(*placed, Undo("x2")) == {Reader.COUNSELOR}


def test_a_move_whose_confirming_is_taken_back_takes_its_sentence_along():
    hunch = AddEntry("push", Side.A, Element.MOVE, "I push", tentative=True)
    confirmed = (hunch, SetTentative("push", tentative=False), SetLink(Side.A, SENTENCE))
    assert who_has_it(*confirmed) == set(Reader)
    assert who_has_it(*confirmed, Undo("x2")) == {Reader.COUNSELOR}


def test_a_sentence_that_never_came_from_that_move_stays():
    private = AddEntry("other", Side.A, Element.MOVE, "I wait", audience=Audience.COUNSELOR)
    feeling = AddEntry("sad", Side.A, Element.FEAR, "alone")
    assert who_has_it(*MOVES, private, feeling, SetLink(Side.A, SENTENCE)) == set(Reader)
    later = (SetAudience("sad", Audience.COUNSELOR), AddEntry("late", Side.A, Element.MOVE, "I shout", tentative=True))
    assert who_has_it(*KEPT, *later) == set(Reader)


def test_it_is_not_drawn_while_it_is_kept_back_and_a_file_keeps_it_so():
    kept_back = folded(*KEPT, SetAudience("push", Audience.COUNSELOR))
    assert kept_back.links == (Link(Side.A, SENTENCE, Audience.COUNSELOR),)
    for reader in Reader:
        assert not lay_out(view_for(reader, kept_back)).links
    assert read_map(write_map(kept_back)).links == kept_back.links


def test_a_copy_does_not_open_it(house, cast, nora):
    couple = cast.maya_and_jon
    sent = [
        {"kind": "add_entry", "entry": "push", "partner": "b", "element": "move", "text": "I push", "audience": "room"},
        {"kind": "set_link", "partner": "a", "text": SENTENCE},
        {"kind": "set_audience", "entry": "push", "audience": "counselor"},
    ]
    assert nora.send_edits(couple, *sent, base=99).status_code == 200
    with house.transaction() as session:
        file = house.file(session, couple)
        copied = copy_map(session, house.vault, cast.nora.actor, file, couple.map)
        assert open_map(session, file, copied).map.links == (Link(Side.A, SENTENCE, Audience.COUNSELOR),)
    assert SENTENCE not in nora.get(f"{couple.path}/maps/{copied}/show").text


def test_the_board_says_so_and_keeping_it_again_shows_it(nora, cast):
    couple = cast.maya_and_jon

    def note() -> bool:
        return "data-kept-back>" in nora.get(couple.board).text

    added = {"kind": "add_entry", "entry": "push", "partner": "a", "element": "move", "text": "I push"}
    nora.send_edits(
        couple, added | {"audience": "room"}, {"kind": "set_link", "partner": "a", "text": SENTENCE}, base=99
    )
    assert not note()
    entry = entry_id(nora, couple, "I push")
    nora.send_edits(couple, {"kind": "set_audience", "entry": entry, "audience": "counselor"}, base=99)
    assert state(nora, couple)["kept_back"] == {"a": True, "b": False}
    assert note()
    assert SENTENCE not in nora.get(f"{couple.board}/show").text
    form = {"act": "link", "partner": "a", "text": SENTENCE, "base": "99"}
    assert nora.post(f"{couple.board}/words", data=form).status_code == 303
    assert not note()
    assert SENTENCE.split(",")[1].strip()[:12] in nora.get(f"{couple.board}/show").text
