"""Runs migrations on the database the settings name, or on a connection that the caller hands over."""

from alembic import context
from sqlalchemy import Connection

from clinic.database import open_database
from clinic.keys import master_key
from clinic.settings import settings
from clinic.tables import metadata


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    chosen = settings()
    with open_database(chosen, master_key(chosen)).connect() as connection:
        run(connection)
        connection.commit()
