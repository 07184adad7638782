"""The embedded file: encrypted as a whole, durable, one transaction at a time."""

import threading

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from clinic.database import close_database, open_database, transaction
from clinic.embedded import DatabaseError, embedded
from clinic.practice import store
from clinic.practice.tables import Practice
from clinic.settings import Settings
from clinic.vault import Vault, VaultError, new_master_key, read_master_key


def test_the_file_does_not_open_without_its_key(house):
    close_database(house.engine)
    file = house.data / "clinic.db"
    assert not file.read_bytes().startswith(b"SQLite format")
    for key in ("", "PRAGMA key = \"x'" + "00" * 32 + "'\""):
        connection = sqlcipher.connect(str(file))
        connection.execute(key)
        with pytest.raises(sqlcipher.DatabaseError):
            connection.execute("SELECT * FROM member")
        connection.close()


def test_a_wrong_master_key_is_said_in_words(house):
    close_database(house.engine)
    other = open_database(house.settings, read_master_key(new_master_key()))
    with pytest.raises(DatabaseError, match="does not open with this master key"), other.connect():
        pass
    close_database(other)


def test_a_master_key_that_is_not_the_databases_own_is_refused(house):
    with house.transaction() as session:
        store.require_own_key(session, house.vault)
        with pytest.raises(VaultError, match="another master key"):
            store.require_own_key(session, Vault(read_master_key(new_master_key())))


def test_the_settings_that_keep_words_safe(house):
    with house.engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "cipher_version")
        }
    assert settings["cipher_version"]
    assert (settings["journal_mode"], settings["synchronous"]) == ("wal", 2)
    assert (settings["foreign_keys"], settings["secure_delete"]) == (1, 1)


def test_the_file_and_its_folder_are_for_their_owner_alone(tmp_path):
    file = tmp_path / "new" / "clinic.db"
    engine = embedded(file, bytes(32))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        for kept in file.parent.iterdir():
            assert kept.stat().st_mode & 0o077 == 0, kept.name
    assert file.parent.stat().st_mode & 0o077 == 0
    close_database(engine)


def test_an_error_does_not_print_what_was_written(house):
    with pytest.raises(SQLAlchemyError) as refused, house.engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO nothing VALUES (?)", ("quillsecret",))
    assert "quillsecret" not in str(refused.value)


def test_a_transaction_is_all_or_nothing(house):
    before = house.contents()

    def stumble():
        with transaction(house.engine) as session:
            session.exec(select(Practice)).first().name = "Changed"
            session.flush()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        stumble()
    assert house.contents() == before


def test_two_writers_take_turns_and_lose_nothing(house):
    def count_up():
        for _ in range(10):
            with transaction(house.engine) as session:
                session.exec(select(Practice).order_by(Practice.id)).first().audit_seq += 1

    with transaction(house.engine) as session:
        before = session.exec(select(Practice).order_by(Practice.id)).first().audit_seq
    threads = [threading.Thread(target=count_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction(house.engine) as session:
        assert session.exec(select(Practice).order_by(Practice.id)).first().audit_seq == before + 20


def test_a_reader_does_not_wait_for_a_writer(house):
    with transaction(house.engine) as writing:
        writing.exec(select(Practice)).first().name = "Not yet"
        writing.flush()
        with transaction(house.engine, reading=True) as session:
            assert "Not yet" not in [practice.name for practice in session.exec(select(Practice))]


def test_the_settings_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("CLINIC_DATA", str(tmp_path))
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("CLINIC_DATABASE_URL", "postgresql+psycopg://someone:quillsecret@localhost/clinic")
    chosen = Settings()
    assert (chosen.data, chosen.port, chosen.database_file) == (tmp_path, 8123, tmp_path / "clinic.db")
    assert "quillsecret" not in repr(chosen)


def test_a_connection_that_goes_on_to_another_transaction_keeps_its_turn_and_gives_it_back(house):
    with house.engine.connect() as connection:
        for _ in range(3):
            with connection.begin():
                connection.exec_driver_sql("SELECT 1")
    with house.transaction() as session:
        session.connection()
