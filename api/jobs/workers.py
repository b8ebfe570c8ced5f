"""Worker processes beside a server: started, replaced when they die, ended with it.

Each holds the reading end of a pipe whose other end the server holds, so that it learns of the
server's end however that comes, and finishes the item at hand.
"""

from __future__ import annotations

import logging
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING

from api.jobs.errors import DatabaseError
from api.jobs.queue import JobQueue

if TYPE_CHECKING:
    from api.jobs.database import Database

_log = logging.getLogger(__name__)
_LOOK_S = 0.2
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 10.0  # before one that dies at once is started again
COMMAND = (sys.executable, "-m", "api", "work", "--until-input-ends", "--name")


class JobWorkers:
    """Worker processes that live as long as the block they are entered for.

    Parameters
    ----------
    database
        Where leases of the dead are freed at once, without waiting for them to run out.
    count
        How many processes.
    command
        What starts one, `COMMAND` when empty; the worker's name is put at its end.
    grace_s
        Seconds the items at hand have to be finished when the block ends.
    healthy_s
        Seconds a worker has to live for the next to be started at once when it dies.
    """

    def __init__(
        self,
        database: Database,
        count: int,
        command: Sequence[str] = (),
        grace_s: float = 30.0,
        healthy_s: float = 20.0,
    ) -> None:
        self._database, self._command = database, tuple(command) or COMMAND
        self._grace_s, self._healthy_s = grace_s, healthy_s
        self._ending = Event()
        self._watched = [Thread(target=self._watch, name=f"worker-{n}") for n in range(count)]

    def __enter__(self) -> JobWorkers:
        for thread in self._watched:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.set()
        for thread in self._watched:
            thread.join()

    def _watch(self) -> None:
        """Keep one worker running until the end."""
        pause_s = _FIRST_PAUSE_S
        while not self._ending.is_set():
            name, begun = f"worker-{secrets.token_hex(8)}", time.monotonic()
            process = subprocess.Popen([*self._command, name], stdin=subprocess.PIPE)
            while process.poll() is None and not self._ending.wait(_LOOK_S):
                pass
            if process.poll() is None:
                self._end(process)
            assert process.stdin is not None  # noqa: S101 - it was asked for
            process.stdin.close()
            self._free(name)
            if self._ending.is_set():
                return
            _log.warning("a worker ended with %s; another is started", process.returncode)
            lived_s = time.monotonic() - begun
            self._ending.wait(pause_s)
            lived = lived_s >= self._healthy_s
            pause_s = _FIRST_PAUSE_S if lived else min(2 * pause_s, _LONGEST_PAUSE_S)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """Let a worker finish the item at hand, or kill it when that takes too long."""
        assert process.stdin is not None  # noqa: S101 - it was asked for
        process.stdin.close()
        try:
            process.wait(self._grace_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _free(self, name: str) -> None:
        try:
            JobQueue(self._database, name).let_go()
        except DatabaseError as error:  # then its leases run out
            _log.warning("%s", error)
