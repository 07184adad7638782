"""Many partners who save at the same moment: each is told what became of their own page, and nothing typed is lost."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import event
from sqlmodel import Session

from clinic.app import THREADS
from clinic.embedded import Writing, embedded
from clinic.intake import question_pages
from clinic.language import Language
from clinic.web import visits
from tests.cast import House
from tests.intake.conftest import Phone
from tests.loops import run
from tests.web.test_not_saved import fields

ADDRESS = "http://127.0.0.1:8000"


def typed(word: str) -> dict[str, str]:
    return {"shown": "q2 q3 q4", "revision": "0", "q2": f"quill{word}", "q3": '"she" & <they>\nand me', "q4": ""}


@pytest.fixture
def phones(maya, jon) -> tuple[Phone, Phone]:
    return maya, jon


@contextmanager
def somebody_else_writes(house: House) -> Iterator[None]:
    """Another process, for longer than anybody here waits."""
    other = embedded(house.settings.database_file, house.vault.master.database)
    event.listen(house.engine, "checkout", lambda opened, *_: opened.execute("PRAGMA busy_timeout = 20"))
    with other.begin():
        yield
    other.dispose()


@contextmanager
def held_up(house: House) -> Iterator[Callable[[int], None]]:
    """Somebody who writes for long, and what waits until so many wait behind them."""
    line, begun, may_end = house.app.state.program.writers, threading.Event(), threading.Event()

    def holds_up(_session: Session) -> bool:
        begun.set()
        return may_end.wait(5)

    def until(many: int) -> None:
        for _ in range(500):
            if len(line.waiting) == many:
                return
            may_end.wait(0.01)
        raise TimeoutError(len(line.waiting))

    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(lambda: run(line.run(holds_up)))
        begun.wait(5)
        try:
            yield until
        finally:
            may_end.set()
            assert first.result()


def test_where_somebody_else_writes_for_long_the_page_keeps_what_was_typed(house, maya):
    before = house.contents()
    with somebody_else_writes(house):
        answer = maya.post("1/1", **typed("name"))
    assert answer.status_code == 503
    assert fields(answer.text) == typed("name")
    assert "could not be saved just now" in answer.text
    assert f'action="{maya.page}/1/1"' in answer.text
    assert house.contents() == before
    assert house.engine.pool.checkedout() == 0
    assert maya.post("1/1", **fields(answer.text)).status_code == 303


def test_it_is_said_in_the_language_that_was_chosen_with_the_page(house, maya):
    with somebody_else_writes(house):
        answer = maya.post("1/1", **typed("name"), language=Language.SPANISH)
    assert answer.status_code == 503
    assert "no se pudo guardar ahora" in answer.text
    assert fields(answer.text) == typed("name")


def test_a_code_is_never_repeated(house, maya):
    with somebody_else_writes(house):
        answer = maya.post("code", code="quillcode 7")
    assert answer.status_code == 503
    assert "quillcode" not in answer.text


def both_at_once(house: House, phones: tuple[Phone, Phone]) -> list:
    """What each is answered who saved their own page in the same group."""
    with ThreadPoolExecutor(2) as threads, held_up(house) as until:
        sent: list[Future] = []
        for number, (phone, word) in enumerate(zip(phones, ("maya", "jon"), strict=True), 1):
            sent.append(threads.submit(phone.post, "1/1", **typed(word)))
            until(number)
    return [one.result() for one in sent]


def test_where_nothing_can_be_committed_each_gets_their_own_page_back(house, phones, monkeypatch):
    def fails(self: Writing, raw: object) -> None:
        raise sqlcipher.OperationalError("disk I/O error")

    before = house.contents()
    monkeypatch.setattr(question_pages, "raise_crises", lambda *_: monkeypatch.setattr(Writing, "do_commit", fails))
    answers = both_at_once(house, phones)
    monkeypatch.undo()
    assert [one.status_code for one in answers] == [500, 500]
    assert [fields(one.text) for one in answers] == [typed("maya"), typed("jon")]
    assert house.contents() == before
    assert [phone.post("1/1", **typed("again")).status_code for phone in phones] == [303, 303]


@pytest.mark.parametrize("wrong", [0, 1])
def test_what_goes_wrong_with_one_page_reaches_nobody_else(house, phones, monkeypatch, wrong):
    names = ["maya", "jon"]
    real = question_pages.raise_crises

    def breaks(session, vault, packet, draft) -> None:
        real(session, vault, packet, draft)
        if f"quill{names[wrong]}" in str(draft.answers):
            raise KeyError(names[wrong])

    monkeypatch.setattr(question_pages, "raise_crises", breaks)
    answers = both_at_once(house, phones)
    assert answers[wrong].status_code == 500
    assert fields(answers[wrong].text) == typed(names[wrong])
    assert answers[1 - wrong].status_code == 303
    kept = [f"quill{name}" in phone.get("1/1").text for name, phone in zip(names, phones, strict=True)]
    assert kept == [wrong == 1, wrong == 0]


def browser(house: House, phone: Phone) -> AsyncClient:
    """The same browser for many requests in one loop."""
    return AsyncClient(transport=ASGITransport(house.app), base_url=ADDRESS, cookies=dict(phone.browser.cookies))


def test_who_waits_to_write_keeps_nobody_from_reading(house, maya):
    async def crowd() -> tuple[int, list[int]]:
        with held_up(house) as until:
            async with browser(house, maya) as phone:
                posts = [
                    asyncio.create_task(phone.post(f"{maya.page}/1/1", data=typed(str(number))))
                    for number in range(THREADS + 2)
                ]
                await asyncio.to_thread(until, THREADS + 2)
                read = await asyncio.wait_for(phone.get("/static/app.css"), 2)
        return read.status_code, [(await one).status_code for one in posts]

    assert run(crowd()) == (200, [303] * (THREADS + 2))


def test_who_still_waits_when_the_program_has_to_end_gets_their_page_back(house, maya):
    before = house.contents()

    async def ends():
        async with browser(house, maya) as phone:
            with held_up(house) as until:
                post = asyncio.create_task(phone.post(f"{maya.page}/1/1", data=typed("late")))
                await asyncio.to_thread(until, 1)
                post.cancel()  # as the server does with whoever is not answered after five seconds
                return await post

    answer = run(ends())
    assert answer.status_code == 503
    assert fields(answer.text) == typed("late")
    assert house.contents() == before


@pytest.mark.parametrize("together", [True, False])
def test_a_mistake_of_ours_that_no_loop_takes_is_answered_all_the_same(house, maya, monkeypatch, together):
    """On a server each writes in a thread of their own; there it must not hang, either."""
    monkeypatch.setattr(visits, "is_embedded", lambda _engine: together)
    monkeypatch.setattr(question_pages, "raise_crises", lambda *_: next(iter(())))

    async def send():
        async with browser(house, maya) as phone:
            return await phone.post(f"{maya.page}/1/1", data=typed("name"))

    answer = run(send(), longest=3)
    assert answer.status_code == 500
    assert fields(answer.text) == typed("name")
