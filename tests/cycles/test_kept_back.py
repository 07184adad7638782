"""An old map for the couple, or to start anew: nothing in it is known to more people than it ever was since."""

import time

import pytest

from clinic.couples.rules import Audience, Pair, Reader, Side
from clinic.cycles.changes import (
    AddEntry,
    Edit,
    ParkWords,
    PlaceWords,
    Redo,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetLink,
    SetTentative,
    SetTitle,
    Undo,
)
from clinic.cycles.edits import fold
from clinic.cycles.history_store import copy_map, shown_as_of
from clinic.cycles.kept_back import Since, as_far_as_open
from clinic.cycles.rules import Element, Entry, Link, MapPartner, Parked, view_for
from clinic.cycles.store import open_map
from tests.cycles.test_history import FIRST, LAST, NOW, Growing, on

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))
SAID = AddEntry("e", Side.A, Element.FEAR, "alone")
HUNCH = AddEntry("e", Side.A, Element.FEAR, "alone", tentative=True)
PRIVATE = AddEntry("e", Side.A, Element.FEAR, "alone", audience=Audience.COUNSELOR)
PARKED = ParkWords("e", "alone")
NARROW = SetAudience("e", Audience.COUNSELOR)


def log(*changes, device="tab"):
    return [Edit(seq, f"x{seq}", device, seq - 1, change) for seq, change in enumerate(changes, 1)]


def old(then, later):
    edits = log(*then, *later)
    before = edits[: len(then)]
    return as_far_as_open(fold(before, NAMES), Since(edits, before))


def words(cycle_map):
    return [entry.text for entry in view_for(Reader.ROOM, cycle_map).entries]


OPENED = (PRIVATE, SetAudience("e", Audience.ROOM))
CONFIRMED = (HUNCH, SetTentative("e", tentative=False))
PLACED = (PARKED, PlaceWords("e", Side.A, Element.FEAR))


@pytest.mark.parametrize(
    ("then", "later"),
    [
        ((SAID,), (NARROW,)),
        ((SAID,), (NARROW, RemoveEntry("e"))),
        ((SAID,), (NARROW, SetAudience("e", Audience.ROOM))),
        ((SAID,), (NARROW, Undo("x2"))),
        ((SAID,), (SetTentative("e", tentative=True), Undo("x2"), RemoveEntry("e"))),
        (OPENED, (Undo("x2"),)),
        (OPENED, (Undo("x2"), RemoveEntry("e"))),
        (OPENED, (Undo("x2"), Redo("x2"))),
        (CONFIRMED, (Undo("x2"),)),
        (CONFIRMED, (Undo("x2"), RemoveEntry("e"))),
        (PLACED, (Undo("x2"),)),
        (PLACED, (Undo("x2"), PlaceWords("e", Side.A, Element.NEED))),
        ((SAID, NARROW, Undo("x2")), (Redo("x2"),)),
        ((SAID, ReviseEntry("e", "left")), (SetAudience("x2", Audience.PARTNER_A),)),
        ((SAID,), (Undo("x1"),)),
        ((SAID, ReviseEntry("e", "left")), (Undo("x2"),)),
    ],
)
def test_what_was_kept_back_at_any_time_since_is_not_shown(then, later):
    assert words(old(then, ())) != []
    assert words(old(then, later)) == []


@pytest.mark.parametrize(
    ("then", "later"),
    [
        ((SAID,), (RemoveEntry("e"),)),
        ((SAID,), (ReviseEntry("e", "left"), Undo("x2"))),
        ((SAID,), (SetAudience("e", Audience.ROOM), AddEntry("other", Side.B, Element.CUE, "x", tentative=True))),
        (CONFIRMED, (RemoveEntry("e"), Undo("x3"))),
        ((SAID, NARROW, Undo("x2")), (SetTitle("The Chase"),)),
        ((SAID, ReviseEntry("e", "alone again"), Undo("x2")), (RemoveEntry("e"),)),
    ],
)
def test_what_was_open_all_the_time_is_shown(then, later):
    assert words(old(then, later)) == ["alone"]


