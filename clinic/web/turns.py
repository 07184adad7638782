"""Requests take turns: a whole request first, and no more at work at once than there are threads to finish them.

Without this, a crowd stands still: whoever holds the write lock needs a thread for its next step, while every thread
waits for that lock. And a phone whose request comes in slowly would hold the lock of the whole practice meanwhile.
"""

import asyncio
from collections import deque
from weakref import WeakKeyDictionary

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GIVES_BACK = "clinic.gives_its_place_back"


def wait_without_a_place(request: Request) -> None:
    """Gives the request's place back early: for one that needs no thread any more, and may wait for long."""
    give_back = request.scope.get(GIVES_BACK)
    if give_back is not None:
        give_back()


class TakesTurns:
    """Reads the body, waits for a place, and gives the place back as soon as there is an answer to send.

    By then the request's transaction has ended; a slow reader, or a stream that goes on for hours, keeps no place.
    """

    def __init__(self, app: ASGIApp, places: int, small: int) -> None:
        self.app = app
        self.places = places
        self.small = small
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        whole = await _whole_body(receive) if self._is_small(Headers(scope=scope)) else deque[Message]()
        place = self._loops.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self.places))
        await place.acquire()
        has_place = True

        def give_back() -> None:
            nonlocal has_place
            if has_place:
                has_place = False
                place.release()

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                give_back()
            await send(message)

        async def again() -> Message:
            return whole.popleft() if whole else await receive()

        scope[GIVES_BACK] = give_back
        try:
            await self.app(scope, again, answered)
        finally:
            give_back()

    def _is_small(self, headers: Headers) -> bool:
        """Whether it says that it is no larger than a form. What is larger, or does not say, its route reads itself."""
        length = headers.get("content-length", "0" if "transfer-encoding" not in headers else "")
        return length.isdecimal() and int(length[:12]) <= self.small


async def _whole_body(receive: Receive) -> deque[Message]:
    """Every part of the body, as it came."""
    parts: deque[Message] = deque()
    more = True
    while more:
        parts.append(await receive())
        more = parts[-1]["type"] == "http.request" and parts[-1].get("more_body", False)
    return parts
