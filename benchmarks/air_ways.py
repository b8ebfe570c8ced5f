"""Flights at every tier: how long they are and what of the United States they lie over.

    python -m benchmarks.air_ways [--picture FILE.png]

Great circles are compared with those of a sphere between the same airports, an independent
formula; ways round US airspace with tracks somebody drew by hand, which no shortest way exceeds.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from networks.extract import load
from networks.network import Network, open_network
from networks.tiers import SEA_TIERS, Tier
from networks.units import KM_PER_NM

if TYPE_CHECKING:
    import pandas as pd

LANES = (
    ("A_YYZ", "A_MEX"),
    ("A_YVR", "A_GDL"),
    ("A_YUL", "A_MTY"),
    ("A_YVR", "A_MEX"),
    ("A_YUL", "A_MEX"),
    ("A_YHZ", "A_MEX"),
)
# Tracks outside US sovereign airspace drawn by hand, nm, good to a few per cent.
BY_HAND_NM = {
    ("A_YVR", "A_MEX"): 2514,
    ("A_YYZ", "A_MEX"): 3404,
    ("A_YUL", "A_MEX"): 3132,
    ("A_YHZ", "A_MEX"): 2610,
}
SPHERE_NM = 3440.065  # radius of the mean sphere
COLOURS = {"any": "#333333", "us-12nm": "#d55e00", "us-24nm": "#e69f00", "us-200nm": "#0072b2"}
WINDOW = (-142.0, 9.0, -52.0, 61.0)


def leg_id(lane: tuple[str, str], tier: Tier) -> str:
    """Return the id of a lane's leg; legs stand once, in the order of their ends."""
    first, last = sorted(lane)
    return f"air:{first}-{last}:{tier}"


def haversine_nm(terminals: pd.DataFrame, lane: tuple[str, str]) -> float:
    """Return the great circle of the mean sphere between two airports."""
    (lon, lat), (to_lon, to_lat) = (
        np.radians(terminals.loc[name, ["lon", "lat"]].to_numpy(np.float64)) for name in lane
    )
    half = math.sin((to_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * SPHERE_NM * math.asin(math.sqrt(half))


def lane_lines(network: Network) -> list[str]:
    """List each lane at each tier, with the metres inside by the independent check."""
    said = [
        "| lane | tier | nm | +% | nm over US land, 12 nm | 24 nm | 200 nm | m inside the tier |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for lane in LANES:
        direct_km = float(network.legs.loc[leg_id(lane, Tier.ANY), "length_km"])
        for tier in SEA_TIERS:
            row = network.legs.loc[leg_id(lane, tier)]
            over = [f"{row[f'us_{zone}_nm']:,.0f}" for zone in ("12nm", "24nm", "200nm")]
            inside = "–"
            if tier.zone:
                line = network.leg_geometry(leg_id(lane, tier))
                inside = f"{network.verify(line, tier).metres_inside:.1f}"
            more = 100 * (row["length_km"] / direct_km - 1)
            name = "–".join(end.removeprefix("A_") for end in lane)
            said.append(
                f"| {name} | {tier} | {row['length_km'] / KM_PER_NM:,.0f} | {more:.1f} | "
                f"{' | '.join(over)} | {inside} |"
            )
    return said


def comparison_lines(network: Network) -> list[str]:
    """Compare all great circles with the sphere, and ways round with tracks drawn by hand."""
    air = network.legs[(network.legs["mode"] == "air") & (network.legs["variant"] == "any")]
    off = [
        100 * (row.length_km / KM_PER_NM / haversine_nm(network.terminals, ends) - 1)
        for row in air.itertuples()
        for ends in [(row.from_terminal_id, row.to_terminal_id)]
    ]
    said = [
        f"{len(off)} great circles against the mean sphere: {min(off):+.2f} to {max(off):+.2f} %, "
        "which is what the ellipsoid differs by.",
        "",
        "| lane | shortest outside 12 nm, nm | drawn by hand, nm | % |",
        "|---|--:|--:|--:|",
    ]
    for lane, by_hand in BY_HAND_NM.items():
        nm = float(network.legs.loc[leg_id(lane, Tier.US_12NM), "length_km"]) / KM_PER_NM
        name = "–".join(end.removeprefix("A_") for end in lane)
        said.append(f"| {name} | {nm:,.0f} | {by_hand:,} | {100 * (nm / by_hand - 1):+.1f} |")
    return said


def draw(network: Network, file: Path) -> None:
    """Draw airports, border crossings, US airspace and the first three lanes at every tier."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    west, south, east, north = WINDOW
    figure, axes = plt.subplots(figsize=(11, 8.2), dpi=110)
    box = shapely.box(*WINDOW)
    coast = gpd.GeoDataFrame(load("coast"))
    land = coast.geometry[(coast["level"] == 1) & coast.intersects(box)]
    land.simplify(0.03).plot(ax=axes, color="#ece7db", edgecolor="#b3ab99", linewidth=0.3)
    us = network.zones[network.zones["country"] == "US"].set_index("zone").geometry
    sky = shapely.intersection(shapely.simplify(us["12nm"], 0.03), box)
    gpd.GeoSeries([sky]).plot(ax=axes, color="#8c2d5a", alpha=0.15)
    for lane in LANES[:3]:
        for tier in SEA_TIERS:
            line = shapely.get_coordinates(network.leg_geometry(leg_id(lane, tier)))
            axes.plot(*line.T, lw=1.3, color=COLOURS[tier.value], label=tier.value)
    terminals = network.terminals
    for kinds, marker, colour, size, label in (
        (terminals["kind"] == "airport", "^", "#111111", 26, "airport"),
        (terminals["border_mode"] == "road", "o", "#009e73", 12, "road crossing"),
        (terminals["border_mode"] == "rail", "s", "#aa4499", 12, "rail crossing"),
    ):
        at = terminals[kinds]
        said = f"{label} ({len(at)})"
        axes.scatter(at["lon"], at["lat"], marker=marker, c=colour, s=size, zorder=5, label=said)
    for name in {end for lane in LANES for end in lane}:
        at = terminals.loc[name]
        axes.annotate(at["iata"], (at["lon"], at["lat"]), (5, 4), textcoords="offset points")
    entries = dict(zip(*axes.get_legend_handles_labels()[::-1], strict=True))
    axes.legend(entries.values(), entries.keys(), loc="lower left", fontsize=9)
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor="#f7fafc")
    axes.set(xlabel="", ylabel="")
    axes.set(aspect=1 / np.cos(np.radians((south + north) / 2)))
    figure.tight_layout(pad=0.3)
    figure.savefig(file)


def main() -> None:
    """Print what was measured as markdown, and draw it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", type=Path, help="draw the ways here")
    args = parser.parse_args()
    network = open_network()
    print("\n".join([*lane_lines(network), "", *comparison_lines(network)]))
    if args.picture:
        draw(network, args.picture)


if __name__ == "__main__":
    main()
