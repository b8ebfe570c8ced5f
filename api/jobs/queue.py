"""Jobs as workers see them: items taken on lease, kept, answered once, given back.

Every change of a job's items is made with the job's row locked, so that changes to one job follow
each other; in SQLite, where one transaction writes at a time, that is so anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.exc import IntegrityError

from api.jobs.moments import now_ms
from api.jobs.records import AnswerRecord, ItemRecord, JobRecord
from api.jobs.states import ENDED, OPEN

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.jobs.database import Database

LEASE_S = 30.0
MOST_ATTEMPTS = 5  # an item whose workers die so often is what kills them


@dataclass(frozen=True)
class Claimed:
    """An item on lease to a worker."""

    job_id: str
    position: int
    kind: str
    shared: dict[str, Any]
    asked: dict[str, Any]


class JobQueue:
    """What waits to be done. Every method raises `DatabaseError` where the database cannot be used.

    Parameters
    ----------
    database
        Where the jobs are.
    worker
        The name of who takes them; no two workers at work may have the same.
    lease_s
        Seconds after which an item is anybody's again unless the worker says that it lives.
    """

    def __init__(self, database: Database, worker: str, lease_s: float = LEASE_S) -> None:
        self._database, self._worker = database, worker
        self._lease_ms = int(lease_s * 1000)

    def claim(self) -> Claimed | None:
        """Take the next item, jobs taking turns; None where nothing waits."""
        with self._database.reading() as session:  # spares the lock while nothing waits
            if session.scalar(select(JobRecord.job_id).where(_can_be_served()).limit(1)) is None:
                return None
        with self._database.writing() as session:
            job = session.scalars(
                select(JobRecord)
                .where(_can_be_served())
                .order_by(JobRecord.served_ms, JobRecord.job_id)
                .limit(1)
                .with_for_update(skip_locked=True, of=JobRecord)
            ).one_or_none()
            return None if job is None else self._take(session, job)

    def _take(self, session: Session, job: JobRecord) -> Claimed | None:
        item = session.scalars(
            select(ItemRecord)
            .where(ItemRecord.job_id == job.job_id, _is_free())
            .order_by(ItemRecord.position)
            .limit(1)
        ).one_or_none()
        if item is None:
            return None
        now = now_ms()
        if item.attempts >= MOST_ATTEMPTS:
            detail = f"Given up: its worker was lost {item.attempts} times."
            _close(session, job, item, "failed", {"detail": detail})
            return None
        item.state, item.worker, item.lease_until_ms = "running", self._worker, now + self._lease_ms
        item.attempts += 1
        job.state, job.served_ms = "running", now
        job.started_ms = job.started_ms or now
        return Claimed(
            job.job_id, item.position, job.kind, orjson.loads(job.shared), orjson.loads(item.asked)
        )

    def keep(self) -> None:
        """Say that the worker lives: put off the end of its leases."""
        with self._database.writing() as session:
            session.execute(
                update(ItemRecord)
                .where(ItemRecord.worker == self._worker, ItemRecord.state == "running")
                .values(lease_until_ms=now_ms() + self._lease_ms)
            )

    def finish(self, claimed: Claimed, state: str, body: dict[str, Any]) -> bool:
        """Write what an item came to, and end the job with its last item.

        Parameters
        ----------
        claimed
            The item.
        state
            ``answered``, ``rejected`` or ``failed``.
        body
            What is kept of it, ready for JSON.

        Returns
        -------
        bool
            False where somebody else has answered it, or the job was cancelled: then nothing is
            written.
        """
        try:
            with self._database.writing() as session:
                job, item = _locked(session, claimed)
                if job is None or item is None or item.state not in OPEN:
                    return False
                _close(session, job, item, state, body)
                return True
        except IntegrityError:  # the answer's key is there already
            return False

    def give_back(self, claimed: Claimed) -> None:
        """Let another worker have an item; the attempt does not count."""
        with self._database.writing() as session:
            _, item = _locked(session, claimed)
            if item is not None and item.worker == self._worker:
                item.state, item.worker, item.lease_until_ms = "queued", None, None
                item.attempts -= 1

    def let_go(self) -> None:
        """Free all items of this worker: it is known to be dead."""
        with self._database.writing() as session:
            session.execute(
                update(ItemRecord)
                .where(ItemRecord.worker == self._worker, ItemRecord.state == "running")
                .values(state="queued", worker=None, lease_until_ms=None)
            )


def _is_free() -> ColumnElement[bool]:
    lapsed = (ItemRecord.state == "running") & (ItemRecord.lease_until_ms < now_ms())
    return or_(ItemRecord.state == "queued", lapsed)


def _can_be_served() -> ColumnElement[bool]:
    has_free = exists().where(ItemRecord.job_id == JobRecord.job_id, _is_free())
    return JobRecord.state.in_(OPEN) & has_free


def _locked(session: Session, claimed: Claimed) -> tuple[JobRecord | None, ItemRecord | None]:
    asked = select(JobRecord).where(JobRecord.job_id == claimed.job_id).with_for_update()
    job = session.scalars(asked).one_or_none()
    return job, session.get(ItemRecord, (claimed.job_id, claimed.position))


def _close(
    session: Session, job: JobRecord, item: ItemRecord, state: str, body: dict[str, Any]
) -> None:
    """Answer an item whose job is locked, and end the job if it was the last."""
    item.state, item.worker, item.lease_until_ms = state, None, None
    session.add(
        AnswerRecord(
            job_id=job.job_id,
            position=item.position,
            state=state,
            body=orjson.dumps(body).decode(),
            answered_ms=now_ms(),
        )
    )
    session.flush()
    still_open = exists().where(ItemRecord.job_id == job.job_id, ItemRecord.state.in_(OPEN))
    if job.state not in ENDED and not session.scalar(select(still_open)):
        job.state, job.ended_ms = "done", now_ms()
