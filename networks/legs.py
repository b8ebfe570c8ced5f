"""Terminal-to-terminal legs, measured once when the network is built.

Each leg stands once and may be travelled both ways. ``variant`` says which rule its geometry
keeps: a sea leg per geometric tier where that tier changes the path, a rail leg ``any`` and,
where the shortest path crosses US soil between two terminals of one country, also ``no-us``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from networks.sea.path import SeaPath
from networks.sea.sea import Sea
from networks.tiers import SEA_TIERS, Tier
from networks.zone_measure import ZoneMeasure

SAME_PATH_KM = 0.001

LEG_COLUMNS = {
    "leg_id": "str",
    "mode": "str",
    "from_terminal_id": "str",
    "to_terminal_id": "str",
    "variant": "str",
    "length_km": "float64",
    "ca_km": "float64",
    "us_km": "float64",
    "mx_km": "float64",
    "us_land_km": "float64",
    "us_locks": "int64",
    "us_12nm_nm": "float64",
    "us_24nm_nm": "float64",
    "us_200nm_nm": "float64",
    "eca_nm": "float64",
    "channels": "str",
    "crossings": "str",
}


def leg_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make the leg table from rows that name only what applies to their mode."""
    table = pd.DataFrame(rows, columns=list(LEG_COLUMNS))
    for column, dtype in LEG_COLUMNS.items():
        filled = table[column].fillna("" if dtype == "str" else 0)
        table[column] = pd.Series(filled.to_numpy(), dtype=dtype)
    return table


@dataclass(frozen=True)
class SeaLegs:
    """Sea legs and their lines: line ``i`` is ``lonlat[offsets[i]:offsets[i + 1]]``.

    ``unreachable`` names each pair and variant that has no path, with the reason.
    """

    rows: list[dict[str, Any]]
    offsets: npt.NDArray[np.int64]
    lonlat: npt.NDArray[np.float64]
    unreachable: pd.DataFrame


def sea_legs(sea: Sea, ports: pd.DataFrame, measure: ZoneMeasure) -> SeaLegs:
    """Find and measure the sea path between every two ports at every geometric tier."""
    pairs = list(combinations(sorted(ports.index), 2))
    kept: list[tuple[str, str, Tier, SeaPath]] = []
    unreachable: list[tuple[str, str, str, str]] = []
    laxer: dict[tuple[str, str], float] = {}
    for tier in SEA_TIERS:
        for pair, path in sea.port_paths(pairs, tier).items():
            if not isinstance(path, SeaPath):
                unreachable.append((*pair, tier.value, path.reason))
            elif abs(path.length_km - laxer.get(pair, -1.0)) > SAME_PATH_KM:
                laxer[pair] = path.length_km
                kept.append((*pair, tier, path))
    lines = [path.coordinates for *_, path in kept]
    inside_nm = measure.lengths_nm_many(lines)
    rows = [
        _sea_row(*leg) | {zone: float(nm[row]) for zone, nm in inside_nm.items()}
        for row, leg in enumerate(kept)
    ]
    offsets = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
    reasons = pd.DataFrame(
        unreachable, columns=["from_terminal_id", "to_terminal_id", "variant", "reason"]
    )
    return SeaLegs(rows, offsets, np.vstack(lines), reasons)


def _sea_row(origin: str, destination: str, tier: Tier, path: SeaPath) -> dict[str, Any]:
    return {
        "leg_id": f"sea:{origin}-{destination}:{tier.value}",
        "mode": "sea",
        "from_terminal_id": origin,
        "to_terminal_id": destination,
        "variant": tier.value,
        "length_km": path.length_km,
        "us_locks": path.us_locks,
        "channels": ";".join(path.channels),
    }
