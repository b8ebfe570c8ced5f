"""Truck legs between terminals, found on the road graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from networks.road_reach import RoadReach
from networks.tie import Tie

DRAYAGE_LIMIT_KM = 400.0  # beyond it a box goes by rail, or by the door-to-door truck leg
_BORDERS = {"CA-US", "US-MX"}


def road_legs(reaches: Iterable[RoadReach], terminals: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Find the truck legs between terminals: US transit from border to border, and drayage.

    Transit legs join each Canadian road border with each Mexican one inside the US. Drayage joins
    two terminals of one country no farther apart than ``DRAYAGE_LIMIT_KM``. Trucks take no ferries,
    which have no price yet.
    """
    border_of: dict[str, str] = dict(zip(terminals.index, terminals["country"], strict=True))
    for reach in reaches:
        for position, here in enumerate(reach.ties):
            road_km = reach.from_node(here.node_idx)
            for column in range(position + 1, len(reach.ties)):
                other = reach.ties[column]
                length_km = float(road_km[column]) + here.snap_km + other.snap_km
                borders = {border_of[here.terminal_id], border_of[other.terminal_id]}
                if length_km <= DRAYAGE_LIMIT_KM or (
                    borders == _BORDERS and np.isfinite(length_km)
                ):
                    yield _road_row(here, other, length_km)


def _road_row(here: Tie, other: Tie, length_km: float) -> dict[str, Any]:
    return {
        "leg_id": f"road:{here.terminal_id}-{other.terminal_id}:{here.country}",
        "mode": "road",
        "from_terminal_id": here.terminal_id,
        "to_terminal_id": other.terminal_id,
        "variant": "any",
        "length_km": length_km,
        f"{here.country.lower()}_km": length_km,
        "us_land_km": length_km if here.country == "US" else 0.0,
    }
