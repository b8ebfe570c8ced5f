"""The server over the network the tests draw, with workers that answer by sleeping a moment.

It is for killing: what is asked of it is accepted, kept and done as ever, but a worker takes a
second to start and not ten, and one that dies is always replaced at once (the real server waits
longer and longer for workers that die young).

python -m benchmarks.toy_service serve --port N --job-workers N
python -m benchmarks.toy_service work --until-input-ends --name NAME
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Mapping
from functools import partial
from typing import Any


def _serve() -> None:
    from api.cli import main as command_line
    from api.commands import serve
    from api.jobs import workers
    from networks import network
    from tests.api.toy import DrawnNetwork

    serve.opened_network = network.open_network = DrawnNetwork  # type: ignore[assignment]
    os.environ["MONARCA_WARM"] = "off"  # the drawing has no usual questions
    workers.JobWorkers = partial(workers.JobWorkers, healthy_s=0.0)  # type: ignore[assignment, misc]
    workers.COMMAND = (sys.executable, "-m", "benchmarks.toy_service", *workers.COMMAND[3:])
    command_line()


def _work(name: str) -> None:
    from api.jobs.database import Database, database_url
    from api.jobs.kind import Kind
    from api.jobs.queue import JobQueue
    from api.jobs.stopping import stop_when_told
    from api.jobs.worker import Worker

    queue = JobQueue(Database(database_url()), name)
    desk: Any = None
    worker = Worker(queue, lambda: desk, {"shipments": Kind("shipments", _slept, {})})
    stop_when_told(worker.stop, until_input_ends=True)
    worker.run()


def _slept(_desk: Any, _shared: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    time.sleep(random.uniform(0.1, 2.0))  # noqa: S311
    return {"reference": asked["reference"]}


if __name__ == "__main__":
    _serve() if sys.argv[1] == "serve" else _work(sys.argv[-1])
