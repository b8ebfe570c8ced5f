"""``/v1/requests``: requests kept under a name."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.endpoints.problems import PROBLEMS
from api.jobs.errors import UnknownSavedRequestError
from api.jobs.ids import is_id
from api.jobs.saved_requests import (
    NewSavedRequest,
    SavedRequest,
    SavedRequests,
    SavedRequestsPage,
)
from api.owner import owner_of
from api.paging import MAX_PAGE
from api.replies import reply

if TYPE_CHECKING:
    from api.jobs.database import Database

Id = Annotated[str, Path(max_length=60)]


def saved_requests_router(database: Database) -> APIRouter:
    """Return the addresses of saved requests."""
    router = APIRouter(prefix="/v1/requests", tags=["requests"], responses=dict(PROBLEMS))
    saved = SavedRequests(database)

    @router.post(
        "",
        operation_id="save_request",
        status_code=HTTPStatus.CREATED,
        response_model=SavedRequest,
    )
    def save(request: Request, new: NewSavedRequest) -> Response:
        """Keep a request under a name."""
        kept = saved.save(new, owner_of(request))
        answer = reply(request, kept)
        answer.status_code = HTTPStatus.CREATED
        answer.headers["Location"] = f"/v1/requests/{kept.request_id}"
        return answer

    @router.get("", operation_id="saved_requests", response_model=SavedRequestsPage)
    def listed(
        request: Request,
        cursor: Annotated[str | None, Query(max_length=400)] = None,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
    ) -> Response:
        """List saved requests, the newest first."""
        return reply(request, saved.page(owner_of(request), cursor, limit))

    @router.get("/{request_id}", operation_id="saved_request", response_model=SavedRequest)
    def find(request: Request, request_id: Id) -> Response:
        """Return a saved request."""
        return reply(request, saved.find(_known(request_id), owner_of(request)))

    @router.delete(
        "/{request_id}", operation_id="forget_request", status_code=HTTPStatus.NO_CONTENT
    )
    def forget(request: Request, request_id: Id) -> Response:
        """Throw a saved request away."""
        saved.forget(_known(request_id), owner_of(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    return router


def _known(request_id: str) -> str:
    """Return an id that has the form of one."""
    if not is_id(request_id):
        raise UnknownSavedRequestError("There is no such saved request.")
    return request_id
