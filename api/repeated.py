"""Answers kept as bytes, for when the same is asked again of the same network and book.

An answer is kept only where its endpoint says that it would be the same again (``repeatable``): not
where the shipment is ready "now", and not where the search was cut off, which hangs on how busy the
machine was. The key is a digest of everything an answer hangs on: address, body to the byte,
network, book, software, and the encoding the client takes.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from networks.artefact import software_version
from networks.errors import MonarcaError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.served import Served

_FLAG = "repeatable"


def repeatable(request: Request) -> None:
    """Say that the answer to this request would be the same again."""
    request.scope[_FLAG] = True


class _Kept(NamedTuple):
    start: Message
    body: bytes
    route: Any  # for the counts, which go by route


class RepeatedAnswers:
    """Answers POST requests from what was answered before, the least lately used dropped first.

    Parameters
    ----------
    app
        The application behind it.
    served
        The network and the book that answers hang on.
    max_bytes
        How much may be kept; nothing when 0.
    """

    def __init__(self, app: ASGIApp, served: Served, max_bytes: int) -> None:
        self._app = app
        self._served = served
        self._max_bytes = max_bytes
        self._software = software_version().encode()  # reads a file, which a key must not
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["method"] != "POST" or not self._max_bytes:
            await self._app(scope, receive, send)
            return
        asked = await receive()  # the whole body, as BodyLimit hands it on
        key = self._key(scope, asked.get("body", b""))
        kept = self._kept.get(key) if key else None
        if key and kept:
            self._kept.move_to_end(key)
            scope["route"] = kept.route
            await send(kept.start)
            await send({"type": "http.response.body", "body": kept.body})
            return
        unread = [asked]

        async def replay() -> Message:
            return unread.pop() if unread else await receive()

        await self._app(scope, replay, self._keeping(scope, key, send))

    def _key(self, scope: Scope, body: bytes) -> bytes | None:
        try:
            rests_on = self._served.network.version, self._served.parameters_digest
        except MonarcaError:
            return None  # whoever answers says what is wrong
        kind = takes = b""
        for name, value in scope["headers"]:
            if name == b"content-type":
                kind = value
            elif name == b"accept-encoding":
                takes = b"gzip" if b"gzip" in value else b""  # all that `reply` goes by
        parts = (scope["path"].encode(), scope["query_string"], kind, takes, body)
        digest = hashlib.blake2b(digest_size=32)
        for part in (*parts, rests_on[0].encode(), rests_on[1].encode(), self._software):
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.digest()

    def _keeping(self, scope: Scope, key: bytes | None, send: Send) -> Send:
        """Return a ``send`` that keeps the answer if it turns out to be worth it."""
        start: Message = {}
        body = bytearray()

        async def noted(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = dict(message, headers=list(message["headers"]))
            elif key and scope.get(_FLAG) and start["status"] == HTTPStatus.OK:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    self._keep(key, _Kept(start, bytes(body), scope.get("route")))
            await send(message)

        return noted

    def _keep(self, key: bytes, kept: _Kept) -> None:
        if len(kept.body) > self._max_bytes or key in self._kept:
            return
        self._kept[key] = kept
        self._bytes += len(kept.body)
        while self._bytes > self._max_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= len(dropped.body)
