"""``/v1/jobs``: how far a job is, its end, and what it came to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.endpoints.problems import PROBLEMS
from api.jobs import results
from api.jobs.errors import UnknownJobError
from api.jobs.ids import is_id
from api.jobs.job import JobModel, JobsPage
from api.jobs.progress import EVENT_STREAM, Progress
from api.jobs.received import CSV, JSON, XLSX
from api.jobs.store import JobStore
from api.owner import owner_of
from api.paging import MAX_PAGE
from api.replies import NEVER, reply

if TYPE_CHECKING:
    from api.jobs.database import Database

Id = Annotated[str, Path(max_length=60)]
Format = Literal["json", "csv", "xlsx"]
_MEDIA_TYPES: dict[str, Format] = {JSON: "json", CSV: "csv", XLSX: "xlsx"}
_RESULT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The job and each of its items, or a table of them",
        "content": {
            JSON: {"schema": {"type": "object", "required": ["job", "items"]}},
            CSV: {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Events", "content": {EVENT_STREAM: {"schema": {"type": "string"}}}},
    204: {"description": "The end was told already"},
}


def jobs_router(database: Database) -> APIRouter:
    """Return the addresses of jobs."""
    router = APIRouter(prefix="/v1/jobs", tags=["jobs"], responses=dict(PROBLEMS))
    store = JobStore(database)

    @router.get("", operation_id="jobs", response_model=JobsPage)
    def listed(
        request: Request,
        cursor: Annotated[str | None, Query(max_length=400)] = None,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
    ) -> Response:
        """List jobs, the newest first."""
        return reply(request, store.page(owner_of(request), cursor, limit))

    @router.get("/{job_id}", operation_id="job", response_model=JobModel)
    def job(request: Request, job_id: Id) -> Response:
        """Say how far a job is."""
        return reply(request, store.job(_known(job_id), owner_of(request)))

    @router.delete("/{job_id}", operation_id="cancel_job", response_model=JobModel)
    def cancel(request: Request, job_id: Id) -> Response:
        """End a job now; what was answered stays, what is being answered is thrown away."""
        return reply(request, store.cancel(_known(job_id), owner_of(request)))

    @router.get(
        "/{job_id}/events",
        operation_id="job_events",
        response_class=Response,
        responses=_EVENTS,
    )
    async def events(
        request: Request,
        job_id: Id,
        last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=80)] = None,
    ) -> Response:
        """Tell of progress as it is made (server-sent events): `progress`, at last `ended`."""
        owner = owner_of(request)
        first = await run_in_threadpool(store.job, _known(job_id), owner)
        progress = Progress(first, lambda: store.job(job_id, owner), last)
        if progress.is_told:
            return Response(status_code=204)
        told: AsyncIterator[str] = progress.events(request.is_disconnected)
        headers = {"Cache-Control": NEVER, "X-Accel-Buffering": "no"}
        return StreamingResponse(told, media_type=EVENT_STREAM, headers=headers)

    @router.get(
        "/{job_id}/result", operation_id="job_result", response_class=Response, responses=_RESULT
    )
    def result(
        request: Request,
        job_id: Id,
        *,
        form: Annotated[
            Format | None, Query(alias="format", description="when absent, Accept decides")
        ] = None,
        table: Annotated[
            Literal["shipments", "options", "legs"], Query(description="which CSV holds")
        ] = "shipments",
    ) -> Response:
        """Return what an ended job came to: all answers as JSON, tables as CSV or Excel."""
        owner = owner_of(request)
        ended, items = store.job(_known(job_id), owner), store.items(job_id, owner)
        told = map(results.item_result, items)
        wanted = form or _accepted(request.headers.get("accept", ""))
        named = {"Content-Disposition": f'attachment; filename="{ended.job_id}.{wanted}"'}
        if wanted == "json":
            headers = {"Cache-Control": NEVER, "Vary": "Accept"}
            return StreamingResponse(results.as_json(ended, told), media_type=JSON, headers=headers)
        if wanted == "csv":
            sent = reply(request, results.as_csv(ended, told, table), media_type=CSV)
        else:
            sent = reply(request, results.as_workbook(ended, told), media_type=XLSX)
        sent.headers.update(named | {"Vary": "Accept, Accept-Encoding"})
        return sent

    return router


def _known(job_id: str) -> str:
    """Return an id that has the form of one."""
    if not is_id(job_id):
        raise UnknownJobError("There is no such job.")
    return job_id


def _accepted(accept: str) -> Format:
    """Return the first of the formats there are that an Accept header names; JSON for others."""
    for part in accept.lower().split(","):
        media_type, _, rest = part.partition(";")
        if media_type.strip() in _MEDIA_TYPES and "q=0" not in rest.replace("q=0.", ""):
            return _MEDIA_TYPES[media_type.strip()]
    return "json"
