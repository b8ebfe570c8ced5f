"""What the server writes about itself: a line of JSON each, with the request's id.

A line says which kind of request was answered, never what was asked: no place, no cargo, no query,
no body and no key is in it; of a key only its id.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

from api.gate import HOLDER
from api.metrics import method_of, route_of
from api.raw_headers import sent, with_headers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"
_RAW_HEADER = HEADER.lower().encode()
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_request_id: ContextVar[str] = ContextVar("monarca_request_id", default="")
_access = logging.getLogger("monarca.access")
_FIELDS = "monarca_fields"


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as a line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if _request_id.get():
            line["request_id"] = _request_id.get()
        line |= getattr(record, _FIELDS, {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


def set_up(kind: str) -> None:
    """Write logs to standard error, as ``json`` or as ``text``; a worker calls it once."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if kind == "json" else plain)
    # Every record would have these looked up, and no line has them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _access.setLevel(logging.INFO)


class RequestLog:
    """Gives each request an id, which its answer and all its log lines carry.

    An id that the client, or a proxy, sent in ``X-Request-ID`` is kept if it looks like one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = sent(scope, _RAW_HEADER)
        request_id = given if _ID.fullmatch(given) else secrets.token_hex(16)
        token = _request_id.set(request_id)
        begun, status = perf_counter(), 500

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = with_headers(message, [(_RAW_HEADER, request_id.encode())])
            await send(message)

        try:
            await self._app(scope, receive, named)
        finally:
            if _access.isEnabledFor(logging.INFO):
                _tell(scope, status, perf_counter() - begun)
            _request_id.reset(token)


def _tell(scope: Scope, status: int, took_s: float) -> None:
    fields = {
        "method": method_of(scope),
        "route": route_of(scope),
        "status": status,
        "took_ms": round(took_s * 1000, 2),
    }
    if HOLDER in scope:
        fields["key_id"] = scope[HOLDER]
    message = f"{fields['method']} {fields['route']} {status}"
    # Not `info`: it looks through the stack for who said this, which no line of ours tells.
    record = logging.LogRecord(_access.name, logging.INFO, "", 0, message, None, None)
    setattr(record, _FIELDS, fields)
    _access.handle(record)
