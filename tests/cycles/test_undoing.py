"""Undo and redo that come late: they may close, and never open what their device had not seen."""

import pytest

from clinic.couples.rules import Audience, CycleType, Pair, Side
from clinic.cycles.edits import (
    STARTED,
    AddEntry,
    Edit,
    Redo,
    ReviseEntry,
    SetAudience,
    SetCycleType,
    SetTentative,
    Undo,
    fold,
)
from clinic.cycles.rules import Element, MapPartner
from clinic.cycles.undoing import stacks

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))
SEEN, UNSEEN = True, False


def shown(edits):
    return {entry.text: (entry.audience, entry.tentative) for entry in fold(edits, NAMES).map.entries}


def history(start, change, *, seen):
    """One device adds and changes an entry; another types into it; the first takes its change back."""
    return [
        Edit(1, "n1", "near", 0, AddEntry("e1", Side.A, Element.FEAR, "first", *start)),
        Edit(2, "n2", "near", 1, change),
        Edit(3, "f3", "far", 2, ReviseEntry("e1", "typed")),
        Edit(4, "n4", "near", 3 if seen else 2, Undo("n2")),
    ]


ROOM, OWN, ONLY_ME = Audience.ROOM, Audience.PARTNER_A, Audience.COUNSELOR
OPENING = [
    ((False, ROOM), SetAudience("e1", ONLY_ME)),
    ((False, ROOM), SetAudience("e1", OWN)),
    ((False, OWN), SetAudience("e1", ONLY_ME)),
    ((False, ROOM), SetTentative("e1", True)),
]
CLOSING = [
    ((False, ONLY_ME), SetAudience("e1", ROOM), (ONLY_ME, False)),
    ((False, ONLY_ME), SetAudience("e1", OWN), (ONLY_ME, False)),
    ((False, ROOM), SetAudience("e1", ROOM), (ROOM, False)),
    ((True, ROOM), SetTentative("e1", False), (ROOM, True)),
]


@pytest.mark.parametrize(("start", "change"), OPENING)
def test_late_it_does_not_open_words_its_device_had_not_seen(start, change):
    tentative, audience = start
    assert shown(history(start, change, seen=SEEN)) == {"typed": (audience, tentative)}
    late = history(start, change, seen=UNSEEN)
    assert shown(late) == shown(late[:-1]) != {"typed": (audience, tentative)}
    assert stacks(late) == stacks(late[:-1]), "it changed nothing, and can be pressed again"


@pytest.mark.parametrize(("start", "change", "after"), CLOSING)
@pytest.mark.parametrize("seen", [SEEN, UNSEEN])
def test_late_or_not_it_may_close(start, change, after, seen):
    log = history(start, change, seen=seen)
    assert shown(log)["typed"] == after
    assert stacks(log)[1] == ["n2"]


def test_a_redo_that_comes_after_others_words_changes_nothing():
    log = [
        Edit(1, "n1", "near", 0, AddEntry("e1", Side.A, Element.FEAR, "first", False, ONLY_ME)),
        Edit(2, "n2", "near", 1, SetAudience("e1", ROOM)),
        Edit(3, "n3", "near", 2, Undo("n2")),
        Edit(4, "f4", "far", 3, ReviseEntry("e1", "typed")),
        Edit(5, "n5", "near", 3, Redo("n2")),
    ]
    assert shown(log) == shown(log[:-1]) == {"typed": (ONLY_ME, False)}


def test_late_it_still_takes_back_what_has_nothing_to_do_with_those_words():
    log = history((False, ROOM), SetAudience("e1", ONLY_ME), seen=UNSEEN)
    other = AddEntry("e2", Side.B, Element.CUE, "other")
    log = [*log[:2], Edit(3, "n3", "near", 2, other), Edit(4, "f", "far", 3, ReviseEntry("e1", "typed"))]
    log.append(Edit(5, "again", "near", 3, Undo("n3")))
    assert shown(log) == {"typed": (ONLY_ME, False)}


def test_ones_own_words_are_never_unseen():
    log = history((False, ROOM), SetAudience("e1", ONLY_ME), seen=UNSEEN)
    own = [*log[:2], Edit(3, "f", "near", 2, ReviseEntry("e1", "typed")), log[-1]]
    assert shown(own) == {"typed": (ROOM, False)}


class Counted(str):
    """An id that counts how often it was compared."""

    compared = 0

    def __eq__(self, other):
        Counted.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_a_long_log_is_read_in_one_go():
    """Every edit is looked up, not looked for: the work grows with the log and not with its square."""
    size = 400
    log = [
        Edit(n, Counted(f"x{n}"), "near", n - 1, AddEntry(f"e{n}", Side.A, Element.CUE, "x")) for n in range(1, size)
    ]
    log += [Edit(size + n, f"u{n}", "near", size + n - 1, Undo(f"x{n}")) for n in range(1, size)]
    log += [Edit(2 * size + n, f"r{n}", "near", 2 * size + n - 1, Redo(f"x{n}")) for n in range(1, size)]
    assert stacks(log) == ([edit.id for edit in log[: size - 1]], [])
    Counted.compared = 0
    stacks(log)
    assert Counted.compared < 20 * size


def test_what_a_map_began_with_is_changed_and_never_taken_back():
    begun = Edit(1, "s1", STARTED, 0, SetCycleType(CycleType.REACTIVE))
    changed = Edit(2, "n2", "near", 1, SetCycleType(CycleType.COMPLEX))
    back = Edit(3, "n3", "near", 2, Undo("n2"))
    assert fold([begun], NAMES).undo is None
    assert fold([begun, changed], NAMES).undo == "n2"
    after = fold([begun, changed, back], NAMES)
    assert (after.map.cycle_type, after.undo, after.redo) == (CycleType.REACTIVE, None, "n2")
