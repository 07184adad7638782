"""A tailored handout: what is said otherwise, what stays, what cannot be printed, and what the library changed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.couples.rules import Pair
from clinic.cycles.rules import MapPartner, view_for
from reports import handout, library
from reports.conditions import Addressee
from reports.document import Paper, TypeSize, reader_of, to_html
from reports.handout import asked_about, build_text
from reports.handout_parts import PrintedSheet
from reports.library import load, parse
from reports.library_text import Heading
from reports.map_on_paper import Room
from reports.own_text import OwnFields, text_from
from reports.sheets import FOLD, KEPT_FOLD
from reports.tailoring import (
    AS_WRITTEN,
    NOTE,
    Edit,
    LeftOut,
    Strays,
    Tailoring,
    TailoringError,
    problems_of,
    sections_of,
    sound,
    strays_of,
    tailored,
)
from tests.reports.papers import MADE_ON, PEOPLE, PRACTICE, SLUG, TYPICAL
from tests.reports.test_library import HEAD

TEXT = parse(
    HEAD
    + """
Before all.

## One

First.

- a
- b

### Within

Deep.

## Two
{when: for=both}

First.

{page}

## Three

Last, {a}.
""",
    "try.md",
)


def opened(addressee=Addressee.BOTH, text=TEXT):
    return sections_of(text, *asked_about(None, PEOPLE, addressee))


def key(source, number=0):
    return [one.key for section in opened() for one in section.passages if one.source == source][number]


def heading(title):
    return next(section.key for section in opened() if section.title == title)


def edit(source, text, number=0):
    return Edit(key(source, number), source, text)


def sources(text):
    return [passage.source for passage in text.passages]


def test_sections_are_those_of_this_readers_edition():
    assert [(one.title, one.level, len(one.passages)) for one in opened()] == [
        ("", 2, 1),
        ("One", 2, 2),
        ("Within", 3, 1),
        ("Two", 2, 1),
        ("Three", 2, 1),
    ]
    assert [one.title for one in opened(Addressee.A)] == ["", "One", "Within", "Three"]


@pytest.mark.parametrize("slug", library.slugs())
def test_every_passage_of_the_library_has_a_key_of_its_own(slug):
    keys = [passage.key for passage in load(slug).passages]
    assert len(set(keys)) == len(keys)
    assert all(passage.source for passage in load(slug).passages)


def test_a_key_stays_while_the_passage_does_and_changes_with_it():
    later = parse(HEAD + "Something new.\n\nBefore all.\n\n## One\n\nFirst, said anew.\n", "try.md")
    kept = {passage.source: passage.key for passage in later.passages}
    assert kept["Before all."] == key("Before all.")
    assert "First." not in kept
    assert key("First.") != key("First.", 1)


def test_nothing_typed_is_the_text_as_it_is_written():
    assert tailored(TEXT, AS_WRITTEN, Addressee.BOTH) == TEXT
    assert not AS_WRITTEN


def test_a_section_is_left_out_with_all_that_stands_in_it():
    left = tailored(TEXT, Tailoring((LeftOut(heading("One"), "One"),)), Addressee.BOTH)
    assert sources(left) == ["Before all.", "## Two", "First.", "{page}", "## Three", "Last, {a}."]
    within = tailored(TEXT, Tailoring((LeftOut(heading("Within"), "Within"),)), Addressee.BOTH)
    assert "Deep." not in sources(within)
    assert "- a\n- b" in sources(within)


def test_a_passage_is_said_anew_under_its_own_conditions_and_the_others_stay():
    said = tailored(TEXT, Tailoring(edits=(edit("First.", "One thing.\n\n- and\n- another", 1),)), Addressee.BOTH)
    own = [passage for passage in said.passages if passage.own]
    where = next(passage for passage in TEXT.passages if passage.source == "First." and passage.conditions)
    assert len(own) == 2
    assert {passage.conditions for passage in own} == {where.conditions}
    assert [passage for passage in said.passages if not passage.own] == [p for p in TEXT.passages if p != where]


def test_an_empty_passage_is_left_out():
    assert "Deep." not in sources(tailored(TEXT, Tailoring(edits=(edit("Deep.", "  \n"),)), Addressee.BOTH))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<script>alert(1)</script>", "raw HTML"),
        ("one\n\n<b>bold</b>", "Line 3"),
        ("[look](https://example.org)", "a link"),
        ("![x](y.png)", "a picture"),
        ("{nobody}", "unknown placeholder"),
        ("a brace {", "brace"),
        ("{you}, hello", "{you}"),
        ("## A heading", "paragraphs, lists"),
        ("{page}", "paragraphs, lists"),
        ("{map}", "paragraphs, lists"),
        ("{when: for=both}\nx", "paragraphs, lists"),
        ("***", "a line across"),
    ],
)
def test_words_that_cannot_be_printed_are_named_and_the_rest_is_shown(text, said):
    good = edit("Before all.", "Good words.")
    bad = Tailoring(edits=(edit("Deep.", text), good), note=text)
    problems = problems_of(bad, Addressee.BOTH)
    assert set(problems) == {key("Deep."), NOTE}
    assert said in problems[NOTE]
    with pytest.raises(TailoringError) as refused:
        tailored(TEXT, bad, Addressee.BOTH)
    assert refused.value.problems == problems
    assert sound(bad, Addressee.BOTH) == Tailoring(edits=(good,))


def test_a_paper_for_one_may_say_you():
    assert problems_of(Tailoring(note="{you} and {partner}"), Addressee.A) == {}


def test_what_the_library_changed_meanwhile_is_told():
    tailoring = Tailoring(
        (LeftOut("gone", "Old times"),), (Edit("old", "As it was.", "As I said."), edit("Deep.", "x"))
    )
    strays = strays_of(TEXT, tailoring)
    assert strays == Strays((tailoring.edits[0],), tailoring.left_out)
    assert strays
    assert tailored(TEXT, tailoring, Addressee.BOTH)
    assert not strays_of(TEXT, Tailoring(edits=(edit("Deep.", "x"),)))


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=200))
def test_whatever_is_typed_is_refused_or_stands_escaped_on_the_paper(text):
    tailoring = Tailoring(note=text)
    try:
        html = to_html(made(tailoring))
    except TailoringError:
        return
    assert html.count("<script") == 0
    assert html.count("<") == html.count(">")


def made(tailoring=AS_WRITTEN, addressee=Addressee.BOTH, size=TypeSize.NORMAL, view=None):
    return handout.build(
        SLUG,
        view,
        PEOPLE,
        addressee=addressee,
        paper=Paper.LETTER,
        made_on=MADE_ON,
        practice=PRACTICE,
        tailoring=tailoring,
        size=size,
    )


def test_on_paper_the_note_stands_first_and_own_words_in_their_place():
    text = load(SLUG)
    passage = next(one for one in text.passages if one.source.startswith("An apology matters"))
    html = to_html(
        made(Tailoring(edits=(Edit(passage.key, passage.source, "**Sorry** is a start, {a}."),), note="Dear {a},"))
    )
    assert "<h2>A note from your counselor</h2>" in html
    assert html.index("A note from your counselor") < html.index("Your loop, before you draw it")
    assert '<strong>Sorry</strong> is a start, <bdi class="name" dir="ltr">Maya</bdi>.' in html
    assert "An apology matters" not in html


def test_a_page_with_own_words_is_never_kept_for_another_couple():
    text = load(SLUG)
    kept = [one for sheet in made().contents.sheets if sheet.is_same_for_everyone for one in sheet.parts]
    assert kept
    for passage in text.passages:
        if passage.source.startswith("Love is often still there"):
            own = made(Tailoring(edits=(Edit(passage.key, passage.source, "Quite our own."),)))
    (sheet,) = [one for one in own.contents.sheets if "Quite our own." in repr(one)]
    assert not sheet.is_same_for_everyone


def test_only_pages_of_the_librarys_own_words_are_kept_by_the_press():
    text = load(SLUG)
    passage = next(one for one in text.passages if one.source.startswith("Love is often still there"))
    assert KEPT_FOLD in to_html(made())
    assert KEPT_FOLD not in to_html(made(Tailoring(edits=(Edit(passage.key, passage.source, "Quite our own."),))))
    own = text_from(OwnFields("Title", "Summary", body="One.\n\n{page}\n\nTwo."), "own-1", MADE_ON)
    people = Pair(MapPartner("Kim"), MapPartner("Lee"))
    paper = build_text(own, None, people, addressee=Addressee.BOTH, paper=Paper.LETTER, made_on=MADE_ON, practice=None)
    assert FOLD in to_html(paper)
    assert KEPT_FOLD not in to_html(paper)


def test_leaving_out_everything_leaves_the_masthead():
    text = load(SLUG)
    every = tuple(LeftOut(one.key, "") for one in text.passages if isinstance(one.part, Heading))
    document = made(Tailoring(every))
    assert document.contents.sheets == (PrintedSheet(()),)
    assert "<h1>When hurt turns into distance</h1>" in to_html(document)
    assert made(Tailoring(every, note="Only this.")).contents.sheets[0].parts[0].kind == "letter"


def test_large_print_runs_on_and_leaves_no_page_half_empty_for_a_break_in_the_text():
    usual, large = (made(size=size).contents.sheets for size in TypeSize)
    assert len(usual) > 1
    assert [sheet.layout for sheet in large] == ["text"]
    assert [part for sheet in usual for part in sheet.parts] == list(large[0].parts)


def test_large_print_gives_the_map_a_page_and_says_so_in_the_markup():
    view = view_for(reader_of(Addressee.BOTH), replace(TYPICAL, partners=PEOPLE))
    large = made(size=TypeSize.LARGE, view=view)
    assert 'class="paper letter large"' in to_html(large)
    assert any(sheet.layout in {Room.UPRIGHT, Room.TURNED} for sheet in large.contents.sheets)
    assert 'class="paper letter "' in to_html(made(view=view))
