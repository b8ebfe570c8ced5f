"""Where long work is done: a few threads, a short queue before them, and a refusal when it is full.

A search holds a thread for as long as it takes. More threads than cores only make all of them
slower, and a queue without an end makes everybody wait for what nobody waits for any more.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from networks.errors import MonarcaError

_Done = TypeVar("_Done")
RETRY_AFTER_S = 2  # searches take tens of milliseconds: a full queue is soon empty


class BusyError(MonarcaError):
    """As much work waits as may; it is worth asking again soon."""

    code = "busy"


class Workroom:
    """Threads that do long work for the event loop, which it never holds up.

    Parameters
    ----------
    threads
        How many pieces of work are done at once.
    queue
        How many more may wait.
    """

    def __init__(self, threads: int, queue: int) -> None:
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None  # made when first needed, and after closing
        self._most = threads + queue
        self.pending = 0

    async def run(self, work: Callable[[], _Done]) -> _Done:
        """Return what ``work`` does, done in a thread of the room.

        Raises
        ------
        BusyError
            If the queue is full. Whatever ``work`` raises is raised too.
        """
        if self.pending >= self._most:
            raise BusyError("All threads are busy and the queue before them is full.")
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="monarca-work")
        self.pending += 1
        try:
            run = contextvars.copy_context().run
            return await asyncio.get_running_loop().run_in_executor(self._pool, run, work)
        finally:
            self.pending -= 1

    def close(self) -> None:
        """Let the threads go; work that has not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
