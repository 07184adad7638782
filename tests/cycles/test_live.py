"""Live links: who may follow, how they come in, and that it ends when it should."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from clinic.cycles.live_codes import ALPHABET
from clinic.cycles.live_tables import LiveLink
from clinic.practice.tables import AuditEvent, SignIn
from tests.cast import ADDRESS
from tests.cycles.live_house import BENEATH


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


def _an_hour_without_a_touch(house, nora, couple):
    with house.transaction() as session:
        for row in session.exec(select(SignIn)):
            row.last_seen_at = datetime.now(UTC) - timedelta(minutes=60, seconds=1)
            session.add(row)


def _put_away(house, nora, couple):
    nora.post(f"{couple.path}/maps/{couple.map}/archive", data={"archived": "yes"})


ENDS = [_click, _sign_out, _time, _twelve_hours, _an_hour_without_a_touch, _put_away]


@pytest.mark.parametrize("end", ENDS)
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


def test_a_counselor_who_does_not_touch_it_for_a_while_keeps_the_couples_screen(house, guest):
    with house.transaction() as session:
        for row in session.exec(select(SignIn)):
            row.last_seen_at = datetime.now(UTC) - timedelta(minutes=50)
            session.add(row)
    assert guest.get("/live/view").status_code == 200


def test_a_map_that_was_put_away_is_not_shared_until_it_is_back(house, nora, couple):
    _put_away(house, nora, couple)
    assert nora.post(f"{couple.board}/share").status_code == 303
    page = nora.get(f"{couple.board}/share").text
    assert "was put away" in page
    assert "/live/" not in page.replace("/live.js", "")
    nora.post(f"{couple.path}/maps/{couple.map}/archive", data={"archived": ""})
    nora.post(f"{couple.board}/share")
    assert "share-code" in nora.get(f"{couple.board}/share").text
