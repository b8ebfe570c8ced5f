"""What can be wrong with a job, apart from its rows."""

from __future__ import annotations

from dataclasses import dataclass

from networks.errors import Fault, MonarcaError


@dataclass(frozen=True)
class RowFault(Fault):
    """A fault of one row of many.

    ``row`` counts as a spreadsheet does, its heading being row 1; in JSON the first is row 1.
    """

    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        return f"row {self.row}: {super().__str__()}"


class JobError(MonarcaError):
    """Something asked of a job that cannot be done."""

    code = "job-error"


class UnknownJobError(JobError):
    """There is no such job, or it is somebody else's."""

    code = "job-not-found"


class UnknownSavedRequestError(JobError):
    """There is no such saved request, or it is somebody else's."""

    code = "request-not-found"


class JobEndedError(JobError):
    """The job has ended, so there is nothing to cancel."""

    code = "job-ended"


class JobNotEndedError(JobError):
    """The job has not ended, so there is no result yet."""

    code = "job-not-ended"


class TooManyJobsError(JobError):
    """More jobs wait than one caller may have waiting."""

    code = "too-many-jobs"


class KeyReusedError(JobError):
    """An idempotency key came again with another request."""

    code = "idempotency-key-reused"


class DatabaseError(MonarcaError):
    """The database cannot be reached, read or written."""

    code = "database-unavailable"
