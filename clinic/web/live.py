"""Server-sent events: who follows what on this process, told at once when it changes.

A signal only says that something may have changed. The desk then looks once for all followers: whose right still
stands, and what is new; each new picture is made once, however many look at it. A follower's queue holds one event,
the newest: whoever is slow skips pictures, and nobody makes others wait. Whoever comes is told nothing until a look
that began after they came is done: what was found before may have been taken back since.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from fastapi.sse import ServerSentEvent
from starlette.types import ASGIApp, Receive, Scope, Send

from clinic.language import Language
from clinic.web.live_signals import Signals

log = logging.getLogger("clinic")

RECHECK = 20.0
"""Seconds after which every follower's right is looked at again, though nothing was signaled."""

AFTER_TROUBLE = 1.0
"""Seconds between a look that failed and the next one."""

AT_ONCE = 4
"""Followers woken before the event loop turns to other work."""

FOR_ONE_RIGHT = 30
"""Streams by one live link or sign-in: more than a couple has screens, even if a bad network leaves dead ones."""

FOR_GUESTS = 600
"""Streams of guests on one process; the counselors' own pages come on top."""

WHEN_FULL = 15_000
"""Milliseconds until a browser that found no place comes back."""

RECONNECT = 1_500
"""Milliseconds a browser waits before it comes back."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What is followed: a map of a couple. `shape` and `language` are those of its pictures.

    Without a shape there are signals with ids only.
    """

    couple: UUID
    map: UUID
    shape: str | None = None
    language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Right:
    """By what somebody follows: a live link, or the sign-in of a counselor."""

    link: UUID | None = None
    sign_in: bytes | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The newest event of a topic; `mark` is its id, `data` one line of JSON."""

    mark: str
    data: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What the desk found: the rights that stand, and the topics that are different from what was known."""

    standing: frozenset[Right]
    news: Mapping[Topic, Told]


class Desk(Protocol):
    """Reads what followers wait for."""

    def look(self, topics: Collection[Topic], rights: Collection[Right], known: Mapping[Topic, str]) -> Looked:
        """One look for all; `known` has the mark of the newest event of each topic. Runs in a thread."""
        ...


@dataclass(eq=False, slots=True)
class _Follower:
    topic: Topic
    right: Right
    seen: str
    needs: int
    """The first look whose findings are new enough for them."""
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False


