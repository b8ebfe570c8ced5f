"""A job's progress as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.concurrency import run_in_threadpool

from api.jobs.errors import DatabaseError, UnknownJobError
from api.jobs.job import JobModel
from api.jobs.states import ENDED

EVENT_STREAM = "text/event-stream"
_LOOK_S = 0.5
_QUIET_LOOKS = 30  # then a comment keeps what lies between from closing the connection
_MOST_LOOKS = 120  # then the client comes again by itself; so a server that ends waits a minute


class Progress:
    """What is told of a job, each state of it once.

    Parameters
    ----------
    first
        The job as it is now.
    look
        Returns the job as it is when called.
    told
        The id of the last event the client has, None if it has none.
    """

    def __init__(self, first: JobModel, look: Callable[[], JobModel], told: str | None) -> None:
        self._job, self._look, self._told = first, look, told

    @property
    def is_told(self) -> bool:
        """Whether the client knows of the job's end."""
        return self._job.state in ENDED and self._told == _event_id(self._job)

    async def events(self, gone: Callable[[], Awaitable[bool]]) -> AsyncIterator[str]:
        """Yield events until the job has ended or the client is gone."""
        yield "retry: 1000\n\n"
        for looks in range(1, _MOST_LOOKS + 1):
            if self._told != _event_id(self._job):
                self._told = _event_id(self._job)
                yield _event(self._job)
            elif looks % _QUIET_LOOKS == 0:
                yield ": still there\n\n"
            if self._job.state in ENDED or await gone():
                return
            await asyncio.sleep(_LOOK_S)
            try:
                self._job = await run_in_threadpool(self._look)
            except DatabaseError:
                yield ": the database is away\n\n"
            except UnknownJobError:  # thrown away meanwhile
                return


def _event_id(job: JobModel) -> str:
    """Return what differs between any two states of a job."""
    counts = job.items
    return f"{job.state}-{counts.total - counts.queued - counts.running}"


def _event(job: JobModel) -> str:
    name = "ended" if job.state in ENDED else "progress"
    return f"id: {_event_id(job)}\nevent: {name}\ndata: {job.model_dump_json()}\n\n"
