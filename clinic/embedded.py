"""The embedded database: one file, encrypted as a whole by SQLCipher, with a connection to write and others to read.

Write-ahead log, `synchronous=FULL` (in simulated power cuts `NORMAL` lost acknowledged commits). A transaction that may
write takes the write lock at its start, so that it never fails half-way because another one wrote in between.
"""

from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPIModule
from sqlmodel import create_engine
from typing_extensions import override

PATIENCE = 10
"""Seconds that a writer waits for the one before it."""

READERS, MORE_READERS = 8, 10
"""Connections to the embedded file that are kept open for reading, and how many more there can be for a while."""

AT_HAND = 64
"""Megabytes of the file that the writer keeps at hand, and each reader an eighth of it. A page that is not at hand is
decrypted and its seal checked each time it is asked for.
"""

FOR_READING = "for reading"


class DatabaseError(Exception):
    """The database cannot be opened; the message says why in words."""


class Reading(SQLiteDialect_pysqlite):
    """SQLite whose transactions begin when they are told to.

    A listener to the engine's `begin` would do the same, and make every statement of the engine look for listeners.
    """

    driver = "reading"
    supports_statement_cache = True
    begin = "BEGIN"

    @classmethod
    @override
    def import_dbapi(cls) -> DBAPIModule:
        module: DBAPIModule = sqlcipher
        return module

    @override
    def do_begin(self, dbapi_connection: DBAPIConnection) -> None:
        dbapi_connection.cursor().execute(self.begin)

    @override
    def do_savepoint(self, connection: Connection, name: str) -> None:
        run_directly(connection, f"SAVEPOINT {name}")

    @override
    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        run_directly(connection, f"RELEASE SAVEPOINT {name}")


class Writing(Reading):
    """The same, and it has the write lock from its begin on."""

    driver = "writing"
    supports_statement_cache = True
    begin = "BEGIN IMMEDIATE"


def run_directly(connection: Connection, statement: str) -> None:
    """Past the compiler: a group commit makes and releases a savepoint for every page that is saved."""
    connection.connection.cursor().execute(statement)


for dialect in (Reading, Writing):
    registry.register(f"sqlite.{dialect.driver}", __name__, dialect.__name__)


def embedded(file: Path, key: bytes) -> Engine:
    """The engine over one encrypted file; `key` is 32 bytes. It has one connection, and another engine `for_reading`.

    So the writers of this process wait for each other, one after the other, before they ask the file: asking the file
    means asking again and again, with longer and longer pauses, and whoever came late can be first. Writers of other
    processes still meet at the file. And what one writer read is still known to the next.

    Raises:
        DatabaseError: the file is there and does not open with this key.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    readers = _engine(lambda: _opened(file, key, AT_HAND // 8), Reading, READERS, MORE_READERS, {})
    writer = _engine(lambda: _opened(file, key, AT_HAND), Writing, 1, 0, {FOR_READING: readers})
    file.touch(mode=0o600)
    return writer


def _opened(file: Path, key: bytes, at_hand: int) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(file), timeout=PATIENCE, check_same_thread=False, isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlcipher.DatabaseError as error:
        connection.close()
        raise DatabaseError(f"{file} does not open with this master key.") from error
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{at_hand * 1024}")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _engine(
    opened: Callable[[], sqlcipher.Connection],
    dialect: type[Reading],
    kept: int,
    more: int,
    options: dict[str, Engine],
) -> Engine:
    """`kept` connections stay open, and `more` can come for a while; whoever finds none waits as a writer does."""
    return create_engine(
        f"sqlite+{dialect.driver}://",
        creator=opened,
        poolclass=QueuePool,
        pool_size=kept,
        max_overflow=more,
        pool_timeout=PATIENCE,
        hide_parameters=True,
        execution_options=options,
    )
