"""How a good answer leaves over HTTP: JSON as bytes, with an entity tag, compressed if wanted."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from pydantic_core import to_json
from starlette.responses import Response

if TYPE_CHECKING:
    from pydantic import BaseModel
    from starlette.requests import Request

JSON = "application/json"
GEOJSON = "application/geo+json"
# A read stays good until another network or book is served, which only the server knows: so it
# may be kept for a while, and then asked for again by its tag.
READ = "public, max-age=60"
FOREVER = "public, max-age=31536000, immutable"
NEVER = "no-store"
REVALIDATED = "no-cache"
_SMALL_BYTES = 1_000  # what fits a packet gains nothing


def reply(
    request: Request,
    body: BaseModel | bytes,
    *,
    keep: str = NEVER,
    media_type: str = JSON,
    tag: str = "",
) -> Response:
    """Return an answer; a 304 where the client has it already.

    It compresses, so call it from a thread, never from the event loop.

    Parameters
    ----------
    request
        What was asked, for its headers.
    body
        A model, or bytes ready to be sent.
    keep
        The Cache-Control header. An answer that may be kept gets an entity tag.
    tag
        The entity tag where it is known without the body's digest.
    """
    sent = body if isinstance(body, bytes) else to_json(body)
    headers = {"Cache-Control": keep, "Vary": "Accept-Encoding"}
    if keep != NEVER:
        headers["ETag"] = tag or entity_tag(sent)
        if has_already(request, headers["ETag"]):
            return unchanged(headers)
    if len(sent) >= _SMALL_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        # What is sent but once: a tenth more bytes, in half of the time.
        sent = _compressed(sent) if keep != NEVER else gzip.compress(sent, 1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(sent, media_type=media_type, headers=headers)


def entity_tag(*parts: bytes | str) -> str:
    """Return a weak entity tag: the same parts, the same tag, however they are compressed."""
    whole = b"\0".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return f'W/"{hashlib.blake2b(whole, digest_size=12).hexdigest()}"'


def has_already(request: Request, tag: str) -> bool:
    """Say whether the client holds what carries this tag."""
    held = request.headers.get("if-none-match", "")
    return held.strip() == "*" or _plain(tag) in {_plain(other) for other in held.split(",")}


def unchanged(headers: dict[str, str]) -> Response:
    """Return the answer to a client that has it already."""
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)


def _plain(tag: str) -> str:
    return tag.strip().removeprefix("W/")


@lru_cache(64)
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)
