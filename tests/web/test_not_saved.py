"""What a counselor typed is not lost where it cannot be saved; whoever has the screen after that is told nothing."""

import re
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import event

from clinic.practice.rules import IDLE_LIMIT
from tests.practice.test_sign_in import age
from tests.questionnaires.test_own_form_pages import begun, id_of, write

OVER = IDLE_LIMIT + timedelta(minutes=1)


def fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in found}


def test_what_was_typed_is_saved_after_signing_in_in_another_tab(house, nora):
    path = begun(nora, "")
    heading = id_of(write(nora, path, "new-heading", words="Nights", asks="group"))
    address = f"{path}/lines/new?within={heading}"
    typed = {"words": "What  helps\n“you” & <them>?", "asks": "long", "once": str(uuid4()), "revision": "2"}
    age(house, seen=OVER, made=OVER)
    before = house.contents()
    kept = nora.post(address, data=typed)
    assert kept.status_code == 401
    assert house.contents() == before
    assert fields(kept.text) == typed
    assert f'action="{address}"' in kept.text
    again = nora.post(address, data=fields(kept.text))
    assert fields(again.text) == typed, "pressing too early loses nothing either"
    nora.sign_in(house.cast.nora)
    for _ in range(2):
        assert nora.post(address, data=fields(kept.text)).status_code == 303
    assert nora.get(path).text.count("What  helps\n“you” &amp; &lt;them&gt;?</bdi></p>") == 1


def test_nothing_is_repeated_to_whoever_has_the_screen_after_a_sign_out(house, nora):
    nora.post("/sign-out")
    for browser in (nora, house.visitor()):
        answer = browser.post("/practice/forms", data={"title": "quilltitle"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"password=quill", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"title=quill", "text/plain"),
        (b"x=1&" * 5000, "application/x-www-form-urlencoded"),
    ],
)
def test_what_cannot_be_kept_leads_to_the_door(house, nora, body, kind):
    age(house, seen=OVER, made=OVER)
    answer = nora.post("/practice/forms", content=body, headers={"content-type": kind})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_too_large_a_body_is_refused_before_anything_is_repeated(house, nora):
    age(house, seen=OVER, made=OVER)

    def pieces():
        for _ in range(20):
            yield b"title=" + b"x" * 100_000 + b"&"

    answer = nora.post(
        "/practice/forms", content=pieces(), headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in {303, 400, 413}
    assert "xxxx" not in answer.text


def test_a_page_that_was_asked_for_with_its_choices_comes_back_after_signing_in(house):
    there = house.visitor().get("/practice/forms/x/lines/new?within=y").headers["location"]
    assert there == "/sign-in?next=%2Fpractice%2Fforms%2Fx%2Flines%2Fnew%3Fwithin%3Dy"


@contextmanager
def somebody_else_writes(house):
    """Another process holds the file for longer than anybody waits."""

    def impatient(opened, *_):
        opened.execute("PRAGMA busy_timeout = 20")

    event.listen(house.engine, "checkout", impatient)
    try:
        with house.engine.begin():
            yield
    finally:
        event.remove(house.engine, "checkout", impatient)


@contextmanager
def something_goes_wrong(house):
    """The database refuses all that is asked of it from now on."""

    def refuse(*_):
        raise LookupError("quill")

    event.listen(house.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(house.engine, "before_cursor_execute", refuse)


@pytest.mark.parametrize(("trouble", "status"), [(somebody_else_writes, 503), (something_goes_wrong, 500)])
def test_where_it_cannot_be_saved_just_now_the_page_gives_back_what_was_typed(house, nora, trouble, status):
    address = f"{begun(nora, '')}/lines/new"
    typed = {"words": "What  helps\n“you” & <them>?", "asks": "long", "once": str(uuid4()), "revision": "1"}
    before = house.contents()
    with trouble(house):
        kept = nora.post(address, data=typed)
        script = nora.post(address, data=typed, headers={"accept": "application/json"})
    assert (kept.status_code, script.status_code) == (status, status)
    assert "could not be saved just now" in kept.text
    assert f'action="{address}"' in kept.text
    assert fields(kept.text) == typed
    assert set(script.json()) == {"problem"}
    assert house.contents() == before
    for _ in range(2):
        assert nora.post(address, data=fields(kept.text)).status_code == 303
    assert nora.get(address.removesuffix("/lines/new")).text.count("“you” &amp; &lt;them&gt;?</bdi></p>") == 1


@pytest.mark.parametrize(("path", "named"), [("/sign-in", "email"), ("/practice/forms", "title")])
def test_a_password_and_a_strangers_words_are_never_repeated(house, nora, path, named):
    typed = {named: "quillwords", "password": "quillpassword"}
    with something_goes_wrong(house):
        known, stranger = nora.post(path, data=typed), house.visitor().post(path, data=typed)
    assert (known.status_code, stranger.status_code) == (500, 500)
    assert "quillpassword" not in known.text
    assert "quill" not in stranger.text


def test_a_page_that_is_only_asked_for_says_to_try_again(house, nora):
    with somebody_else_writes(house):
        answer = nora.get("/practice/forms")
    assert answer.status_code == 503
    assert "wait a moment" in answer.text
