"""The tables: jobs, the items each is made of, the answers, and saved requests.

An answer has its item's key as its own, so that no item can be answered twice, whatever becomes of
the workers. Times are milliseconds since 1970 in UTC: the same number in every database.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID_LENGTH = 40
NAME_LENGTH = 200


class Record(DeclarativeBase):
    """Base of the tables."""


class JobRecord(Record):
    """A job. ``shared`` is what holds for all its items, ``rejected`` rows that were no items."""

    __tablename__ = "jobs"
    __table_args__ = (UniqueConstraint("owner", "idempotency_key", name="jobs_idempotency"),)

    job_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    owner: Mapped[str] = mapped_column(String(NAME_LENGTH), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), index=True)
    shared: Mapped[str] = mapped_column(Text)
    rejected: Mapped[str] = mapped_column(Text)
    items: Mapped[int]
    created_ms: Mapped[int] = mapped_column(BigInteger)
    started_ms: Mapped[int | None] = mapped_column(BigInteger)
    ended_ms: Mapped[int | None] = mapped_column(BigInteger)
    served_ms: Mapped[int] = mapped_column(BigInteger)  # when it last got a worker: jobs take turns
    idempotency_key: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    request_digest: Mapped[str] = mapped_column(String(64))


class ItemRecord(Record):
    """One of a job's items, and who is at it until when."""

    __tablename__ = "items"
    __table_args__ = (Index("items_open", "state", "lease_until_ms"),)

    job_id: Mapped[str] = mapped_column(
        ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    asked: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    lease_until_ms: Mapped[int | None] = mapped_column(BigInteger)


class AnswerRecord(Record):
    """What one item came to: an answer, or why there is none."""

    __tablename__ = "answers"

    job_id: Mapped[str] = mapped_column(
        ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    body: Mapped[str] = mapped_column(Text)
    answered_ms: Mapped[int] = mapped_column(BigInteger)


class SavedRequestRecord(Record):
    """A request kept under a name, to be asked again."""

    __tablename__ = "saved_requests"

    request_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    owner: Mapped[str] = mapped_column(String(NAME_LENGTH), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    created_ms: Mapped[int] = mapped_column(BigInteger)
