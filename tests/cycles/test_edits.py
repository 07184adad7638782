"""The fold: what each edit does, and what a stale one may not do."""

import pytest

from clinic.couples.rules import Audience, CycleType, InjuryRole, Pair, Position, Side
from clinic.cycles.edit_checks import KnownIds, check
from clinic.cycles.edits import (
    AddEntry,
    Edit,
    EditError,
    PlaceEntry,
    Redo,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetCycleType,
    SetLink,
    SetPartner,
    SetTentative,
    SetTitle,
    Undo,
    fold,
)
from clinic.cycles.rules import TEXT_LIMIT, Element, Entry, Link, MapKind, MapPartner, Parked

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))
CUE = AddEntry("e1", Side.A, Element.CUE, "you look away")


def log(*changes, device="tab", base=None):
    """Edits of one device that has seen everything."""
    return [
        Edit(seq, f"x{seq}", device, seq - 1 if base is None else base, change) for seq, change in enumerate(changes, 1)
    ]


def texts(edits):
    return [entry.text for entry in fold(edits, NAMES).map.entries]


def test_no_edits_make_an_empty_map():
    folded = fold([], NAMES, MapKind.POSITIVE)
    assert (folded.seq, folded.undo, folded.redo) == (0, None, None)
    assert (folded.map.partners, folded.map.kind, folded.map.entries) == (NAMES, MapKind.POSITIVE, ())


def test_each_change_does_what_it_says():
    made = fold(
        log(
            CUE,
            AddEntry("e2", Side.B, Element.FEAR, "losing her", tentative=True, audience=Audience.COUNSELOR),
            ReviseEntry("e1", "you look at your phone"),
            PlaceEntry("e1", Element.MEANING),
            SetTentative("e2", False),
            SetAudience("e2", Audience.PARTNER_B),
            SetLink(Side.A, "The more I"),
            SetTitle("The Chase"),
            SetCycleType(CycleType.REACTIVE),
            SetPartner(Side.B, "Jonathan", "he/him", Position.WITHDRAWS, InjuryRole.NONE),
        ),
        NAMES,
    ).map
    assert made.entries == (
        Entry("e1", Side.A, Element.MEANING, "you look at your phone"),
        Entry("e2", Side.B, Element.FEAR, "losing her", audience=Audience.PARTNER_B),
    )
    assert made.links == (Link(Side.A, "The more I"),)
    assert (made.title, made.cycle_type) == ("The Chase", CycleType.REACTIVE)
    assert made.partners.b == MapPartner("Jonathan", "he/him", Position.WITHDRAWS, InjuryRole.NONE)


def test_removing_and_clearing():
    made = fold(log(CUE, RemoveEntry("e1"), SetLink(Side.A, "x"), SetLink(Side.A, ""), SetCycleType(None)), NAMES).map
    assert (made.entries, made.links, made.cycle_type) == ((), (), None)


@pytest.mark.parametrize("blank", ["", "  ", "\n\t"])
def test_a_blank_sentence_is_no_sentence(blank):
    assert fold(log(SetLink(Side.A, "x"), SetLink(Side.A, blank)), NAMES).map.links == ()


def test_the_order_of_the_log_is_its_numbers():
    edits = log(CUE, ReviseEntry("e1", "two"), ReviseEntry("e1", "three"))
    assert texts(reversed(edits)) == ["three"]


def test_undo_and_redo_take_back_and_bring_back():
    edits = log(CUE, ReviseEntry("e1", "two"), Undo("x2"))
    assert texts(edits) == ["you look away"]
    folded = fold(edits, NAMES)
    assert (folded.undo, folded.redo) == ("x1", "x2")
    again = [*edits, Edit(4, "x4", "tab", 3, Redo("x2"))]
    assert texts(again) == ["two"]
    assert (fold(again, NAMES).undo, fold(again, NAMES).redo) == ("x2", None)


def test_an_older_edit_can_be_taken_back_by_itself():
    edits = log(CUE, AddEntry("e2", Side.B, Element.CUE, "second"), Undo("x1"))
    assert texts(edits) == ["second"]


def test_a_new_change_ends_what_could_be_redone():
    edits = log(CUE, Undo("x1"), AddEntry("e2", Side.B, Element.CUE, "second"), Redo("x1"))
    assert texts(edits) == ["second"]
    assert fold(edits, NAMES).redo is None


@pytest.mark.parametrize("again", [Undo("x1"), Redo("x9"), Undo("x9")])
def test_undo_and_redo_that_do_not_apply_change_nothing(again):
    edits = log(CUE, Undo("x1"))
    repeated = [*edits, Edit(3, "x3", "tab", 2, again)]
    assert fold(repeated, NAMES).map == fold(edits, NAMES).map
    assert fold(repeated, NAMES).redo == "x1"


