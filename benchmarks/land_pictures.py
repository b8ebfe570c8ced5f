"""Draw the railways by who owns the track.

    python -m benchmarks.land_pictures --picture FILE.png

The rail network is built from the shipped extract in the run. Edges are drawn straight between
their nodes, as the open data has them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from benchmarks.rail_lines import build_railways
from networks.countries import CountryMap
from networks.extract import load
from networks.geodesy import densify
from networks.landdraft import EdgeFlag
from networks.rail_layers import RailLayers
from networks.rail_operators import UNKNOWN
from networks.railways import group_of, known_railways

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Equal-area conic between the parallels that suit North America.
PROJECTION = "+proj=aea +lat_1=20 +lat_2=58 +lat_0=40 +lon_0=-98 +datum=WGS84"
WINDOW_M = (-2_560_000, -2_840_000, 2_950_000, 2_430_000)  # west, south, east, north
COLOURS = {
    "CN": "#d7301f",
    "CPKC": "#7a0177",
    "UP": "#e6a400",
    "BNSF": "#f16913",
    "CSX": "#2171b5",
    "NS": "#525252",
    "GMXT": "#0c8a43",
    "FIT": "#00a6a6",
}
OTHER, NOBODY = "#8c6bb1", "#c9c9c9"
_SMALLEST_DEG2 = 0.02
_COLOURS_IN_FILE = 255
CITIES = {
    "Vancouver": (-123.1, 49.25, "left"),
    "Prince Rupert": (-130.3, 54.3, "left"),
    "Edmonton": (-113.5, 53.55, "right"),
    "Calgary": (-114.07, 51.05, "left"),
    "Winnipeg": (-97.14, 49.9, "right"),
    "Churchill": (-94.17, 58.77, "right"),
    "Toronto": (-79.38, 43.65, "right"),
    "Montréal": (-73.57, 45.5, "right"),
    "Halifax": (-63.57, 44.65, "right"),
    "Chicago": (-87.65, 41.85, "right"),
    "Kansas City": (-94.58, 39.1, "right"),
    "New Orleans": (-90.07, 29.95, "right"),
    "Laredo": (-99.5, 27.5, "right"),
    "El Paso": (-106.48, 31.76, "left"),
    "Los Angeles": (-118.24, 34.05, "left"),
    "Monterrey": (-100.3, 25.67, "left"),
    "México": (-99.15, 19.45, "right"),
    "Manzanillo": (-104.31, 19.05, "left"),
    "Lázaro Cárdenas": (-102.18, 17.95, "left"),
    "Veracruz": (-96.14, 19.2, "right"),
    "Salina Cruz": (-95.2, 16.17, "right"),
    "Mérida": (-89.62, 20.97, "right"),
}


def colour_of(layers: RailLayers) -> np.ndarray:
    """Return the colour of each slot's owner."""
    operators = layers.operators
    by_owner = [COLOURS.get(group_of(code), OTHER) for code in operators.railways]
    owner = np.asarray(operators.owner)
    return np.where(owner == UNKNOWN, NOBODY, np.array([*by_owner, NOBODY])[owner])


