"""Streams: what who follows is sent, when, and what no byte of it may hold."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from clinic.cycles.live_desk import MapDesk
from clinic.practice.tables import SignIn
from tests.cast import HUNCH, WORDS, Audience
from tests.cycles.live_house import BENEATH, JSON, Follower, add, served

SECRET = (*(word for audience, word in WORDS.items() if audience is not Audience.ROOM), HUNCH)


def test_an_edit_reaches_a_follower_and_a_cut_is_made_up_for(nora, couple, stream):
    with stream() as follower:
        first = follower.next()
        assert "quillnew" not in first.data["drawing"]["svg"]
        nora.send_edits(couple, add())
        assert "quillnew" in follower.next().data["drawing"]["svg"]
    nora.send_edits(couple, add(text="quilllater you leave"))
    with stream(last=first.id) as again:
        assert "quilllater" in again.next().data["drawing"]["svg"]


def test_who_comes_just_when_the_last_one_leaves_is_told_all_the_same(stream):
    for _ in range(20):
        with stream() as follower:
            assert follower.next().name == "change"


def test_everyone_who_comes_at_once_is_told(nora, couple, stream):
    with ExitStack() as many:
        crowd = [many.enter_context(stream()) for _ in range(25)]
        assert {one.next().name for one in crowd} == {"change"}
        nora.send_edits(couple, add())
        assert all("quillnew" in one.next().data["drawing"]["svg"] for one in crowd)


def test_who_has_the_newest_picture_is_sent_none(present, stream):
    with stream() as follower:
        mark = follower.next().id
    with stream(last=mark) as again:
        present(spotlight="a.cue")
        event = again.next()
        assert (event.data["lit"], event.id != mark) == ("a.cue", True)


def test_spotlight_and_steps_are_followed(present, stream):
    with stream() as follower:
        assert follower.next().data["lit"] is None
        present(step="b.cue")
        assert follower.next().data["lit"] == "b.cue"
        present(light="off")
        assert follower.next().data["lit"] is None


def test_pause_and_blank_send_no_word(nora, couple, present, guest, stream):
    with stream() as follower:
        follower.next()
        present(paused="yes")
        paused = follower.next().data
        assert (paused["paused"], paused["drawing"], paused["names"]) == (True, None, None)
        nora.send_edits(couple, add(text="quillhidden"))
        assert "quill" not in guest.get("/live/view").text
        present(paused="no", blanked="yes")
        assert follower.next().data["drawing"] is None
        assert "Maya" not in guest.get("/live/view").text
        present(blanked="no")
        assert "quillhidden" in follower.next().data["drawing"]["svg"]


def test_no_private_tentative_or_closed_word_is_in_any_byte_for_a_follower(nora, couple, present, guest, stream):
    """Canaries over every answer a guest can get, while all kinds of words come and go."""
    present(lower_open="no")
    sent = b""
    with stream() as follower:
        follower.next()
        for change in (
            add(text="quillhunch2", tentative=True),
            add(text="quillmine2", audience="partner_a"),
            add(text="quillonlyus2", audience="counselor"),
            add("primary_emotion", "quillbeneath2"),
            add("view_of_self", "quillbeneath3"),
            {"kind": "park_words", "entry": str(uuid4()), "text": "quillparked"},
            {"kind": "set_title", "text": "seen by everyone"},
        ):
            assert nora.send_edits(couple, change, base=99).status_code == 200
            sent += guest.get("/live/view").content + guest.get("/live/view?shape=tall").content
        sent += nora.get(f"{couple.board}/show").content + nora.get(f"{couple.board}/window").content
        sent += nora.get(f"{couple.board}/show/state?shape=tall").content
        assert "seen by everyone" in follower.next().data["drawing"]["svg"]
        sent += follower.bytes
    assert b"seen by everyone" in sent
    found = [
        word
        for word in (*SECRET, BENEATH, "quillhunch2", "quillmine2", "quillonlyus2", "quillbeneath", "quillparked")
        if word.split()[0].encode() in sent
    ]
    assert found == []


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "in another process"])
def test_who_comes_after_a_change_is_never_sent_what_it_took_away(house, nora, couple, stream, monkeypatch, elsewhere):
    """While somebody follows and this process is slow to look again, others come right after each change."""
    slip = str(uuid4())
    assert nora.send_edits(couple, add(entry=slip, text="quillslip")).status_code == 200
    narrow = {"kind": "set_audience", "entry": slip, "audience": "counselor"}
    changes = {
        "quillslip": lambda: nora.send_edits(couple, narrow, base=99),
        "quillbeneath": lambda: nora.post(f"{couple.board}/presentation", data={"lower_open": "no"}, headers=JSON),
        "quillroom": lambda: nora.post(f"{couple.board}/presentation", data={"blanked": "yes"}, headers=JSON),
    }
    look = MapDesk.look
    with stream() as standing:
        assert "quillslip" in standing.next().data["drawing"]["svg"]
        monkeypatch.setattr(MapDesk, "look", lambda *given: (time.sleep(0.1), look(*given))[1])
        if elsewhere:
            monkeypatch.setattr(house.app.state.live, "poke", lambda: None)
        for word, change in changes.items():
            assert change().status_code == 200
            with ExitStack() as many:
                crowd = [many.enter_context(stream()) for _ in range(3)]
                for one in crowd:
                    assert one.next().name == "change"
                    assert word.encode() not in one.bytes


def test_a_follower_does_not_learn_that_something_was_kept_from_them(nora, couple, present, guest, stream):
    """The next event after any of this is the next that they can see, and the pages between do not differ by a byte."""

    def pages() -> bytes:
        return b"".join(guest.get(f"/live/view?shape={shape}").content for shape in ("wide", "tall"))

    kept_back = (
        add(text="quillhunch2", tentative=True),
        add(text="quillonlyus2", audience="counselor"),
        {"kind": "park_words", "entry": "parked-1", "text": "quillparked"},
        {"kind": "set_cycle_type", "cycle_type": "complex"},
    )
    beneath = (add("fear", "quillbeneath2"), {"kind": "show_element", "element": "raw_spot", "shown": True})
    with stream() as follower:
        marks = [follower.next().id]
        for wish, changes, lights in (
            ({}, kept_back, ()),
            ({"lower_open": "no"}, (*kept_back, *beneath), ()),
            ({"paused": "yes"}, (add(text="quillhidden"), *beneath), ("a.cue", "b.move")),
            ({"blanked": "yes"}, (add(text="quillhidden2"), *beneath), ("b.cue", "a.move")),
        ):
            if wish:
                present(**wish)
                event = follower.next()
                marks.append(event.id)
                assert event.data["lit"] is None
            before = pages()
            for change in changes:
                fresh = {"entry": str(uuid4())} if "entry" in change else {}
                assert nora.send_edits(couple, change | fresh).status_code == 200
            for card in lights:
                assert present(spotlight=card).status_code == 200
            assert pages() == before
        present(blanked="no", paused="no", lower_open="yes")
        event = follower.next()
        assert "quillhidden2" in event.data["drawing"]["svg"]
        assert [int(mark) for mark in (*marks, event.id)] == list(range(int(marks[0]), int(marks[0]) + 5))


def test_the_counselors_own_pages_are_told_ids_only(house, nora, couple):
    with served(house.app) as port:
        cookie = f"sign-in={nora.cookies['sign-in']}"
        with Follower(port, f"{couple.board}/stream", cookie) as follower:
            before = follower.next().data
            nora.send_edits(couple, add())
            after = follower.next().data
            assert after["seq"] == before["seq"] + 1
            assert set(after) == {"seq", "revision", "mark"}
            nora.post("/sign-out")
            assert follower.next().name == "ended"


def test_listening_does_not_keep_a_sign_in_awake(house, nora, couple):
    seen = datetime.now(UTC) - timedelta(minutes=59)
    with house.transaction() as session:
        for row in session.exec(select(SignIn)):
            row.last_seen_at = seen
            session.add(row)
    with (
        served(house.app) as port,
        Follower(port, f"{couple.board}/stream", f"sign-in={nora.cookies['sign-in']}") as one,
    ):
        assert one.next().name == "change"
    with house.transaction() as session:
        assert {row.last_seen_at for row in session.exec(select(SignIn))} == {seen}


def test_another_process_that_writes_is_heard(house, couple, nora, stream, monkeypatch):
    """What another process commits pokes nobody here: the database's own counter tells."""
    with stream() as follower:
        follower.next()
        monkeypatch.setattr(house.app.state.live, "poke", lambda: None)
        nora.send_edits(couple, add(text="quillother"))
        assert "quillother" in follower.next().data["drawing"]["svg"]