# Two devices: `near` has seen everything up to its base, `far` was offline since an earlier one.


def far(seq, change, *, base=1):
    return Edit(seq, f"far{seq}", "far", base, change)


def near(seq, change):
    return Edit(seq, f"near{seq}", "near", seq - 1, change)


def test_late_words_stand_beside_the_others():
    edits = [near(1, CUE), near(2, ReviseEntry("e1", "near words")), far(3, ReviseEntry("e1", "far words"))]
    assert texts(edits) == ["near words", "far words"]


def test_late_words_can_be_changed_like_any_others():
    edits = [
        near(1, CUE),
        near(2, ReviseEntry("e1", "near words")),
        far(3, ReviseEntry("e1", "far words")),
        near(4, ReviseEntry("far3", "better words")),
        near(5, RemoveEntry("e1")),
    ]
    assert texts(edits) == ["better words"]


@pytest.mark.parametrize(
    "first", [PlaceEntry("e1", Element.MOVE), SetTentative("e1", True), SetAudience("e1", Audience.COUNSELOR)]
)
def test_an_own_change_before_does_not_make_late_words_overwrite(first):
    """The device had changed the entry again itself, yet it had still not seen the other's words."""
    edits = [near(1, CUE), near(2, ReviseEntry("e1", "near")), far(3, first), far(4, ReviseEntry("e1", "far"))]
    assert texts(edits) == ["near", "far"]


def test_words_for_an_entry_that_was_removed_meanwhile_stand_alone():
    edits = [near(1, CUE), near(2, RemoveEntry("e1")), far(3, ReviseEntry("e1", "far words"))]
    assert texts(edits) == ["far words"]


def test_words_for_an_entry_that_was_taken_back_meanwhile_stand_alone():
    edits = [near(1, CUE), near(2, Undo("near1")), far(3, ReviseEntry("e1", "far words"))]
    assert texts(edits) == ["far words"]


def test_a_late_removal_does_not_remove_words_it_never_saw():
    edits = [near(1, CUE), near(2, ReviseEntry("e1", "near words")), far(3, RemoveEntry("e1"))]
    assert texts(edits) == ["near words"]


def test_ones_own_edits_are_never_stale():
    edits = [far(1, CUE, base=0), far(2, ReviseEntry("e1", "two"), base=0), far(3, RemoveEntry("e1"), base=0)]
    assert texts(edits) == []


def audiences(edits):
    return {entry.text: (entry.audience, entry.tentative) for entry in fold(edits, NAMES).map.entries}


PRIVATE = AddEntry("e1", Side.A, Element.FEAR, "first", audience=Audience.COUNSELOR)


def test_a_late_edit_never_opens_what_was_closed_meanwhile():
    edits = [near(1, CUE), near(2, SetAudience("e1", Audience.COUNSELOR))]
    for late in (Audience.ROOM, Audience.PARTNER_A):
        assert audiences([*edits, far(3, SetAudience("e1", late))]) == {CUE.text: (Audience.COUNSELOR, False)}
    hunch = [near(1, CUE), near(2, SetTentative("e1", True)), far(3, SetTentative("e1", False))]
    assert audiences(hunch) == {CUE.text: (Audience.ROOM, True)}


def test_a_late_edit_may_still_close():
    edits = [near(1, CUE), near(2, ReviseEntry("e1", "near")), far(3, SetAudience("e1", Audience.PARTNER_A))]
    assert audiences(edits) == {"near": (Audience.PARTNER_A, False)}


def test_words_typed_while_an_entry_was_private_stay_private_if_it_was_opened_meanwhile():
    edits = [near(1, PRIVATE), near(2, SetAudience("e1", Audience.ROOM)), far(3, ReviseEntry("e1", "far words"))]
    assert audiences(edits) == {"first": (Audience.ROOM, False), "far words": (Audience.COUNSELOR, False)}


def test_words_typed_into_a_hunch_stay_a_hunch_if_it_was_confirmed_meanwhile():
    start = AddEntry("e1", Side.A, Element.FEAR, "first", tentative=True)
    edits = [near(1, start), near(2, SetTentative("e1", False)), far(3, ReviseEntry("e1", "far words"))]
    assert audiences(edits)["far words"] == (Audience.ROOM, True)


def test_words_typed_while_an_entry_was_private_stay_private_if_that_was_taken_back_meanwhile():
    edits = [
        near(1, CUE),
        near(2, SetAudience("e1", Audience.COUNSELOR)),
        near(3, Undo("near2")),
        far(4, ReviseEntry("e1", "far words"), base=2),
    ]
    assert audiences(edits) == {CUE.text: (Audience.ROOM, False), "far words": (Audience.COUNSELOR, False)}


