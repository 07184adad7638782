"""Who follows on one process: nobody who comes is told what was found before they came."""

import asyncio
import threading
from collections.abc import Iterable
from uuid import uuid4

from clinic.web.live import Live, Looked, Right, Told, Topic
from tests.loops import run as run_in_a_loop

TOPIC, RIGHT = Topic(uuid4(), uuid4(), "wide"), Right(link=uuid4())


class SlowDesk:
    """Finds what `now` says when a look begins, and gives it out when it may."""

    def __init__(self) -> None:
        self.now, self.looks = 1, 0
        self.fails = 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    def look(self, topics: Iterable[Topic], rights: Iterable[Right], known: dict[Topic, str]) -> Looked:
        self.looks += 1
        found = str(self.now)
        self.may_answer.wait(5)
        if self.fails:
            self.fails -= 1
            raise OSError
        return Looked(frozenset(rights), {one: Told(found, "{}") for one in topics if known.get(one) != found})


class PokedOnly:
    """Signals for a process that hears of nothing unless it is poked."""

    def __init__(self) -> None:
        self._poked = asyncio.Event()

    def poke(self, *, sure: bool = False) -> None:
        self._poked.set()

    async def next(self, patience: float) -> None:
        await self._poked.wait()
        self._poked.clear()

    async def close(self) -> None: ...


async def come(live: Live, seen: str = ""):
    """Somebody who has just joined, with what they are told next."""
    events = live.follow(TOPIC, RIGHT, seen)
    assert (await anext(events)).comment == "open"
    told = asyncio.create_task(anext(events))
    await asyncio.sleep(0)
    return events, told


async def looking(desk: SlowDesk, looks: int) -> None:
    while desk.looks < looks:
        await asyncio.sleep(0.001)


def run(work) -> None:
    desk = SlowDesk()

    async def within() -> None:
        live = Live(desk, PokedOnly)
        await work(desk, live)
        live.close()

    run_in_a_loop(within())


def test_who_comes_is_not_told_what_another_was_told_before():
    async def work(desk: SlowDesk, live: Live) -> None:
        first, told = await come(live)
        assert (await told).id == "1"
        desk.now = 2
        second, told = await come(live)
        assert (await told).id == "2"
        for one in (first, second):
            await one.aclose()

    run(work)


def test_who_comes_during_a_look_waits_for_the_next_one():
    async def work(desk: SlowDesk, live: Live) -> None:
        desk.may_answer.clear()
        first, told_first = await come(live)
        await looking(desk, 1)
        desk.now = 2
        second, told_second = await come(live)
        desk.may_answer.set()
        assert (await told_second).id == "2"
        await told_first  # the one or the other: they were there before the look
        for one in (first, second):
            await one.aclose()

    run(work)


def test_there_are_places_for_so_many_and_the_counselor_always_has_one(monkeypatch):
    async def work(desk: SlowDesk, live: Live) -> None:
        monkeypatch.setattr("clinic.web.live.FOR_ONE_RIGHT", 2)
        monkeypatch.setattr("clinic.web.live.FOR_GUESTS", 3)
        rights = [RIGHT, RIGHT, Right(link=uuid4()), Right(sign_in=b"nora")]
        open_ones = [live.follow(TOPIC, right, "") for right in rights]
        for one in open_ones:
            assert (await anext(one)).comment == "open"
            assert (await anext(one)).id == "1"
        for right in (RIGHT, Right(link=uuid4())):
            assert [event.event async for event in live.follow(TOPIC, right, "")] == ["full"]
        await open_ones[0].aclose()
        again = live.follow(TOPIC, RIGHT, "")
        assert (await anext(again)).comment == "open"
        for one in (*open_ones, again):
            await one.aclose()

    run(work)


def test_a_look_that_failed_is_made_again_at_once(monkeypatch):
    async def work(desk: SlowDesk, live: Live) -> None:
        desk.fails = 1
        events, told = await come(live)
        assert (await told).id == "1"
        assert desk.looks == 2
        await events.aclose()

    monkeypatch.setattr("clinic.web.live.AFTER_TROUBLE", 0.01)
    run(work)


def test_who_has_the_newest_is_told_nothing_until_there_is_more():
    async def work(desk: SlowDesk, live: Live) -> None:
        events, told = await come(live, seen="1")
        await looking(desk, 1)
        await asyncio.sleep(0.02)
        assert not told.done()
        desk.now = 2
        live.poke()
        assert (await told).id == "2"
        await events.aclose()

    run(work)