class Live:
    """Everybody who follows on this process. Works only while somebody does."""

    def __init__(self, desk: Desk, new_signals: Callable[[], Signals]) -> None:
        self._desk, self._new_signals = desk, new_signals
        self._followers: set[_Follower] = set()
        self._newest: dict[Topic, Told] = {}
        self._begun = self._done = 0
        """How many looks were begun, and the number of the last one that was done."""
        self._signals: Signals | None = None
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def __len__(self) -> int:
        return len(self._followers)

    def poke(self) -> None:
        """Something may have been committed here. Free while nobody follows."""
        signals, loop = self._signals, self._loop
        if signals is not None and loop is not None and not loop.is_closed():
            with suppress(RuntimeError):  # the loop closed meanwhile
                loop.call_soon_threadsafe(signals.poke)

    async def follow(self, topic: Topic, right: Right, seen: str) -> AsyncIterator[ServerSentEvent]:
        """The events of a topic from the mark `seen` on, until the right ends or the program stops.

        Where too many follow already there is one event that says so, and the browser may try again later.
        """
        if self._is_full(right):
            yield ServerSentEvent(event="full", raw_data="{}", retry=WHEN_FULL)
            return
        yield ServerSentEvent(comment="open", retry=RECONNECT)
        follower = _Follower(topic, right, seen, needs=self._begun + 1)
        self._join(follower)
        try:
            while not self._closed:
                if follower.ended:
                    yield ServerSentEvent(event="ended", raw_data="{}")
                    return
                if newest := self._news_for(follower):
                    follower.seen = newest.mark
                    yield ServerSentEvent(event="change", raw_data=newest.data, id=newest.mark)
                    continue
                try:
                    await asyncio.wait_for(follower.wake.wait(), RECHECK)
                    follower.wake.clear()
                except TimeoutError:
                    yield ServerSentEvent(event="alive", raw_data="{}")
        finally:
            self._followers.discard(follower)
            if not self._followers and self._signals is not None:
                self._signals.poke(sure=True)

    def _is_full(self, right: Right) -> bool:
        guests = sum(one.right.link is not None for one in self._followers)
        ours = sum(one.right == right for one in self._followers)
        return ours >= FOR_ONE_RIGHT or (right.link is not None and guests >= FOR_GUESTS)

    def _news_for(self, follower: _Follower) -> Told | None:
        newest = self._newest.get(follower.topic)
        if newest is None or newest.mark == follower.seen or self._done < follower.needs:
            return None
        return newest

    def _join(self, follower: _Follower) -> None:
        self._followers.add(follower)
        if self._task is None or self._task.done():
            self._loop = asyncio.get_running_loop()
            self._newest = {}
            self._task = self._loop.create_task(self._watch())
        elif self._signals is not None:
            self._signals.poke(sure=True)

    async def _watch(self) -> None:
        """Looks whenever something may have changed, and at least every `RECHECK` seconds."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "live") as thread:
            signals = self._signals = self._new_signals()
            try:
                while self._followers and not self._closed:
                    try:
                        await self._look(loop, thread)
                    except Exception as error:
                        log.error("Followers could not be told: %s", type(error).__name__)
                        await asyncio.sleep(AFTER_TROUBLE)
                        signals.poke(sure=True)
                    await signals.next(RECHECK)
            finally:
                # Nothing is awaited between the last look at the followers and this: whoever joins from now on starts
                # a watch of their own.
                self._signals, self._task = None, None
                await signals.close()

    async def _look(self, loop: asyncio.AbstractEventLoop, thread: ThreadPoolExecutor) -> None:
        self._begun += 1
        topics = {one.topic for one in self._followers}
        rights = {one.right for one in self._followers}
        self._newest = {topic: told for topic, told in self._newest.items() if topic in topics}
        known = {topic: told.mark for topic, told in self._newest.items()}
        looked = await loop.run_in_executor(thread, self._desk.look, topics, rights, known)
        self._newest |= looked.news
        self._done = self._begun
        for one in self._followers:  # also those who joined during the look, whose right was checked at the door
            one.ended |= one.right in rights and one.right not in looked.standing
        await self._wake()

    async def _wake(self) -> None:
        """Wakes who has something to get: a few at a time, so that other requests are answered in between."""
        for number, one in enumerate(list(self._followers), 1):
            if one.ended or self._news_for(one):
                one.wake.set()
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)

    def close(self) -> None:
        """Ends every stream, so that the program can stop; browsers come back by themselves."""
        self._closed = True
        for one in self._followers:
            one.wake.set()
        if self._signals is not None:
            self._signals.poke(sure=True)

    def open(self) -> None:
        """Ready for followers. Where the program can be told to stop, streams end first: it waits for them."""
        self._closed = False
        if threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                _before(number, lambda: loop.call_soon_threadsafe(self.close))


class TellsFollowers:
    """After a request that may have changed something is answered, whoever follows is told: the answer goes first."""

    def __init__(self, app: ASGIApp, live: Live) -> None:
        self.app, self.live = app, live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] == "POST":
            self.live.poke()


def _before(number: signal.Signals, work: Callable[[], object]) -> None:
    """Does `work` first when a signal comes, and then what was to be done."""
    usual = signal.getsignal(number)

    def both(received: int, frame: object) -> None:
        with suppress(RuntimeError):  # the loop is closed already
            work()
        if callable(usual):
            usual(received, frame)  # type: ignore[arg-type]  # the frame is handed on as it came

    if callable(usual):
        signal.signal(number, both)
