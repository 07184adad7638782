"""The board's forms without a script."""

import json
import re
from uuid import uuid4

import pytest

from clinic.couples.rules import Audience, Side
from tests.cast import LINK, WORDS
from tests.cycles.board_answers import entry_id, state


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def form_of(browser, couple) -> dict[str, str]:
    page = browser.get(couple.board).text
    composer = page[page.index('id="composer"') :]
    return {name: re.search(rf'name="{name}" value="([^"]*)"', composer)[1] for name in ("edit", "base")}


def compose(browser, couple, **fields):
    form = form_of(browser, couple) | {"partner": "b", "element": "move", "act": "keep"}
    return browser.post(f"{couple.board}/words", data=form | fields)


def test_words_are_kept_and_the_next_card_opens(nora, couple):
    answer = compose(nora, couple, text=" I go quiet ", tentative="yes", audience="partner_b")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{couple.board}?at=a.primary_emotion#composer")
    kept = state(nora, couple)["entries"][-1]
    assert (kept["partner"], kept["element"], kept["text"]) == ("b", "move", "I go quiet")
    assert (kept["tentative"], kept["audience"]) == (True, "partner_b")


def test_staying_keeps_the_card_open(nora, couple):
    assert "at=b.move" in compose(nora, couple, text="x", act="stay").headers["location"]


def test_an_empty_field_goes_on_and_keeps_nothing(house, nora, couple):
    before = state(nora, couple)
    assert "at=a.primary_emotion" in compose(nora, couple, text="  ").headers["location"]
    assert state(nora, couple) == before


def test_pressing_twice_keeps_once(nora, couple):
    form = form_of(nora, couple) | {"partner": "b", "element": "move", "act": "keep", "text": "once"}
    for _ in range(2):
        assert nora.post(f"{couple.board}/words", data=form).status_code == 303
    assert [entry["text"] for entry in state(nora, couple)["entries"]].count("once") == 1


def test_pressing_undo_twice_takes_back_once(nora, couple):
    compose(nora, couple, text="first")
    compose(nora, couple, text="second")
    form = form_of(nora, couple) | {"act": "undo"}
    for _ in range(2):
        assert nora.post(f"{couple.board}/words", data=form).status_code == 303
    texts = [entry["text"] for entry in state(nora, couple)["entries"]]
    assert "first" in texts
    assert "second" not in texts
    compose(nora, couple, act="redo")
    assert "second" in [entry["text"] for entry in state(nora, couple)["entries"]]


def test_going_back_and_typing_something_else_is_said_and_not_dropped(nora, couple):
    form = form_of(nora, couple) | {"partner": "b", "element": "move", "act": "keep"}
    nora.post(f"{couple.board}/words", data=form | {"text": "first"})
    answer = nora.post(f"{couple.board}/words", data=form | {"text": "second <b>"})
    assert answer.status_code == 422
    assert "second &lt;b&gt;" in answer.text


def shown_in(answer, start: str) -> str:
    """One form of the page, from the words it starts with."""
    at = answer.text.index(start)
    return answer.text[at : answer.text.index("</form>", at)]


def chosen(part: str, name: str) -> str:
    """What is chosen in one select of a form."""
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', part, re.S)[0]
    return re.search(r'value="([^"]*)" selected', select)[1]


def test_refused_words_come_back_as_they_were_meant(nora, couple):
    answer = compose(nora, couple, text="xx" * 300, tentative="yes", audience="partner_b", element="need")
    assert answer.status_code == 422
    composer = shown_in(answer, 'id="composer"')
    assert f'value="{"xx" * 300}"' in composer
    assert re.search(r'name="tentative" value="yes" checked', composer)
    assert (chosen(composer, "audience"), chosen(composer, "element")) == ("partner_b", "need")
    assert re.search(r'name="partner" value="b" checked', composer)


