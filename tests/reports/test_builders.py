"""Builders decide every word: who gets which, and who is refused."""

from dataclasses import replace
from itertools import pairwise, product

import pytest

from clinic.couples.rules import Audience, InjuryRole, Pair, Reader
from clinic.cycles.rules import MapKind, MapPartner, view_for
from reports import cycle_sheet, handout
from reports.conditions import Addressee
from reports.document import AudienceError, Orientation, Paper, reader_of, to_html
from reports.handout_parts import HeadingPart, LoopPart, MapPart, NotePart, PrintedSheet, WritingPart
from reports.map_on_paper import LEGIBLE, SPACES, Room, fill_page, fit_into_text
from tests.cycles.corpus import CORPUS, LONG_NAMES
from tests.reports.papers import (
    HUNCH,
    MADE_ON,
    PEOPLE,
    PRACTICE,
    PRIVATE,
    SLUG,
    TYPICAL,
    a_handout,
    a_sheet,
    with_private_words,
)

MAY_HOLD = {
    (Addressee.BOTH, Audience.PARTNER_A): False,
    (Addressee.BOTH, Audience.PARTNER_B): False,
    (Addressee.BOTH, Audience.COUNSELOR): False,
    (Addressee.A, Audience.PARTNER_A): True,
    (Addressee.A, Audience.PARTNER_B): False,
    (Addressee.A, Audience.COUNSELOR): False,
    (Addressee.B, Audience.PARTNER_A): False,
    (Addressee.B, Audience.PARTNER_B): True,
    (Addressee.B, Audience.COUNSELOR): False,
}


def parts(document):
    return [part for sheet in document.contents.sheets for part in sheet.parts]


def test_the_table_of_readers_is_whole():
    assert set(MAY_HOLD) == set(product(Addressee, PRIVATE))


@pytest.mark.parametrize("build", [a_handout, a_sheet])
@pytest.mark.parametrize(("addressee", "audience"), [*MAY_HOLD])
def test_a_paper_holds_only_what_its_reader_may_have(build, addressee, audience):
    html = to_html(build(with_private_words(), addressee))
    assert (PRIVATE[audience] in html) is MAY_HOLD[addressee, audience]
    assert HUNCH not in html


@pytest.mark.parametrize(("addressee", "reader"), [*product(Addressee, Reader)])
def test_a_view_made_for_somebody_else_is_refused(addressee, reader):
    def build():
        view = view_for(reader, TYPICAL)
        return handout.build(
            SLUG, view, PEOPLE, addressee=addressee, paper=Paper.A4, made_on=MADE_ON, practice=PRACTICE
        )

    if reader is reader_of(addressee):
        assert build().reader is reader
    else:
        with pytest.raises(AudienceError):
            build()


def test_a_cycle_sheet_is_never_made_from_the_counselors_view():
    view = view_for(Reader.COUNSELOR, TYPICAL)
    with pytest.raises(AudienceError):
        cycle_sheet.build(view, paper=Paper.A4, orientation=Orientation.PORTRAIT, made_on=None, practice=None)


@pytest.mark.parametrize(
    ("addressee", "names"), [(Addressee.BOTH, "For Maya and Jon"), (Addressee.A, "For Maya"), (Addressee.B, "For Jon")]
)
def test_a_handout_says_whom_it_is_for(addressee, names):
    assert "".join(run.text for run in a_handout(addressee=addressee).contents.addressed) == names


def test_title_and_language_come_from_the_text_and_hold_no_names():
    document = a_handout()
    assert (document.title, document.language) == ("When hurt turns into distance", "en-US")
    assert a_sheet().title == "Our loop"


def test_without_a_map_or_with_a_blank_one_a_general_loop_is_drawn():
    blank = replace(TYPICAL, entries=(), links=())
    for document in (a_handout(None), a_handout(blank)):
        kinds = {type(part) for part in parts(document)}
        assert LoopPart in kinds
        assert MapPart not in kinds
    assert LoopPart not in {type(part) for part in parts(a_handout())}


