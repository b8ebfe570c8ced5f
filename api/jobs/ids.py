"""Ids of jobs and saved requests: they sort by age, and nobody guesses one."""

from __future__ import annotations

import re
import secrets

from api.paging import last_seen
from networks.errors import Fault, InputError

_FORM = re.compile(r"[0-9a-f]{12}-[0-9a-f]{24}")


def new_id(made_ms: int) -> str:
    """Return an id of what is made at a moment."""
    return f"{made_ms:012x}-{secrets.token_hex(12)}"


def is_id(text: str) -> bool:
    """Say whether a text has the form of an id."""
    return _FORM.fullmatch(text) is not None


def id_seen(cursor: str) -> str:
    """Return the id a cursor names; raises `InputError` if no page gave such a cursor."""
    seen = last_seen(cursor)
    if not is_id(seen):
        raise InputError([Fault("cursor", cursor, "a next_cursor of this list")])
    return seen
