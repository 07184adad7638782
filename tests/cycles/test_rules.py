"""What a cycle map holds, and what of it each reader may have."""

from itertools import product

import pytest

from clinic.couples.rules import Audience, CycleType, InjuryRole, Pair, Position, Reader, Side
from clinic.cycles.rules import (
    ABOVE,
    BELOW,
    OPTIONAL,
    STANDARD,
    WALK,
    CycleMap,
    Element,
    Entry,
    Link,
    MapKind,
    MapPartner,
    loop_closes,
    missing,
    view_for,
)
from tests.cast import HUNCH, LINK, MAP, WORDS

PARTNERS = Pair(
    MapPartner("Maya", "she/her", Position.PURSUES, InjuryRole.INJURED),
    MapPartner("Jon", "he/him", Position.WITHDRAWS, InjuryRole.INJURING),
)
OPEN_TO = {
    Reader.ROOM: {Audience.ROOM},
    Reader.PARTNER_A: {Audience.ROOM, Audience.PARTNER_A},
    Reader.PARTNER_B: {Audience.ROOM, Audience.PARTNER_B},
    Reader.COUNSELOR: set(Audience),
}


@pytest.mark.parametrize(("reader", "audience", "tentative"), list(product(Reader, Audience, (False, True))))
def test_who_has_an_entry(reader, audience, tentative):
    side = Side.B if audience is Audience.PARTNER_B else Side.A
    cycle_map = CycleMap(PARTNERS, entries=(Entry("1", side, Element.NEED, "words", tentative, audience),))
    expected = reader is Reader.COUNSELOR or (not tentative and audience in OPEN_TO[reader])
    assert bool(view_for(reader, cycle_map).entries) is expected


@pytest.mark.parametrize("reader", Reader)
def test_a_view_holds_only_its_readers_words(reader):
    kept = repr(view_for(reader, MAP))
    for audience, words in WORDS.items():
        assert (words in kept) is (audience in OPEN_TO[reader])
    assert (HUNCH in kept) is (reader is Reader.COUNSELOR)
    assert LINK in kept


@pytest.mark.parametrize(
    ("reader", "known"),
    [
        (Reader.ROOM, set()),
        (Reader.PARTNER_A, {Side.A}),
        (Reader.PARTNER_B, {Side.B}),
        (Reader.COUNSELOR, {Side.A, Side.B}),
    ],
)
def test_a_label_of_one_partner_is_never_in_the_others_view(reader, known):
    view = view_for(reader, CycleMap(PARTNERS, cycle_type=CycleType.HURT_DISTANCE))
    for side in Side:
        stated, own = view.partners[side], PARTNERS[side]
        assert (stated.name, stated.pronouns) == (own.name, own.pronouns)
        assert (stated.position, stated.injury_role) == (
            (own.position, own.injury_role) if side in known else (None, None)
        )
    assert (view.cycle_type is not None) is (reader is Reader.COUNSELOR)


def test_every_element_has_one_place():
    parts = (*ABOVE, *BELOW, *OPTIONAL)
    assert len(parts) == len(set(parts))
    assert set(parts) == set(Element)


def test_the_walk_goes_round_above_then_below():
    assert len(WALK) == len(set(WALK)) == 14
    assert [side for side, _ in WALK] == [Side.A] * 4 + [Side.B] * 4 + [Side.A] * 3 + [Side.B] * 3
    assert {element for _, element in WALK} == set(STANDARD)


def whole(*steps):
    entries = [Entry(str(number), side, element, "x") for number, (side, element) in enumerate(steps)]
    return view_for(Reader.COUNSELOR, CycleMap(PARTNERS, entries=tuple(entries)))


def test_what_is_missing():
    assert missing(whole()) == WALK
    assert missing(whole(*WALK)) == ()
    assert missing(whole(*WALK[:3], (Side.A, Element.BODY))) == WALK[3:]


def test_the_loop_closes_with_a_cue_and_a_move_of_each():
    ends = [(side, element) for side in Side for element in (Element.CUE, Element.MOVE)]
    assert loop_closes(whole(*ends))
    for left_out in ends:
        assert not loop_closes(whole(*(step for step in WALK if step != left_out)))


def test_words_stand_in_the_order_they_were_said():
    entries = tuple(Entry(str(number), Side.A, Element.CUE, text) for number, text in enumerate("cab"))
    view = view_for(Reader.ROOM, CycleMap(PARTNERS, entries=entries))
    assert [entry.text for entry in view.said(Side.A, Element.CUE)] == ["c", "a", "b"]


def test_a_blank_map_and_a_link():
    assert view_for(Reader.ROOM, CycleMap(PARTNERS)).is_blank
    linked = view_for(Reader.ROOM, CycleMap(PARTNERS, links=(Link(Side.B, "The more I"),), kind=MapKind.POSITIVE))
    assert not linked.is_blank
    assert (linked.link(Side.A), linked.link(Side.B)) == ("", "The more I")


def test_only_private_words_leave_the_room_with_a_blank_map():
    hidden = CycleMap(PARTNERS, entries=(Entry("1", Side.A, Element.NEED, "x", audience=Audience.PARTNER_A),))
    assert view_for(Reader.ROOM, hidden).is_blank
    assert not view_for(Reader.PARTNER_A, hidden).is_blank
