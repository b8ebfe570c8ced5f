"""A server and its workers with a kind of job that takes a moment, to be killed by the tests.

python -m tests.api.jobs.toy_server FILE          looks after two workers
python -m tests.api.jobs.toy_server FILE NAME     is one of them
"""

from __future__ import annotations

import sys
import time
from types import MappingProxyType

from api.jobs.database import Database
from api.jobs.kind import Kind
from api.jobs.queue import JobQueue
from api.jobs.stopping import stop_when_told
from api.jobs.worker import Worker
from api.jobs.workers import JobWorkers

LEASE_S = 1.5


def echo(_desk, _shared, asked):
    time.sleep(asked["takes_s"])
    return {"n": asked["n"]}


KINDS = MappingProxyType({"echo": Kind("echo", echo, {})})


def main(file: str, name: str | None = None) -> None:
    database = Database(f"sqlite:///{file}")
    if name is None:
        command = (sys.executable, "-m", __spec__.name, file)
        with JobWorkers(database, 2, command, healthy_s=0.0):
            sys.stdin.read()
        return
    worker = Worker(JobQueue(database, name, LEASE_S), lambda: None, KINDS, beat_s=LEASE_S / 4)
    stop_when_told(worker.stop, until_input_ends=True)
    worker.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
