"""The six Canada–Mexico lanes at every tier: how far, and how much of each lies in US waters.

    python -m benchmarks.six_lanes [--picture FILE.png]

Zones and seas are built from the shipped extract in the run. Metres inside a zone come from
``networks.verify``, which shares no code with the routing. Prints Markdown.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import pandas as pd

from benchmarks.peers import KM_PER_NM, ROUTERS, Line
from benchmarks.sea_distances import markdown
from benchmarks.truth_ports import points_by_id, water_points
from networks.extract import load
from networks.sea import path as sea_path
from networks.sea.sea import Sea
from networks.tiers import Tier
from networks.verify import metres_within
from networks.zones import build_zones

LANES = (
    ("CAVAN", "MXZLO"),
    ("CAPRR", "MXLZC"),
    ("CAHAL", "MXVER"),
    ("CAMTR", "MXATM"),
    ("CASJB", "MXPGO"),
    ("CAHAL", "MXZLO"),
)
US_ZONES = ("12nm", "24nm", "200nm")


def us_metres(line: Line, zones: gpd.GeoDataFrame) -> dict[str, float]:
    """Return the metres of a line inside each US zone, by the independent check."""
    us = zones[zones["country"] == "US"].set_index("zone").geometry
    return {zone: metres_within(line, us[zone])[0] for zone in US_ZONES}


def our_lanes(sea: Sea, zones: gpd.GeoDataFrame) -> tuple[pd.DataFrame, dict[str, Line]]:
    """Return the table of lanes by tier and the lines drawn, by ``FROM–TO tier``."""
    rows, lines = [], {}
    for origin, destination in LANES:
        shortest_nm = None
        for tier in Tier:
            way = sea.port_path(origin, destination, tier)
            row: dict[str, object] = {"lane": f"{origin}–{destination}", "tier": tier.value}
            if isinstance(way, sea_path.NoPath):
                rows.append(row | {"nm": "none", "why none": way.reason})
                continue
            shortest_nm = shortest_nm or way.length_nm
            lines[f"{origin}–{destination} {tier.value}"] = way.coordinates
            metres = us_metres(way.coordinates, zones)
            row |= {
                "nm": round(way.length_nm),
                "+%": round(100 * (way.length_nm / shortest_nm - 1), 1),
            }
            row |= {f"m in US {zone}": round(m, 1) for zone, m in metres.items()}
            rows.append(row)
    return pd.DataFrame(rows).fillna(""), lines


def peer_lanes(zones: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return each peer's default route and its share inside the US 200 nm zone."""
    points, rows = points_by_id(water_points()), []
    for origin, destination in LANES:
        row: dict[str, object] = {"lane": f"{origin}–{destination}"}
        for name, router in ROUTERS.items():
            nm, line = router(points[origin], points[destination])
            share = us_metres(line, zones)["200nm"] / 1000 / KM_PER_NM / nm
            row |= {f"{name} nm": round(nm), f"{name} % in US 200 nm": round(100 * share)}
        rows.append(row)
    return pd.DataFrame(rows)


def draw(lines: dict[str, Line], zones: gpd.GeoDataFrame, file: Path) -> None:
    """Draw every lane at every tier over the US zones."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(13, 9))
    us = zones[zones["country"] == "US"].set_index("zone")
    for zone, colour in (("200nm", "#dbe9f6"), ("24nm", "#b8d4ea"), ("12nm", "#8fb8da")):
        us.loc[[zone]].plot(ax=axes, color=colour)
    zones[zones["zone"] == "land"].plot(ax=axes, color="#e9e4d8", edgecolor="#a9a294", lw=0.3)
    colours = {tier.value: f"C{tier.level}" for tier in Tier}
    for name, line in lines.items():
        tier = name.rpartition(" ")[2]
        if Tier(tier).sea_variant == tier:
            axes.plot(*line.T, lw=1, color=colours[tier])
    for tier in ("any", "us-12nm", "us-24nm", "us-200nm"):
        axes.plot([], [], color=colours[tier], label=tier)
    axes.set(xlim=(-142, -50), ylim=(5, 58), aspect=1.25, xlabel="°E", ylabel="°N")
    axes.legend(loc="lower left")
    figure.savefig(file, dpi=130, bbox_inches="tight")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path, help="draw the lanes here")
    args = parser.parse_args()
    zones = build_zones(load("coast"), load("maritime"))
    sea = Sea.build(load("coast"), zones, water_points())
    table, lines = our_lanes(sea, zones)
    print(markdown(table), "\n")
    print(markdown(peer_lanes(zones)))
    if args.picture:
        draw(lines, zones, args.picture)


if __name__ == "__main__":
    main()
