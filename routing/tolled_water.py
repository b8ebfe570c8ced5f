"""Canals and locks that take a toll and time, by the name of the channel sailed."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

PER_NET_TON = "net_ton"


@dataclass(frozen=True)
class TolledWater:
    """One canal: the rows of its toll and of its hours.

    The toll is per loaded ``teu``, per ``t`` of cargo, or of the whole ship: the fixed rows, and a
    rate per ``net_ton``, of which the ship has so many a tonne of capacity. ``up_to_t`` is the
    greatest ship it holds for, in tonnes of capacity.
    """

    channel: str
    cargo_class: str
    passage: str
    toll_key: str
    toll_per: str
    hours_key: str
    up_to_t: float = math.inf
    fixed_keys: tuple[str, ...] = ()
    net_tons_key: str = ""


Waters = Mapping[str, Mapping[str, tuple[TolledWater, ...]]]


@lru_cache(maxsize=1)
def _by_channel() -> Waters:
    """Return the waters by channel and class of cargo, those for smaller ships first."""
    text = (files("routing") / "parameters" / "tolled_waters.csv").read_text(encoding="utf-8")
    waters: dict[str, dict[str, tuple[TolledWater, ...]]] = {}
    for row in csv.DictReader(text.splitlines()):
        water = TolledWater(
            row["channel"],
            row["cargo_class"],
            row["passage"],
            row["toll_key"],
            row["toll_per"],
            row["hours_key"],
            float(row["up_to_t"] or math.inf),
            tuple(key for key in row["fixed_keys"].split(";") if key),
            row["net_tons_key"],
        )
        by_class = waters.setdefault(water.channel, {})
        known = (*by_class.get(water.cargo_class, ()), water)
        by_class[water.cargo_class] = tuple(sorted(known, key=lambda one: one.up_to_t))
    return waters


@lru_cache(maxsize=16_384)
def tolled_waters(
    channels: tuple[str, ...], cargo_class: str, capacity: float
) -> tuple[TolledWater, ...]:
    """Return the tolled waters among the channels of a passage, in order, for a ship's capacity.

    Raises
    ------
    KeyError
        If one of them has no toll for this class of cargo; ask :func:`untolled` first.
    """
    known = _by_channel()
    return tuple(
        next(water for water in known[name][cargo_class] if capacity <= water.up_to_t)
        for name in channels
        if name in known
    )


@lru_cache(maxsize=16_384)
def untolled(channels: tuple[str, ...], cargo_class: str) -> str | None:
    """Name the first tolled water whose toll for this class of cargo is not known."""
    known = _by_channel()
    return next(
        (name for name in channels if name in known and cargo_class not in known[name]), None
    )
