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
    cargo_class: str
    passage: str
    toll_key: str
    toll_per: str
    hours_key: str


@lru_cache(maxsize=1)
def _by_channel() -> dict[str, dict[str, TolledWater]]:
    text = (files("routing") / "parameters" / "tolled_waters.csv").read_text(encoding="utf-8")
    waters: dict[str, dict[str, TolledWater]] = {}
    for row in csv.DictReader(text.splitlines()):
        water = TolledWater(
            row["channel"],
            row["cargo_class"],
            row["passage"],
            row["toll_key"],
            row["toll_per"],
            row["hours_key"],
        )
        waters.setdefault(water.channel, {})[water.cargo_class] = water
    return waters


def tolled_waters(channels: tuple[str, ...], cargo_class: str) -> tuple[TolledWater, ...]:
    """Return the tolled waters among the channels of a passage, in order.

    Raises
    ------
    KeyError
        If one of them has no toll for this class of cargo; ask :func:`untolled` first.
    """
    known = _by_channel()
    return tuple(known[name][cargo_class] for name in channels if name in known)


def untolled(channels: tuple[str, ...], cargo_class: str) -> str | None:
    """Name the first tolled water whose toll for this class of cargo is not known."""
    known = _by_channel()
    return next(
        (name for name in channels if name in known and cargo_class not in known[name]), None
    )
