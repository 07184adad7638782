"""Live links and streams: who may follow, what they are sent, and that it ends when it should."""

import re
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from clinic.cycles.live_codes import ALPHABET
from clinic.cycles.live_desk import MapDesk
from clinic.cycles.live_tables import LiveLink
from clinic.practice.tables import AuditEvent, SignIn
from tests.cast import ADDRESS, HUNCH, WORDS, Audience
from tests.cycles.live_house import Follower, served

SECRET = (*(word for audience, word in WORDS.items() if audience is not Audience.ROOM), HUNCH)
BENEATH = "quillbeneath that I do not matter"
JSON = {"accept": "application/json"}


def add(element="cue", text="quillnew you sigh", **more):
    facts = {"entry": str(uuid4()), "partner": "a", "element": element, "text": text, "tentative": False}
    return {"kind": "add_entry", **facts, "audience": "room", **more}


@pytest.fixture
def couple(cast, nora):
    """Maya and Jon, with a word for the room beneath the line."""
    couple = cast.maya_and_jon
    assert nora.send_edits(couple, add("fear", BENEATH)).status_code == 200
    return couple


@pytest.fixture
def present(nora, couple):
    def wish(**fields):
        return nora.post(f"{couple.board}/presentation", data=fields, headers=JSON)

    return wish


@pytest.fixture
def shared(nora, couple):
    """What the counselor's page says about an open link: its path and its code."""
    assert nora.post(f"{couple.board}/share").status_code == 303
    text = nora.get(f"{couple.board}/share").text
    path = re.search(r"/live/[A-Za-z0-9_-]{43}", text)
    code = re.search(r'share-code">([^<]+)<', text)
    assert path
    assert code
    return path[0], code[1]


@pytest.fixture
def guest(client, shared):
    """A browser that followed the link."""
    assert client.get(shared[0]).status_code == 303
    return client


@pytest.fixture
def stream(house, guest):
    """Opens the guest's stream on a real port; everything it was sent is kept."""
    with served(house.app) as port:
        cookie = f"live={guest.cookies['live']}"
        yield lambda last="": Follower(port, "/live/stream?shape=wide", cookie, last)


def test_the_line_is_lifted_by_the_counselor_and_recorded(house, nora, couple, present):
    assert BENEATH in nora.get(f"{couple.board}/show").text
    assert present(lower_open="no").status_code == 200
    for address in ("show", "show/state", "window"):
        assert BENEATH not in nora.get(f"{couple.board}/{address}").text
    assert BENEATH in present(lower_open="yes").text
    with house.transaction() as session:
        said = session.exec(select(AuditEvent.sentence)).all()
    assert said.count("Opened the line of a cycle map: the lower half is shown.") == 1


@pytest.mark.parametrize("wish", [{"spotlight": "c.cue"}, {"step": "99"}, {"lower_open": "perhaps"}])
def test_a_wish_that_no_page_sends_is_refused(present, wish):
    assert present(**wish).status_code == 422


def test_nobody_else_changes_how_a_map_is_shown(house, cast, couple):
    for person, status in ((cast.vera, 404), (cast.finn, 403)):
        visitor = house.visitor().sign_in(person)
        for address in ("presentation", "share", "share/end"):
            assert visitor.post(f"{couple.board}/{address}", data={"blanked": "yes"}).status_code == status
        for address in ("window", "share", "stream"):
            assert visitor.get(f"{couple.board}/{address}").status_code == status


def test_a_form_without_a_script_lifts_the_line(nora, couple):
    answer = nora.post(f"{couple.board}/presentation", data={"lower_open": "no"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{couple.board}/show")
    assert "Open the line" in nora.get(f"{couple.board}/show").text


def test_a_code_can_be_said_and_a_token_cannot_be_guessed(shared, house):
    path, code = shared
    assert len(code.replace(" ", "")) == 6
    assert set(code) <= set(f"{ALPHABET} ")
    with house.transaction() as session:
        row = session.exec(select(LiveLink)).one()
    kept = repr(row.model_dump()).encode()
    assert path.removeprefix("/live/").encode() not in kept
    assert code.replace(" ", "").encode() not in kept


def test_starting_again_gives_the_same_link(nora, couple, shared):
    nora.post(f"{couple.board}/share")
    assert shared[0] in nora.get(f"{couple.board}/share").text


def test_the_link_leaves_the_address_at_once(client, shared):
    answer = client.get(shared[0])
    assert (answer.status_code, answer.headers["location"]) == (303, "/live/view")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]
    page = client.get("/live/view")
    assert page.status_code == 200
    assert "<title>Shared screen" in page.text
    assert shared[0] not in page.text


def test_a_code_as_people_type_it_opens_the_same_page(client, shared):
    answer = client.post("/live", data={"code": f" {shared[1].lower().replace(' ', '-')} "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/live/view")
    assert client.get("/live/view").status_code == 200


def test_wrong_codes_run_out_and_then_even_a_right_one_waits(client, shared):
    answers = [client.post("/live", data={"code": "AAAAAA"}) for _ in range(9)]
    assert {answer.status_code for answer in answers} == {422}
    assert "many tries" in answers[-1].text
    assert client.post("/live", data={"code": shared[1]}).status_code == 422


def test_wrong_codes_from_some_places_leave_everybody_else_alone(house, shared):
    def code_from(host: str, code: str) -> int:
        there = TestClient(house.app, base_url=ADDRESS, client=(host, 1), follow_redirects=False)
        return there.post("/live", data={"code": code}).status_code

    for number in range(8):
        assert {code_from(f"192.0.2.{number}", "XXXXXX") for _ in range(9)} == {422}
    assert code_from("198.51.100.9", shared[1]) == 303


def test_right_codes_do_not_run_out(house, shared):
    for _ in range(12):
        assert house.visitor().post("/live", data={"code": shared[1]}).status_code == 303


def test_a_guest_sees_one_picture_and_nothing_else(guest, couple):
    assert guest.get("/live/view").status_code == 200
    for address in (couple.board, f"{couple.board}/show", f"{couple.board}/state", couple.path, "/couples"):
        assert guest.get(address).status_code == 303
    assert guest.post(f"{couple.board}/presentation", data={"blanked": "no"}).status_code == 303


def test_without_a_link_there_is_nothing_to_look_at(client):
    for address in ("/live/view", f"/live/{'x' * 43}"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, "/live?ended=yes")
    assert client.get("/live/stream", headers={"accept": "text/event-stream"}).status_code == 204


def _click(house, nora, couple):
    nora.post(f"{couple.board}/share/end")


def _sign_out(house, nora, couple):
    nora.post("/sign-out")


def _time(house, nora, couple):
    with house.transaction() as session:
        row = session.exec(select(LiveLink)).one()
        row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
        session.add(row)


def _twelve_hours(house, nora, couple):
    with house.transaction() as session:
        for row in session.exec(select(SignIn)):
            row.created_at = datetime.now(UTC) - timedelta(hours=12, seconds=1)
            session.add(row)


@pytest.mark.parametrize("end", [_click, _sign_out, _time, _twelve_hours])
def test_a_link_ends(house, nora, couple, guest, shared, stream, end):
    with stream() as follower:
        assert follower.next().name == "change"
        end(house, nora, couple)
        assert follower.next().name == "ended"
        assert follower.next().name == ""
    assert guest.get("/live/view").status_code == 303
    assert guest.get(shared[0]).headers["location"] == "/live?ended=yes"
    assert guest.post("/live", data={"code": shared[1]}).status_code == 422
    with stream() as again:
        assert again.status == 204


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
            assert nora.send_edits(couple, change).status_code == 200
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
