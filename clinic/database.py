"""The database, embedded or PostgreSQL, and the one way to be in a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session, create_engine

from clinic.embedded import FOR_READING, embedded
from clinic.settings import Settings
from clinic.vault import MasterKey

ONE_MOMENT: dict[str, Any] = {"isolation_level": "REPEATABLE READ"}
"""What makes a transaction see one moment on PostgreSQL, as it does on the embedded database without being told."""


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


def close_database(engine: Engine) -> None:
    """Closes every connection of an engine that was opened here, those for reading too."""
    engine.dispose()
    reading: Engine | None = engine.get_execution_options().get(FOR_READING)
    if reading is not None:
        reading.dispose()


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
