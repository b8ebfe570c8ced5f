"""Air legs between airports of different countries, measured once when the network is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import geopandas as gpd
import pandas as pd

from networks.air_ways import AirWays
from networks.geodesy import FloatArray, densify, length_km
from networks.legs import SAME_PATH_KM
from networks.sea.obstacles import Growth
from networks.sea_lines import SeaLines
from networks.tiers import SEA_TIERS, Tier
from networks.zone_measure import ZoneMeasure

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class AirLegs:
    """Rows of the leg table and their lines, in the same order."""

    rows: list[dict[str, Any]]
    lines: SeaLines


def air_legs(
    zones: gpd.GeoDataFrame,
    airports: pd.DataFrame,
    measure: ZoneMeasure,
    growth: Mapping[str, Growth],
) -> AirLegs:
    """Find the ways between airports of different countries, at every tier that changes them.

    The way of ``any`` is the geodesic. Airports outside the United States have also the shortest
    way round each US zone. The zone columns of a row are nautical miles flown over the zone, land
    among it.

    Parameters
    ----------
    zones
        As ``zones.build_zones`` returns them.
    airports
        Index ``terminal_id``; ``country``, ``lon``, ``lat``.
    measure
        Measures lines against the zones.
    growth
        How far aircraft keep off each zone, by its name.
    """
    country = airports["country"].to_dict()
    pairs = [p for p in combinations(sorted(airports.index), 2) if country[p[0]] != country[p[1]]]
    at = {name: (lon, lat) for name, lon, lat in airports[["lon", "lat"]].itertuples()}
    kept = [(pair, Tier.ANY, densify([at[pair[0]], at[pair[1]]])) for pair in pairs]
    foreign = [pair for pair in pairs if "US" not in (country[pair[0]], country[pair[1]])]
    shortest = {pair: length_km(line) for pair, _, line in kept}
    for tier in SEA_TIERS[1:]:
        for pair, line in _round_zone(zones, airports, foreign, tier, growth).items():
            if abs(length_km(line) - shortest[pair]) > SAME_PATH_KM:
                shortest[pair] = length_km(line)
                kept.append((pair, tier, line))
    inside_nm = measure.lengths_nm_many([line for *_, line in kept])
    rows = [
        _air_row(pair, tier, line)
        | {name: float(nm[row]) for name, nm in inside_nm.items() if name != "eca_nm"}
        for row, (pair, tier, line) in enumerate(kept)
    ]
    return AirLegs(rows, SeaLines.of([line for *_, line in kept]))


def _round_zone(
    zones: gpd.GeoDataFrame,
    airports: pd.DataFrame,
    pairs: list[Pair],
    tier: Tier,
    growth: Mapping[str, Growth],
) -> dict[Pair, FloatArray]:
    """Return the shortest way of each pair that keeps out of the zone a tier names."""
    zone = zones[(zones["country"] == "US") & (zones["zone"] == tier.zone)].geometry.iloc[0]
    names = sorted({name for pair in pairs for name in pair})
    places = airports.loc[names, ["lon", "lat"]].to_numpy()
    ways = AirWays.build(zone, growth[str(tier.zone)], places)
    position = {name: number for number, name in enumerate(names)}
    found = ways.ways([(position[start], position[end]) for start, end in pairs])
    return {pair: line for pair, line in zip(pairs, found, strict=True) if line is not None}


def _air_row(pair: Pair, tier: Tier, line: FloatArray) -> dict[str, Any]:
    return {
        "leg_id": f"air:{pair[0]}-{pair[1]}:{tier.value}",
        "mode": "air",
        "from_terminal_id": pair[0],
        "to_terminal_id": pair[1],
        "variant": tier.value,
        "length_km": length_km(line),
    }
