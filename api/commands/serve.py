"""``monarca serve``: the HTTP API."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

from api.commands.console import opened_network, say


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on")] = 8000,
    job_workers: Annotated[
        int,
        typer.Option(
            min=0, max=64, envvar="MONARCA_JOB_WORKERS", help="Processes that do jobs; 0: none here"
        ),
    ] = 1,
) -> None:
    """Serve the HTTP API; its OpenAPI description is at /openapi.json."""
    import uvicorn

    from api.app import create_app
    from api.jobs.database import Database, database_url
    from api.jobs.workers import JobWorkers

    database = Database(database_url())
    database.prepare()
    network = opened_network()
    say(f"Serving network {network.version} on http://{host}:{port}")
    app = create_app(lambda: network, database)
    # uvicorn raises the signal that ended it once more; it must not end us before the workers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with JobWorkers(database, job_workers):
        uvicorn.run(app, host=host, port=port, log_level="warning")
