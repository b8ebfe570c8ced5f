"""The picture of zones, boundary lines, disputed waters and emission control areas."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from networks.boundaries import read_agreements, read_boundary_lines, read_disputed_waters
from networks.chart import COUNTRIES
from networks.eca import AS_OF, build_eca
from networks.polygons import without_crumbs

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Window = tuple[float, float, float, float]  # west, south, east, north, degrees
MAP: Window = (-179.9, 4.0, -46.0, 72.0)
INSETS: tuple[tuple[Window, Window], ...] = (  # place in the map as x, y, width, height; window
    ((0.005, 0.43, 0.20, 0.235), (-138.0, 52.8, -129.0, 57.0)),
    ((0.215, 0.43, 0.165, 0.235), (-128.0, 46.6, -122.3, 49.9)),
    ((0.845, 0.285, 0.15, 0.245), (-69.5, 39.4, -64.0, 45.6)),
)
COLOURS = {"US": "#2166ac", "CA": "#b2182b", "MX": "#1b7837"}
PIXEL_DEG = 0.01  # a quarter of a pixel of the insets
GOLD = "#7a6a00"
SHADES = {"200nm": 0.16, "24nm": 0.30, "12nm": 0.45}
ARCTIC_RULE = date(2027, 3, 1)
LABELS = {  # by agreement: what it is called here, a point of it, where the name stands
    "icj-1984": ("ICJ 1984", (-66.5, 41.4), (-76.0, 43.6)),
    "mx-us-1978": ("US–Mexico 1970, 1978", (-120.0, 30.9), (-137.0, 26.5)),
    "mx-us-2000": ("Western Gap 2000:\nsea bed only", (-92.2, 25.9), (-101.0, 36.0)),
    "cu-us-1977": ("US–Cuba 1977", (-83.5, 23.9), (-88.0, 33.5)),
    "us-claim-1995": ("US claim against\nthe Bahamas", (-78.0, 28.3), (-71.0, 31.0)),
    "gb-us-1993": ("UK–US 1993", (-65.5, 20.3), (-70.5, 24.0)),
    "us-ve-1978": ("US–Venezuela 1978", (-66.2, 15.0), (-64.5, 10.5)),
    "ru-us-1990": ("US–Russia 1990", (-173.0, 63.7), (-172.5, 69.0)),
    "cu-mx-1976": ("Cuba–Mexico 1976", (-85.9, 22.0), (-78.5, 21.6)),
    "hn-mx-2005": ("Mexico–Honduras 2005", (-85.4, 18.6), (-80.0, 16.0)),
    "ca-fr-1992": ("Saint-Pierre 1992", (-56.28, 44.6), (-52.5, 41.0)),
    "navassa-claim": ("Navassa", (-75.0, 18.4), (-76.0, 14.0)),
}


def draw(zones: gpd.GeoDataFrame, by_canada: gpd.GeoDataFrame, file: Path) -> None:
    """Draw the zones of the three countries and what limits them, as a PNG.

    ``by_canada`` are the zones that Canada's claims make; what they lack is claimed by both.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(15, 10.6))
    zones, by_canada = _simpler(zones), _simpler(by_canada)
    both_claim = _both_claim(zones, by_canada)
    _draw_window(axes, zones, both_claim, MAP)
    _label_lines(axes)
    for place, window in INSETS:
        inset = axes.inset_axes(place)
        _draw_window(inset, zones, both_claim, window)
        axes.indicate_inset_zoom(inset, edgecolor="#555555")
        for name, lon, lat in _disputes(window):
            inset.annotate(name, (lon, lat), ha="center", va="center", fontsize=8.5)
    _draw_legend(axes)
    axes.set_title(
        "Land, 12, 24 and 200 nm zones and emission control areas", loc="left", fontsize=13
    )
    figure.savefig(file, dpi=96, bbox_inches="tight", pil_kwargs={"optimize": True})


