"""A text in the library is read strictly: what cannot be used is refused, with the file and the line."""

import pytest

from clinic.couples.rules import InjuryRole
from clinic.cycles.rules import Element, MapKind
from reports.conditions import Addressee, ForTerm, MapTerm, RoleTerm, Who, WordsTerm
from reports.library import load, parse, slugs
from reports.library_text import (
    Callout,
    Heading,
    LibraryError,
    Log,
    LoopName,
    LoopPlace,
    Paragraph,
    Piece,
    Points,
    Table,
    WritingSpace,
)

HEAD = """+++
title = "A try"
slug = "try"
for = "both"
for_one = true
map = "any"
when = "any time"
stage = "any"
reading_minutes = 1
reading_grade = 6
language = "en-US"
sources = []
reviewed_on = 2026-01-02
summary = "Nothing but a try."
+++
"""


def read(body: str):
    return parse(HEAD + body, "try.md").passages


def test_every_text_in_the_library_can_be_read():
    assert "when-hurt-turns-into-distance" in slugs()
    for slug in slugs():
        assert load(slug).about.slug == slug


def test_markdown_comes_first_and_placeholders_after():
    (passage,) = read("Hello **{a}**, you said *{said a move}* {b}.\n")
    assert passage.part == Paragraph(
        (
            Piece("Hello "),
            Piece(name=Who.A, strong=True),
            Piece(", you said "),
            Piece(said=(Who.A, Element.MOVE), emphasis=True),
            Piece(" "),
            Piece(name=Who.B),
            Piece("."),
        )
    )


def test_parts_of_a_page():
    parts = [passage.part for passage in read("## One\n\n- a\n- b\n\n> So\n> it is.\n\n{write: Then {a}: | lines=5}\n")]
    assert parts == [
        Heading(2, (Piece("One"),)),
        Points(((Piece("a"),), (Piece("b"),)), numbered=False),
        Callout((Paragraph((Piece("So"), Piece(" "), Piece("it is."))),)),
        WritingSpace((Piece("Then "), Piece(name=Who.A), Piece(":")), 5),
    ]


def test_a_table_has_headings_and_may_have_cells_to_write_in():
    (passage,) = read("|  Mine | Yours |\n|---|---|\n| **One** | {a} |\n| Two | |\n")
    assert passage.part == Table(
        ((Piece("Mine"),), (Piece("Yours"),)),
        (((Piece("One", strong=True),), (Piece(name=Who.A),)), ((Piece("Two"),), ())),
    )


def test_a_log_counts_its_rows():
    (passage,) = read("{log: Day | What *I* saw | rows=14}\n")
    assert passage.part == Log(((Piece("Day"),), (Piece("What "), Piece("I", emphasis=True), Piece(" saw"))), 14)


def test_a_loop_is_one_of_those_there_are():
    parts = [passage.part for passage in read("{loop}\n\n{loop: attack-attack}\n")]
    assert parts == [LoopPlace(LoopName.HURT_DISTANCE), LoopPlace(LoopName.ATTACK_ATTACK)]


def test_a_condition_limits_a_section_or_one_block():
    passages = read(
        "## One\n{when: for=a|b, map=yes}\n\nFirst.\n\n"
        "{when: role=none|unknown, lacks b cue}\nSecond.\n\n{page}\n\nThird.\n"
    )
    section = (ForTerm(frozenset({Addressee.A, Addressee.B})), MapTerm(frozenset(MapKind)))
    block = (RoleTerm(frozenset({InjuryRole.NONE, None})), WordsTerm(Who.B, Element.CUE, False))
    assert [passage.conditions for passage in passages] == [section, section, block + section, (), ()]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Hello {c}.\n", 16, "unknown placeholder"),
        ("One.\n\nHello {said a mood}.\n", 18, "does not name"),
        ("{when: weather=fine}\nHello.\n", 16, "unknown condition"),
        ("{when: has}\nHello.\n", 16, "does not name"),
        ("{when: role=guilty}\nHello.\n", 16, "unknown condition"),
        ("Hello.\n{when: for=a}\n", 17, "directly"),
        ("{when: for=a}\n\nHello.\n", 16, "directly"),
        ("A <b>bold</b> word.\n", 16, "raw HTML"),
        ("<script>alert(1)</script>\n", 16, "raw HTML"),
        ("One.\n\n[a](javascript:alert(1)) and [b](https://example.org)\n", 18, "a link"),
        ("![a](x.png)\n", 16, "a picture"),
        ("    code\n", 16, "code"),
        ("# Title\n", 16, "headings are ##"),
        ("### Too deep\n", 16, "headings are ##"),
        ("## {said a move}\n", 16, "anybody's words"),
        ("One { brace.\n", 16, "brace"),
        ("{write: lines | lines=99}\n", 16, "1 to 20 lines"),
        ("{write:}\n", 16, "looks like"),
        ("Hello {you}.\n", 16, "for=one"),
        ("> ## Heading\n", 16, "callout"),
        ("- a\n\n  b\n", 16, "one paragraph"),
        ("{loop: love}\n", 16, "loop: pursue-withdraw"),
        ("{when: map=good}\nHello.\n", 16, "unknown condition"),
        ("One.\n\n| a | b |\n|---|---|\n| | c |\n", 18, "none of them is empty"),
        ("| a |  |\n|---|---|\n| b | c |\n", 16, "none of them is empty"),
        ("| a |\n|---|\n| b |\n", 16, "2 to 5 columns"),
        ("| a | b |\n|---|---|\n", 16, "1 to 31 rows"),
        ("| a | b |\n|---|---|\n| {said a move} | c |\n", 16, "anybody’s words"),
        ("| a | b |\n|---|---|\n| c | <b>d</b> |\n", 16, "raw HTML"),
        ("{log: Day | What | rows=99}\n", 16, "1 to 31 rows"),
        ("{log: Day | rows=3}\n", 16, "2 to 5 columns"),
        ("{log: Day | | rows=3}\n", 16, "has a heading"),
        ("{log: Day | What}\n", 16, "a log looks like"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(body, line, words):
    with pytest.raises(LibraryError, match=words) as refused:
        read(body)
    assert str(refused.value).startswith(f"try.md, line {line}: ")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (HEAD.replace("+++\n", "", 1), "opens with a block"),
        (HEAD.replace('slug = "try"\n', ""), "“slug” is missing"),
        (HEAD.replace('slug = "try"', 'slug = "try"\ncolor = "red"'), "“color” is not known"),
        (HEAD.replace("= 2026-01-02", '= "soon"'), "“reviewed_on” is not what it should be"),
        (HEAD.replace('"try"', '"try'), "line 3: the heading block cannot be read here"),
        (HEAD.replace('"any"', '"both"', 1), "“map” is not what it should be: 'both'; it is one of negative, positive"),
        (HEAD.replace('"any time"', '"soon"'), "“when” is not what it should be: 'soon'; it is one of before"),
        (HEAD.replace("for_one = true", 'for_one = "yes"'), "“for_one” is not what it should be"),
        (HEAD.replace("for_one = true\n", ""), "“for_one” is missing"),
    ],
)
def test_a_broken_heading_block_is_refused(head, words):
    with pytest.raises(LibraryError, match=words) as refused:
        parse(head + "Hello.\n", "try.md")
    assert str(refused.value).startswith("try.md")


def test_an_unknown_text_is_refused():
    with pytest.raises(LibraryError, match="no handout named"):
        load("../secrets")