@pytest.mark.parametrize("addressee", Addressee)
@pytest.mark.parametrize("role", [*InjuryRole, None])
@pytest.mark.parametrize("cycle_map", [None, TYPICAL, CORPUS["partial"]], ids=["none", "typical", "partial"])
def test_every_edition_is_whole(addressee, role, cycle_map):
    people = Pair(MapPartner("Maya", injury_role=role), MapPartner("Jon", injury_role=role))
    view = view_for(reader_of(addressee), cycle_map) if cycle_map else None
    document = handout.build(SLUG, view, people, addressee=addressee, paper=Paper.A4, made_on=None, practice=None)
    found = parts(document)
    assert sum(isinstance(part, MapPart | LoopPart) for part in found) == 1
    assert sum(isinstance(part, WritingPart) for part in found) >= 1
    assert not any(isinstance(a, HeadingPart) and isinstance(b, HeadingPart) for a, b in pairwise(found))


def test_only_sheets_without_anybodys_words_are_kept():
    for addressee in Addressee:
        for sheet in a_handout(addressee=addressee).contents.sheets:
            text = to_html(replace(a_handout(), contents=replace(a_handout().contents, sheets=(sheet,))))
            body = text[text.index("</header>") :]
            assert sheet.is_same_for_everyone is not any(word in body for word in ("Maya", "Jon", "I ask again"))


def test_a_map_alone_is_personal():
    drawing = fit_into_text(view_for(Reader.ROOM, TYPICAL), Paper.LETTER).drawing
    assert not PrintedSheet((MapPart(drawing, Room.TURNED),), Room.TURNED).is_same_for_everyone


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("name", CORPUS)
def test_own_words_are_large_enough_wherever_that_is_possible(name, paper):
    view = view_for(Reader.ROOM, CORPUS[name])
    placed = fit_into_text(view, paper)
    rooms = Room.TURNED, Room.UPRIGHT
    largest = max(SPACES[paper][room].lettering(fill_page(view, paper, room)) for room in rooms)
    assert SPACES[paper][placed.room].lettering(placed.drawing) >= min(LEGIBLE - 0.01, largest)


def test_a_full_map_gets_its_own_page_and_the_text_says_so():
    document = a_handout(CORPUS["three-twelve"])
    first, second, *_ = document.contents.sheets
    assert any(isinstance(part, NotePart) for part in first.parts)
    assert [type(part) for part in second.parts] == [MapPart]
    assert second.layout in {Room.TURNED, Room.UPRIGHT}


def headings(sheet):
    return ["".join(run.text for run in part.runs) for part in sheet.parts if isinstance(part, HeadingPart)]


def test_the_sheet_before_a_map_alone_is_filled_with_the_next_section():
    usual, full = a_handout().contents.sheets, a_handout(CORPUS["optional"]).contents.sheets
    assert full[1].layout in {Room.TURNED, Room.UPRIGHT}
    assert headings(full[0]) == headings(usual[0]) + headings(usual[1])[:1]
    assert [heading for sheet in full for heading in headings(sheet)] == [
        heading for sheet in usual for heading in headings(sheet)
    ]


def test_a_sheet_that_is_full_of_words_takes_no_section():
    words = "I keep going over what I said that night. " * 11
    entries = tuple(replace(entry, text=words) for entry in CORPUS["three"].entries)
    usual, long = a_handout().contents.sheets, a_handout(replace(CORPUS["three"], entries=entries)).contents.sheets
    assert headings(long[0]) == headings(usual[0])


def test_a_positive_map_is_introduced_as_one():
    sheet = a_sheet(replace(TYPICAL, kind=MapKind.POSITIVE))
    assert sheet.title == "How we find each other"
    assert sheet.contents.sentence != a_sheet().contents.sentence


@pytest.mark.parametrize("orientation", Orientation)
def test_long_names_get_more_room(orientation):
    long = replace(TYPICAL, partners=Pair(MapPartner(LONG_NAMES[0]), MapPartner(LONG_NAMES[1])))
    assert a_sheet(long, orientation=orientation).contents.more_lines
    assert not a_sheet(orientation=orientation).contents.more_lines
    assert 'class="more-' in to_html(a_sheet(long, orientation=orientation))
