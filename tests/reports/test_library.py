"""A text in the library is read strictly: what cannot be used is refused, with the file and the line."""

import pytest

from clinic.couples.rules import InjuryRole
from clinic.cycles.rules import Element
from reports.conditions import Addressee, ForTerm, MapTerm, RoleTerm, Who, WordsTerm
from reports.library import load, parse, slugs
from reports.library_text import Callout, Heading, LibraryError, Paragraph, Piece, Points, WritingSpace

HEAD = """+++
title = "A try"
slug = "try"
for = "both"
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


def test_a_condition_limits_a_section_or_one_block():
    passages = read(
        "## One\n{when: for=a|b, map=yes}\n\nFirst.\n\n"
        "{when: role=none|unknown, lacks b cue}\nSecond.\n\n{page}\n\nThird.\n"
    )
    section = (ForTerm(frozenset({Addressee.A, Addressee.B})), MapTerm(True))
    block = (RoleTerm(frozenset({InjuryRole.NONE, None})), WordsTerm(Who.B, Element.CUE, False))
    assert [passage.conditions for passage in passages] == [section, section, block + section, (), ()]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Hello {c}.\n", 13, "unknown placeholder"),
        ("One.\n\nHello {said a mood}.\n", 15, "does not name"),
        ("{when: weather=fine}\nHello.\n", 13, "unknown condition"),
        ("{when: has}\nHello.\n", 13, "does not name"),
        ("{when: role=guilty}\nHello.\n", 13, "unknown condition"),
        ("Hello.\n{when: for=a}\n", 14, "directly"),
        ("{when: for=a}\n\nHello.\n", 13, "directly"),
        ("A <b>bold</b> word.\n", 13, "raw HTML"),
        ("<script>alert(1)</script>\n", 13, "raw HTML"),
        ("One.\n\n[a](javascript:alert(1)) and [b](https://example.org)\n", 15, "link_open"),
        ("![a](x.png)\n", 13, "image"),
        ("    code\n", 13, "code_block"),
        ("# Title\n", 13, "headings are ##"),
        ("### Too deep\n", 13, "headings are ##"),
        ("## {said a move}\n", 13, "anybody's words"),
        ("One { brace.\n", 13, "brace"),
        ("{write: lines | lines=99}\n", 13, "1 to 20 lines"),
        ("{write:}\n", 13, "looks like"),
        ("Hello {you}.\n", 13, "for=one"),
        ("> ## Heading\n", 13, "callout"),
        ("- a\n\n  b\n", 13, "one paragraph"),
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
        (HEAD.replace('"try"', '"try'), "in the heading block"),
    ],
)
def test_a_broken_heading_block_is_refused(head, words):
    with pytest.raises(LibraryError, match=words) as refused:
        parse(head + "Hello.\n", "try.md")
    assert str(refused.value).startswith("try.md")


def test_an_unknown_text_is_refused():
    with pytest.raises(LibraryError, match="no handout named"):
        load("../secrets")