def test_words_for_a_partner_who_did_not_say_them_come_back_for_the_counselor_alone(nora, couple):
    answer = compose(nora, couple, text="quiet words", audience="partner_a")
    assert answer.status_code == 422
    composer = shown_in(answer, 'id="composer"')
    assert 'value="quiet words"' in composer
    assert chosen(composer, "audience") == "counselor"


def test_a_refused_entry_comes_back_in_its_own_form(nora, couple):
    target = entry_id(nora, couple, WORDS[Audience.ROOM])
    typed = {"text": "y" * 501, "element": "need", "audience": "counselor", "tentative": "yes"}
    answer = nora.post(f"{couple.board}/entries/{target}", data=form_of(nora, couple) | {"act": "save"} | typed)
    assert answer.status_code == 422
    own = shown_in(answer, f'action="{couple.board}/entries/{target}"')
    assert f'value="{"y" * 501}"' in own
    assert (chosen(own, "audience"), chosen(own, "element")) == ("counselor", "need")
    assert re.search(r'name="tentative" value="yes" checked', own)
    assert "yyy" not in shown_in(answer, 'id="composer"')
    assert re.search(r'id="all-words" open', answer.text)


@pytest.mark.parametrize(("act", "field"), [("title", "cycle-name"), ("link", "link-b")])
def test_a_refused_name_or_sentence_comes_back_in_its_own_form(nora, couple, act, field):
    answer = compose(nora, couple, act=act, text="z" * 501)
    assert answer.status_code == 422
    assert f'value="{"z" * 501}"' in re.search(rf'<input id="{field}"[^>]*>', answer.text)[0]
    assert "zzz" not in shown_in(answer, 'id="composer"')


@pytest.mark.parametrize("side", Side)
def test_a_sentence_is_that_of_the_partner_it_names(nora, couple, side):
    form = form_of(nora, couple) | {"act": "link", "partner": side.value, "text": "And then"}
    assert nora.post(f"{couple.board}/words", data=form).status_code == 303
    assert state(nora, couple)["links"][side] == "And then"
    assert state(nora, couple)["links"][side.other] == (LINK if side is Side.B else "")


def test_the_name_and_the_cycle_type(nora, couple):
    compose(nora, couple, act="title", text="The Wall")
    compose(nora, couple, act="cycle_type", text="reactive")
    assert (state(nora, couple)["title"], state(nora, couple)["cycle_type"]) == ("The Wall", "reactive")
    compose(nora, couple, act="cycle_type", text="")
    assert state(nora, couple)["cycle_type"] is None


@pytest.mark.parametrize(
    "fields",
    [
        {"audience": "everyone"},
        {"audience": "partner_a"},
        {"partner": "c"},
        {"partner": ""},
        {"element": "mood"},
        {"element": ""},
        {"act": "burn"},
        {"act": ""},
        {"act": "cycle_type"},
        {"text": "x" * 501},
        {"text": "a\x00"},
        {"edit": "<script>"},
        {"edit": "x" * 51},
    ],
    ids=repr,
)
def test_a_form_that_does_not_fit_changes_nothing(house, nora, couple, fields):
    form = form_of(nora, couple)
    before = house.contents()
    data = form | {"partner": "b", "element": "move", "act": "keep", "text": "not a type"} | fields
    assert nora.post(f"{couple.board}/words", data=data).status_code == 422
    assert house.contents() == before


@pytest.mark.parametrize("base", ["", "x", "9" * 5000, "-1", "٣", "1e3"])
def test_a_base_that_is_no_number_is_the_oldest(nora, couple, base):
    assert compose(nora, couple, text="kept", base=base).status_code == 303


def test_one_entry_is_changed_in_its_own_form(nora, couple):
    target = entry_id(nora, couple, WORDS[Audience.ROOM])
    wanted = {"text": "new words", "element": "meaning", "audience": "counselor", "tentative": "yes"}
    answer = nora.post(f"{couple.board}/entries/{target}", data=form_of(nora, couple) | {"act": "save"} | wanted)
    assert answer.status_code == 303
    (kept,) = [entry for entry in state(nora, couple)["entries"] if entry["id"] == target]
    assert (kept["text"], kept["element"], kept["audience"], kept["tentative"]) == (
        "new words", "meaning", "counselor", True,
    )  # fmt: skip


