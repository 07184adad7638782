"""The board, and what its script sends."""

import json
import re
from uuid import uuid4

import pytest

from clinic.couples.rules import Reader
from clinic.cycles import store
from clinic.cycles.board import ROOMY, drawing_for
from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.rules import WALK, Element, MapKind, view_for
from tests.cast import HUNCH, LINK, WORDS
from tests.cycles.board_answers import ADD, board_data, state
from tests.cycles.corpus import CORPUS


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def test_the_board_holds_the_map_and_what_its_script_starts_from(nora, couple):
    answer = nora.get(couple.board)
    assert answer.status_code == 200
    data = board_data(answer)
    assert set(data) == {
        "urls", "outbox_key", "map", "state", "stems", "chips", "hints", "limits", "audiences",
    }  # fmt: skip
    assert data["state"]["walk"] == [[side, element] for side, element in WALK]
    assert data["map"] == str(couple.map)
    assert len(data["outbox_key"]) == 43
    assert data["urls"]["edits"].startswith(f"{couple.board}/edits?by=")
    assert [entry["text"] for entry in data["state"]["entries"]] == [*WORDS.values(), HUNCH]
    assert data["state"]["links"] == {"a": LINK, "b": ""}
    assert data["limits"] == {"text": 500, "idle_minutes": 60}
    assert set(data["stems"]) == set(Element)
    assert [value for value, _ in data["audiences"]["b"]] == ["room", "partner_b", "counselor"]
    assert "Jon" in data["audiences"]["b"][1][1]


def test_all_words_stand_in_the_order_of_the_walk_with_a_script_and_without(nora, couple):
    every = [ADD | {"entry": f"every-{element}", "element": element, "text": f"quill-{element}"} for element in Element]
    assert nora.send_edits(couple, *every).status_code == 200
    page = nora.get(couple.board)
    told = [element for side, element in board_data(page)["state"]["walk"] if side == "a"]
    assert len(told) == len(Element)
    assert list(board_data(page)["stems"]) == told
    words = page.text[page.text.index('data-words-of="a"') : page.text.index('data-words-of="b"')]
    assert re.findall(r'value="quill-(\w+)"', words) == told


def test_the_couples_own_name_for_the_cycle_is_not_the_pages_title(nora, couple):
    named = board_data(nora.get(couple.board))["state"]["title"]
    assert named
    title = re.search(r"<title>(.*?)</title>", nora.get(couple.board).text, re.S)[1]
    assert title.startswith("Cycle map")
    assert named not in title


def test_the_outbox_key_is_one_for_each_member_and_map(house, cast, nora, couple):
    again, other_map = nora.get(couple.board), nora.get(cast.long_names.board)
    colleague = house.visitor().sign_in(cast.sam).get(couple.board)
    keys = [board_data(answer)["outbox_key"] for answer in (nora.get(couple.board), again, other_map, colleague)]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


@pytest.mark.parametrize("shape", ["wide", "tall"])
def test_the_drawing_has_a_place_for_every_card(nora, couple, shape):
    drawing = state(nora, couple, shape)["drawing"]
    assert (drawing["width"] > drawing["height"]) is (shape == "wide")
    assert drawing["svg"].startswith("<svg")
    assert {(box["partner"], box["element"]) for box in drawing["boxes"]} >= set(WALK)


def test_a_full_map_uses_the_room_to_the_sides_and_another_looks_as_on_paper(nora, couple):
    assert state(nora, couple, "broad") == state(nora, couple, "wide")
    long = "something like eight or nine words right here now"
    every = [
        ADD | {"entry": f"{side}-{element}", "partner": side, "element": element, "text": long}
        for element in Element
        for side in "ab"
    ]
    nora.send_edits(couple, *every)
    broad, wide = (state(nora, couple, shape)["drawing"] for shape in ("broad", "wide"))
    assert broad["width"] > wide["width"]
    assert wide["small"]
    view = view_for(Reader.COUNSELOR, CORPUS["optional"])
    assert drawing_for(view, Shape.BROAD).text_size >= ROOMY > lay_out(view).text_size
    assert {(box["partner"], box["element"]) for box in broad["boxes"]} == set(WALK) | {
        (side, element) for side in "ab" for element in Element
    }


