"""Brings the database to the tables this program knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from clinic.database import one_at_a_time

ROOT = Path(__file__).resolve().parent.parent


def config() -> Config:
    return Config(ROOT / "alembic.ini")


def migrate(engine: Engine, revision: str = "head") -> None:
    """Runs every migration up to `revision` that has not run yet, in one transaction. Other processes wait."""
    with engine.begin() as connection:
        one_at_a_time(connection, "migrating")
        steps = config()
        steps.attributes["connection"] = connection
        command.upgrade(steps, revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has the tables of this program."""
    with engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory.from_config(config()).get_heads())
