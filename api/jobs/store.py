"""Jobs as people see them: accepted, looked at, listed, cancelled, read, thrown away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from api.jobs.errors import (
    JobEndedError,
    JobNotEndedError,
    KeyReusedError,
    TooManyJobsError,
    UnknownJobError,
)
from api.jobs.ids import id_seen, new_id
from api.jobs.job import ItemCounts, JobModel, JobsPage, links, moment
from api.jobs.moments import now_ms
from api.jobs.records import AnswerRecord, ItemRecord, JobRecord
from api.jobs.states import ENDED, OPEN
from api.models import ProblemFault
from api.paging import cursor_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.jobs.database import Database

MOST_OPEN_JOBS = 1000
_READ_AT_ONCE = 50


@dataclass(frozen=True)
class NewJob:
    """A job to be accepted: its kind, what holds for all items, the items, and rows left out."""

    kind: str
    shared: dict[str, Any]
    items: Sequence[dict[str, Any]]
    rejected: Sequence[ProblemFault] = ()


@dataclass(frozen=True)
class StoredItem:
    """An item as it was asked, and what it came to if anything."""

    position: int
    asked: dict[str, Any]
    state: str
    body: dict[str, Any] | None


class JobStore:
    """The jobs in a database. Every method raises `DatabaseError` where that cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, new: NewJob, owner: str, key: str | None, digest: str) -> JobModel:
        """Take a job on: once this returns it will be done, whatever happens to the process.

        Parameters
        ----------
        new
            The job, of at least one item.
        owner
            Who asks; others cannot see the job.
        key
            The idempotency key, None where there is none.
        digest
            The digest of what was asked, which comes with the key.

        Raises
        ------
        KeyReusedError
            If the key came before with another request.
        TooManyJobsError
            If this owner has too many jobs waiting.
        """
        made_ms = now_ms()
        job_id = new_id(made_ms)
        record = JobRecord(
            job_id=job_id,
            owner=owner,
            kind=new.kind,
            state="queued",
            shared=orjson.dumps(new.shared).decode(),
            rejected=orjson.dumps([fault.model_dump() for fault in new.rejected]).decode(),
            items=len(new.items),
            created_ms=made_ms,
            served_ms=0,
            idempotency_key=key,
            request_digest=digest,
        )
        items = [
            ItemRecord(
                job_id=job_id,
                position=position,
                asked=orjson.dumps(asked).decode(),
                state="queued",
                attempts=0,
            )
            for position, asked in enumerate(new.items)
        ]
        try:
            with self._database.writing() as session:
                _check_room(session, owner)
                session.add(record)
                session.flush()
                session.add_all(items)
        except IntegrityError:  # the same key at the same moment: the other was first
            earlier = self.by_key(owner, key, digest)
            if earlier is None:
                raise
            return earlier
        return self.job(job_id, owner)

    def by_key(self, owner: str, key: str | None, digest: str) -> JobModel | None:
        """Return the job this key made, None if it made none; raises `KeyReusedError`."""
        if key is None:
            return None
        asked = select(JobRecord).where(JobRecord.owner == owner, JobRecord.idempotency_key == key)
        with self._database.reading() as session:
            record = session.scalars(asked).one_or_none()
            if record is None:
                return None
            if record.request_digest != digest:
                raise KeyReusedError("This Idempotency-Key came before with another request.")
            return _shown(session, [record])[0]

    def job(self, job_id: str, owner: str) -> JobModel:
        """Return a job; raises `UnknownJobError`."""
        with self._database.reading() as session:
            return _shown(session, [_found(session, job_id, owner)])[0]

    def page(self, owner: str, cursor: str | None, limit: int) -> JobsPage:
        """Return jobs, the newest first; raises `InputError` if no page gave such a cursor."""
        asked = select(JobRecord).where(JobRecord.owner == owner)
        if cursor:
            asked = asked.where(JobRecord.job_id < id_seen(cursor))
        asked = asked.order_by(JobRecord.job_id.desc()).limit(limit + 1)
        with self._database.reading() as session:
            records = session.scalars(asked).all()
            shown = _shown(session, records[:limit])
        more = len(records) > limit
        return JobsPage(jobs=shown, next_cursor=cursor_of(shown[-1].job_id) if more else None)

    def cancel(self, job_id: str, owner: str) -> JobModel:
        """End a job at once; what is being answered is thrown away.

        Raises
        ------
        UnknownJobError, JobEndedError
            If there is nothing to cancel.
        """
        with self._database.writing() as session:
            record = _found(session, job_id, owner, lock=True)
            if record.state in ENDED:
                raise JobEndedError(f"The job has ended ({record.state}).")
            record.state, record.ended_ms = "cancelled", now_ms()
            open_items = ItemRecord.state.in_(OPEN)
            session.execute(
                update(ItemRecord)
                .where(ItemRecord.job_id == job_id, open_items)
                .values(state="cancelled", worker=None, lease_until_ms=None)
            )
        return self.job(job_id, owner)

    def items(self, job_id: str, owner: str) -> Iterator[StoredItem]:
        """Yield the items of an ended job in their order, a few read at a time.

        Raises
        ------
        UnknownJobError, JobNotEndedError
            At once, not when the first is taken.
        """
        with self._database.reading() as session:
            if _found(session, job_id, owner).state not in ENDED:
                message = "The job has not ended yet."
                raise JobNotEndedError(message, hint="Follow its events, or ask again later.")
        return self._items(job_id)

    def _items(self, job_id: str) -> Iterator[StoredItem]:
        asked = (
            select(ItemRecord, AnswerRecord.body)
            .outerjoin(
                AnswerRecord,
                (AnswerRecord.job_id == ItemRecord.job_id)
                & (AnswerRecord.position == ItemRecord.position),
            )
            .where(ItemRecord.job_id == job_id)
            .order_by(ItemRecord.position)
            .limit(_READ_AT_ONCE)
        )
        after = -1
        while True:
            with self._database.reading() as session:
                rows = session.execute(asked.where(ItemRecord.position > after)).all()
            for item, body in rows:
                told = None if body is None else orjson.loads(body)
                yield StoredItem(item.position, orjson.loads(item.asked), item.state, told)
                after = item.position
            if len(rows) < _READ_AT_ONCE:
                return

    def prune(self, before_ms: int) -> int:
        """Throw away jobs that ended before a moment; return how many."""
        old = JobRecord.state.in_(ENDED) & (JobRecord.ended_ms < before_ms)
        with self._database.writing() as session:
            gone = session.scalars(delete(JobRecord).where(old).returning(JobRecord.job_id)).all()
            return len(gone)