def draw(layers: RailLayers, file: Path) -> None:
    """Draw everything on one page."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.collections import LineCollection

    to_plane = Transformer.from_crs("EPSG:4326", PROJECTION, always_xy=True).transform
    figure, axes = plt.subplots(figsize=(10.5, 10.0), dpi=130)
    draw_countries(axes, to_plane)
    graph = layers.graph
    edges = np.flatnonzero((graph.tail < graph.indices) & ((graph.flags & EdgeFlag.FERRY) == 0))
    x, y = to_plane(np.asarray(graph.node_lon), np.asarray(graph.node_lat))
    nodes = np.column_stack([x, y])
    lines = np.stack([nodes[graph.tail], nodes[graph.indices]], axis=1)
    colour = colour_of(layers)
    is_known = colour[edges] != NOBODY
    for known, width in ((False, 0.5), (True, 1.1)):
        chosen = edges[is_known == known]
        axes.add_collection(
            LineCollection(lines[chosen], colors=colour[chosen], linewidths=width, zorder=3 + known)
        )
    _draw_interchanges(axes, layers, to_plane)
    draw_labels(axes, to_plane)
    _draw_legend(axes, layers)
    west, south, east, north = WINDOW_M
    axes.set(xlim=(west, east), ylim=(south, north), aspect="equal", xticks=[], yticks=[])
    save_picture(figure, file)


def save_picture(figure: Figure, file: Path) -> None:
    """Write a figure as a small PNG."""
    from PIL import Image

    figure.tight_layout(pad=0.3)
    drawn = BytesIO()
    figure.savefig(drawn)
    picture = Image.open(drawn).convert("RGB")
    # Octree keeps the thin lines' own colours, which the median cut lays together.
    few = picture.quantize(_COLOURS_IN_FILE, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def draw_countries(axes: Axes, to_plane: Callable[..., Any]) -> None:
    """Fill land and draw the borders."""
    axes.set_facecolor("#e9f1f7")
    coast = gpd.GeoDataFrame(load("coast"))
    for level, shade in ((1, "#fbf9f4"), (2, "#e9f1f7")):
        for part in shapely.get_parts(coast.geometry[coast["level"] == level].to_numpy()):
            if part.area < _SMALLEST_DEG2:
                continue
            ring = shapely.get_coordinates(part.exterior)
            axes.fill(*to_plane(*ring.T), facecolor=shade, edgecolor="#b8ae9c", lw=0.4, zorder=1)
    polygons = CountryMap.from_maritime(load("maritime")).polygons
    for other in ("CA", "MX"):
        border = shapely.intersection(polygons["US"].boundary, polygons[other].boundary)
        for part in shapely.get_parts(shapely.line_merge(border)):
            line = densify(shapely.get_coordinates(part))
            axes.plot(*to_plane(*line.T), color="#8a8072", lw=0.8, ls=(0, (4, 2)), zorder=2)


def _draw_interchanges(axes: Axes, layers: RailLayers, to_plane: Callable[..., Any]) -> None:
    points = layers.interchanges
    x, y = to_plane([point.lon for point in points], [point.lat for point in points])
    axes.scatter(x, y, s=9, facecolor="white", edgecolor="#222222", linewidths=0.6, zorder=7)


def draw_labels(axes: Axes, to_plane: Callable[..., Any]) -> None:
    """Name some cities."""
    from matplotlib import patheffects

    halo = [patheffects.withStroke(linewidth=2.2, foreground="white")]
    for name, (lon, lat, side) in CITIES.items():
        x, y = to_plane(lon, lat)
        shift = 6 if side == "right" else -6
        axes.annotate(
            name,
            (x, y),
            xytext=(shift, 0),
            textcoords="offset points",
            ha="left" if side == "right" else "right",
            va="center",
            fontsize=7.5,
            path_effects=halo,
            zorder=9,
        )


def _draw_legend(axes: Axes, layers: RailLayers) -> None:
    from matplotlib.lines import Line2D

    called = {"CPKC": "CPKC and CPKC de México", "GMXT": "Ferromex and Ferrosur"}
    entries = {called.get(group, group): colour for group, colour in COLOURS.items()}
    others = len({group_of(code) for code in known_railways()} - set(COLOURS))
    entries |= {f"other railways ({others} groups)": OTHER, "owner not known, not run on": NOBODY}
    handles = [Line2D([], [], color=colour, lw=2.2, label=name) for name, colour in entries.items()]
    handles.append(
        Line2D(
            [], [], ls="", marker="o", mfc="white", mec="#222222", ms=4,
            label=f"interchange ({len(layers.interchanges)})",
        )
    )  # fmt: skip
    axes.legend(handles=handles, loc="lower left", fontsize=8, framealpha=0.95)


def main() -> None:
    """Build and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", type=Path, required=True)
    layers, _ = build_railways()
    draw(layers, parser.parse_args().picture)


if __name__ == "__main__":
    main()
