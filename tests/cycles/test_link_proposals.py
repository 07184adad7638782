"""The couple's sentence from the two moves: what is turned, and when nothing is proposed."""

import tomllib

import pytest

from clinic.couples.rules import Audience, Reader, Side
from clinic.cycles.edits import AddEntry, SetLink, fold
from clinic.cycles.link_proposals import proposal, proposals
from clinic.cycles.map_words import WORDS
from clinic.cycles.rules import Element, view_for
from tests.cycles.test_edits import NAMES, log

OWN = "I raise my voice"
CHIPS = WORDS / "en" / "chips.toml"


@pytest.mark.parametrize(
    ("move", "said_to_you"),
    [
        ("I go quiet", "go quiet"),
        ("go quiet", "go quiet"),
        ("Go quiet.", "go quiet"),
        ("I look at my phone", "look at your phone"),
        ("I follow you", "follow me"),
        ("I push you away", "push me away"),
        ("I turn my back on you", "turn your back on me"),
        ("I wait for you to ask me", "wait for me to ask you"),
        ("I check your phone", "check my phone"),
        ("I remind you of your promise", "remind me of my promise"),
        ("I keep it all to myself", "keep it all to yourself"),
        ("I say I’m fine", "say you’re fine"),
        ("I say I am fine", "say you are fine"),
        ("I say “fine, you win”", "say “fine, you win”"),
        ("I agree so it will stop", "agree so it will stop"),
        ("I stay busy so I don’t feel it", "stay busy so you don’t feel it"),
    ],
)
def test_the_others_move_is_said_to_you(move, said_to_you):
    assert proposal(OWN, move) == f"The more I raise my voice, the more you {said_to_you}."


@pytest.mark.parametrize(
    "move",
    [
        "",
        "I",
        "silence",
        "I’m quiet",
        "I don’t answer",
        "I walked out",
        "I just leave",
        "nothing",
        "explaining myself",
        "I do what you want",
        "I wait until you come",
        "I tell you it’s fine",
        "I give you space",
        "I leave when you’re loud",
        "I go out, then I come back",
        "I leave. I come back",
        "I go quiet\nI leave",
        'I say "fine"',
        "I say “fine” and go",
        "I try to be what I think that you think a good partner would be",
        "me voy",
        "говорю громче",
        "I hit the wall",
    ],
)
def test_where_grammar_would_be_a_guess_nothing_is_proposed(move):
    assert proposal(OWN, move) == ""


@pytest.mark.parametrize("own", ["I push you for an answer", "I wait until you come", "I tell you it’s fine"])
def test_ones_own_move_stays_as_it_was_said(own):
    assert proposal(own, "I go quiet") == f"The more {own}, the more you go quiet."


def view(*changes):
    return view_for(Reader.COUNSELOR, fold(log(*changes), NAMES).map)


def move(entry, side, text, **facts):
    return AddEntry(entry, side, Element.MOVE, text, **facts)


MOVES = (move("1", Side.A, OWN), move("2", Side.B, "I go quiet"))


def test_each_partner_gets_a_sentence():
    assert proposals(view(*MOVES)).a == "The more I raise my voice, the more you go quiet."
    assert proposals(view(*MOVES)).b == "The more I go quiet, the more you raise your voice."


def test_a_partner_who_has_a_sentence_is_left_alone():
    assert proposals(view(*MOVES, SetLink(Side.A, "When I shout you hide."))).a == ""


def test_the_newest_words_that_will_do_are_taken():
    later = (move("3", Side.B, "I leave the room"), move("4", Side.B, "a wall"))
    assert proposals(view(*MOVES, *later)).a == "The more I raise my voice, the more you leave the room."


@pytest.mark.parametrize("limit", [{"tentative": True}, {"audience": Audience.COUNSELOR}])
def test_hunches_and_private_words_are_never_proposed(limit):
    assert proposals(view(MOVES[0], move("2", Side.B, "I go quiet", **limit))) == type(NAMES)("", "")


def test_most_of_our_own_suggestions_make_a_sentence():
    chips = tomllib.loads(CHIPS.read_text(encoding="utf-8"))["move"]
    moves = [text for texts in chips.values() for text in texts]
    assert sum(bool(proposal(one, other)) for one in moves for other in moves) > 0.8 * len(moves) ** 2
