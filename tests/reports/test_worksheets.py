"""Worksheets: what is filled in, for whom, with whose words; and texts that cannot be used are refused."""

import re
from dataclasses import replace
from itertools import product

import pytest

from clinic.couples.rules import Audience
from clinic.cycles.map_words import map_wording
from clinic.cycles.rules import Element, MapKind, view_for
from reports import library, worksheet
from reports.conditions import Addressee, all_hold
from reports.document import AudienceError, Paper, reader_of, to_html
from reports.handout_parts import DiaryPart, FieldPart, StemPart, TickPart
from reports.library import load, parse
from reports.library_text import Diary, Field, Heading, LibraryError, PageBreak, Stems, Tick
from reports.readability import grade
from tests.reports.library_editions import plain, proses, situations
from tests.reports.papers import HUNCH, MADE_ON, PEOPLE, PRACTICE, PRIVATE, TYPICAL, with_private_words
from tests.reports.test_library import HEAD

HALF = "my-half-of-the-cycle"
ORDER = [one for passage in load(HALF).passages if isinstance(passage.part, Stems) for one in passage.part.elements]
each = pytest.mark.parametrize("slug", library.worksheets())


def a_worksheet(slug=HALF, cycle_map=None, addressee=Addressee.A, view=None):
    view = view or (view_for(reader_of(addressee), cycle_map) if cycle_map else None)
    return worksheet.build(
        slug, view, PEOPLE, addressee=addressee, paper=Paper.LETTER, made_on=MADE_ON, practice=PRACTICE
    )


def parts(document, kind):
    return [part for sheet in document.contents.sheets for part in sheet.parts if isinstance(part, kind)]


def readers(slug):
    return [one for one in Addressee if one.side or not load(slug).is_for_one_partner]


def test_there_are_four():
    assert library.worksheets() == (
        "a-validation-exercise",
        HALF,
        "small-goal-plan",
        "trust-log",
    )
    assert not set(library.worksheets()) & set(library.slugs())


@each
def test_each_edition_has_something_to_fill_in_and_no_name_twice(slug):
    for addressee in readers(slug):
        names = re.findall(r'<(?:input|textarea)[^>]* name="([^"]+)"', to_html(a_worksheet(slug, addressee=addressee)))
        assert len(names) >= 5
        assert len(set(names)) == len(names)
        assert all(name.startswith(f"{slug}-") for name in names)


def test_every_part_of_the_half_is_there_with_its_stem_and_hint():
    wording = map_wording()
    stems = parts(a_worksheet(), StemPart)
    assert [one.stem for one in stems] == [f"{wording.stems[element]} …" for element in ORDER]
    assert set(ORDER) == set(Element)
    assert all(one.hint and not one.words for one in stems)


ORDER = [
    element for passage in load(HALF).passages if isinstance(passage.part, Stems) for element in passage.part.elements
]


@pytest.mark.parametrize(("addressee", "audience"), [*product((Addressee.A, Addressee.B), PRIVATE)])
def test_own_words_stand_on_ones_own_sheet_and_on_no_other(addressee, audience):
    html = to_html(a_worksheet(cycle_map=with_private_words(), addressee=addressee))
    own = {Addressee.A: Audience.PARTNER_A, Addressee.B: Audience.PARTNER_B}[addressee]
    assert (PRIVATE[audience] in html) is (audience is own)
    assert HUNCH not in html


@pytest.mark.parametrize("addressee", [Addressee.A, Addressee.B])
def test_not_even_the_others_open_words(addressee):
    html = to_html(a_worksheet(cycle_map=TYPICAL, addressee=addressee))
    for entry in TYPICAL.entries:
        assert (entry.text.replace("'", "&#39;") in html) is (entry.side is addressee.side)


def test_without_a_map_there_are_no_words_at_all():
    assert not any(entry.text in to_html(a_worksheet()) for entry in TYPICAL.entries)


def test_it_is_made_for_one_partner():
    with pytest.raises(LibraryError, match="for one partner"):
        a_worksheet(addressee=Addressee.BOTH)
    assert load(HALF).is_for_one_partner
    assert not any(load(slug).is_for_one_partner for slug in library.every_slug() if slug != HALF)


def test_a_map_it_does_not_speak_of_is_refused():
    with pytest.raises(LibraryError, match="positive cycle"):
        a_worksheet(cycle_map=replace(TYPICAL, kind=MapKind.POSITIVE))
    with pytest.raises(LibraryError, match="no map"):
        a_worksheet("trust-log", TYPICAL)
    with pytest.raises(AudienceError):
        a_worksheet(view=view_for(reader_of(Addressee.B), TYPICAL))


