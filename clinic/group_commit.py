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

from clinic.embedded import run_directly

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
            for one, made in self._done(group):
                one.tell(made)

    def _next(self) -> list[_Waiting[Any]]:
        with self.lock:
            group = self._taken(MOST)
            self.is_writing = bool(group)
        return group

    def _taken(self, most: int) -> list[_Waiting[Any]]:
        """The first who still wait; who went away before it was their turn writes nothing."""
        found: list[_Waiting[Any]] = []
        while self.waiting and len(found) < most:
            one = self.waiting.popleft()
            if not one.answer.cancelled():
                found.append(one)
        return found

    def _done(self, group: Sequence[_Waiting[Any]]) -> list[tuple[_Waiting[Any], Any]]:
        """What each made, or the exception that ended it. Of a group that fails as a whole, each is done alone.

        Where the file is busy, those who came before that was tried are told as well: they have waited as long.
        """
        behind, begun = len(self.waiting), False
        try:
            with self.engine.begin() as connection:
                begun = True
                made = _made_in_one(connection, [one.work for one in group])
        except BaseException as error:  # whatever it was, those who wait are told
            if not begun:
                return [(one, _as_told(error)) for one in [*group, *self._taken(behind)]]
            if len(group) == 1:
                return [(group[0], _as_told(error))]
            return [told for one in group for told in self._done([one])]
        return list(zip(group, made, strict=True))


def _made_in_one(connection: Connection, works: Sequence[Work[Any]]) -> list[Any]:
    """The savepoint around all is gone if the transaction is: then its release fails, and nobody is told "saved"."""
    run_directly(connection, "SAVEPOINT all_of_them")
    made = [_made(connection, work) for work in works]
    run_directly(connection, "RELEASE SAVEPOINT all_of_them")
    return made


def _made(connection: Connection, work: Work[Made]) -> Made | Exception:
    try:
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            made = work(session)
            session.commit()
    except BaseException as error:
        _require_transaction(connection, error)
        return _as_told(error)
    return made


def _as_told(error: BaseException) -> Exception:
    """A loop takes no `StopIteration`, and nothing that is meant to end a program, such as a library's panic."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    told = RuntimeError(type(error).__name__)
    told.__cause__ = error
    return told


def _require_transaction(connection: Connection, error: BaseException) -> None:
    """A full disk, for one, ends more than the statement that met it.

    Raises:
        TransactionLostError: the transaction is over, and with it what the others of the group wrote.
    """
    raw = connection.connection.dbapi_connection
    if raw is None or not raw.in_transaction:
        raise TransactionLostError from error
