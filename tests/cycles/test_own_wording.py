"""A practice's own beginnings and captions: kept beside its lists, and drawn on every screen and paper of its maps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.couples.rules import Reader
from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.map_words import map_wording, worded
from clinic.cycles.own_wording import (
    CLOSED_LIMIT,
    STEM_LIMIT,
    our_captions,
    own_wording,
    wording_problems,
    write_wording,
)
from clinic.cycles.rules import CAPTIONS, OUR_WORDING, Element, MapKind, OwnWording, view_for
from clinic.cycles.vocabulary import VocabularyError, read_vocabulary, wording_in
from tests.cycles.corpus import CORPUS

words = st.text("abcdefg ’é", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.dictionaries(st.sampled_from(Element), words), st.dictionaries(st.sampled_from(CAPTIONS), words))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_own_words_come_back_exactly_and_leave_the_lists_alone(stems, captions):
    own = OwnWording(stems, captions)
    text = '[fear]\neither = ["losing you"]\n' + write_wording(own)
    assert wording_in(text, MapKind.NEGATIVE) == own
    assert read_vocabulary(text) == {Element.FEAR: {"either": ("losing you",)}}


@pytest.mark.parametrize("kind", MapKind)
def test_our_own_words_are_never_kept_as_somebody_elses(kind):
    stems = {element.value: f" {stem}… " for element, stem in map_wording(kind).stems.items()}
    assert own_wording(kind, stems, our_captions(kind)) == OUR_WORDING
    assert not list(wording_problems({}, our_captions(kind)))
    assert worded(kind, OUR_WORDING) == map_wording(kind)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[stems]\nanger = "x"', "Line 2: anger: “anger” is no part of the map"),
        (f'[stems]\nfear = "{"x" * (STEM_LIMIT + 1)}"', "Line 2: fear: It has 41 characters"),
        ("[stems]\nfear = 7", "fear: "),
        ('[stems]\nfear = "a\\nb"', "fear: It stands on one line"),
        ('[captions]\nmiddle = "x"', "Line 2: middle: “middle” is no caption"),
        ('[captions]\nabove = "above the line: all the many things we show"', "too long to stand at the line"),
        (f'[captions]\nclosed_a = "{"x" * (CLOSED_LIMIT + 1)}"', "closed_a: It has 61 characters"),
        ("stems = 1", "[stems] begins a table"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(text, says):
    with pytest.raises(VocabularyError) as refused:
        read_vocabulary(text)
    assert says in str(refused.value)


@pytest.mark.parametrize("shape", Shape)
def test_the_longest_words_stand_inside_their_cards(shape):
    own = OwnWording(
        dict.fromkeys(Element, "what it is like for me when this begins"), {"above": "what we both can see"}
    )
    view = view_for(Reader.ROOM, CORPUS["optional"])
    drawing = lay_out(view, shape, wording=worded(view.kind, own))
    assert all(
        line.left >= card.x and line.left + line.width <= card.right for card in drawing.cards for line in card.text
    )
    assert "what we both can see" in [line.text for line in drawing.captions]


def revision(page):
    return page.text.split('name="revision" value="')[1].split('"')[0]


def keep(browser, **lines):
    page = browser.get("/words")
    return browser.post("/words/negative/wording", data={"act": "save", "revision": revision(page), **lines})


def test_own_words_stand_on_the_board_in_show_in_history_and_on_paper(nora, cast):
    board = cast.maya_and_jon.board
    lines = {"stem-fear": "It scares me", "below": "what lies under the line", "closed_a": "Later, together."}
    assert keep(nora, **lines).status_code == 303
    edit = {"kind": "add_entry", "entry": "e1", "partner": "a", "element": "fear", "text": "to lose you"}
    answers = [
        nora.get(board).text,
        nora.get(f"{board}/show").text,
        nora.get(f"{board}/history").text,
        nora.get(f"{cast.maya_and_jon.path}/handouts/cycle-sheet?map={cast.maya_and_jon.map}").text,
        nora.send_edits(cast.maya_and_jon, edit).json()["state"]["drawing"]["svg"],
    ]
    for text in answers:
        assert "It scares me…" in text
        assert "what lies under the line" in text
        assert "I am afraid…" not in text
    nora.post(f"{board}/presentation", data={"lower_open": "no"})
    assert "Later, together." in nora.get(f"{board}/show").text


def test_the_lists_and_the_own_words_are_changed_apart_and_taken_along_together(nora):
    keep(nora, **{"stem-fear": "It scares me"})
    nora.post("/words/negative/fear", data={"act": "save", "revision": "1", "either": "the end"})
    text = nora.get("/words/negative.toml").text
    assert 'fear = "It scares me"' in text
    assert '"the end"' in text
    nora.post("/words/negative/wording", data={"act": "reset", "revision": "2"})
    assert "It scares me" not in nora.get("/words").text
    assert "the end" in nora.get("/words?at=fear").text
    nora.post("/words/negative/file", data={"act": "use", "revision": "3", "file": text})
    assert 'value="It scares me"' in nora.get("/words").text


def test_words_that_do_not_fit_stay_in_their_field_and_are_not_kept(nora, house, cast):
    before = house.contents()
    answer = keep(nora, **{"stem-fear": "y" * (STEM_LIMIT + 1)})
    assert answer.status_code == 422
    assert f'value="{"y" * (STEM_LIMIT + 1)}"' in answer.text
    assert "Fear: It has 41 characters" in answer.text
    assert house.contents() == before
    vera = house.visitor().sign_in(cast.vera)
    keep(nora, **{"stem-fear": "only at Maple"})
    assert "only at Maple" not in vera.get("/words").text
