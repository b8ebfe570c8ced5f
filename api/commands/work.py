"""``monarca work``: one more worker for jobs."""

from __future__ import annotations

import os
import secrets
from typing import Annotated

import typer

from api.commands.console import opened_network


def work(
    name: Annotated[
        str | None, typer.Option(help="What its leases are held under; one of its own when absent")
    ] = None,
    until_input_ends: Annotated[
        bool, typer.Option("--until-input-ends", help="Stop when standard input is closed")
    ] = False,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="Stop when no item waits")
    ] = False,
) -> None:
    """Answer items of jobs until told to stop; the server starts its own, this is for more.

    On SIGTERM or SIGINT the item at hand is finished first.
    """
    from functools import lru_cache

    from api.jobs.database import Database, database_url
    from api.jobs.kind import Desk
    from api.jobs.kinds import KINDS
    from api.jobs.queue import JobQueue
    from api.jobs.stopping import stop_when_told
    from api.jobs.worker import Worker
    from routing.memory import collect_seldom
    from routing.parameter_book import ParameterBook

    collect_seldom()
    database = Database(database_url())
    database.prepare()
    desk = lru_cache(1)(lambda: Desk(opened_network(), ParameterBook.load()))
    queue = JobQueue(database, name or f"{os.getpid()}-{secrets.token_hex(8)}")
    worker = Worker(queue, desk, KINDS)
    stop_when_told(worker.stop, until_input_ends=until_input_ends)
    worker.run(until_idle=until_idle)
