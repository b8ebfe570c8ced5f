"""Draw the roads, what was mended of them, ferries, and the terminals and borders they serve.

    python -m benchmarks.road_picture --picture FILE.png

The roads are built from the shipped extract in the run. Edges are drawn straight between their
nodes, as the open data has them.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import Transformer

from benchmarks.land_pictures import (
    PROJECTION,
    WINDOW_M,
    draw_countries,
    draw_labels,
    save_picture,
)
from networks.access import road_ties
from networks.countries import CountryMap
from networks.extract import load
from networks.landdraft import EdgeFlag
from networks.landgraph import LandGraph
from networks.road import build_road
from networks.terminals import load_terminals

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = {  # of terminals: words, marker, colour
    "seaport": ("seaport", "o", "#2171b5"),
    "rail": ("rail terminal", "s", "#7a0177"),
    "airport": ("airport", "^", "#0c8a43"),
    "border": ("border crossing", "D", "#d7301f"),
}
ROAD, FERRY, MENDED = "#9a8f80", "#00a6a6", "#e6550d"


def draw(road: LandGraph, terminals: pd.DataFrame, file: Path) -> None:
    """Draw everything on one page."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    to_plane = Transformer.from_crs("EPSG:4326", PROJECTION, always_xy=True).transform
    figure, axes = plt.subplots(figsize=(10.5, 10.0), dpi=130)
    draw_countries(axes, to_plane)
    nodes = np.column_stack(to_plane(np.asarray(road.node_lon), np.asarray(road.node_lat)))
    _draw_edges(axes, road, nodes)
    tied = {tie.terminal_id for tie in road_ties(road, terminals)}
    for kind, (words, marker, colour) in KINDS.items():
        here = terminals[(terminals["kind"] == kind) & terminals.index.isin(tied)]
        x, y = to_plane(here["lon"].to_numpy(), here["lat"].to_numpy())
        look = {"marker": marker, "color": colour, "edgecolors": "white", "linewidths": 0.4}
        axes.scatter(x, y, s=20, zorder=7, label=f"{words} ({len(here)})", **look)
    draw_labels(axes, to_plane)
    axes.legend(loc="lower left", fontsize=8, framealpha=0.95)
    west, south, east, north = WINDOW_M
    axes.set(xlim=(west, east), ylim=(south, north), aspect="equal", xticks=[], yticks=[])
    save_picture(figure, file)


def _draw_edges(axes: Axes, road: LandGraph, nodes: np.ndarray) -> None:
    from matplotlib.collections import LineCollection

    lines = np.stack([nodes[road.tail], nodes[road.indices]], axis=1)
    once = road.tail < road.indices
    ferry = (road.flags & EdgeFlag.FERRY) > 0
    mended = ((road.flags & (EdgeFlag.CURATED | EdgeFlag.GAP)) > 0) & ~ferry
    for chosen, colour, width, words in (
        (once & ~ferry & ~mended, ROAD, 0.45, "road of the skeleton"),
        (once & mended, MENDED, 1.8, "link the open data lacks"),
        (once & ferry, FERRY, 1.2, "ferry, not taken by trucks"),
    ):
        drawn = LineCollection(lines[chosen], colors=colour, linewidths=width, label=words)
        axes.add_collection(drawn)


def main() -> None:
    """Build and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", type=Path, required=True)
    road = build_road(CountryMap.from_maritime(load("maritime")))
    draw(road, load_terminals(), parser.parse_args().picture)


if __name__ == "__main__":
    main()
