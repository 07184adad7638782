"""Every edition of a handout holds together, teaches the whole pattern, and says where help is."""

import pytest

from clinic.cycles.rules import Element
from reports.conditions import Addressee, Who, WordsTerm, all_hold
from reports.library import load, slugs
from reports.library_text import Heading, LoopPlace, MapPlace, Paragraph, WritingSpace
from tests.reports.library_editions import edition, editions, pages, proses, situations, words

HURT = "when-hurt-turns-into-distance"


@pytest.mark.parametrize("slug", slugs())
def test_own_words_stand_only_where_there_are_some(slug):
    for passage in load(slug).passages:
        there = {(term.who, term.element) for term in passage.conditions if isinstance(term, WordsTerm) and term.wanted}
        said = {piece.said for prose in proses(passage.part) for piece in prose if piece.said}
        assert said <= there, passage


@pytest.mark.parametrize("slug", slugs())
def test_no_section_of_any_edition_is_empty(slug):
    for edition_, situation in editions(slug).items():
        parts = [passage.part for passage in edition_]
        for part, following in zip(parts, [*parts[1:], None], strict=True):
            assert not (isinstance(part, Heading) and (following is None or isinstance(following, Heading))), situation


def test_each_edition_has_one_drawing_and_one_place_to_write():
    for situation in situations(HURT):
        parts = [passage.part for passage in edition(HURT, situation)]
        assert sum(isinstance(part, WritingSpace) for part in parts) == 1, situation
        assert [type(part) for part in parts if isinstance(part, MapPlace | LoopPlace)] == [
            MapPlace if situation.view else LoopPlace
        ]


def test_each_partner_is_spoken_of_once_whatever_is_on_the_map():
    for situation in (one for one in situations(HURT) if one.view):
        parts = [passage.part for passage in pages(HURT)[0] if all_hold(passage.conditions, situation)]
        below = parts[parts.index(MapPlace()) + 1 :]
        moves = [situation.has(who, Element.MOVE) for who in (Who.A, Who.B)]
        expected = 1 if situation.addressee is Addressee.BOTH and not any(moves) else 2
        assert [type(part) for part in below] == [Paragraph] * expected, situation


def test_only_the_first_page_holds_anything_of_one_couple():
    """The other pages are the same for every couple, so that they are laid out once and kept."""
    first, *others = pages(HURT)
    assert len(others) == 2
    assert any(piece.said for passage in first for prose in proses(passage.part) for piece in prose)
    for page in others:
        for passage in page:
            assert not any(piece.said or piece.name for prose in proses(passage.part) for piece in prose)
            assert not any(isinstance(term, WordsTerm) for term in passage.conditions)
            assert not isinstance(passage.part, MapPlace | LoopPlace)


def test_every_edition_says_where_help_is_and_for_whom_this_is_not():
    for situation in situations(HURT):
        text = words(edition(HURT, situation))
        assert "not meant for a home where someone is afraid" in text
        assert "1-800-799-7233" in text
        assert "call or text 988" in text


def test_every_edition_teaches_the_whole_pattern():
    for situation in situations(HURT):
        text = words(edition(HURT, situation)).casefold()
        for idea in (
            "closes up to stay safe", "shut out and lonely", "up against the loop", "am i safe with you",
            "an apology matters", "steady", "the body needs time", "name it", "make room for both sides", "go slow",
            "get help", "the aim is not to go back", "i am left outside",
        ):  # fmt: skip
            assert idea in text, (idea, situation)
