"""The audience rule as whole tables: every reader with every audience, every matter with every widening."""

from itertools import product

import pytest

from clinic.couples.rules import (
    NEVER_WIDENED,
    Audience,
    Matter,
    Pair,
    Reader,
    ReportPart,
    ReportReader,
    Side,
    WordsError,
    audiences_for,
    audiences_of,
    checked_words,
    drawn_from,
    may_report,
    may_see,
    may_widen,
    narrowest,
    private_to,
    reader_on,
    report_holds,
)

SEES = {
    Reader.ROOM: {Audience.ROOM},
    Reader.PARTNER_A: {Audience.ROOM, Audience.PARTNER_A},
    Reader.PARTNER_B: {Audience.ROOM, Audience.PARTNER_B},
    Reader.COUNSELOR: {Audience.ROOM, Audience.PARTNER_A, Audience.PARTNER_B, Audience.COUNSELOR},
}


@pytest.mark.parametrize(("reader", "audience"), list(product(Reader, Audience)))
def test_who_sees_what(reader, audience):
    assert may_see(reader, audience) is (audience in SEES[reader])


ROOM_A = {Audience.ROOM, Audience.PARTNER_A}
REPORTED = {
    # Who reads a report, and who authorized that their own part goes out: what it may hold.
    (ReportReader.COUPLE, ()): {Audience.ROOM},
    (ReportReader.COUPLE, (Side.A, Side.B)): {Audience.ROOM},
    (ReportReader.FILE, ()): set(Audience),
    (ReportReader.SUPERVISOR, ()): {Audience.ROOM, Audience.COUNSELOR},
    (ReportReader.SUPERVISOR, (Side.A,)): ROOM_A | {Audience.COUNSELOR},
    (ReportReader.REFERRER, ()): {Audience.ROOM},
    (ReportReader.REFERRER, (Side.A,)): ROOM_A,
    (ReportReader.REFERRER, (Side.A, Side.B)): ROOM_A | {Audience.PARTNER_B},
}
HOLDS = {
    ReportReader.COUPLE: {ReportPart.NAMES, ReportPart.OWN_WORDS, ReportPart.MOMENTS},
    ReportReader.FILE: set(ReportPart),
    ReportReader.SUPERVISOR: set(ReportPart) - {ReportPart.NAMES},
    ReportReader.REFERRER: {ReportPart.NAMES, ReportPart.STAGE},
}


@pytest.mark.parametrize(("reader", "authorized"), REPORTED)
def test_what_a_report_may_hold(reader, authorized):
    assert {one for one in Audience if may_report(reader, one, authorized)} == REPORTED[reader, authorized]


@pytest.mark.parametrize("reader", ReportReader)
def test_which_parts_a_report_has(reader):
    assert {part for part in ReportPart if report_holds(reader, part)} == HOLDS[reader]
    opened = {part for part in ReportPart if report_holds(reader, part, set(ReportPart))}
    assert opened == HOLDS[reader] | {ReportPart.STAGE}, "the stage alone can be opened"


@pytest.mark.parametrize(("side", "one", "other"), list(product(Side, Audience, Audience)))
def test_words_made_from_others_are_for_nobody_who_may_not_have_those(side, one, other):
    made = drawn_from(side, (one, other))
    assert made in audiences_of(side)
    for reader in Reader:
        if may_see(reader, made):
            assert may_see(reader, one)
            assert may_see(reader, other)
    assert drawn_from(side, ()) is Audience.ROOM
    if one is other and one in audiences_of(side):
        assert made is one


@pytest.mark.parametrize("reader", Reader)
def test_a_reader_is_handed_the_keys_of_what_they_see(reader):
    assert audiences_for(reader) == SEES[reader]


@pytest.mark.parametrize(("matter", "side", "audience"), list(product(Matter, Side, Audience)))
def test_what_a_private_answer_may_be_opened_to(matter, side, audience):
    own = {Side.A: Audience.PARTNER_A, Side.B: Audience.PARTNER_B}[side]
    stays = {own, Audience.COUNSELOR}
    allowed = stays | {Audience.ROOM} if matter is Matter.ORDINARY else stays
    assert may_widen(matter, side, audience) is (audience in allowed)


def test_what_is_never_widened_is_what_the_product_names_and_what_nobody_has_decided():
    assert {matter.value for matter in NEVER_WIDENED - {Matter.UNDECIDED}} == {
        "violence",
        "coercion",
        "affair",
        "substance_use",
        "self_harm",
    }


@pytest.mark.parametrize(("matter", "side"), list(product(sorted(NEVER_WIDENED), Side)))
def test_nobody_but_counselor_and_author_ever_sees_a_grave_answer(matter, side):
    opened = {reader for audience in Audience if may_widen(matter, side, audience) for reader in Reader
              if may_see(reader, audience)}  # fmt: skip
    assert opened == {Reader.COUNSELOR, reader_on(side)}


@pytest.mark.parametrize("side", Side)
def test_a_partners_words_are_never_for_the_other_partner_alone(side):
    assert audiences_of(side) == set(Audience) - {private_to(side.other)}
    assert may_see(reader_on(side), private_to(side))
    assert not may_see(reader_on(side.other), private_to(side))


@pytest.mark.parametrize(
    ("among", "found"),
    [
        ({Audience.ROOM}, Audience.ROOM),
        ({Audience.ROOM, Audience.PARTNER_A}, Audience.PARTNER_A),
        ({Audience.PARTNER_B, Audience.COUNSELOR}, Audience.COUNSELOR),
        (set(Audience) - {Audience.PARTNER_B}, Audience.COUNSELOR),
    ],
)
def test_the_narrowest_of_several(among, found):
    assert narrowest(among) is found


def test_sides_and_pairs():
    pair = Pair("one", "two")
    assert (pair[Side.A], pair[Side.B]) == ("one", "two")
    assert (Side.A.other, Side.B.other) == (Side.B, Side.A)


@pytest.mark.parametrize("text", ["a", "  spaced  ", "two\nlines\tand a tab", "Владимир נועה 田中 👩‍👩‍👧", "e\u0301"])
def test_words_are_kept_exactly(text):
    assert checked_words(text, 100, "The text") == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The text is empty."),
        (" \n\t ", "The text is empty."),
        ("x" * 11, "The text has 11 characters; the most is 10."),
        ("a\x00b", "U+0000"),
        ("a\x1bb", "U+001B"),
        ("a\rb", "U+000D"),
        ("a\x85b", "U+0085"),
        ("a\ud800b", "U+D800"),
    ],
)
def test_words_that_cannot_be_kept_are_refused_with_the_reason(text, says):
    with pytest.raises(WordsError) as refused:
        checked_words(text, 10, "The text")
    assert says in str(refused.value)


def test_some_words_may_be_empty():
    assert checked_words("", 10, "The title", may_be_empty=True) == ""
