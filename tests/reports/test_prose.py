"""People's words inside our sentences: whose they are, how they are quoted, and which way they run."""

from dataclasses import replace

import pytest

from clinic.couples.rules import Pair, Side
from clinic.cycles.rules import Element, Entry, MapPartner, view_for
from reports.conditions import Addressee
from reports.document import reader_of
from reports.library_prose import plain_prose
from reports.prose import Run, Telling, Voice, direction_of
from tests.reports.papers import TYPICAL


def told(text: str, said: str = "I go", addressee: Addressee = Addressee.BOTH, name: str = "Maya") -> str:
    entries = (Entry("1", Side.A, Element.MOVE, said),)
    people = Pair(MapPartner(name), MapPartner("Jon"))
    view = view_for(reader_of(addressee), replace(TYPICAL, entries=entries))
    return "".join(run.text for run in Telling(people, addressee, view).fill(plain_prose(text)))


@pytest.mark.parametrize(
    ("said", "text", "expected"),
    [
        ("I go", "So {said a move}. Then", "So “I go.” Then"),
        ("I go.", "So {said a move}. Then", "So “I go.” Then"),
        ("I go.", "So {said a move}, then", "So “I go,” then"),
        ("Go!", "So {said a move}. Then", "So “Go!” Then"),
        ("I just ...", "So {said a move}. Then", "So “I just ...” Then"),
        ("走开。", "So {said a move}. Then", "So “走开。” Then"),
        ("I go", "So {said a move} then", "So “I go” then"),
        ("I\n go", "{said a move}", "“I go”"),
        ("\u202eevil\x07", "{said a move}.", "“evil.”"),
        ("{b} **x**", "{said a move}.", "“{b} **x**.”"),
    ],
)
def test_words_are_quoted_as_they_were_said(said, text, expected):
    assert told(text, said) == expected


def test_a_paragraph_whose_words_are_missing_is_left_out():
    assert told("Jon says {said b move}.") == ""


def test_you_and_partner_are_the_one_who_reads_and_the_other():
    assert told("{you}, {partner}, {said you move}", addressee=Addressee.A) == "Maya, Jon, “I go”"
    assert told("{you}, {partner}, {said partner move}", addressee=Addressee.B) == "Jon, Maya, “I go”"


def test_a_run_knows_whose_it_is():
    telling = Telling(TYPICAL.partners, Addressee.BOTH, None)
    assert telling.fill(plain_prose("For {a}")) == (Run("For "), Run("Maya", Voice.NAME))


@pytest.mark.parametrize(
    ("text", "direction"), [("Maya", "ltr"), ("נועה", "rtl"), ("«دائرة»", "rtl"), ("12", "ltr"), ("", "ltr")]
)
def test_direction_follows_the_first_letter_that_has_one(text, direction):
    assert direction_of(text) == direction
