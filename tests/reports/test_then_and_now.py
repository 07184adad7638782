"""Then and now on paper: what is new, what turned, how many pages, who may read it, and the tags."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic.couples.rules import Reader, Side
from clinic.cycles.file_form import read_map, write_map
from clinic.cycles.rules import ABOVE, CycleMap, Element, view_for
from reports.document import AudienceError, Document, Paper, to_html
from reports.map_on_paper import LEGIBLE
from reports.then_and_now import HALVES, Moment, build
from tests.cycles.corpus import CORPUS
from tests.reports.papers import HUNCH, MADE_ON, PRACTICE, PRIVATE, TYPICAL, with_private_words
from tests.reports.tagged import everything, painted, read

MAPS = Path(__file__).parents[1] / "data"
CHASE, WAY_IN = (read_map((MAPS / f"{name}.json").read_text("utf-8")) for name in ("the-chase", "the-way-in"))
EARLY = replace(
    TYPICAL, entries=tuple(entry for entry in TYPICAL.entries if entry.element in ABOVE), links=(), title=""
)
SIZES = {Paper.LETTER: (792, 612), Paper.A4: (842, 595)}


def paper(then: CycleMap, now: CycleMap, on: Paper = Paper.LETTER) -> Document:
    before, after = (Moment(view_for(Reader.ROOM, one), day) for one, day in ((then, date(2026, 1, 9)), (now, MADE_ON)))
    return build(before, after, paper=on, made_on=MADE_ON, practice=PRACTICE)


def test_one_map_at_two_times_tells_what_is_new_and_marks_its_cards():
    contents = paper(EARLY, TYPICAL).contents
    assert [(one.name, one.words) for one in contents.new] == [
        ("Maya", "lonely, unimportant"),
        ("Maya", "we are turning into roommates"),
        ("Maya", "to feel he wants to know how my day was"),
        ("Maya", "The more I knock, the more you hide."),
        ("Jon", "ashamed, worried"),
        ("Jon", "nothing I do will ever be right"),
        ("Jon", "to hear that she is glad I am here"),
        ("Jon", "The more I hide, the more you knock."),
    ]
    assert contents.turns == ()
    then, now = (moment.drawing for moment in contents.moments)
    assert then.fresh == ()
    corners = {(sign.x + 6, sign.y - 6) for sign in now.fresh}
    assert corners == {(card.right, card.y) for card in now.cards if card.below}


def test_words_said_anew_are_new():
    reworded = tuple(
        replace(entry, text="I knock twice") if (entry.side, entry.element) == (Side.A, Element.MOVE) else entry
        for entry in TYPICAL.entries
    )
    contents = paper(TYPICAL, replace(TYPICAL, entries=reworded)).contents
    assert [(one.stem, one.words) for one in contents.new] == [("So what I do is", "I knock twice")]


def test_the_same_map_twice_has_nothing_new():
    contents = paper(TYPICAL, TYPICAL).contents
    assert contents.new == contents.turns == contents.moments[1].drawing.fresh == ()


def test_the_loop_that_hurts_and_the_good_one_stand_beside_each_other_with_their_turns():
    contents = paper(CHASE, WAY_IN).contents
    assert contents.beside
    assert contents.new == ()
    assert [(one.name, one.part) for one in contents.turns] == [
        (name, part) for name in ("Maya", "Jon") for part in ("What I do", "What I feel underneath", "What I long for")
    ]
    assert contents.turns[0].then == "I stand in the doorway and keep asking what is wrong"
    assert contents.turns[0].now == "I sit down next to him and ask just one thing"


@pytest.mark.parametrize("on", Paper)
@pytest.mark.parametrize(
    ("then", "now", "pages"),
    [
        (EARLY, TYPICAL, 2),
        (TYPICAL, TYPICAL, 1),
        (CHASE, WAY_IN, 2),
        (CORPUS["three-twelve"], WAY_IN, 2),
        (EARLY, CORPUS["three"], 2),
    ],
    ids=["grown", "same", "turned", "crowded", "many"],
)
def test_it_is_one_or_two_pages_on_either_paper(press, then, now, pages, on):
    document = paper(then, now, on)
    found = PdfReader(io.BytesIO(press.print(document))).pages
    assert len(found) == pages
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in found} == {SIZES[on]}
    assert "Now" in found[0].extract_text() or not document.contents.beside
    if document.contents.beside:
        assert all(HALVES[on].lettering(one.drawing) >= LEGIBLE for one in document.contents.moments)


def test_the_pdf_is_tagged_and_says_everything_in_words(press):
    data = press.print(paper(CHASE, WAY_IN))
    tagged = read(data)
    assert {state for _, state, _ in painted(tagged)} == {"tagged", "artifact"}
    then, now = tagged.all("Figure")
    assert "keep asking what is wrong" in str(then.Alt)
    assert "ask just one thing" in str(now.Alt)
    assert [str(element.S) for element in tagged.all("H1", "H2")] == ["/H1", *["/H2"] * 4]
    assert len(tagged.all("TH")) == 3 + 6
    assert len(tagged.all("TD")) == 12
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
    for words in ("Then January 9, 2026", "Now March 3, 2026", "Maya and Jon", PRACTICE, "From then to now"):
        assert words in text


def test_only_the_rooms_words_are_on_it(press):
    private = with_private_words()
    data = everything(press.print(paper(private, private)))
    for words in (*PRIVATE.values(), HUNCH):
        assert words.encode() not in data
        assert words not in to_html(paper(private, private))
    for reader in (Reader.COUNSELOR, Reader.PARTNER_A):
        with pytest.raises(AudienceError):
            build(
                Moment(view_for(reader, private)),
                Moment(view_for(Reader.ROOM, private)),
                paper=Paper.LETTER,
                made_on=None,
                practice=None,
            )


def test_words_of_people_stay_words():
    html = to_html(paper(CORPUS["hostile"], CORPUS["hostile"]))
    assert "<script" not in html
    html = to_html(paper(EARLY, replace(TYPICAL, entries=tuple(replace(e, text="<b>x</b>") for e in TYPICAL.entries))))
    assert "<b>" not in html


def test_the_command_line_makes_it_from_two_files(clinic, tmp_path):
    then, now, out = tmp_path / "then.json", tmp_path / "now.json", tmp_path / "paper.pdf"
    then.write_text(write_map(CHASE), encoding="utf-8")
    now.write_text(write_map(WAY_IN), encoding="utf-8")
    done = clinic("map", "then-and-now", str(then), str(now), "--out", str(out), "--paper", "a4")
    assert done.exit_code == 0, done.output
    assert len(PdfReader(out).pages) == 2
    refused = clinic("map", "then-and-now", str(then), str(tmp_path / "none.json"), "--out", str(out))
    assert refused.exit_code == 1
    assert "none.json" in refused.stderr
