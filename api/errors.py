"""How every error leaves over HTTP: RFC 9457 problem details. Only this module knows statuses.

    400  malformed-json       the body is not JSON
    404  not-found            no such address; job-not-found, request-not-found
    405  method-not-allowed   the address answers other methods
    409  job-not-ended        it has no result yet; job-ended: there is nothing to cancel
    413  body-too-large       the body exceeds the limit
    415  unsupported-media-type
    422  invalid-input        fields are wrong; ``errors`` lists all of them
         idempotency-key-reused: the key came before with another request
    401  key-needed           no key, or none that is good
    403  scope-needed         the key may not do this
    429  too-many-requests    the rate limit is reached; ``Retry-After`` says for how long
    429  too-many-jobs        of one caller
    503  busy                 the queue is full; ``Retry-After`` says for how long
    503  network-unavailable  the built network or its directory is not usable
         database-unavailable: that of the jobs
    500  internal-error       a defect of ours; the log has the details

"No feasible route" is no error: it is a 200 whose ``termination`` says why.
"""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from api.faults import listed, validation_faults
from api.jobs.errors import (
    DatabaseError,
    JobEndedError,
    JobError,
    JobNotEndedError,
    KeyReusedError,
    TooManyJobsError,
    UnknownJobError,
    UnknownSavedRequestError,
)
from api.metrics import route_of
from api.workroom import RETRY_AFTER_S, BusyError
from networks.errors import Fault, InputError, MonarcaError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)
_CODES = {
    HTTPStatus.BAD_REQUEST: "malformed-json",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type",
}
_JOB_STATUSES = {
    UnknownJobError.code: HTTPStatus.NOT_FOUND,
    UnknownSavedRequestError.code: HTTPStatus.NOT_FOUND,
    JobEndedError.code: HTTPStatus.CONFLICT,
    JobNotEndedError.code: HTTPStatus.CONFLICT,
    KeyReusedError.code: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooManyJobsError.code: HTTPStatus.TOO_MANY_REQUESTS,
}
_RETRY_AFTER = {"Retry-After": "5"}
_NOT_JSON = "The body is not valid JSON."


def problem(status: int, code: str, detail: str, **members: Any) -> Response:
    """Return a problem response; ``type`` and ``code`` are stable, ``detail`` is for people."""
    phrase = HTTPStatus(status).phrase
    body = {
        "type": f"urn:monarca:problem:{code}",
        "title": phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **members,
    }
    # Not orjson: what was sent may hold integers and half characters that it refuses to write.
    return Response(json.dumps(body, allow_nan=False), status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make an application answer every error as a problem."""
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(MonarcaError, _on_monarca)
    app.add_exception_handler(HTTPException, _on_http)


def body_too_large(max_bytes: int) -> Response:
    """Return the answer to a body above the limit."""
    detail = f"The body is larger than {max_bytes} bytes."
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-large", detail)


def busy() -> Response:
    """Return the answer while as much work waits as may."""
    refused = problem(HTTPStatus.SERVICE_UNAVAILABLE, BusyError.code, "Busy; ask again soon.")
    refused.headers["Retry-After"] = str(RETRY_AFTER_S)
    return refused


def _invalid(faults: tuple[Fault, ...] | list[Fault], hint: str = "") -> Response:
    count = len(faults)
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        InputError.code,
        f"{count} field{'' if count == 1 else 's'} of the request cannot be used.",
        errors=[listed(fault) for fault in faults],
        hint=hint,
    )


async def _on_validation(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - narrowed by registration
    if any(found["type"] == "json_invalid" for found in error.errors()):
        return problem(HTTPStatus.BAD_REQUEST, "malformed-json", _NOT_JSON)
    faults = [
        Fault(fault.field.removeprefix("body.").removeprefix("query."), fault.value, fault.expected)
        for fault in validation_faults(error.errors())
    ]
    return _invalid(faults)


async def _on_monarca(_request: Request, error: Exception) -> Response:
    assert isinstance(error, MonarcaError)  # noqa: S101 - narrowed by registration
    if isinstance(error, InputError):
        return _invalid(error.faults, error.hint)
    if isinstance(error, BusyError):
        return busy()
    if isinstance(error, JobError):
        return _of_job(error)
    return unusable(error)


def unusable(error: MonarcaError) -> Response:
    """Return the answer while network, keys or jobs cannot be used; the log says why."""
    _log.error("%s: %s", error.code, error)
    if isinstance(error, DatabaseError):
        told = problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            error.code,
            "The database of jobs cannot be used at the moment. Nothing was accepted or changed.",
        )
        told.headers.update(_RETRY_AFTER)
        return told
    return problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "network-unavailable",
        "What this server answers from cannot be used at the moment.",
    )


def _of_job(error: JobError) -> Response:
    status = _JOB_STATUSES[error.code]
    told = problem(status, error.code, error.message, hint=error.hint)
    if isinstance(error, JobNotEndedError | TooManyJobsError):
        told.headers.update(_RETRY_AFTER)
    return told


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - narrowed by registration
    code = _CODES.get(HTTPStatus(error.status_code), "http-error")
    is_json_fault = error.status_code == HTTPStatus.BAD_REQUEST
    detail = _NOT_JSON if is_json_fault else str(error.detail)
    response = problem(error.status_code, code, detail)
    response.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(_allowed(request))
    return response


def _allowed(request: Request) -> list[str]:
    """Return the methods of an address; it may have several routes, each with its own."""
    matching = (r for r in request.app.routes if r.matches(request.scope)[0] is not Match.NONE)
    return sorted({method for route in matching for method in getattr(route, "methods", ())})


class DefectAnswers:
    """Answers what nobody expected, inside of what every answer passes on its way out.

    The framework's own handler would answer outside: without headers and without the log's id.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            _log.error("defect answering %s", route_of(scope), exc_info=error)
            if begun or scope["type"] != "http":
                raise  # half an answer cannot be taken back
            detail = "Something went wrong on our side."
            defect = problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal-error", detail)
            await defect(scope, receive, send)