def test_the_log_is_two_weeks_of_small_moments():
    first, second = parts(a_worksheet("trust-log", addressee=Addressee.BOTH), DiaryPart)
    assert [row.head for diary in (first, second) for row in diary.rows] == [f"Day {day}" for day in range(1, 15)]
    assert first.ticks == second.ticks == ("Steady", "Safe", "Answered")
    assert first.rows[2].ticks[1].said == "Day 3: Safe"
    assert first.rows[2].write.said == "Day 3: A small moment I saw"


def test_names_stand_in_labels_as_text():
    fields = parts(a_worksheet("a-validation-exercise", addressee=Addressee.BOTH), FieldPart | TickPart)
    assert any(field.said.startswith("Maya: ") for field in fields)
    assert any(field.said.startswith("Jon: ") for field in fields)
    hostile = replace(PEOPLE, a=replace(PEOPLE.a, name='"><script>alert(1)</script>'))
    html = to_html(
        worksheet.build(
            "a-validation-exercise",
            None,
            hostile,
            addressee=Addressee.BOTH,
            paper=Paper.A4,
            made_on=None,
            practice=None,
        )
    )
    assert "<script" not in html
    assert 'title="&#34;&gt;&lt;script' in html


def said(passages):
    """All that is read on a worksheet, a label a line."""
    for passage in passages:
        match passage.part:
            case Heading() | PageBreak():
                pass
            case Field(_, label) | Tick(_, label):
                yield plain(label)
            case part:
                yield from map(plain, proses(part))


def editions(slug):
    for situation in situations(slug):
        if situation.addressee in readers(slug):
            yield [one for one in load(slug).passages if all_hold(one.conditions, situation)]


@each
def test_it_is_easy_to_read_and_says_so_truly(slug):
    grades = [grade("\n".join(said(passages))) for passages in editions(slug)]
    assert max(grades) <= 8
    assert load(slug).about.reading_grade == pytest.approx(sum(grades) / len(grades), abs=0.5)


@each
def test_it_is_plainly_set_and_thinks_of_who_is_not_safe(slug):
    for passages in editions(slug):
        text = "\n".join(said(passages))
        assert "—" not in text
        assert not re.search(r"\byou (always|never|should)\b", text, re.IGNORECASE)
        assert re.search(r"safe|afraid|scares", text)
        assert "counselor" in text


def read(body):
    return [passage.part for passage in parse(HEAD + body, "try.md").passages]


def test_what_is_filled_in_is_read():
    assert read("{field: one | A *small* thing | lines=3}\n\n{tick: two | Done}\n") == [
        Field("one", read("A *small* thing\n")[0].prose, 3),
        Tick("two", read("Done\n")[0].prose),
    ]
    assert read("{diary: log | Day: Mon, Tue | What I saw | Big, Small}\n") == [
        Diary("log", "Day", ("Mon", "Tue"), "What I saw", ("Big", "Small"))
    ]
    assert read("## Me\n{when: for=one}\n\n{stems: cue, raw_spot}\n")[1] == Stems((Element.CUE, Element.RAW_SPOT), 2)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{field: one}\n", "a field looks like"),
        ("{field: one | }\n", "a field looks like"),
        ("{field: One Two | A thing}\n", "small letters"),
        ("{field: one | A thing | lines=40}\n", "1 to 12 lines"),
        ("{field: one | A thing}\n\n{tick: one | Another}\n", "two fields are named"),
        ("{tick: one}\n", "a box to tick looks like"),
        ("{diary: log | Day 1, Day 2 | What | Big}\n", "a diary looks like"),
        ("{diary: log | Day: Mon,, Tue | What | Big}\n", "a diary looks like"),
        ("{stems: cue}\n", "for=one"),
        ("## Me\n{when: for=one}\n\n{stems: cue, mood}\n", "parts of the map"),
        ("{field: one | What {you} did}\n", "for=one"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(body, words):
    with pytest.raises(LibraryError, match=words) as refused:
        read(body)
    assert re.match(r"try\.md, line \d+: ", str(refused.value))


def test_sheets_with_nobodys_words_are_kept():
    first, second = a_worksheet().contents.sheets
    assert not first.is_same_for_everyone
    assert second.is_same_for_everyone
    assert not a_worksheet(cycle_map=TYPICAL).contents.sheets[1].is_same_for_everyone
