"""Terminal-to-terminal legs, measured once when the network is built.

Each leg stands once and may be travelled both ways. ``variant`` says which rule its geometry
keeps: a sea leg per geometric tier where that tier changes the path, a rail leg ``any`` and,
where that crosses US soil between two terminals of one country, also ``no-us``. A rail leg with
fewer changes of railway than the shortest stands beside it, ``any-fewest`` or ``no-us-fewest``.
An air leg has a variant per geometric tier, as one at sea; its zone columns are miles flown over.
``operators`` are the railways of a rail leg and ``interchanges`` the places where it changes from
one group of them to another, both in from-to order. Of a sea leg ``alternative`` is 0 for the
shortest path and 1, 2 … for longer ones with fewer miles in an emission control area.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from networks.sea.eca_paths import EcaPaths, PathsByTier
from networks.sea.path import NoPath, SeaPath
from networks.sea.sea import Sea
from networks.sea_lines import SeaLines
from networks.tiers import SEA_TIERS, Tier
from networks.zone_measure import ZoneMeasure

SAME_PATH_KM = 0.001

LEG_COLUMNS = {
    "leg_id": "str",
    "mode": "str",
    "from_terminal_id": "str",
    "to_terminal_id": "str",
    "variant": "str",
    "alternative": "int64",
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
    "passages": "str",
    "max_draught_m": "float64",
    "crossings": "str",
    "operators": "str",
    "interchanges": "str",
}


_NOTHING = {"str": "", "float64": 0.0, "int64": 0}
_NO_LIMIT = {"max_draught_m": float("nan")}


def leg_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make the leg table from rows that name only what applies to their mode.

    ``channels`` and ``passages`` hold names joined by ``;``; ``max_draught_m`` is NaN where no
    channel is known to limit a ship's draught.
    """
    columns = {}
    for column, dtype in LEG_COLUMNS.items():
        nothing = _NO_LIMIT.get(column, _NOTHING[dtype])
        columns[column] = pd.Series([row.get(column, nothing) for row in rows], dtype=dtype)
    return pd.DataFrame(columns)


@dataclass(frozen=True, eq=False)
class SeaLegs:
    """Sea legs, their lines in the same order, and the pairs without a path.

    ``unreachable`` names each pair and variant that has no path, with the reason.
    """

    rows: list[dict[str, Any]]
    lines: SeaLines
    unreachable: pd.DataFrame


def sea_legs(sea: Sea, ports: pd.DataFrame, measure: ZoneMeasure, eca: EcaPaths) -> SeaLegs:
    """Find and measure the sea paths between every two ports at every geometric tier.

    Of each pair and tier there is the shortest path, and those alternatives that are longer with
    fewer miles in an emission control area, where they save more than a trifle.
    """
    pairs = list(combinations(sorted(ports.index), 2))
    shortest = {tier: sea.port_paths(pairs, tier) for tier in SEA_TIERS}
    kept = _kept(shortest, eca.alternatives(shortest))
    lines = SeaLines.of([path.coordinates for *_, path in kept])
    per_segment = measure.lengths_nm_many(list(lines.segments))
    inside_nm = {zone: lines.total(nm) for zone, nm in per_segment.items()}
    rows = [
        sea_row(*leg) | {zone: float(nm[row]) for zone, nm in inside_nm.items()}
        for row, leg in enumerate(kept)
    ]
    saving = np.flatnonzero(saves_miles_inside(rows, eca.rule.trifle_nm))
    rows, lines = [rows[row] for row in saving], lines.only(saving)
    unreachable = [
        (*pair, tier.value, path.reason)
        for tier, paths in shortest.items()
        for pair, path in paths.items()
        if isinstance(path, NoPath)
    ]
    reasons = pd.DataFrame(
        unreachable, columns=["from_terminal_id", "to_terminal_id", "variant", "reason"]
    )
    return SeaLegs(rows, lines, reasons)


Kept = tuple[str, str, Tier, int, SeaPath]


def _kept(
    shortest: PathsByTier, alternatives: dict[Tier, dict[tuple[str, str], list[SeaPath]]]
) -> list[Kept]:
    """Return what becomes legs: the shortest path where its tier changes it, and alternatives."""
    kept: list[Kept] = []
    laxer: dict[tuple[str, str], float] = {}
    for tier in SEA_TIERS:
        for pair, path in shortest[tier].items():
            if not isinstance(path, SeaPath):
                continue
            if abs(path.length_km - laxer.get(pair, -1.0)) > SAME_PATH_KM:
                laxer[pair] = path.length_km
                kept.append((*pair, tier, 0, path))
            for number, way in enumerate(alternatives[tier].get(pair, ()), 1):
                kept.append((*pair, tier, number, way))
    return kept


def saves_miles_inside(rows: list[dict[str, Any]], trifle_nm: float) -> npt.NDArray[np.bool_]:
    """Say of each row whether it is a shortest path or saves at least ``trifle_nm`` against one.

    Alternatives were chosen by miles inside the limit as drawn; here their measured miles count.
    Those of a tier are in order of length, and each must also lie less inside than the one before.

    Parameters
    ----------
    rows
        Of each pair the shortest path of a tier before its alternatives, tiers in their order.
    """
    least_nm: dict[tuple[str, ...], float] = {}
    saves = np.ones(len(rows), np.bool_)
    for k, row in enumerate(rows):
        pair = row["from_terminal_id"], row["to_terminal_id"]
        tier = (*pair, row["variant"])
        if row["alternative"] == 0:
            least_nm[pair] = row["eca_nm"]
            continue
        saves[k] = row["eca_nm"] <= least_nm.get(tier, least_nm[pair]) - trifle_nm
        if saves[k]:
            least_nm[tier] = row["eca_nm"]
    return saves


def sea_row(
    origin: str, destination: str, tier: Tier, alternative: int, path: SeaPath
) -> dict[str, Any]:
    """Return a sea path as a row of the leg table, its miles in zones left out."""
    leg_id = f"sea:{origin}-{destination}:{tier.value}"
    return {
        "leg_id": f"{leg_id}:eca{alternative}" if alternative else leg_id,
        "mode": "sea",
        "from_terminal_id": origin,
        "to_terminal_id": destination,
        "variant": tier.value,
        "alternative": alternative,
        "length_km": path.length_km,
        "us_locks": path.us_locks,
        "channels": ";".join(path.channels),
        "passages": ";".join(use.name for use in path.passages),
        "max_draught_m": path.max_draught_m,
    }