def test_an_edit_is_kept_and_comes_back_drawn(nora, couple):
    before = state(nora, couple)["seq"]
    answer = nora.send_edits(couple, ADD, base=before, ids=["first-edit"])
    assert answer.status_code == 200
    body = answer.json()
    assert body["accepted"] == [{"id": "first-edit", "seq": before + 1, "repeat": False}]
    assert (body["state"]["seq"], body["state"]["undo"], body["state"]["redo"]) == (before + 1, "first-edit", None)
    assert "to matter" in body["state"]["drawing"]["svg"]
    assert state(nora, couple) == body["state"]


def test_undo_and_redo_over_the_wire(nora, couple):
    nora.send_edits(couple, ADD, ids=["first-edit"])
    undone = nora.send_edits(couple, {"kind": "undo", "edit": "first-edit"}).json()["state"]
    assert undone["redo"] == "first-edit"
    assert "to matter" not in json.dumps(undone["entries"])
    redone = nora.send_edits(couple, {"kind": "redo", "edit": "first-edit"}).json()["state"]
    assert "to matter" in json.dumps(redone["entries"])


def test_a_reply_that_was_lost_doubles_nothing(nora, couple):
    first = nora.send_edits(couple, ADD, ids=["first-edit"]).json()
    again = nora.send_edits(couple, ADD, ids=["first-edit"]).json()
    assert again["accepted"] == [first["accepted"][0] | {"repeat": True}]
    assert again["state"] == first["state"]


def test_an_id_used_again_for_something_else_is_a_conflict(house, nora, couple):
    nora.send_edits(couple, ADD, ids=["first-edit"])
    before = house.contents()
    answer = nora.send_edits(couple, ADD | {"text": "something else"}, ids=["first-edit"])
    assert (answer.status_code, answer.json()["problem"]["edit"]) == (409, "first-edit")
    assert house.contents() == before


def test_what_means_nothing_is_refused_in_words_and_names_the_edit(house, nora, couple):
    before = house.contents()
    answer = nora.send_edits(
        couple, ADD, {"kind": "revise_entry", "entry": "no", "text": "x"}, ids=["good-one", "bad-one-"]
    )
    assert answer.status_code == 422
    assert answer.json()["problem"]["edit"] == "bad-one-"
    assert "does not have" in answer.json()["problem"]["message"]
    assert house.contents() == before


EDIT = {"id": "an-edit-id", "at": "2026-03-03T12:00:00Z", "change": ADD}
BODY = {"device": "device-1", "base": 0, "edits": [EDIT]}


def with_change(**facts) -> dict:
    return BODY | {"edits": [EDIT | {"change": ADD | facts}]}


MALFORMED = {
    "an empty body": "",
    "no object": "[]",
    "broken": "{",
    "deep": "[" * 50_000,
    "no edits": {"device": "device-1", "base": 0},
    "zero edits": BODY | {"edits": []},
    "too many edits": BODY | {"edits": [EDIT] * 101},
    "an unknown key": BODY | {"extra": 1},
    "an unknown key in an edit": BODY | {"edits": [EDIT | {"seq": 5}]},
    "an unknown key in a change": with_change(colour="red"),
    "an unknown kind": with_change(kind="burn"),
    "no kind": BODY | {"edits": [EDIT | {"change": {"entry": "e1"}}]},
    "no change": BODY | {"edits": [{"id": "an-edit-id", "at": EDIT["at"]}]},
    "an unknown element": with_change(element="mood"),
    "an unknown audience": with_change(audience="everyone"),
    "an unknown partner": with_change(partner="c"),
    "the other partners audience": with_change(audience="partner_b"),
    "text that is no text": with_change(text=5),
    "text in a list": with_change(text=["x"]),
    "null text": with_change(text=None),
    "tentative in words": with_change(tentative="perhaps"),
    "a surrogate": '{"device":"device-1","base":0,"edits":[{"id":"an-edit-id","at":"2026-03-03T12:00:00Z","change":'
    '{"kind":"add_entry","entry":"e1","partner":"a","element":"need","text":"\\ud800"}}]}',
    "a NUL": with_change(text="a\x00b"),
    "text too long": with_change(text="x" * 501),
    "an entry id too long": with_change(entry="x" * 65),
    "a base below zero": BODY | {"base": -1},
    "a base that is no number": BODY | {"base": "many"},
    "a base of NaN": json.dumps(BODY).replace('"base": 0', '"base": NaN'),
    "an infinite base": json.dumps(BODY).replace('"base": 0', '"base": Infinity'),
    "a huge base": json.dumps(BODY).replace('"base": 0', '"base": ' + "9" * 5000),
    "a device too short": BODY | {"device": "d"},
    "a device with markup": BODY | {"device": "<script>alert"},
    "an id too long": BODY | {"edits": [EDIT | {"id": "x" * 65}]},
    "an id with a space": BODY | {"edits": [EDIT | {"id": "an edit id"}]},
    "no time": BODY | {"edits": [{"id": "an-edit-id", "change": ADD}]},
    "a time without its zone": BODY | {"edits": [EDIT | {"at": "2026-03-03T12:00:00"}]},
    "a time of NaN": json.dumps(BODY).replace('"2026-03-03T12:00:00Z"', "NaN"),
    "a shape unheard of": BODY | {"shape": "round"},
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_edit_is_refused_clearly_and_changes_nothing(house, nora, couple, body):
    before = house.contents()
    content = body if isinstance(body, str) else json.dumps(body)
    answer = nora.post(f"{couple.board}/edits", content=content, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.json()["problem"]["message"]
    assert house.contents() == before


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "1970-01-01T00:00:00+14:00", 0])
def test_a_clock_that_is_wrong_keeps_the_words(nora, couple, at):
    answer = nora.post(f"{couple.board}/edits", json=BODY | {"edits": [EDIT | {"at": at}]})
    assert answer.status_code == 200
    assert "to matter" in json.dumps(answer.json()["state"]["entries"])


