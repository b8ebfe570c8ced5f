"""Canals and locks that take a toll and time, by the name of the channel sailed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class TolledWater:
    """One canal: its toll's parameter, per loaded ``teu`` or per ``t`` of cargo, and its hours'."""

    channel: str
    passage: str
    toll_key: str
    toll_per: str
    hours_key: str


@lru_cache(maxsize=1)
def _by_channel() -> dict[str, TolledWater]:
    text = (files("routing") / "parameters" / "tolled_waters.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["channel"]: TolledWater(
            row["channel"], row["passage"], row["toll_key"], row["toll_per"], row["hours_key"]
        )
        for row in rows
    }


def tolled_waters(channels: tuple[str, ...]) -> tuple[TolledWater, ...]:
    """Return the tolled waters among the channels of a passage, in order."""
    known = _by_channel()
    return tuple(known[name] for name in channels if name in known)