def test_words_typed_while_an_entry_was_private_stay_private_if_the_entry_was_taken_back_meanwhile():
    edits = [
        near(1, CUE),
        near(2, SetAudience("e1", Audience.COUNSELOR)),
        near(3, Undo("near1")),
        far(4, ReviseEntry("e1", "far words"), base=2),
    ]
    assert audiences(edits) == {"far words": (Audience.COUNSELOR, False)}


def test_words_beside_find_their_entry_again_when_what_stood_between_is_taken_back():
    edits = [
        near(1, CUE),
        near(2, ReviseEntry("e1", "near words")),
        far(3, ReviseEntry("e1", "far words")),
        near(4, ReviseEntry("far3", "far words, better")),
        near(5, Undo("near2")),
    ]
    assert texts(edits) == ["far words, better"]


def test_of_two_titles_and_sentences_the_first_stands_and_the_late_ones_wait_in_the_tray():
    edits = [
        near(1, SetTitle("near")),
        far(2, SetTitle("far"), base=0),
        near(3, SetLink(Side.A, "near")),
        far(4, SetLink(Side.A, "far"), base=0),
    ]
    folded = fold(edits, NAMES)
    assert (folded.map.title, folded.map.links) == ("near", (Link(Side.A, "near"),))
    assert folded.map.parked == (Parked("far2", "far"), Parked("far4", "far"))
    back = fold([*edits, near(5, Undo("far4")), near(6, Undo("far2"))], NAMES).map
    assert (back.title, back.links, back.parked) == ("near", (Link(Side.A, "near"),), ())


# What may enter the log at all.

KNOWN = KnownIds(log(CUE, PRIVATE, Undo("x1"), ReviseEntry("e1", "again")))


@pytest.mark.parametrize(
    "change",
    [
        AddEntry("e9", Side.B, Element.BODY, "x", True, Audience.PARTNER_B),
        ReviseEntry("e1", "x" * TEXT_LIMIT),
        ReviseEntry("x4", "words beside"),
        SetAudience("e1", Audience.PARTNER_A),
        RemoveEntry("e1"),
        SetLink(Side.A, ""),
        SetTitle(""),
        SetPartner(Side.A, "Maya", None),
        SetPartner(Side.A, "Maya", "she/her"),
        Undo("x1"),
        Redo("x4"),
    ],
    ids=lambda change: type(change).__name__,
)
def test_an_edit_that_means_something_passes(change):
    check(change, KNOWN)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (AddEntry("e1", Side.A, Element.CUE, "x"), "already"),
        (AddEntry("", Side.A, Element.CUE, "x"), "id"),
        (AddEntry("x" * 65, Side.A, Element.CUE, "x"), "id"),
        (AddEntry("a\nb", Side.A, Element.CUE, "x"), "id"),
        (AddEntry("é", Side.A, Element.CUE, "x"), "id"),
        (AddEntry("e9", Side.A, Element.CUE, ""), "empty"),
        (AddEntry("e9", Side.A, Element.CUE, " \n "), "empty"),
        (AddEntry("e9", Side.A, Element.CUE, "x" * (TEXT_LIMIT + 1)), "501"),
        (AddEntry("e9", Side.A, Element.CUE, "a\x00"), "U+0000"),
        (AddEntry("e9", Side.A, Element.CUE, "x", False, Audience.PARTNER_B), "other partner"),
        (AddEntry("e9", Side.B, Element.CUE, "x", False, Audience.PARTNER_A), "other partner"),
        (SetAudience("e1", Audience.PARTNER_B), "other partner"),
        (ReviseEntry("e1", ""), "empty"),
        (ReviseEntry("e7", "x"), "does not have"),
        (PlaceEntry("e7", Element.CUE), "does not have"),
        (RemoveEntry("e7"), "does not have"),
        (SetTentative("e7", True), "does not have"),
        (SetAudience("e7", Audience.ROOM), "does not have"),
        (SetLink(Side.A, "x" * 501), "501"),
        (SetTitle("x" * 121), "121"),
        (SetPartner(Side.A, ""), "empty"),
        (SetPartner(Side.A, "Maya", ""), "empty"),
        (SetPartner(Side.A, "Maya", "  "), "empty"),
        (SetPartner(Side.A, "x" * 121), "121"),
        (Undo("x9"), "no such edit"),
        (Undo("x3"), "no such edit"),
        (Redo("x3"), "no such edit"),
    ],
)
def test_an_edit_that_means_nothing_is_refused_in_words(change, says):
    with pytest.raises(EditError) as refused:
        check(change, KNOWN)
    assert says in str(refused.value)


def test_a_map_takes_in_only_so_many_entries():
    known = KnownIds(log(*(AddEntry(f"e{number}", Side.A, Element.CUE, "x") for number in range(1000))))
    with pytest.raises(EditError, match="new map"):
        check(AddEntry("one-more", Side.A, Element.CUE, "x"), known)
