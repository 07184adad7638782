"""How a process hears that something was committed, here or in another process: one interface, two ways.

The embedded database is asked: a counter in its memory changes with every commit of any connection. PostgreSQL tells:
triggers notify one channel. A signal carries nothing; what changed is read by whoever may read it.
"""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol

from sqlalchemy import Engine

from clinic.database import for_reading

BEAT = 0.1
"""Seconds between two looks at the embedded database's counter, while somebody follows."""

CHANNEL = "clinic_live"
LISTEN_FOR = 1.0


class Signals(Protocol):
    """Tells when to look."""

    def poke(self, *, sure: bool = False) -> None:
        """Look now; `sure` says that there is something to see. Only on the event loop."""
        ...

    async def next(self, patience: float) -> None:
        """Returns when something may have changed since the last time, or after `patience` seconds."""
        ...

    async def close(self) -> None: ...


def signals_of(engine: Engine) -> Signals:
    """The way of this database."""
    return Notified(engine) if engine.dialect.name == "postgresql" else Asked(engine)


class Asked:
    """The embedded database, asked for its `data_version` on a connection that never writes."""

    def __init__(self, engine: Engine) -> None:
        self._thread = ThreadPoolExecutor(1, "signals")
        self._pool = for_reading(engine).raw_connection()
        self._poked = asyncio.Event()
        self._sure = False
        self._version = self._ask()

    def poke(self, *, sure: bool = False) -> None:
        self._sure |= sure
        self._poked.set()

    async def next(self, patience: float) -> None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + patience
        while (left := ends - loop.time()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._poked.wait(), min(BEAT, left))
            self._poked.clear()
            version = await loop.run_in_executor(self._thread, self._ask)
            if self._sure or version != self._version:
                self._sure, self._version = False, version
                return

    async def close(self) -> None:
        self._thread.shutdown()
        self._pool.close()

    def _ask(self) -> int:
        cursor = self._pool.cursor()
        try:
            cursor.execute("PRAGMA data_version")
            row = cursor.fetchone()
            return int(row[0]) if row else 0
        finally:
            cursor.close()


class Notified:
    """PostgreSQL, which tells of commits in any process. A lost connection is made anew, and counts as a signal."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._loop = asyncio.get_running_loop()
        self._poked = asyncio.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="signals", daemon=True)
        self._thread.start()

    def poke(self, *, sure: bool = False) -> None:
        if sure:
            self._poked.set()

    async def next(self, patience: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._poked.wait(), patience)
        self._poked.clear()

    async def close(self) -> None:
        self._stopped.set()
        await self._loop.run_in_executor(None, self._thread.join)

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                self._hear()
            except Exception:  # any trouble with the connection: go on with a new one
                self._stopped.wait(LISTEN_FOR)
            self._tell()

    def _hear(self) -> None:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            self._tell()  # whatever was missed while nobody listened
            driver: Any = connection.connection.driver_connection
            while not self._stopped.is_set():
                for _notice in driver.notifies(timeout=LISTEN_FOR, stop_after=1):
                    self._tell()
            connection.exec_driver_sql(f"UNLISTEN {CHANNEL}")

    def _tell(self) -> None:
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._poked.set)
