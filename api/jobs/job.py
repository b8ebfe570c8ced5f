"""A job as it is told of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.jobs.states import ItemState, JobState
from api.models import ProblemFault


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemCounts(_Told):
    """How many items are in each state; together they are `total`."""

    total: int = Field(ge=0)
    queued: int = Field(default=0, ge=0)
    running: int = Field(default=0, ge=0)
    answered: int = Field(default=0, ge=0)
    rejected: int = Field(default=0, ge=0, description="could not be used, and say why")
    failed: int = Field(default=0, ge=0, description="a defect of ours, or lost too often")
    cancelled: int = Field(default=0, ge=0)


class JobLinks(_Told):
    """Where to go on; relative to the server."""

    self: str
    events: str
    result: str


class JobModel(_Told):
    """A job. It ends once, as `done` or `cancelled`; an item without a route is answered too."""

    job_id: str
    kind: str
    state: JobState
    created: AwareDatetime
    started: AwareDatetime | None
    ended: AwareDatetime | None
    items: ItemCounts
    share_done: float = Field(ge=0, le=1)
    rejected_rows: list[ProblemFault] = Field(
        default=[], description="faults of rows left out, where `keep_good` was asked"
    )
    links: JobLinks


class JobsPage(_Told):
    """Jobs, the newest first."""

    jobs: list[JobModel]
    next_cursor: str | None


class ItemResult(_Told):
    """What one item came to: `result` by the job's kind, or why there is none."""

    position: int = Field(ge=0)
    row: int = Field(ge=1, description="row of the file, its heading being 1; JSON's first is 1")
    reference: str | None
    state: ItemState
    result: dict[str, Any] | None = None
    errors: list[ProblemFault] = []
    detail: str = ""


def moment(ms: int) -> datetime:
    """Return milliseconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def links(job_id: str) -> JobLinks:
    """Return the addresses of a job."""
    there = f"/v1/jobs/{job_id}"
    return JobLinks(self=there, events=f"{there}/events", result=f"{there}/result")
