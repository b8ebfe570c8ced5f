"""The database: SQLite in a file unless a URL names PostgreSQL; the same code for both.

SQLite is opened anew for every transaction, so that a file taken away is noticed at once (an open
one goes on taking writes nobody will ever read) and one put back is used again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from api.jobs.errors import DatabaseError
from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

URL_VARIABLE = "MONARCA_DATABASE_URL"
_MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_S = 15.0  # how long a transaction waits for another's to end
_CONNECT_S = 5
_READS = "monarca_reads"
_SCHEMES = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
UPGRADE_HINT = "Run `monarca db upgrade`."


def database_url() -> str:
    """Return ``$MONARCA_DATABASE_URL``, else the SQLite file in the directory of networks."""
    from networks.artefact import home

    return os.environ.get(URL_VARIABLE) or f"sqlite:///{home() / 'monarca.db'}"


class Database:
    """A database by its URL: ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``.

    Raises
    ------
    InputError
        If the URL is neither; the URL is not repeated, for it may hold a password.
    """

    def __init__(self, url: str) -> None:
        scheme, _, rest = url.partition("://")
        self.file: Path | None = None
        if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
            self.file = Path(rest[1:])
            self._engine = _sqlite(self.file)
        elif scheme in _SCHEMES and rest:
            self._engine = _postgresql(f"{_SCHEMES[scheme]}://{rest}")
        else:
            expected = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
            raise InputError([Fault(URL_VARIABLE, f"{scheme}://…", expected)])

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session whose changes are kept when the block ends well, or none of them.

        Raises
        ------
        DatabaseError
            If the database cannot be reached or written. What breaks a unique key is raised as
            SQLAlchemy's ``IntegrityError``.
        """
        from sqlalchemy.orm import Session

        with _told(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that only reads; raises as ``writing`` does."""
        from sqlalchemy.orm import Session

        engine = self._engine.execution_options(**{_READS: True})
        with _told(), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def upgrade(self) -> None:
        """Make the tables, or bring them to this version; raises as ``writing`` does."""
        from alembic import command

        if self.file is not None:
            with _told():
                self.file.parent.mkdir(parents=True, exist_ok=True)
                sqlite3.connect(self.file).close()
        with _told(), self._engine.connect() as connection:
            command.upgrade(self._alembic(connection), "head")

    def prepare(self) -> None:
        """Upgrade the embedded database; refuse any other that is not of this version.

        Raises
        ------
        DatabaseError
            If it cannot be reached, or `monarca db upgrade` has to be run first.
        """
        if self.file is not None:
            self.upgrade()
        elif self.version() != self.newest_version():
            message = "The database is not of the version this software writes."
            raise DatabaseError(message, hint=UPGRADE_HINT)

    def version(self) -> str | None:
        """Return the version of the tables, None where there are none yet."""
        from alembic.migration import MigrationContext

        with _told(), self._engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def newest_version(self) -> str | None:
        """Return the version this software writes."""
        from alembic.script import ScriptDirectory

        return ScriptDirectory.from_config(self._alembic(None)).get_current_head()

    def _alembic(self, connection: Connection | None) -> Any:
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        return config

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def _sqlite(file: Path) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    address = f"file:{quote(str(file.absolute()))}?mode=rw"  # never makes a file by itself

    def connect() -> sqlite3.Connection:
        opened = sqlite3.connect(
            address, uri=True, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        try:
            opened.execute("PRAGMA journal_mode = WAL")
            opened.execute("PRAGMA synchronous = FULL")  # what was accepted outlives a power cut
            opened.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            opened.close()
            raise
        return opened

    def begin(connection: Connection) -> None:
        # A transaction that turns from reading to writing half way can fail; so say it beforehand.
        reads = connection.get_execution_options().get(_READS)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "begin", begin)
    return engine


def _postgresql(url: str) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError

    try:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_S})
    except ImportError as error:
        message = "PostgreSQL needs the package psycopg."
        raise DatabaseError(message, hint="Install monarca[postgres].") from error
    except (ArgumentError, ValueError):  # whose text may hold the password
        expected = "postgresql://USER:PASSWORD@HOST/NAME"
        raise InputError([Fault(URL_VARIABLE, "postgresql://…", expected)]) from None


@contextmanager
def _told() -> Iterator[None]:
    """Say in our words that the database failed; a broken unique key is the caller's to judge."""
    from sqlalchemy.exc import IntegrityError, SQLAlchemyError

    try:
        yield
    except IntegrityError:
        raise
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        message = f"The database cannot be used ({_first_line(error)})."
        raise DatabaseError(message, hint=UPGRADE_HINT) from error


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {str(cause).strip().splitlines()[0] if str(cause) else ''}"