def _simpler(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out what no pixel shows; a full coast takes minutes and gigabytes to hatch."""
    areas = shapely.make_valid(shapely.simplify(list(zones.geometry), PIXEL_DEG))
    return zones.set_geometry([without_crumbs(area, PIXEL_DEG**2) for area in areas])


def _both_claim(zones: gpd.GeoDataFrame, by_canada: gpd.GeoDataFrame) -> shapely.Geometry:
    wide = [
        table.set_index(["country", "zone"]).geometry["US", "200nm"] for table in (zones, by_canada)
    ]
    boxes = read_disputed_waters()[["west", "south", "east", "north"]].to_numpy()
    claimed = shapely.intersection(
        shapely.difference(*wide), shapely.union_all(shapely.box(*boxes.T))
    )
    return shapely.buffer(shapely.buffer(claimed, -0.01), 0.01)


def _draw_window(
    axes: Axes, zones: gpd.GeoDataFrame, both_claim: shapely.Geometry, window: Window
) -> None:
    west, south, east, north = window
    box = shapely.box(*window)
    held = zones.set_index(["country", "zone"]).geometry
    for country in COUNTRIES:
        for zone, alpha in SHADES.items():
            area = shapely.intersection(held[country, zone], box)
            _plot(axes, area, color=COLOURS[country], alpha=alpha, linewidth=0)
    for area in build_eca(zones, on=ARCTIC_RULE).itertuples():
        style = "--" if area.fuel_rule_from > AS_OF.isoformat() else "-"
        ring = shapely.intersection(shapely.boundary(area.geometry), box)
        at_sea = shapely.intersection(area.geometry, box)
        _plot(axes, at_sea, facecolor="none", edgecolor=GOLD, hatch="//", linewidth=0, alpha=0.3)
        _plot(axes, ring, color=GOLD, linewidth=0.9, linestyle=style)
    claimed = shapely.intersection(both_claim, box)
    _plot(axes, claimed, facecolor="none", edgecolor="#d95f02", hatch="xxx", linewidth=1.2)
    for country in COUNTRIES:  # over the rest, so that what is drawn on land is not seen
        ground = shapely.intersection(held[country, "land"], box)
        _plot(axes, ground, color="#ece7db", edgecolor="#8c8574", linewidth=0.4, zorder=3)
    for _, points in read_boundary_lines().groupby("line_id"):
        style = ":" if (points["width_deg"] == 0).all() else "-"
        axes.plot(points["lon"], points["lat"], style, color="black", lw=1.5, zorder=4)
    axes.set(
        xlim=(west, east), ylim=(south, north), aspect=1 / np.cos(np.radians((south + north) / 2))
    )
    axes.set(facecolor="white", xticks=[], yticks=[], xlabel="", ylabel="")


def _plot(axes: Axes, area: shapely.Geometry, **style: Any) -> None:
    if not shapely.is_empty(area):
        gpd.GeoSeries([area]).plot(ax=axes, **style)


def _disputes(window: Window) -> list[tuple[str, float, float]]:
    return [
        (name, lon, lat)
        for name, lon, lat in (
            ("Dixon Entrance", -134.6, 53.2),
            ("Juan de Fuca", -126.6, 46.85),
            ("Machias Seal I.", -66.75, 45.3),
        )
        if window[0] < lon < window[2] and window[1] < lat < window[3]
    ]


def _label_lines(axes: Axes) -> None:
    from matplotlib.patheffects import withStroke

    known = read_agreements().set_index("agreement")
    for agreement, (name, at, place) in LABELS.items():
        if agreement not in known.index:
            raise KeyError(agreement)
        line = {"arrowstyle": "-", "color": "black", "lw": 0.6}
        said = axes.annotate(name, at, place, ha="center", fontsize=8.5, arrowprops=line)
        said.set_path_effects([withStroke(linewidth=2.5, foreground="white")])


def _draw_legend(axes: Axes) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    names = {"US": "United States", "CA": "Canada", "MX": "Mexico"}
    entries: list[Line2D | Patch] = [
        Patch(color=COLOURS[country], alpha=0.5, label=f"{names[country]}: 12, 24, 200 nm")
        for country in COUNTRIES
    ]
    entries += [
        Patch(facecolor="none", edgecolor=GOLD, hatch="///", label="emission control area"),
        Line2D([], [], color=GOLD, ls="--", label="the same from 1 March 2027"),
        Line2D([], [], color="black", lw=1.5, label="boundary by treaty, judgment or claim"),
        Line2D([], [], color="black", ls=":", label="divides the sea bed only"),
        Patch(facecolor="none", edgecolor="#d95f02", hatch="xx", label="claimed by both"),
    ]
    axes.legend(handles=entries, loc=(0.255, 0.008), ncols=2, fontsize=9, framealpha=1)
