"""The states of jobs and of their items."""

from __future__ import annotations

from typing import Literal

JobState = Literal["queued", "running", "done", "cancelled"]
ItemState = Literal["queued", "running", "answered", "rejected", "failed", "cancelled"]
ENDED: frozenset[str] = frozenset({"done", "cancelled"})
OPEN: tuple[str, str] = ("queued", "running")
