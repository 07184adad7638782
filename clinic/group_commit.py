"""Group commit: of those who wait to write into the embedded file, several share one transaction and one commit.

A commit to the encrypted file costs about as much as all that is written in it. Each of a group has a savepoint of its
own, so what one of them wrote is kept or undone without the others; and none is told that anything is kept before the
commit that keeps it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlmodel import Session

Made = TypeVar("Made")
Work = Callable[[Session], Made]

MOST = 16
"""How many share one commit: others who write, in this process or another, wait for a group."""

WRITER = ThreadPoolExecutor(1, "writer")
"""In the one file one writes at a time. All others wait in line, first come, first served, and keep no thread."""


class TransactionLostError(Exception):
    """The database gave up the whole transaction in the middle: nothing that was done in it holds."""


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Made]):
    """Work that somebody asked for, and where they wait for what it makes."""

    work: Work[Made]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Made]

    def tell(self, made: Made | Exception) -> None:
        with suppress(RuntimeError):  # their loop is closed: nobody waits any more
            self.loop.call_soon_threadsafe(self._answer, made)

    def _answer(self, made: Made | Exception) -> None:
        if self.answer.done():
            return  # they went away; what they sent is kept all the same
        if isinstance(made, Exception):
            self.answer.set_exception(made)
        else:
            self.answer.set_result(made)


@dataclass(slots=True)
class GroupCommit:
    """The line of those who wait to write through one engine."""

    engine: Engine
    waiting: deque[_Waiting[Any]] = field(default_factory=deque, init=False)
    is_writing: bool = field(default=False, init=False)
    lock: Lock = field(default_factory=Lock, init=False)

    async def run(self, work: Work[Made]) -> Made:
        """What `work` makes in a session of its own, told when it is committed; or what it raises, and nothing is kept.

        It may be begun again when the group it was in fails, so it changes nothing but the database.
        """
        loop = asyncio.get_running_loop()
        one: _Waiting[Made] = _Waiting(work, loop, loop.create_future())
        with self.lock:
            self.waiting.append(one)
            begins, self.is_writing = not self.is_writing, True
        if begins:
            WRITER.submit(self._write)
        return await one.answer

    def _write(self) -> None:
        while group := self._next():
            for one, made in zip(group, self._committed(group), strict=True):
                one.tell(made)

    def _next(self) -> list[_Waiting[Any]]:
        with self.lock:
            group = [self.waiting.popleft() for _ in range(min(MOST, len(self.waiting)))]
            self.is_writing = bool(group)
        return group

    def _committed(self, group: Sequence[_Waiting[Any]]) -> list[Any]:
        """What each made, or the exception that ended it. Of a group that fails as a whole, each is done alone."""
        begun = False
        try:
            with self.engine.begin() as connection:
                begun = True
                return [_made(connection, one.work) for one in group]
        except Exception as error:  # whatever it was, those who wait are told
            if len(group) == 1 or not begun:
                return [error] * len(group)
        return [made for one in group for made in self._committed([one])]


def _made(connection: Connection, work: Work[Made]) -> Made | Exception:
    try:
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            made = work(session)
            session.commit()
    except Exception as error:
        _require_transaction(connection, error)
        return error
    return made


def _require_transaction(connection: Connection, error: Exception) -> None:
    """A full disk, for one, ends more than the statement that met it.

    Raises:
        TransactionLostError: the transaction is over, and with it what the others of the group wrote.
    """
    raw = connection.connection.dbapi_connection
    if raw is None or not raw.in_transaction:
        raise TransactionLostError from error
