"""Whose jobs and saved requests these are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

OWNER = "monarca.key_id"  # of the scope: set by what checks keys, absent where none are asked for


def owner_of(request: Request) -> str:
    """Return who asks; "" where the server asks nobody who they are."""
    return str(request.scope.get(OWNER, ""))
