"""A practice's own suggested words: a file that comes back exactly, a page that keeps them, a board that uses them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.couples.rules import Position
from clinic.cycles.rules import Element, MapKind, MapPartner
from clinic.cycles.suggestions import chips, our_lists
from clinic.cycles.vocabulary import (
    CHIP_LIMIT,
    LIST_LIMIT,
    LISTS,
    VocabularyError,
    lists_from_lines,
    read_vocabulary,
    write_vocabulary,
)

word = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).map(str.strip).filter(bool)
lists = st.dictionaries(
    st.sampled_from(LISTS), st.lists(word, min_size=1, max_size=4, unique=True).map(tuple), min_size=1
)


@given(st.dictionaries(st.sampled_from(Element), lists))
@settings(max_examples=80, deadline=None, derandomize=True, database=None)
def test_any_lists_come_back_exactly(vocabulary):
    text = write_vocabulary(vocabulary)
    assert read_vocabulary(text) == vocabulary
    assert write_vocabulary(read_vocabulary(text)) == text


@pytest.mark.parametrize("kind", MapKind)
def test_our_own_lists_are_such_a_file(kind):
    ours = our_lists(kind)
    assert write_vocabulary(read_vocabulary(write_vocabulary(ours))) == write_vocabulary(ours)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[fear\n", "line 1"),
        ("[anger]", "Line 1: “anger” is no part of the map"),
        ("fear = 1", "Line 1: [fear] begins a part"),
        ('[fear]\nboth = ["x"]', "Line 2: fear: “both” is no list"),
        ('[fear]\neither = "x"', "Line 2: fear, either"),
        (f'[fear]\neither = [\n"ok",\n"{"x" * (CHIP_LIMIT + 1)}"]', "Line 4: fear, either"),
        ("[fear]\neither = [7]", "fear, either"),
        ('[fear]\neither = ["a\\nb"]', "fear, either: A suggestion stands on one line"),
        ('[fear]\neither = [" "]', "fear, either"),
        (f"[fear]\neither = {['x'] * (LIST_LIMIT + 1)}", "At most"),
        ("#" * 100_000, "characters"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(text, says):
    with pytest.raises(VocabularyError) as refused:
        read_vocabulary(text)
    assert says in str(refused.value)


def test_lines_become_lists():
    assert lists_from_lines({"either": " losing you \n\nlosing you\nbeing sent away", "pursues": ""}) == {
        "either": ("losing you", "being sent away")
    }


def test_a_long_line_is_named():
    with pytest.raises(VocabularyError, match="For both, line 2"):
        lists_from_lines({"either": "ok\n" + "x" * (CHIP_LIMIT + 1)})


def test_the_practices_words_take_the_place_of_ours_in_their_part_alone():
    partner = MapPartner("Maya", position=Position.PURSUES)
    ours = chips(MapKind.NEGATIVE, partner)
    own = chips(MapKind.NEGATIVE, partner, {Element.FEAR: {"pursues": ("being sent away",), "either": ("the end",)}})
    assert own == {**ours, Element.FEAR: ["being sent away", "the end"]}


def revision(page):
    return page.text.split('name="revision" value="')[1].split('"')[0]


def test_words_are_kept_used_and_given_back(nora, cast):
    page = nora.get("/words")
    assert "Fear" in page.text
    sent = {"act": "save", "revision": revision(page), "either": "being sent away\nthe end"}
    assert nora.post("/words/negative/fear", data=sent).status_code in {200, 303}
    assert "being sent away" in nora.get(f"{cast.maya_and_jon.path}/maps/{cast.maya_and_jon.map}").text
    assert '"being sent away"' in nora.get("/words/negative.toml").text
    assert "being sent away" not in nora.get("/words/positive.toml").text
    page = nora.get("/words?at=fear")
    assert "Yours" in page.text
    nora.post("/words/negative/fear", data={"act": "reset", "revision": revision(page)})
    assert "Yours" not in nora.get("/words").text


def test_a_file_is_brought_back(nora):
    text = nora.get("/words/negative.toml").text
    page = nora.get("/words")
    nora.post("/words/negative/file", data={"act": "use", "revision": revision(page), "file": text})
    assert "Yours" not in nora.get("/words").text, "what equals ours is not kept as one's own"
    changed = text + '\n[body]\neither = ["x"]\n' if "[body]" not in text else text.replace("[body]", "[body]", 1)
    answer = nora.post("/words/negative/file", data={"act": "use", "revision": "1", "file": changed + "\n[nothing]"})
    assert answer.status_code == 422
    assert "is no part of the map" in answer.text


def test_late_words_are_not_kept_over_newer_ones(nora):
    sent = {"act": "save", "revision": "0", "either": "first"}
    nora.post("/words/negative/need", data=sent)
    late = nora.post("/words/negative/need", data=sent | {"either": "second"})
    assert late.status_code == 409
    assert "second" in late.text


def test_bad_words_are_named_and_stay_in_the_field(nora):
    long = "y" * (CHIP_LIMIT + 1)
    answer = nora.post("/words/negative/need", data={"act": "save", "revision": "0", "either": long})
    assert answer.status_code == 422
    assert answer.text.count(long) == 1
    assert "For both, line 1" in answer.text


def test_one_practice_never_gets_the_words_of_another(house, nora, cast):
    nora.post("/words/negative/need", data={"act": "save", "revision": "0", "either": "only at Maple"})
    vera = house.visitor().sign_in(cast.vera)
    assert "only at Maple" not in vera.get("/words?at=need").text


def test_the_front_desk_edits_no_words(house, cast):
    finn = house.visitor().sign_in(cast.finn)
    assert finn.get("/words").status_code == 403
    assert "/words" not in finn.get("/couples").text
