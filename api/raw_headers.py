"""Headers as ASGI has them, pairs of bytes: read and added without an object around them.

Every request passes several layers that look at one header or add one; an object made at each layer
would take longer than a repeated answer does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Scope

Raw = tuple[bytes, bytes]


def sent(scope: Scope, name: bytes) -> str:
    """Return the header a client sent, the first of that name in lower case, or nothing."""
    for known, value in scope["headers"]:
        if known == name:
            return str(value, "latin-1")
    return ""


def raw(headers: Mapping[str, str]) -> list[Raw]:
    """Return headers as ASGI has them."""
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]


def with_headers(message: Message, added: Iterable[Raw]) -> Message:
    """Return the start of an answer with headers added; what was given may be kept as it is."""
    return {**message, "headers": [*message.get("headers", ()), *added]}
