"""Which railways belong together, so that a train need not change hands."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _group_by_railway() -> dict[str, str]:
    text = (files("networks") / "curated" / "railways.csv").read_text(encoding="utf-8")
    return {row["railway"]: row["group"] for row in csv.DictReader(text.splitlines())}


def railway_groups(railways: str) -> frozenset[str]:
    """Return the groups behind a ``;``-joined list of railways; an unlisted one stands alone."""
    known = _group_by_railway()
    return frozenset(known.get(name, name) for name in railways.split(";") if name)


@lru_cache(maxsize=4096)
def interchanges_between(from_railways: str, to_railways: str) -> int:
    """Count changes of railway between two terminals: none when a group serves both, else one."""
    return int(not railway_groups(from_railways) & railway_groups(to_railways))
