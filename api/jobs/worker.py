"""A worker: takes an item, answers it, writes it down, and says meanwhile that it lives."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from api.faults import listed
from api.jobs.errors import DatabaseError
from api.jobs.queue import Claimed, JobQueue
from networks.errors import InputError, MonarcaError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.jobs.kind import Desk, Kind

_log = logging.getLogger(__name__)
_IDLE_S = 0.25  # between two looks at an empty queue
_AWAY_S = 1.0  # between two tries at a database that is away


class Worker:
    """Answers items until told to stop.

    Parameters
    ----------
    queue
        Where the items come from.
    desk
        Makes what answers are made with; called when the first item is there.
    kinds
        The kinds of jobs it can do, by name.
    beat_s
        Seconds between two signs of life; well below the queue's lease.
    """

    def __init__(
        self,
        queue: JobQueue,
        desk: Callable[[], Desk],
        kinds: Mapping[str, Kind],
        beat_s: float = 8.0,
    ) -> None:
        self._queue, self._desk, self._kinds = queue, desk, kinds
        self._beat_s = beat_s
        self._stop = Event()

    def stop(self) -> None:
        """Finish the item at hand, then return from `run`."""
        self._stop.set()

    def run(self, *, until_idle: bool = False) -> None:
        """Answer items until told to stop, or until none waits."""
        while not self._stop.is_set():
            try:
                claimed = self._queue.claim()
            except DatabaseError as error:
                _log.warning("%s", error)
                self._stop.wait(_AWAY_S)
                continue
            if claimed is not None:
                self._do(claimed)
            elif until_idle:
                return
            else:
                self._stop.wait(_IDLE_S)

    def _do(self, claimed: Claimed) -> None:
        with self._living():
            try:
                desk = self._desk()
            except MonarcaError as error:  # no network, no answers; the item is not to blame
                _log.warning("%s", error)
                self._give_back(claimed)
                return
            state, body = self._outcome(desk, claimed)
        while True:  # an answer is worth waiting for the database to be back
            try:
                if not self._queue.finish(claimed, state, body):
                    _log.info("item %d of %s is answered", claimed.position, claimed.job_id)
                return
            except DatabaseError as error:
                _log.warning("%s", error)
                if self._stop.wait(_AWAY_S):
                    return  # the lease runs out, and another worker answers it

    def _give_back(self, claimed: Claimed) -> None:
        try:
            self._queue.give_back(claimed)
        except DatabaseError as error:  # then its lease runs out
            _log.warning("%s", error)
        self._stop.wait(_AWAY_S)

    def _outcome(self, desk: Desk, claimed: Claimed) -> tuple[str, dict[str, Any]]:
        """Answer an item; what goes wrong is an outcome too, and never ends the worker."""
        try:
            kind = self._kinds[claimed.kind]
            return "answered", kind.answer(desk, claimed.shared, claimed.asked)
        except InputError as error:
            return "rejected", {"errors": [listed(fault) for fault in error.faults]}
        except Exception:
            _log.exception("defect at item %d of job %s", claimed.position, claimed.job_id)
            return "failed", {"detail": "Something went wrong on our side."}

    @contextmanager
    def _living(self) -> Iterator[None]:
        """Keep the lease while the block runs, from a thread of its own."""
        done = Event()

        def beat() -> None:
            while not done.wait(self._beat_s):
                try:
                    self._queue.keep()
                except DatabaseError as error:
                    _log.warning("%s", error)

        thread = Thread(target=beat, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