def test_edits_must_come_as_json(house, nora, couple):
    before = house.contents()
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = nora.post(f"{couple.board}/edits", content=json.dumps(BODY), headers={"content-type": kind})
        assert answer.status_code == 422
    assert house.contents() == before


def test_a_body_too_large_is_refused(house, nora, couple):
    before = house.contents()
    answer = nora.post(f"{couple.board}/edits", content=b"x" * 1_000_001, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["content-security-policy"]
    assert house.contents() == before


def test_an_unknown_entry_or_map_is_not_there(nora, couple):
    form = {"act": "remove"}
    assert nora.post(f"{couple.board}/entries/nothing", data=form).status_code == 404
    for way in ("", "/state", "/show", "/show/state"):
        assert nora.get(f"{couple.path}/maps/{uuid4()}{way}").status_code == 404
    assert nora.post(f"{couple.path}/maps/{uuid4()}/words", data=form).status_code == 404
    assert nora.post(f"{couple.path}/maps/{uuid4()}/edits", json=BODY).status_code == 404


@pytest.mark.parametrize("way", ["", "/state", "/show", "/show/state"])
def test_a_map_of_another_couple_of_ones_own_is_not_there_either(nora, cast, couple, way):
    assert nora.get(f"{couple.path}/maps/{cast.long_names.map}{way}").status_code == 404


def test_the_board_takes_the_same_queries_however_full_the_map_is(house, nora, couple):
    nora.get(couple.board)
    with house.statements() as before:
        nora.get(couple.board)
    nora.send_edits(couple, *(ADD | {"entry": f"e{number}"} for number in range(60)))
    with house.statements() as after:
        nora.get(couple.board)
    assert len(before) == len(after) <= 14, before


def test_an_edit_takes_few_queries(house, nora, couple):
    nora.send_edits(couple, ADD)
    with house.statements() as one:
        nora.send_edits(couple, ADD | {"entry": "e2"})
    assert len(one) <= 30, one


def test_a_put_away_map_still_opens(house, cast, nora, couple):
    with house.transaction() as session:
        file = house.file(session, couple)
        store.archive_map(session, house.vault, cast.nora.actor, file, couple.map, archived=True)
    assert "put away" in nora.get(couple.board).text


def test_a_positive_map_has_its_own_stems(house, cast, nora, couple):
    with house.transaction() as session:
        file = house.file(session, couple)
        made = store.start_map(session, house.vault, cast.nora.actor, file, MapKind.POSITIVE, None)
    positive = board_data(nora.get(f"{couple.path}/maps/{made}"))
    assert positive["state"]["kind"] == "positive"
    assert positive["stems"] != board_data(nora.get(couple.board))["stems"]


@pytest.mark.parametrize("at", ["b.need", "a.body", "nonsense", "c.cue", "<script>"])
def test_the_card_in_the_address_is_the_one_that_stands_open(nora, couple, at):
    answer = nora.get(couple.board, params={"at": at})
    assert answer.status_code == 200
    assert f'data-at="{at if at in {"b.need", "a.body"} else "a.cue"}"' in answer.text
