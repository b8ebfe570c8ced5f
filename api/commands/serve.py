"""``monarca serve``: the HTTP API and the page."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import opened_network, say

if TYPE_CHECKING:
    from api.settings import Settings

_COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is first imported


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; MONARCA_HOST, else 127.0.0.1")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port to listen on; MONARCA_PORT, else 8000"),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes; MONARCA_WORKERS, else 1")
    ] = None,
    job_workers: Annotated[
        int,
        typer.Option(
            min=0, max=64, envvar="MONARCA_JOB_WORKERS", help="Processes that do jobs; 0: none here"
        ),
    ] = 1,
) -> None:
    """Serve the HTTP API and the page; all settings are in api/README.md."""
    import uvicorn

    from api.jobs.database import Database, database_url
    from api.jobs.workers import JobWorkers
    from api.serving import FACTORY
    from api.settings import Settings

    given = {"MONARCA_HOST": host, "MONARCA_PORT": port, "MONARCA_WORKERS": workers}
    os.environ.update({name: str(value) for name, value in given.items() if value is not None})
    settings = Settings.from_environment(os.environ)
    database = Database(database_url())
    database.prepare()
    version = opened_network().version
    # uvicorn raises the signal that ended it once more; it must not end us before the workers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _shared(settings), JobWorkers(database, job_workers):
        say(f"Serving network {version} on http://{settings.host}:{settings.port}")
        uvicorn.run(FACTORY, factory=True, **_how(settings))


def _how(settings: Settings) -> dict[str, Any]:
    """Return how uvicorn is to serve. Logs are ours: they tell nothing of what was asked."""
    return {
        "host": settings.host,
        "port": settings.port,
        "workers": settings.workers,
        "loop": "auto",  # uvloop, and httptools, where they are to be had
        "http": "auto",
        "ws": "none",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": list(settings.proxies),
        "timeout_graceful_shutdown": settings.drain_s,
    }


@contextmanager
def _shared(settings: Settings) -> Iterator[None]:
    """Make the files that workers count in together, and remove them at the end."""
    from api.app import RATE_FILE
    from api.rate import rate_file

    made = []
    if settings.workers > 1:
        made.append(Path(tempfile.mkdtemp(prefix="monarca-counts-")))
        os.environ[_COUNTS] = str(made[-1])
    if settings.workers > 1 and settings.rate_per_min:
        made.append(rate_file())
        os.environ[RATE_FILE] = str(made[-1])
    try:
        yield
    finally:
        for path in made:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
