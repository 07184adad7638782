"""Parked words and optional parts: what each edit does with them, and who never gets them."""

import pytest

from clinic.couples.rules import Audience, Reader, Side
from clinic.cycles.edit_checks import KnownIds, check
from clinic.cycles.edits import (
    AddEntry,
    Edit,
    EditError,
    ParkWords,
    PlaceEntry,
    PlaceWords,
    Redo,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetTentative,
    ShowElement,
    Undo,
    fold,
)
from clinic.cycles.file_form import MapFileError, read_map, write_map
from clinic.cycles.layout import lay_out
from clinic.cycles.rules import OPTIONAL, WALK, Element, Entry, Parked, drawn, view_for, walk
from tests.cycles.test_edits import NAMES, log

PARK = ParkWords("w1", "what my father said")
PLACE = PlaceWords("w1", Side.B, Element.RAW_SPOT)


def folded(*changes):
    return fold(log(*changes), NAMES).map


def at(seq, change, device, base):
    return Edit(seq, f"x{seq}", device, base, change)


def test_words_are_parked_then_placed_as_they_were_typed():
    assert folded(PARK).parked == (Parked("w1", "what my father said"),)
    assert folded(PARK).entries == ()
    placed = folded(PARK, PLACE)
    assert placed.parked == ()
    assert placed.entries == (Entry("w1", Side.B, Element.RAW_SPOT, "what my father said"),)


def test_placed_words_come_after_what_was_there():
    later = AddEntry("e1", Side.B, Element.RAW_SPOT, "being left")
    assert [entry.text for entry in folded(PARK, later, PLACE).entries] == ["being left", "what my father said"]


def test_parked_words_are_changed_and_removed():
    assert folded(PARK, ReviseEntry("w1", "my father")).parked == (Parked("w1", "my father"),)
    assert folded(PARK, RemoveEntry("w1")).parked == ()


def test_a_placing_is_taken_back_and_brought_back():
    assert folded(PARK, PLACE, Undo("x2")).parked == (Parked("w1", "what my father said"),)
    assert folded(PARK, PLACE, Undo("x2"), Redo("x2")).parked == ()
    assert folded(PARK, Undo("x1")).parked == ()


def test_words_are_placed_once():
    """A second device that places the same words does not move them."""
    made = fold([*log(PARK, PLACE), at(3, PlaceWords("w1", Side.A, Element.CUE), "tablet", 1)], NAMES).map
    assert [(entry.side, entry.element) for entry in made.entries] == [(Side.B, Element.RAW_SPOT)]


def test_words_that_changed_meanwhile_are_placed_for_the_counselor_alone():
    made = fold([*log(PARK, ReviseEntry("w1", "his shouting")), at(3, PLACE, "tablet", 1)], NAMES).map
    assert made.entries == (Entry("w1", Side.B, Element.RAW_SPOT, "his shouting", audience=Audience.COUNSELOR),)


@pytest.mark.parametrize("narrowing", [SetAudience("w1", Audience.PARTNER_B), SetTentative("w1", tentative=True)])
def test_limits_outlast_a_placing_that_is_taken_back(narrowing):
    again = PlaceWords("w1", Side.A, Element.CUE)
    made = folded(PARK, PLACE, narrowing, Undo("x2"), again)
    assert made.entries == (Entry("w1", Side.A, Element.CUE, "what my father said", audience=Audience.COUNSELOR),)


def test_only_the_counselor_has_parked_words():
    made = folded(PARK)
    assert view_for(Reader.COUNSELOR, made).parked == made.parked
    for reader in set(Reader) - {Reader.COUNSELOR}:
        assert view_for(reader, made).parked == ()
        assert "father" not in write_map(view_for(reader, made))
    assert "father" not in str(lay_out(view_for(Reader.COUNSELOR, made)))


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        ([], PLACE),
        ([PARK], PARK),
        ([PARK], ParkWords("w2", " ")),
        ([PARK], SetAudience("w1", Audience.ROOM)),
        ([PARK], SetTentative("w1", tentative=True)),
        ([PARK], PlaceEntry("w1", Element.CUE)),
        ([PARK, PLACE], SetAudience("w1", Audience.PARTNER_A)),
        ([AddEntry("w1", Side.A, Element.CUE, "x")], PLACE),
        ([], ShowElement(Element.CUE, shown=False)),
    ],
)
def test_edits_that_mean_nothing_are_refused(before, refused):
    with pytest.raises(EditError):
        check(refused, KnownIds(log(*before)))


@pytest.mark.parametrize(
    "then", [PLACE, ReviseEntry("w1", "x"), RemoveEntry("w1"), PlaceWords("x2", Side.A, Element.CUE)]
)
def test_edits_that_mean_something_pass(then):
    check(then, KnownIds(log(PARK, ReviseEntry("w1", "y"))))


@pytest.mark.parametrize("element", OPTIONAL)
def test_an_optional_part_is_drawn_when_it_is_switched_on(element):
    off, on = (view_for(Reader.ROOM, folded(*changes)) for changes in ((), (ShowElement(element, shown=True),)))
    assert element not in drawn(off)
    assert {card.element for card in lay_out(on).cards} == drawn(on) == drawn(off) | {element}
    assert folded(ShowElement(element, shown=True), ShowElement(element, shown=False)).shown == ()


def test_the_walk_takes_in_optional_parts():
    assert walk(view_for(Reader.ROOM, folded())) == WALK
    steps = walk(view_for(Reader.ROOM, folded(ShowElement(Element.BODY, shown=True))))
    assert len(steps) == 16
    assert steps[3:5] == ((Side.A, Element.BODY), (Side.A, Element.MOVE))
    assert steps[8:10] == ((Side.B, Element.BODY), (Side.B, Element.MOVE))
    said = walk(view_for(Reader.ROOM, folded(AddEntry("e1", Side.A, Element.RAW_SPOT, "school"))))
    assert (Side.B, Element.RAW_SPOT) in said


def test_a_file_leaves_out_what_is_empty():
    assert "parked" not in write_map(folded())
    assert "shown" not in write_map(folded())
    text = write_map(folded(PARK, ShowElement(Element.BODY, shown=True)))
    assert '"parked": [\n    "what my father said"\n  ]' in text
    assert write_map(read_map(text)) == text


@pytest.mark.parametrize("shown", ['["cue"]', '["body", "body"]', '["raw_spot", "body"]'])
def test_a_file_names_optional_parts_once_and_in_order(shown):
    text = write_map(folded()).replace("\n}", f',\n  "shown": {shown}\n}}')
    with pytest.raises(MapFileError, match="shown"):
        read_map(text)
