"""Pages of a list that may grow between two of them: a cursor names the last row seen."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from collections.abc import Sequence

from networks.errors import Fault, InputError

MAX_PAGE = 1000


def page_of(ids: Sequence[str], cursor: str | None, limit: int) -> tuple[slice, str | None]:
    """Return the rows of one page and the cursor of the next, None after the last.

    Parameters
    ----------
    ids
        What tells rows apart, in ascending order.
    cursor
        What the page before gave; None for the first.
    limit
        The most rows of a page, at least 1.

    Raises
    ------
    InputError
        If no page gave such a cursor.

    Examples
    --------
    >>> rows, following = page_of(["a", "b", "c"], None, 2)
    >>> rows, page_of(["a", "b", "c"], following, 2)
    (slice(0, 2, None), (slice(2, 4, None), None))
    """
    start = bisect_right(ids, last_seen(cursor)) if cursor else 0
    end = start + limit
    return slice(start, end), cursor_of(ids[end - 1]) if end < len(ids) else None


def cursor_of(last_id: str) -> str:
    """Return the cursor of the page after the one whose last row this is."""
    return base64.urlsafe_b64encode(last_id.encode()).decode().rstrip("=")


def last_seen(cursor: str) -> str:
    """Return the row a cursor names; raises `InputError` if no page gave such a cursor."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        last_id = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        last_id = ""
    if not last_id or cursor_of(last_id) != cursor:
        raise InputError([Fault("cursor", cursor, "a next_cursor of this list")])
    return last_id
