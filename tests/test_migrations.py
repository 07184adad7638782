"""The diary of the tables: it runs on an empty database and a filled one, back again, and says what the code says."""

import shutil
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, MetaData, Table, inspect
from sqlmodel import select

from clinic import demo
from clinic.couples.rules import Audience
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.database import close_database, transaction
from clinic.embedded import embedded
from clinic.intake.tables import IntakePacket
from clinic.migrating import config, is_current, migrate
from clinic.questionnaires.tables import ImportedForm
from clinic.settings import Settings
from clinic.tables import metadata
from clinic.vault import Vault, new_master_key, read_master_key
from tests.cast import contents

EMPTY = {"alembic_version"}


@pytest.fixture
def engine(tmp_path):
    made = embedded(tmp_path / "clinic.db", bytes(32))
    yield made
    close_database(made)


def downgrade(engine, revision="base"):
    with engine.begin() as connection:
        steps = config()
        steps.attributes["connection"] = connection
        command.downgrade(steps, revision)


def tables(engine):
    return set(inspect(engine).get_table_names())


def test_up_from_nothing_down_and_up_again(engine):
    assert not is_current(engine)
    migrate(engine)
    assert is_current(engine)
    assert tables(engine) == {*metadata.tables, *EMPTY}
    downgrade(engine)
    assert tables(engine) == EMPTY
    assert not is_current(engine)
    migrate(engine)
    assert is_current(engine)


def test_running_it_again_changes_nothing(engine):
    migrate(engine)
    before = contents(engine)
    migrate(engine)
    assert contents(engine) == before


def drift(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, metadata)


def test_the_tables_are_what_the_code_says(engine):
    migrate(engine)
    assert drift(engine) == []


def test_the_check_would_see_a_drift(engine):
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE couple ADD COLUMN extra VARCHAR")
        connection.exec_driver_sql("DROP INDEX ix_couple_practice_id")
    assert len(drift(engine)) == 2


def test_every_step_on_its_own_goes_up_and_down(engine):
    steps = list(ScriptDirectory.from_config(config()).walk_revisions())[::-1]
    for step in steps:
        migrate(engine, step.revision)
    for step in reversed(steps):
        downgrade(engine, step.down_revision or "base")
    assert tables(engine) == EMPTY


def test_the_pages_of_the_diary_are_dated_and_say_what_they_do():
    for step in ScriptDirectory.from_config(config()).walk_revisions():
        assert step.path.rsplit("/", 1)[1].removesuffix(".py") == step.revision
        assert step.revision[:4].isdecimal()
        assert step.doc.endswith(".")


def test_a_filled_database_stays_as_it_is(engine):
    migrate(engine)
    demo.fill(engine, Vault(read_master_key(new_master_key())))
    before = contents(engine)
    assert len(before["couple"]) == 13
    assert before["cycle_edit"]
    migrate(engine)
    assert contents(engine) == before
    downgrade(engine)
    assert tables(engine) == EMPTY


BEFORE_SESSIONS = "2026_11_25_practice_paper"


def begin_an_old_session(engine):
    """A therapy session as words of a map began it before sessions held more than a date."""
    one, now = uuid4(), datetime.now(UTC)
    practice = {"id": one, "name": "Maple", "created_at": now, "is_demo": False, "audit_seq": 0, "key_check": b""}
    couple = {"id": one, "practice_id": one, "created_at": now, "cycle_type_sealed": b"", "revision": 1}
    held = {"id": one, "couple_id": one, "held_on": now.date()}
    with engine.begin() as connection:
        for table, row in (("practice", practice), ("couple", couple), ("therapy_session", held)):
            columns = [column for column in metadata.tables[table].columns if column.name in row]
            connection.execute(Table(table, MetaData(), *(Column(one.name, one.type) for one in columns)).insert(), row)
    return held


def test_a_session_of_before_is_begun_and_loses_nothing(engine):
    migrate(engine, BEFORE_SESSIONS)
    held = begin_an_old_session(engine)
    migrate(engine)
    with transaction(engine) as session:
        (row,) = session.exec(select(TherapySession)).all()
        assert (row.id, row.couple_id, row.held_on) == (held["id"], held["couple_id"], held["held_on"])
        assert (row.state, row.revision, row.summary_audience) == (SessionState.BEGUN, 1, Audience.COUNSELOR)
        assert (row.began_at, row.record_sealed, row.released_at) == (None, None, None)
    downgrade(engine, BEFORE_SESSIONS)
    assert len(contents(engine)["therapy_session"]) == 1
    migrate(engine)
    assert drift(engine) == []


BEFORE_PACKETS = "2026_11_25_own_forms"


def keep_what_was_sent_before_titles(engine):
    """A form that was imported, and a packet that was sent, before one could be retired or had a title."""
    one, now = uuid4(), datetime.now(UTC)
    practice = {"id": one, "name": "Maple", "created_at": now, "is_demo": False, "audit_seq": 0, "key_check": b""}
    couple = {"id": one, "practice_id": one, "created_at": now, "cycle_type_sealed": b"", "revision": 1}
    packet = {"id": one, "couple_id": one, "side": "a", "packet": "private-check", "delivery": "link", "sent_at": now}
    form = {"id": one, "practice_id": one, "version": "1", "language": "en", "sha256": "0", "title": "Old"}
    form |= {"definition": b"{}", "imported_at": now}
    rows = {"practice": practice, "couple": couple, "intake_packet": packet, "imported_form": form}
    with engine.begin() as connection:
        for table, row in rows.items():
            columns = [column for column in metadata.tables[table].columns if column.name in row]
            connection.execute(Table(table, MetaData(), *(Column(one.name, one.type) for one in columns)).insert(), row)


def test_what_was_sent_before_has_no_title_and_what_was_imported_is_not_retired(engine):
    migrate(engine, BEFORE_PACKETS)
    keep_what_was_sent_before_titles(engine)
    migrate(engine)
    with transaction(engine) as session:
        assert session.exec(select(IntakePacket)).one().title is None
        assert session.exec(select(ImportedForm)).one().retired is False
    downgrade(engine, BEFORE_PACKETS)
    assert len(contents(engine)["intake_packet"]) == len(contents(engine)["imported_form"]) == 1
    migrate(engine)
    assert drift(engine) == []


def test_a_migration_that_fails_half_way_leaves_nothing_behind(engine, monkeypatch):
    def fails(*_given):
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr("alembic.operations.Operations.create_index", fails)
        with pytest.raises(InterruptedError):
            migrate(engine)
    assert tables(engine) <= EMPTY
    migrate(engine)
    assert is_current(engine)


def test_the_alembic_command_works_on_the_database_of_the_settings(tmp_path, empty_folder, monkeypatch, clinic):
    steps = config()
    command.downgrade(steps, "base")
    command.upgrade(steps, "head")
    command.check(steps)
    assert clinic("demo").exit_code == 0


def test_the_command_line_makes_and_migrates_the_database(tmp_path, clinic):
    shutil.rmtree(clinic.data)
    clinic.first_account()
    assert Settings(data=clinic.data).database_file.exists()
    assert clinic("user", "list").stdout.startswith("nora@maple.example")
