"""The six Canada–Mexico lanes at every tier: how far, and how much of each lies in US waters.

    python -m benchmarks.six_lanes [--picture FILE.png]

Zones and seas are built from the shipped extract in the run. Metres inside a zone come from
``networks.verify``, which shares no code with the routing. Prints Markdown.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.markdown import markdown
from benchmarks.peers import ROUTERS, Line
from benchmarks.truth_ports import points_by_id, water_points
from networks.extract import load
from networks.sea import path as sea_path
from networks.sea.sea import Sea
from networks.tiers import Tier
from networks.units import KM_PER_NM
from networks.verify import metres_within
from networks.zones import build_zones

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LANES = (
    ("CAVAN", "MXZLO"),
    ("CAPRR", "MXLZC"),
    ("CAHAL", "MXVER"),
    ("CAMTR", "MXATM"),
    ("CASJB", "MXPGO"),
    ("CAHAL", "MXZLO"),
)
US_ZONES = ("12nm", "24nm", "200nm")

Window = tuple[float, float, float, float]  # west, south, east, north, degrees
MAP: Window = (-146.0, 4.0, -48.0, 58.0)
INSETS: tuple[tuple[Window, Window], ...] = (  # place in the map as x, y, width, height; window
    ((0.015, 0.20, 0.25, 0.28), (-126.0, 47.4, -122.3, 49.7)),
    ((0.83, 0.36, 0.16, 0.20), (-83.5, 22.8, -76.0, 28.8)),
)
ZONE_COLOURS = {"200nm": "#dcebf7", "24nm": "#b9d6ec", "12nm": "#8dbbdd"}
TIER_COLOURS = {
    "any": "#222222",
    "us-12nm": "#e69f00",
    "us-24nm": "#d6336c",
    "us-200nm": "#00734f",
}
LABELS = {
    "Vancouver": (-123.1, 49.3, "left"),
    "Prince Rupert": (-130.3, 54.3, "left"),
    "Montréal": (-73.5, 45.6, "right"),
    "Halifax": (-63.5, 44.6, "left"),
    "Saint John": (-66.1, 45.2, "right"),
    "Manzanillo": (-104.3, 19.1, "right"),
    "Lázaro Cárdenas": (-102.2, 17.9, "right"),
    "Veracruz": (-96.1, 19.2, "right"),
    "Altamira": (-97.9, 22.4, "right"),
    "Progreso": (-89.7, 21.3, "left"),
}
TEXT: dict[str, Any] = {"fontsize": 8.5, "color": "#222222", "zorder": 10}


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
            way = sea.path(origin, destination, tier)
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


def draw(
    lines: dict[str, Line], zones: gpd.GeoDataFrame, coast: gpd.GeoDataFrame, file: Path
) -> None:
    """Draw every lane at every tier over the US zones, and larger where the tiers part."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.patheffects import withStroke

    figure, axes = plt.subplots(figsize=(13, 9.4))
    _draw_chart(axes, lines, zones, coast, MAP)
    for name, (lon, lat, side) in LABELS.items():
        offset = (5, 3) if side == "left" else (-5, 3)
        axes.plot(lon, lat, "o", ms=3.5, color="#222222", zorder=9)
        said = axes.annotate(name, (lon, lat), offset, textcoords="offset points", ha=side, **TEXT)
        said.set_path_effects([withStroke(linewidth=2.5, foreground="#fdfcf9")])
    for place, window in INSETS:
        inset = axes.inset_axes(place)
        _draw_chart(inset, lines, zones, coast, window)
        axes.indicate_inset_zoom(inset, edgecolor="#555555")
    _draw_legend(axes)
    axes.set_title("Six lanes: the shortest way at each tier", loc="left", fontsize=13)
    figure.savefig(file, dpi=110, bbox_inches="tight", pil_kwargs={"optimize": True})


def _draw_chart(
    axes: Axes,
    lines: dict[str, Line],
    zones: gpd.GeoDataFrame,
    coast: gpd.GeoDataFrame,
    window: Window,
) -> None:
    west, south, east, north = window
    box = shapely.box(west, south, east, north)
    us = zones[zones["country"] == "US"].set_index("zone").geometry
    for zone, colour in ZONE_COLOURS.items():
        gpd.GeoSeries([shapely.intersection(us[zone], box)]).plot(ax=axes, color=colour)
    for levels, colour in (((1, 3), "#ece7db"), ((2, 4), "#f7fafc")):
        shore = coast.geometry[coast["level"].isin(levels) & coast.intersects(box)]
        shore.plot(ax=axes, color=colour, edgecolor="#b3ab99", linewidth=0.3)
    for tier, colour in TIER_COLOURS.items():
        for name, line in lines.items():
            if name.endswith(f" {tier}"):
                axes.plot(*line.T, lw=1.3, color=colour)
    axes.set(
        xlim=(west, east), ylim=(south, north), aspect=1 / np.cos(np.radians((south + north) / 2))
    )
    axes.set(facecolor="#f7fafc", xticks=[], yticks=[], xlabel="", ylabel="")


def _draw_legend(axes: Axes) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    entries: list[Line2D | Patch] = [
        Line2D([], [], color=colour, lw=2, label=tier) for tier, colour in TIER_COLOURS.items()
    ]
    entries += [
        Patch(color=colour, label=f"US {zone[:-2]} nm") for zone, colour in ZONE_COLOURS.items()
    ]
    axes.legend(handles=entries, loc="lower left", ncols=2, fontsize=9, framealpha=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path, help="draw the lanes here")
    args = parser.parse_args()
    coast, maritime = (gpd.GeoDataFrame(load(name)) for name in ("coast", "maritime"))
    zones = build_zones(coast, maritime)
    sea = Sea.build(coast, zones, water_points())
    table, lines = our_lanes(sea, zones)
    print(markdown(table), "\n")
    print(markdown(peer_lanes(zones)))
    if args.picture:
        draw(lines, zones, coast, args.picture)


if __name__ == "__main__":
    main()
