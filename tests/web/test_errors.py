"""Calm words for trouble, and nothing of what was in the request or the database."""

import logging

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from clinic.database import is_busy
from tests.cast import NO_ONE_ELSES, NORA

JSON = {"accept": "application/json"}
A_FILE = b'--x\r\nContent-Disposition: form-data; name="a_name"; filename="f"\r\n\r\nAna\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("PUT", "/couples", 405),
        ("GET", "/couples/garbage", 404),
        ("POST", "/couples/x/maps", 404),
    ],
)
def test_trouble_as_a_page_and_for_a_script(nora, method, path, status):
    page = nora.request(method, path)
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    script = nora.request(method, path, headers=JSON)
    assert script.status_code == status
    assert set(script.json()) == {"problem"}
    assert script.json()["problem"]["edit"] is None
    assert script.json()["problem"]["message"]


@pytest.mark.parametrize("garbage", ["x", "1", "0" * 40, "%00", "' OR 1=1", "<script>", "null", "１２３"])
def test_an_id_that_is_none_is_not_there(nora, cast, garbage):
    for path in (
        f"/couples/{garbage}",
        f"/couples/{garbage}/edit",
        f"{cast.maya_and_jon.path}/maps/{garbage}",
        f"{cast.maya_and_jon.path}/maps/{garbage}/state",
        f"{cast.maya_and_jon.path}/papers/{garbage}/pdf",
    ):
        answer = nora.get(path)
        assert answer.status_code == 404, path
        assert "<script>" not in answer.text.split("<main")[-1].split("</main>")[0]


def test_a_script_whose_sign_in_has_ended_is_told_so(house, cast):
    answer = house.visitor().post(f"{cast.maya_and_jon.board}/edits", json={})
    assert answer.status_code == 401
    assert answer.json()["problem"]["message"]
    assert "location" not in answer.headers


def test_a_page_whose_sign_in_has_ended_leads_to_the_door(house, cast):
    stranger = house.visitor()
    assert stranger.get(cast.maya_and_jon.path).headers["location"].startswith("/sign-in?next=%2Fcouples%2F")
    assert stranger.post("/couples", data={}).headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\x00", "application/json"),
        (b"{" * 100_000, "application/json"),
        (b"a_name=%ff%fe&b_name=%00", "application/x-www-form-urlencoded"),
        (b"x=1&" * 5000, "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (A_FILE, "multipart/form-data; boundary=x"),
        (b"a_name=Ana", "text/plain; charset=nonsense"),
    ],
)
def test_a_hostile_body_is_refused_and_changes_nothing(house, nora, cast, body, kind):
    before = house.contents()
    for path in ("/couples", f"{cast.maya_and_jon.board}/edits", f"{cast.maya_and_jon.board}/entries/x"):
        answer = nora.post(path, content=body, headers={"content-type": kind})
        assert 400 <= answer.status_code < 500, (path, answer.text)
    assert house.contents() == before


def test_too_large_a_form_is_refused_also_when_it_does_not_say_how_large(house, nora):
    before = house.contents()

    def pieces():
        for _ in range(20):
            yield b"a_name=" + b"x" * 100_000 + b"&"

    answer = nora.post("/couples", content=pieces(), headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code in {400, 413}
    assert house.contents() == before


def test_logs_and_addresses_hold_no_words_and_no_names(house, cast, caplog):
    caplog.set_level(logging.DEBUG)
    browser, couple = house.visitor(), cast.maya_and_jon
    locations = []
    for answer in (
        browser.post("/sign-in", data={"email": NORA.email, "password": "quillpassword wrong"}),
        browser.post("/sign-in", data={"email": NORA.email, "password": NORA.password}),
        browser.get(couple.path),
        browser.get(couple.board),
        browser.get(f"{couple.board}/show"),
        browser.post(
            f"{couple.board}/words", data={"partner": "a", "element": "need", "act": "keep", "text": "quillnew"}
        ),
        browser.post(f"{couple.board}/words", data={"partner": "q", "text": "quillnew"}),
        browser.post(f"{couple.board}/edits", json={"edits": "quillnew"}),
        browser.post("/couples", data={"a_name": "quillnew", "b_name": "x" * 200}),
        browser.get("/couples/quillnew"),
        browser.post("/sign-out"),
    ):
        locations.append(answer.headers.get("location", ""))
    seen = " ".join([*locations, *(record.getMessage() for record in caplog.records if record.name != "httpx2")])
    assert "/couples" in seen
    for word in ("quillpassword", "quillnew", NORA.password, "Maya", "example.com", *NO_ONE_ELSES):
        assert word not in seen, word


def test_when_another_one_writes_for_long_it_says_to_wait(house, nora, cast):
    event.listen(house.engine, "checkout", lambda opened, *_: opened.execute("PRAGMA busy_timeout = 20"))
    with house.engine.begin():
        for headers in ({}, JSON):
            answer = nora.get(cast.maya_and_jon.path, headers=headers)
            assert answer.status_code == 503
            assert "wait a moment" in answer.text
    assert nora.get(cast.maya_and_jon.path).status_code == 200


def test_trouble_of_another_kind_is_not_called_busy(house):
    with pytest.raises(SQLAlchemyError) as wrong, house.engine.connect() as connection:
        connection.execute(text("SELECT * FROM nothing"))
    assert isinstance(wrong.value, OperationalError)
    assert not is_busy(wrong.value)
    assert not is_busy(ValueError("database is locked"))


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '{"edits": ' + "9" * 6_000 + "}"])
def test_what_cannot_be_read_is_said_so(nora, cast, body):
    answer = nora.post(
        f"{cast.maya_and_jon.board}/edits", content=body, headers=JSON | {"content-type": "application/json"}
    )
    assert answer.status_code in {400, 422}
    assert "Nothing was changed." in answer.json()["problem"]["message"]


def test_a_wrong_kind_of_change_is_not_repeated(nora, cast):
    answer = nora.send_edits(cast.maya_and_jon, {"kind": "quillkind"})
    assert answer.status_code == 422
    assert "no such kind is known" in answer.text
    assert "quillkind" not in answer.text


def test_an_address_that_does_not_fit_is_said_without_a_programmers_words(nora, cast):
    answer = nora.get(f"{cast.maya_and_jon.board}/history?as_of=quillday")
    assert answer.status_code == 422
    assert "address does not fit: as_of" in answer.text
    assert "quillday" not in answer.text
    assert "valid date" not in answer.text
