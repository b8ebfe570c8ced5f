"""What Alembic runs: the steps that are missing, in one transaction, one process at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from api.jobs.records import Record

_LOCK = 5_461_970  # any number, the same for all who upgrade


def _run(connection: Connection) -> None:
    with connection.begin():  # in SQLite this takes the write lock before the version is read
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        context.configure(connection=connection, target_metadata=Record.metadata)
        context.run_migrations()


_run(context.config.attributes["connection"])
