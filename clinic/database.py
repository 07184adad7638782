"""The database, embedded or PostgreSQL, and the one way to be in a transaction.

The embedded file is SQLCipher: encrypted as a whole, write-ahead log, `synchronous=FULL` (in simulated power cuts
`NORMAL` lost acknowledged commits). A transaction that may write takes the write lock at its start, so that it never
fails half-way because another one wrote in between.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, event, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session, create_engine

from clinic.settings import Settings
from clinic.vault import MasterKey

ONE_MOMENT: dict[str, Any] = {"isolation_level": "REPEATABLE READ"}
"""What makes a transaction see one moment on PostgreSQL, as it does on the embedded database without being told."""

PATIENCE = 10
"""Seconds that a writer waits for the one before it."""

READERS, MORE_READERS = 8, 10
"""Connections to the embedded file that are kept open for reading, and how many more there can be for a while."""

FOR_READING = "for reading"


class DatabaseError(Exception):
    """The database cannot be opened; the message says why in words."""


def open_database(chosen: Settings, master: MasterKey) -> Engine:
    """The engine for the chosen database."""
    if chosen.database_url is not None:
        return create_engine(chosen.database_url.get_secret_value(), hide_parameters=True, pool_pre_ping=True)
    return embedded(chosen.database_file, master.database)


def is_there(chosen: Settings) -> bool:
    """Whether there are data already: the file, or a practice on the server."""
    if chosen.database_url is None:
        return chosen.database_file.exists()
    engine = create_engine(chosen.database_url.get_secret_value(), hide_parameters=True)
    try:
        with engine.connect() as connection:
            has_tables = inspect(connection).has_table("practice")
            return has_tables and connection.execute(text("SELECT 1 FROM practice LIMIT 1")).first() is not None
    finally:
        engine.dispose()


def embedded(file: Path, key: bytes) -> Engine:
    """The engine over one encrypted file; `key` is 32 bytes. It has one connection, and another engine `for_reading`.

    So the writers of this process wait for each other, one after the other, before they ask the file: asking the file
    means asking again and again, with longer and longer pauses, and whoever came late can be first. Writers of other
    processes still meet at the file. And what one writer read is still known to the next.

    Raises:
        DatabaseError: the file is there and does not open with this key.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    def connect() -> sqlcipher.Connection:
        connection = sqlcipher.connect(str(file), timeout=PATIENCE, check_same_thread=False, isolation_level=None)
        try:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlcipher.DatabaseError as error:
            connection.close()
            raise DatabaseError(f"{file} does not open with this master key.") from error
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    readers = _engine(connect, "BEGIN", READERS, MORE_READERS, {})
    writer = _engine(connect, "BEGIN IMMEDIATE", 1, 0, {FOR_READING: readers})
    event.listen(writer, "engine_disposed", lambda _engine: readers.dispose())
    file.touch(mode=0o600)
    return writer


def _engine(
    connect: Callable[[], sqlcipher.Connection], begin: str, kept: int, more: int, options: dict[str, Engine]
) -> Engine:
    """`kept` connections stay open, and `more` can come for a while; whoever finds none waits as a writer does."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=QueuePool,
        pool_size=kept,
        max_overflow=more,
        pool_timeout=PATIENCE,
        hide_parameters=True,
        execution_options=options,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def for_reading(engine: Engine) -> Engine:
    """The engine whose transactions only read. They wait for nobody, and nobody waits for them."""
    reading: Engine | None = engine.get_execution_options().get(FOR_READING)
    return reading or engine.execution_options(**ONE_MOMENT)


@contextmanager
def transaction(engine: Engine, *, reading: bool = False) -> Iterator[Session]:
    """A session in one transaction: committed at the end, rolled back if anything goes wrong.

    One that is only `reading` sees everything as it was at one moment, whatever is committed meanwhile.
    """
    with Session(for_reading(engine) if reading else engine, expire_on_commit=False) as session:
        yield session
        session.commit()


def is_embedded(engine: Engine) -> bool:
    """Whether the database is the one file, in which one transaction writes at a time."""
    return engine.dialect.name != "postgresql"


def step_out(session: Session) -> None:
    """Ends the transaction and keeps what it did; the session's next statement begins another.

    For slow work in the middle of a request, such as printing: nobody else should have to wait for it. What was read
    before may be old afterwards.
    """
    session.commit()


def one_at_a_time(connection: Connection, work: str) -> None:
    """Waits until nobody else does this `work`, and keeps others waiting until the transaction ends.

    For what a row cannot be held for, because there is none yet. The embedded database needs nothing: there only one
    transaction writes at a time.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:work, 0))"), {"work": work})


_TRY_AGAIN = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL's codes for what may well work a moment later: not serializable, deadlock, lock not available."""


def is_busy(error: BaseException) -> bool:
    """Whether the database only had too much to do, so that the same request may work when it is sent again."""
    if isinstance(error, OperationalError):
        return "database is locked" in str(error.orig) or getattr(error.orig, "sqlstate", None) in _TRY_AGAIN
    return isinstance(error, PoolTimeoutError)
