"""Requests take turns: no more at once than there are places, whole bodies first, and a stream keeps no place."""

import asyncio

from starlette.requests import Request

from clinic.web.turns import TakesTurns, wait_without_a_place
from tests.loops import run

SCOPE = {"type": "http", "headers": [(b"content-length", b"4")]}


class Crowd:
    """An application that notes how many are in it at once, and waits until it is let go."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.go_on = asyncio.Event()

    async def __call__(self, scope, receive, send) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        body = (await receive())["body"]
        await self.go_on.wait()
        self.now -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


async def ask(turns, parts, said):
    async def receive():
        part = parts.pop(0)
        if isinstance(part, asyncio.Event):
            await part.wait()
            part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message) -> None:
        said.append(message.get("status", message.get("body")))

    await turns(SCOPE, receive, send)


def test_no_more_are_at_work_than_there_are_places_and_all_are_answered():
    async def crowd():
        app, said = Crowd(), []
        turns = TakesTurns(app, places=3, small=10)
        everyone = [asyncio.create_task(ask(turns, [b"page"], said)) for _ in range(20)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        app.go_on.set()
        await asyncio.gather(*everyone)
        return app.most, said

    most, said = run(crowd())
    assert most == 3
    assert said.count(200) == said.count(b"page") == 20


def test_who_sends_slowly_takes_no_place():
    async def slow_and_quick():
        app, said, late = Crowd(), [], asyncio.Event()
        app.go_on.set()
        turns = TakesTurns(app, places=1, small=10)
        slow = asyncio.create_task(ask(turns, [b"pa", late, b"ge"], said))
        await asyncio.sleep(0)
        await ask(turns, [b"page"], said)
        quick = list(said)
        late.set()
        await slow
        return quick, said

    quick, said = run(slow_and_quick())
    assert quick == [200, b"page"]
    assert said == [200, b"page", 200, b"pa"], "the parts come as they came"


def test_a_place_is_given_back_with_the_first_word_of_the_answer_and_after_trouble():
    async def streams():
        forever, said = asyncio.Event(), []

        async def stream(scope, receive, send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await forever.wait()

        async def broken(scope, receive, send) -> None:
            raise ValueError

        turns = TakesTurns(stream, places=1, small=10)
        listening = [asyncio.create_task(ask(turns, [b""], said)) for _ in range(5)]
        for _ in range(20):
            await asyncio.sleep(0)
        turns.app = broken
        trouble = await asyncio.gather(*(ask(turns, [b""], said) for _ in range(3)), return_exceptions=True)
        forever.set()
        await asyncio.gather(*listening)
        return said, trouble

    said, trouble = run(streams())
    assert said == [200] * 5
    assert [type(one) for one in trouble] == [ValueError] * 3


def test_who_needs_no_thread_any_more_waits_without_a_place():
    async def crowd():
        app, said = Crowd(), []

        async def waits(scope, receive, send) -> None:
            for _ in range(2):
                wait_without_a_place(Request(scope))  # a second time gives back nothing that is somebody else's
            await app(scope, receive, send)

        turns = TakesTurns(waits, places=2, small=10)
        everyone = [asyncio.create_task(ask(turns, [b"page"], said)) for _ in range(5)]
        while app.now < len(everyone):
            await asyncio.sleep(0)
        turns.app, app.most, app.now = app, 0, 0
        others = [asyncio.create_task(ask(turns, [b"page"], said)) for _ in range(5)]
        for _ in range(20):
            await asyncio.sleep(0)
        at_work = app.most
        app.go_on.set()
        await asyncio.gather(*everyone, *others)
        return at_work, said

    at_work, said = run(crowd())
    assert at_work == 2, "there are as many places as before"
    assert said.count(200) == 10