def test_an_entrys_form_that_is_sent_as_it_was_changes_nothing(house, nora, couple):
    target = entry_id(nora, couple, WORDS[Audience.ROOM])
    form = form_of(nora, couple) | {"act": "save", "text": WORDS[Audience.ROOM], "element": "cue", "audience": "room"}
    before = house.contents()["cycle_edit"]
    assert nora.post(f"{couple.board}/entries/{target}", data=form).status_code == 303
    assert house.contents()["cycle_edit"] == before


def test_an_entry_is_removed(nora, couple):
    target = entry_id(nora, couple, WORDS[Audience.ROOM])
    nora.post(f"{couple.board}/entries/{target}", data=form_of(nora, couple) | {"act": "remove"})
    assert WORDS[Audience.ROOM] not in json.dumps(state(nora, couple)["entries"])


@pytest.mark.parametrize(
    "fields",
    [
        {"audience": "partner_b"},
        {"audience": "all"},
        {"element": "mood"},
        {"text": ""},
        {"act": "burn"},
        {"act": ""},
    ],
    ids=repr,
)
def test_an_entrys_form_that_does_not_fit_changes_nothing(house, nora, couple, fields):
    target = entry_id(nora, couple, WORDS[Audience.ROOM])
    form = form_of(nora, couple) | {"act": "save", "text": "x", "element": "cue", "audience": "room"}
    before = house.contents()
    assert nora.post(f"{couple.board}/entries/{target}", data=form | fields).status_code == 422
    assert house.contents() == before


def test_two_people_with_forms_do_not_overwrite_each_other(house, cast, nora, couple):
    sam = house.visitor().sign_in(cast.sam)
    target = entry_id(nora, couple, WORDS[Audience.ROOM])
    save = {"act": "save", "element": "cue", "audience": "room"}
    mine, his = form_of(nora, couple) | save, form_of(sam, couple) | save
    nora.post(f"{couple.board}/entries/{target}", data=mine | {"text": "Nora heard this"})
    sam.post(f"{couple.board}/entries/{target}", data=his | {"text": "Sam heard that"})
    texts = [entry["text"] for entry in state(nora, couple)["entries"]]
    assert {"Nora heard this", "Sam heard that"} <= set(texts)


def test_words_made_private_in_a_late_form_are_not_left_in_the_room(house, cast, nora, couple):
    sam = house.visitor().sign_in(cast.sam)
    target = entry_id(nora, couple, WORDS[Audience.ROOM])
    save = {"act": "save", "element": "cue"}
    mine, his = form_of(nora, couple) | save, form_of(sam, couple) | save
    nora.post(f"{couple.board}/entries/{target}", data=mine | {"audience": "room", "text": "said aloud"})
    sam.post(f"{couple.board}/entries/{target}", data=his | {"audience": "counselor", "text": "quillwhisper"})
    assert "quillwhisper" in json.dumps(state(nora, couple)["entries"])
    assert "quillwhisper" not in nora.get(f"{couple.board}/show/state").text


def test_without_a_script_what_the_couple_said_is_suggested_first(nora, couple):
    need = {"kind": "add_entry", "partner": "b", "element": "need"}
    said = [
        need | {"entry": str(uuid4()), "text": "quillopen"},
        need | {"entry": str(uuid4()), "text": "quillhunch", "tentative": True},
        need | {"entry": str(uuid4()), "text": "quillown", "audience": "partner_b"},
    ]
    assert nora.send_edits(couple, *said).status_code == 200
    page = nora.get(f"{couple.board}?at=a.need").text
    assert "Often said: quillopen · " in page
    assert "Often said: quillopen" not in nora.get(f"{couple.board}?at=b.need").text
