"""The library as a set: each text differs from the others, has room to write, and never takes danger for a loop."""

import re
from collections import defaultdict

import pytest

from clinic.couples.rules import Pair
from clinic.cycles.rules import MapKind, MapPartner, view_for
from reports import handout
from reports.conditions import Addressee
from reports.document import Paper, reader_of
from reports.library import load, slugs
from reports.library_text import LibraryError, Log, MapWanted, Table, WritingSpace
from tests.cycles.corpus import CORPUS
from tests.reports.library_editions import editions, words
from tests.reports.papers import TYPICAL

NUMBERED = {"when-hurt-turns-into-distance"}
"""Texts that name crisis lines themselves; for all others the practice's own are placed beside the text."""

each = pytest.mark.parametrize("slug", slugs())


def build(slug, cycle_map=None, addressee=Addressee.BOTH):
    view = view_for(reader_of(addressee), cycle_map) if cycle_map else None
    people = Pair(MapPartner("Ana"), MapPartner("Bo"))
    return handout.build(slug, view, people, addressee=addressee, paper=Paper.LETTER, made_on=None, practice=None)


def is_to_write_in(part) -> bool:
    blank = isinstance(part, Table) and any(not cell for row in part.rows for cell in row)
    return blank or isinstance(part, WritingSpace | Log)


@each
def test_every_edition_has_a_place_to_write_and_next_steps(slug):
    for edition, situation in editions(slug).items():
        assert any(is_to_write_in(passage.part) for passage in edition), situation
        assert any(getattr(passage.part, "prose", ())[:1] and "Next steps" in str(passage.part) for passage in edition)


@each
def test_every_edition_says_that_danger_is_no_loop_and_who_helps(slug):
    for edition, situation in editions(slug).items():
        text = words(edition)
        assert re.search(r"\bafraid\b|\bviolence\b|\bout of fear\b|\bmostly fear\b|\bnot safe\b|\bnot be safe\b", text)
        assert re.search(r"counselor.{0,40}\balone\b|\balone\b.{0,60}counselor", text, re.DOTALL | re.IGNORECASE) or (
            slug in NUMBERED
        ), situation


@each
def test_numbers_to_call_are_left_to_the_practice(slug):
    found = re.search(r"\d{3}", words(load(slug).passages))
    assert bool(found) is (slug in NUMBERED) or (slug == "what-to-expect" and found[0] == "198")


def test_no_two_texts_say_the_same_sentence():
    where = defaultdict(set)
    for slug in slugs():
        for sentence in re.split(r"(?<=[.?!])[”)*]*\s", words(load(slug).passages)):
            if len(sentence.split()) >= 8:
                where[sentence].add(slug)
    assert not {sentence: found for sentence, found in where.items() if len(found) > 1}


@each
def test_a_text_takes_the_map_it_speaks_of_and_refuses_others(slug):
    about = load(slug).about
    for cycle_map in (TYPICAL, CORPUS["positive"]):
        if about.map.takes(cycle_map.kind):
            assert build(slug, cycle_map).contents.sheets
        else:
            with pytest.raises(LibraryError, match=about.title):
                build(slug, cycle_map)


@each
def test_a_text_has_an_edition_for_one_partner_or_says_that_it_has_none(slug):
    if load(slug).about.for_one:
        assert build(slug, addressee=Addressee.B).contents.addressed[-1].text == "Bo"
    else:
        with pytest.raises(LibraryError, match="both partners together"):
            build(slug, addressee=Addressee.B)


def test_which_map_fits_which_text():
    for wanted, kinds in {
        MapWanted.NEGATIVE: {MapKind.NEGATIVE},
        MapWanted.POSITIVE: {MapKind.POSITIVE},
        MapWanted.ANY: set(MapKind),
        MapWanted.NONE: set(),
    }.items():
        assert {kind for kind in MapKind if wanted.takes(kind)} == kinds
