"""Say how much railway the graph lacks, by country and by state of the US, on a map too.

    python -m benchmarks.rail_missing --picture FILE.png

`us_state_rail.csv` beside this file has the published miles of each state. A piece of track counts
to the state of the nearest city, which is rough along state lines only.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import Transformer
from scipy.spatial import KDTree

from benchmarks.land_pictures import PROJECTION, WINDOW_M, draw_countries, save_picture
from benchmarks.rail_lines import build_railways
from networks import extract
from networks.countries import COUNTRY_BITS
from networks.geodesy import geocentric_km
from networks.land_checks import ROUTE_KM, check_rail_route_km, route_km
from networks.landdraft import EdgeFlag
from networks.landgraph import LandGraph
from networks.rail_layers import RailLayers

PUBLISHED = Path(__file__).with_name("us_state_rail.csv")
SHADES = ((0.95, "#1a7f37"), (0.85, "#b8a100"), (0.75, "#e07b00"), (0.0, "#c21807"))
ELSEWHERE = "#8a8a8a"
KM_PER_MILE = 1.609344  # international mile, exact by definition
_WORST = 12
_LABELLED_KM = 1700.0  # smaller states have no room, and track over their lines tells too much


def us_cities() -> pd.DataFrame:
    """Return the cities of the US with ``state``, the postal code of it, lon and lat."""
    cities = extract.load("cities")
    us = cities[cities["country"] == "US"]
    return us.rename(columns={"admin1": "state"})[["state", "lon", "lat"]].reset_index(drop=True)


def state_of_slots(graph: LandGraph, cities: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Give each slot in the US its state, "" elsewhere."""
    lon = (graph.node_lon[graph.tail] + graph.node_lon[graph.indices]) / 2
    lat = (graph.node_lat[graph.tail] + graph.node_lat[graph.indices]) / 2
    _, nearest = KDTree(geocentric_km(cities["lon"], cities["lat"])).query(geocentric_km(lon, lat))
    state = cities["state"].to_numpy(object)[nearest]
    return np.where(graph.country == COUNTRY_BITS["US"], state, "")


def by_state(graph: LandGraph, state: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Measure each state as the build measures a country: ``found_km``, ``share``."""
    table = pd.read_csv(PUBLISHED, keep_default_na=False).set_index("state")
    table["published_km"] = table["published_mi"].astype(float) * KM_PER_MILE
    table["found_km"] = [
        route_km(
            replace(graph, country=np.where(state == name, COUNTRY_BITS["US"], 0).astype(np.uint8)),
            "US",
        )
        for name in table.index
    ]
    return table.assign(
        share=table["found_km"] / table["published_km"],
        missing_km=table["published_km"] - table["found_km"],
    )


def doubled_km(graph: LandGraph, country: str) -> float:
    """Return the km of a country's track beside its routes: second tracks, yards, unfused lines."""
    plain = (graph.flags & (EdgeFlag.FERRY | EdgeFlag.GAP | EdgeFlag.JOIN)) == 0
    here = plain & (graph.country == COUNTRY_BITS[country])
    return float(graph.length_km[here].sum() / 2) - route_km(graph, country)


def table_lines(layers: RailLayers, states: pd.DataFrame) -> list[str]:
    """Write countries and the states that lack most as markdown."""
    graph = layers.graph
    lines = [
        "| country | route-km | published | beside them: second tracks, lines drawn twice, yards "
        "| km with a known owner |",
        "|---|--:|--:|--:|--:|",
    ]
    for country in COUNTRY_BITS:
        low_km, high_km = ROUTE_KM[country]
        known_km, all_km = layers.operators.known_km(graph, COUNTRY_BITS[country])
        lines.append(
            f"| {country} | {route_km(graph, country):,.0f} | {low_km:,.0f}–{high_km:,.0f} "
            f"| {doubled_km(graph, country):,.0f} | {known_km / all_km:.1%} of {all_km:,.0f} |"
        )
    lines += ["", check_rail_route_km(graph, "US").detail + ". The states that lack most:", ""]
    lines += ["| state | published km | found km | share |", "|---|--:|--:|--:|"]
    for name, row in states.nlargest(_WORST, "missing_km").iterrows():
        lines.append(
            f"| {name} | {row.published_km:,.0f} | {row.found_km:,.0f} | {row.share:.0%} |"
        )
    return lines


def shade_of(share: float) -> str:
    """Return the colour of a share of what is published."""
    return next(colour for least, colour in SHADES if share >= least)


def draw(
    graph: LandGraph,
    state: npt.NDArray[np.object_],
    states: pd.DataFrame,
    cities: pd.DataFrame,
    file: Path,
) -> None:
    """Draw the railways in the colour of their state's share, and the share on each state."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib import patheffects
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D

    to_plane = Transformer.from_crs("EPSG:4326", PROJECTION, always_xy=True).transform
    figure, axes = plt.subplots(figsize=(10.5, 10.0), dpi=130)
    draw_countries(axes, to_plane)
    edges = np.flatnonzero((graph.tail < graph.indices) & ((graph.flags & EdgeFlag.FERRY) == 0))
    nodes = np.column_stack(to_plane(np.asarray(graph.node_lon), np.asarray(graph.node_lat)))
    lines = np.stack([nodes[graph.tail[edges]], nodes[graph.indices[edges]]], axis=1)
    shade = {str(name): shade_of(share) for name, share in states["share"].items()}
    colour = [shade.get(name, ELSEWHERE) for name in state[edges]]
    axes.add_collection(LineCollection(lines, colors=colour, linewidths=0.6, zorder=3))
    centres = cities.groupby("state")[["lon", "lat"]].median()
    halo = [patheffects.withStroke(linewidth=2.5, foreground="white")]
    for name, row in states[states["published_km"] >= _LABELLED_KM].iterrows():
        x, y = to_plane(*centres.loc[name])
        label = f"{name} {row.share:.0%}"
        axes.text(x, y, label, ha="center", fontsize=7, path_effects=halo, zorder=9, clip_on=True)
    bounds = ["95 % and more", "85–95 %", "75–85 %", "less"]
    handles = [
        Line2D([], [], color=colour, lw=2.2, label=f"{name} of the published km")
        for (_, colour), name in zip(SHADES, bounds, strict=True)
    ]
    handles.append(Line2D([], [], color=ELSEWHERE, lw=2.2, label="Canada, Mexico"))
    axes.legend(handles=handles, loc="lower left", fontsize=8, framealpha=0.95)
    west, south, east, north = WINDOW_M
    axes.set(xlim=(west, east), ylim=(south, north), aspect="equal", xticks=[], yticks=[])
    save_picture(figure, file)


def main() -> None:
    """Print the tables and draw the map."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", type=Path, required=True)
    picture = parser.parse_args().picture
    layers, _ = build_railways()
    cities = us_cities()
    state = state_of_slots(layers.graph, cities)
    states = by_state(layers.graph, state)
    print("\n".join(table_lines(layers, states)))
    draw(layers.graph, state, states, cities, picture)


if __name__ == "__main__":
    main()
