"""Statements that go past a session's rows. Each is made once a process and then only run.

Where many people save at once, a session's own bookkeeping and the making of a statement take several times as long as
the database does. What was changed this way is the same in the rows that the session holds.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, Update, bindparam, event, inspect, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel

CONNECTION = "connection"

Insert = postgresql.Insert | sqlite.Insert


def directly(session: Session) -> Connection:
    """The session's connection, in its transaction. What waits in the session is written first."""
    session.flush()
    found: Connection | None = session.info.get(CONNECTION)
    return found or session.connection()


@event.listens_for(Session, "after_begin")
def _remember(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """Finding it anew for every statement is a fifth of what a small one costs."""
    session.info[CONNECTION] = connection


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(CONNECTION, None)


def change(session: Session, row: SQLModel, **values: object) -> None:
    """Writes a few columns of one row, and nothing else."""
    table = table_of(type(row))
    keys = {f"of_{column.name}": getattr(row, column.name) for column in table.primary_key}
    directly(session).execute(_update(table, tuple(values)), {**keys, **values})
    for name, value in values.items():
        set_committed_value(row, name, value)


def put(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes rows with one statement, each over the one with its key if there is one. All have the same columns."""
    if rows:
        connection = directly(session)
        connection.execute(_upsert(table_of(model), tuple(rows[0]), connection.dialect.name), list(rows))


@cache
def table_of(model: type[SQLModel]) -> Table:
    table = inspect(model).local_table
    if not isinstance(table, Table):
        raise TypeError(model.__name__)
    return table


@cache
def _update(table: Table, names: tuple[str, ...]) -> Update:
    found = update(table).where(*(column == bindparam(f"of_{column.name}") for column in table.primary_key))
    return found.values({name: bindparam(name) for name in names})


@cache
def _upsert(table: Table, names: tuple[str, ...], dialect: str) -> Insert:
    new: Insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    fresh = {name: new.excluded[name] for name in names if name not in keys}
    return new.values({name: bindparam(name) for name in names}).on_conflict_do_update(index_elements=keys, set_=fresh)