def test_a_sentence_goes_with_a_move_that_was_kept_back_since_even_if_it_was_replaced_before():
    move = AddEntry("push", Side.A, Element.MOVE, "I push")
    then = (move, SetLink(Side.A, "The more I push"))
    replaced = SetLink(Side.A, "The more I ask")
    narrowed = SetAudience("push", Audience.COUNSELOR)
    for later in ((narrowed,), (replaced, narrowed), (narrowed, SetAudience("push", Audience.ROOM)), (Undo("x2"),)):
        assert view_for(Reader.ROOM, old(then, later)).links == ()
    assert view_for(Reader.ROOM, old(then, (replaced,))).links == (Link(Side.A, "The more I push"),)


def test_a_name_that_was_taken_back_or_came_late_waits_in_the_tray():
    assert old((SAID, SetTitle("The Storm")), (Undo("x2"),)).title == ""
    assert old((SAID, SetTitle("The Storm")), (Undo("x2"),)).parked == (Parked("name-2", "The Storm"),)
    assert old((SAID, SetTitle("The Storm")), (SetTitle("The Chase"), NARROW)).title == "The Storm"
    edits = [Edit(1, "x1", "laptop", 0, SetTitle("The Chase")), Edit(2, "x2", "tablet", 0, SetTitle("The Storm"))]
    said_first = fold(edits[1:], NAMES)
    assert said_first.map.title == "The Storm"
    assert as_far_as_open(said_first, Since(edits, edits[1:])).title == ""


def test_what_is_taken_up_again_keeps_the_limits_of_since():
    assert old((SAID,), (NARROW,)).entries == (Entry("e", Side.A, Element.FEAR, "alone", audience=Audience.COUNSELOR),)
    assert old(CONFIRMED, (Undo("x2"), Redo("x2"))).entries[0].tentative
    assert old(PLACED, (Undo("x2"), Redo("x2"))).parked == (Parked("e", "alone"),)
    both = (SetAudience("e", Audience.PARTNER_A), SetAudience("e", Audience.ROOM))
    assert old((SAID,), both).entries[0].audience is Audience.PARTNER_A


def test_the_paper_and_a_copy_as_of_a_session_are_read_like_that(house, nora):
    growing = Growing(house)
    (opened,) = growing.add(LAST, SetAudience("e-secret", Audience.ROOM))
    growing.add(NOW, Undo(opened), RemoveEntry("e-secret"))
    assert "quillthen" not in repr(growing.read(shown_as_of, on(FIRST)))
    assert "quillthen" not in repr(growing.read(shown_as_of, on(LAST)))
    with house.transaction() as session:
        file = house.file(session, growing.couple)
        copied = copy_map(session, house.vault, house.cast.nora.actor, file, growing.map, on(FIRST))
        kept = {entry.text: entry.audience for entry in open_map(session, file, copied).map.entries}
    assert kept["quillthen she said it first"] is Audience.PARTNER_A
    assert "quillthen" not in nora.get(f"{growing.couple.path}/maps/{copied}/show").text


def test_a_long_log_is_read_at_once():
    """Three thousand edits, a third of them steps back and on: more than a year of sessions makes."""
    changes = []
    for number in range(100):
        entry, began = f"e{number}", len(changes)
        changes += [AddEntry(entry, Side.A, Element.MOVE, "x", tentative=True), SetTentative(entry, tentative=False)]
        for _ in range(7):
            changes += [
                ReviseEntry(entry, f"{len(changes)}"),
                Undo(f"x{len(changes) + 1}"),
                Redo(f"x{len(changes) + 1}"),
            ]
            changes.append(SetLink(Side.A, f"The more {len(changes)}"))
        assert len(changes) == began + 30
    edits = log(*changes)
    before = edits[:30]
    started = time.process_time()
    shown = as_far_as_open(fold(before, NAMES), Since(edits, before))
    assert time.process_time() - started < 1
    assert len(shown.entries) == len(shown.links) == 1
