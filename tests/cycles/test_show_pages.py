"""What the couple is shown, and words that try to be markup."""

import re

import pytest

from clinic.couples.rules import Audience
from clinic.cycles import live_picture as pages
from tests.cast import HUNCH, NO_ONE_ELSES, WORDS
from tests.cycles.board_answers import ADD, board_data, entry_id

PRIVATE = [WORDS[audience] for audience in Audience if audience is not Audience.ROOM] + [HUNCH]


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


@pytest.mark.parametrize("way", ["/show", "/show?shape=tall", "/show/state", "/show/state?shape=tall"])
def test_the_couple_is_shown_only_what_is_for_the_room(nora, couple, way):
    answer = nora.get(couple.board + way)
    assert answer.status_code == 200
    assert "quillroom" in answer.text
    assert "quilllink" in answer.text
    for words in PRIVATE:
        assert words.split()[0] not in answer.text
    for label in ("injuring", "injured", "pursues", "withdraws", "pursue-withdraw", "counselor", "partner_a"):
        assert label not in answer.text
    assert "outbox" not in answer.text


def test_it_is_opened_with_the_rooms_key_and_no_other(nora, couple, monkeypatch):
    used = []
    kept = pages.shared_view
    monkeypatch.setattr(
        pages, "shared_view", lambda session, keys, *rest: used.append(set(keys.keys)) or kept(session, keys, *rest)
    )
    for way in ("/show", "/show/state"):
        assert nora.get(couple.board + way).status_code == 200
    assert used == [{Audience.ROOM}, {Audience.ROOM}]


def test_the_couples_view_cannot_undo_or_edit(nora, couple):
    shown = nora.get(f"{couple.board}/show/state").json()
    assert not {"undo", "redo", "seq"} & set(shown)
    assert "/edits" not in nora.get(f"{couple.board}/show").text


def test_what_is_closed_leaves_the_room_at_once(nora, couple):
    target = entry_id(nora, couple, WORDS[Audience.ROOM])
    nora.send_edits(couple, {"kind": "set_audience", "entry": target, "audience": "counselor"}, base=99)
    assert "quillroom" not in nora.get(f"{couple.board}/show/state").text


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;{{7*7}}"


def test_markup_in_words_is_only_words(nora, couple):
    nora.send_edits(
        couple,
        ADD | {"text": HOSTILE},
        {"kind": "set_title", "text": HOSTILE[:120]},
        {"kind": "set_link", "partner": "a", "text": HOSTILE},
        {"kind": "set_partner", "partner": "a", "text": HOSTILE},
        base=99,
    )
    for way in ("", "/show", "/state", "/show/state"):
        answer = nora.get(couple.board + way)
        assert answer.status_code == 200
        page = answer.text if way in {"", "/show"} else answer.json()["drawing"]["svg"]
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "{{7*7}}" in page or "49" not in page
    assert board_data(nora.get(couple.board))["state"]["links"]["a"] == HOSTILE


def test_the_title_of_the_page_tells_nothing(nora, couple):
    for way in ("", "/show"):
        title = re.search(r"<title>(.*?)</title>", nora.get(couple.board + way).text, re.S)[1]
        for word in ("Chase", "Maya", "Jon", *NO_ONE_ELSES):
            assert word not in title
