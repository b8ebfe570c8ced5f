"""``/v1/batches``: many shipments at once, which become a job."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Header, Query, Request
from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.endpoints.problems import PROBLEMS
from api.jobs.batch import BATCH
from api.jobs.job import JobModel
from api.jobs.planning import planned
from api.jobs.received import (
    CORRIDORS,
    CSV,
    JSON,
    XLSX,
    Received,
    corridor_in,
    received_json,
    received_sheet,
)
from api.jobs.store import JobStore
from api.jobs.template import written
from api.owner import owner_of
from api.replies import READ, reply
from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from api.jobs.database import Database
    from api.served import Served

_FORM = "multipart/form-data"
_TYPES = MappingProxyType({"csv": f"{CSV}; charset=utf-8", "xlsx": XLSX})
_FILE = {"schema": {"type": "string", "format": "binary"}}
_TEMPLATES: dict[int | str, dict[str, Any]] = {200: {"content": {CSV: _FILE, XLSX: _FILE}}}
_BY_ENDING = {".csv": CSV, ".txt": CSV, ".xlsx": XLSX, ".json": JSON}
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="the same key and body give the same job again, however often they are sent",
    ),
]


@dataclass(frozen=True)
class Sent:
    """What came and what it says it is."""

    content: bytes
    media_type: str


async def sent(request: Request) -> Sent:
    """Read a request's body, or the one file of its form; of the file's name only the ending."""
    media_type = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if media_type in {JSON, CSV, XLSX}:
        return Sent(await request.body(), media_type)
    if media_type != _FORM:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send {JSON}, {CSV} or {XLSX}.")
    try:
        form = await request.form(max_files=1, max_fields=10)
    except (HTTPException, FormParserError) as error:
        raise InputError([Fault("body", None, "a form")]) from error
    try:
        return await _file_of(form.get("file"))
    finally:
        await form.close()


async def _file_of(part: UploadFile | str | None) -> Sent:
    if not isinstance(part, UploadFile):
        raise InputError([Fault("file", None, "a file")])
    ending = f".{(part.filename or '').rpartition('.')[2].lower()}"
    said = (part.content_type or "").partition(";")[0].strip().lower()
    media_type = _BY_ENDING.get(ending, said)
    if media_type not in {JSON, CSV, XLSX}:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send a .csv, .xlsx or .json file.")
    return Sent(await part.read(), media_type)


def batches_router(served: Served, database: Database) -> APIRouter:
    """Return the address that takes batches."""
    router = APIRouter(prefix="/v1/batches", tags=["jobs"], responses=dict(PROBLEMS))
    store = JobStore(database)

    @router.get(
        "/template", operation_id="batch_template", response_class=Response, responses=_TEMPLATES
    )
    def template(
        request: Request,
        kind: Literal["shipments", "corridors", "scenario"] = "shipments",
        form: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv",
    ) -> Response:
        """Return a table with every column and rows to go by; Excel has corridors in a sheet."""
        sent = reply(request, written(kind, form), keep=READ, media_type=_TYPES[form])
        sent.headers["Content-Disposition"] = f'attachment; filename="{kind}.{form}"'
        return sent

    @router.post(
        "",
        operation_id="batches",
        status_code=HTTPStatus.ACCEPTED,
        response_model=JobModel,
        openapi_extra={"requestBody": _BODY},
    )
    def accept(
        request: Request,
        body: Annotated[Sent, Depends(sent)],
        *,
        kind: Annotated[
            Literal["shipments", "corridors", "scenario"],
            Query(description="of a table; JSON says its own"),
        ] = "shipments",
        keep_good: Annotated[bool, Query(description="of a table; JSON says its own")] = False,
        scenario: Annotated[
            list[str], Query(max_length=10, description="of a table; may be repeated")
        ] = [],  # noqa: B006 - the framework copies it
        corridor: Annotated[
            list[str],
            Query(
                max_length=20,
                description="of a table, each `name: field=value, field=value`, lists separated by "
                "semicolons; a workbook may have them in a sheet `corridors` instead",
                examples=[
                    ["by sea: modes=road;sea, avoid=no-us-land", "overland: modes=road;rail"]
                ],
            ),
        ] = [],  # noqa: B006 - the framework copies it
        key: Key = None,
    ) -> Response:
        """Take on many shipments, each answered alone; follow the job at `Location`.

        Every row that cannot be used is reported, by row, column, value and what was expected;
        with `keep_good` the others are answered all the same.
        """
        options: dict[str, Any] = {"kind": kind, "keep_good": keep_good}
        if scenario:
            options["scenarios"] = scenario
        if corridor:
            options[CORRIDORS] = [corridor_in(text) for text in corridor]
        received, owner = _read(body, options), owner_of(request)
        job = store.by_key(owner, key, received.digest)
        if job is None:
            new = planned(received, served.network, served.book)
            job = store.accept(new, owner, key, received.digest)
        answer = reply(request, job)
        answer.status_code = HTTPStatus.ACCEPTED
        answer.headers["Location"] = job.links.self
        return answer

    return router


def _read(body: Sent, options: dict[str, Any]) -> Received:
    if body.media_type != JSON:
        return received_sheet(body.content, body.media_type, options)
    try:
        return received_json(body.content)
    except orjson.JSONDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error


# The schemas lie where they are used, so their references say the whole way there.
_HERE = "#/paths/~1v1~1batches/post/requestBody/content/application~1json/schema/$defs/{model}"
_TABLE = (
    "reference,origin,destination,commodity,teu,avoid\n"
    'A-1,"Toronto, ON","Monterrey, NL",auto-parts,2,us-200nm\n'
)
_SHIPMENT = {
    "reference": "A-1",
    "origin": "Toronto, ON",
    "destination": "Monterrey, NL",
    "commodity": "auto-parts",
    "teu": 2,
}
_CORRIDORS = [
    {"name": "by sea", "modes": ["road", "sea"], "avoid": "no-us-land"},
    {"name": "overland", "modes": ["road", "rail"]},
]
_EXAMPLES = {
    "shipments": {"value": {"kind": "shipments", "shipments": [_SHIPMENT], "keep_good": True}},
    "corridors": {
        "value": {"kind": "corridors", "shipments": [_SHIPMENT], "corridors": _CORRIDORS}
    },
    "scenario": {
        "value": {
            "kind": "scenario",
            "shipments": [_SHIPMENT],
            "changes": {"title": "dear trucks", "close": [], "scale": {"truck.ca.usd_per_km": 1.2}},
        }
    },
}
_BINARY = {"type": "string", "format": "binary"}
_BODY = {
    "required": True,
    "content": {
        JSON: {"schema": BATCH.json_schema(ref_template=_HERE), "examples": _EXAMPLES},
        CSV: {"schema": {"type": "string"}, "example": _TABLE},
        XLSX: {"schema": _BINARY},
        _FORM: {
            "schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY}}
        },
    },
}
