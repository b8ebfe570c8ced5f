"""Which railways run, and which belong together, so that a train need not change hands."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Railway:
    """A railway: its full name, the group it belongs to, the day it closed (None: it runs)."""

    name: str
    group: str
    closed_since: date | None = None

    @property
    def closure(self) -> str:
        """Say since when it is closed."""
        day = self.closed_since
        return f"{self.name} is closed since {day.day} {day:%B %Y}" if day else ""


@lru_cache(maxsize=1)
def _known_railways() -> dict[str, Railway]:
    text = (files("networks") / "curated" / "railways.csv").read_text(encoding="utf-8")
    return {
        row["railway"]: Railway(
            row["name"],
            row["group"],
            date.fromisoformat(row["closed_since"]) if row["closed_since"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    }


def _served_by(railways: str) -> dict[str, Railway]:
    """Return the railways of a ``;``-joined list by code; an unlisted one stands alone."""
    known = _known_railways()
    return {code: known.get(code, Railway(code, code)) for code in railways.split(";") if code}


def railway_groups(railways: str) -> frozenset[str]:
    """Return the groups behind a ``;``-joined list of railways; an unlisted one stands alone."""
    return frozenset(railway.group for railway in _served_by(railways).values())


def running(railways: str) -> str:
    """Return a ``;``-joined list of railways without those that are closed."""
    served = _served_by(railways)
    return ";".join(code for code, railway in served.items() if not railway.closed_since)


@lru_cache(maxsize=4096)
def closure_between(from_railways: str, to_railways: str) -> str | None:
    """Say which closed railway leaves no train between two terminals, None where trains run.

    There is none where all railways of an end are closed, or all that serve both ends are and no
    group that runs serves both.
    """
    ends = _served_by(from_railways), _served_by(to_railways)
    shared = {code: railway for code, railway in ends[0].items() if code in ends[1]}
    if railway_groups(running(from_railways)) & railway_groups(running(to_railways)):
        return None
    for served in (*ends, shared):
        closures = [railway.closure for railway in served.values()]
        if closures and all(closures):
            return closures[0]
    return None


@lru_cache(maxsize=4096)
def interchanges_between(from_railways: str, to_railways: str) -> int:
    """Count changes of railway between two terminals: none when a group serves both, else one."""
    return int(not railway_groups(from_railways) & railway_groups(to_railways))
