"""The clock of the database: milliseconds since 1970."""

from __future__ import annotations

import time


def now_ms() -> int:
    """Return this moment."""
    return time.time_ns() // 1_000_000
