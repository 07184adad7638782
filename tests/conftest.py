"""What every test may ask for. The cast is settled once per process, in an encrypted file each test copies."""

import gc
import ipaddress
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import Result
from fastapi import FastAPI
from typer.testing import CliRunner

from clinic.app import create_app
from clinic.cli import app as cli
from clinic.database import close_database, transaction
from clinic.embedded import embedded
from clinic.keys import make_master_key, master_key
from clinic.migrating import migrate
from clinic.practice import passwords
from clinic.settings import Settings, settings
from clinic.vault import MasterKey, Vault
from clinic.web.program import Program
from reports.pdf import Press
from tests.cast import Cast, House, Visitor, settle


class NetworkReachedError(AssertionError):
    """A test tried to reach another computer."""


@pytest.fixture(scope="session", autouse=True)
def stay_on_this_computer() -> Iterator[None]:
    """No test reaches another computer: connecting to one, or asking for its address, fails at once."""
    connect, connect_ex, find = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(way):
        def attempt(self: socket.socket, address):
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                _refuse_others(address[0])
            return way(self, address)

        return attempt

    def look_up(host, *rest, **options):
        _refuse_others(host)
        return find(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", look_up)
        yield


def _refuse_others(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return
    try:
        here = ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        here = False
    if not here:
        raise NetworkReachedError(f"a test tried to reach {name}")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashing that takes no time, in this process only; programs that a test starts hash as they always do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@dataclass(frozen=True)
class Settled:
    """The database every test starts from."""

    folder: Path
    master: MasterKey
    cast: Cast

    def copy_to(self, folder: Path) -> Settings:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Settings(data=folder)


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory) -> tuple[Path, MasterKey]:
    """A folder with a master key and a migrated database that holds nothing."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    chosen = Settings(data=folder)
    make_master_key(chosen)
    master = master_key(chosen)
    engine = embedded(chosen.database_file, master.database)
    migrate(engine)
    close_database(engine)
    return folder, master


@pytest.fixture(scope="session")
def settled(tmp_path_factory, empty_folder) -> Settled:
    folder = tmp_path_factory.mktemp("settled") / "data"
    shutil.copytree(empty_folder[0], folder)
    engine = embedded(folder / "clinic.db", empty_folder[1].database)
    with transaction(engine) as session:
        cast = settle(session, Vault(empty_folder[1]))
    close_database(engine)
    return Settled(folder, empty_folder[1], cast)


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """One press for all tests; it starts at its first use."""
    made = Press()
    yield made
    made.close()


@pytest.fixture(scope="session")
def running_app(settled) -> FastAPI:
    """The program's routes; each test hangs its own database into it."""
    app = create_app(Settings(data=settled.folder))
    close_database(app.state.program.engine)
    gc.collect()
    return app


@pytest.fixture
def house(tmp_path: Path, settled: Settled, running_app: FastAPI, press: Press) -> Iterator[House]:
    """A program with the cast in it, for this test alone."""
    chosen = settled.copy_to(tmp_path / "data")
    engine = embedded(chosen.database_file, settled.master.database)
    vault = Vault(settled.master)
    running_app.state.program = Program(chosen, engine, vault, press)
    yield House(chosen, engine, vault, running_app, settled.cast)
    close_database(engine)


@pytest.fixture
def empty_house(tmp_path: Path, empty_folder, running_app: FastAPI, press: Press) -> Iterator[House]:
    """A program that nobody has an account in."""
    folder, master = empty_folder
    shutil.copytree(folder, tmp_path / "data")
    chosen = Settings(data=tmp_path / "data")
    engine = embedded(chosen.database_file, master.database)
    running_app.state.program = Program(chosen, engine, Vault(master), press)
    yield House(chosen, engine, Vault(master), running_app, None)
    close_database(engine)


@pytest.fixture
def cast(house: House) -> Cast:
    return house.cast


@pytest.fixture
def client(house: House) -> Visitor:
    """A browser that is not signed in."""
    return house.visitor()


@pytest.fixture
def nora(house: House) -> Visitor:
    """Nora's browser, signed in."""
    return house.visitor().sign_in(house.cast.nora)


@dataclass(frozen=True)
class Clinic:
    """The `clinic` command over a folder of its own: `clinic("couple", "list")`."""

    data: Path
    runner: CliRunner

    def __call__(self, *words: str, stdin: str | None = None) -> Result:
        settings.cache_clear()
        done = self.runner.invoke(cli, list(words), input=stdin)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    def first_account(self) -> None:
        words = ("--name", "Nora", "--password", "orchard lantern seven", "--practice", "Maple")
        assert self("user", "add", "nora@maple.example", *words).exit_code == 0


@pytest.fixture
def clinic(tmp_path: Path, empty_folder, monkeypatch) -> Iterator[Clinic]:
    """The command line over an empty, migrated database."""
    data = tmp_path / "clinic-data"
    shutil.copytree(empty_folder[0], data)
    monkeypatch.setenv("CLINIC_DATA", str(data))
    for name in ("CLINIC_DATABASE_URL", "CLINIC_KEY_PLACE", "CLINIC_KEY_FILE", "CLINIC_MASTER_KEY"):
        monkeypatch.delenv(name, raising=False)
    yield Clinic(data, CliRunner())
    settings.cache_clear()
