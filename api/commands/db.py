"""``monarca db``: the database of jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import say

if TYPE_CHECKING:
    from api.jobs.database import Database

app = typer.Typer(help="The database of jobs and saved requests.", no_args_is_help=True)
_MS_PER_DAY = 86_400_000


@app.command("upgrade")
def upgrade() -> None:
    """Make the tables, or bring them to this version."""
    database = _database()
    database.upgrade()
    say(f"The database is of version {database.version()}.")


@app.command("prune")
def prune(
    days: Annotated[float, typer.Option(min=0, help="Keep jobs that ended so many days ago")],
) -> None:
    """Throw away jobs that ended long ago, with their results."""
    from api.jobs.moments import now_ms
    from api.jobs.store import JobStore

    database = _database()
    database.prepare()
    gone = JobStore(database).prune(now_ms() - int(days * _MS_PER_DAY))
    say(f"{gone} job{'' if gone == 1 else 's'} thrown away.")


def _database() -> Database:
    from api.jobs.database import Database, database_url

    return Database(database_url())