def _check_room(session: Session, owner: str) -> None:
    waiting = select(func.count()).where(JobRecord.owner == owner, JobRecord.state.in_(OPEN))
    if (session.scalar(waiting) or 0) >= MOST_OPEN_JOBS:
        raise TooManyJobsError(f"{MOST_OPEN_JOBS} jobs wait already.", hint="Ask again later.")


def _found(session: Session, job_id: str, owner: str, *, lock: bool = False) -> JobRecord:
    asked = select(JobRecord).where(JobRecord.job_id == job_id, JobRecord.owner == owner)
    record = session.scalars(asked.with_for_update() if lock else asked).one_or_none()
    if record is None:
        raise UnknownJobError("There is no such job.")
    return record


def _shown(session: Session, records: Sequence[JobRecord]) -> list[JobModel]:
    """Return jobs with their items counted, all of them by one query."""
    counts: dict[str, dict[str, int]] = {record.job_id: {} for record in records}
    asked = (
        select(ItemRecord.job_id, ItemRecord.state, func.count())
        .where(ItemRecord.job_id.in_(counts))
        .group_by(ItemRecord.job_id, ItemRecord.state)
    )
    for job_id, state, count in session.execute(asked):
        counts[job_id][state] = count
    return [_model(record, counts[record.job_id]) for record in records]


def _model(record: JobRecord, counts: dict[str, int]) -> JobModel:
    waiting = counts.get("queued", 0) + counts.get("running", 0)
    return JobModel(
        job_id=record.job_id,
        kind=record.kind,
        state=record.state,  # type: ignore[arg-type]  # the model checks it
        created=moment(record.created_ms),
        started=None if record.started_ms is None else moment(record.started_ms),
        ended=None if record.ended_ms is None else moment(record.ended_ms),
        items=ItemCounts(total=record.items, **counts),
        share_done=(record.items - waiting) / record.items,
        rejected_rows=[ProblemFault(**fault) for fault in orjson.loads(record.rejected)],
        links=links(record.job_id),
    )
