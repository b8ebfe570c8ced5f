"""Maritime zones of the United States, Canada and Mexico.

``land`` is the land surface with its lakes; ``12nm`` adds internal waters and the territorial sea;
``24nm`` the contiguous zone; ``200nm`` the exclusive economic zone. Each zone holds the ones before
it, so ``200nm`` of the United States is everything an avoiding ship must stay out of.

The 12 nm zone is data: one polygon per state. The wider ones are derived: a point belongs to a
state's 24 or 200 nm zone when it is within 12 or 188 nm of that state's 12 nm limit and nearer to
it than to any other state's. Boundaries that were agreed, judged or claimed otherwise are then put
right from ``curated/boundary_lines.csv``, ``awarded_waters.csv`` and ``disputed_waters.csv``. What
divides only the sea bed (Western Gap 2000, Eastern Gap 2017: ``maritime_agreements.csv``) changes
nothing: the water there is high seas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.boundaries import (
    read_agreements,
    read_awarded_waters,
    read_boundary_lines,
    read_disputed_waters,
    read_islets,
)
from networks.chart import COUNTRIES, REGION, Chart
from networks.distance_field import Frame
from networks.geodesy import densify
from networks.polygons import node_nested, without_crumbs

ZONES = ("land", "12nm", "24nm", "200nm")
LIMIT_NM = {"12nm": 12.0, "24nm": 24.0, "200nm": 200.0}

_CRUMB_DEG2 = 4e-4  # about 4 km²: smaller crumbs of the wider zones come of overlay, not of law

Areas = Mapping[str, shapely.Geometry]  # by country
Claimant = Literal["US", "CA"]


def build_zones(
    coast: gpd.GeoDataFrame,
    maritime: gpd.GeoDataFrame,
    boundary_lines: pd.DataFrame | None = None,
    disputed_waters: pd.DataFrame | None = None,
    disputed_to: Claimant = "US",
) -> gpd.GeoDataFrame:
    """Derive the land, 12, 24 and 200 nm zones of the three countries.

    Parameters
    ----------
    coast
        Shoreline polygons with a ``level`` (1 land, 2 lake, …), EPSG:4326.
    maritime
        One row per state, ``iso_a3`` and the polygon of its land, internal waters and territorial
        sea, EPSG:4326 with longitudes running on west of -180.
    boundary_lines, disputed_waters
        Corrections, as ``networks.boundaries`` reads them; the curated tables when None.
    disputed_to
        Who gets the waters that the United States and Canada both claim: ``"US"`` is the strict
        reading, in which any claim of the United States counts; ``"CA"`` the other.

    Returns
    -------
    GeoDataFrame
        ``country`` (US, CA, MX), ``zone`` (land, 12nm, 24nm, 200nm), ``geometry`` MultiPolygon in
        EPSG:4326, clipped to ``REGION``. The US rows include Puerto Rico, the Virgin Islands,
        Navassa and the Pacific islands. No two countries overlap.
    """
    lines = _dividing_waters(read_boundary_lines() if boundary_lines is None else boundary_lines)
    waters = read_disputed_waters() if disputed_waters is None else disputed_waters
    if disputed_to == "CA":
        waters = waters.iloc[:0]
    chart = Chart.of(coast, maritime, read_islets(), read_awarded_waters())
    areas = {"12nm": _territorial_seas(chart, waters, disputed_to)}
    areas["land"] = {c: shapely.intersection(chart.land, areas["12nm"][c]) for c in COUNTRIES}
    for zone in ("24nm", "200nm"):
        wide: Areas = {c: chart.equidistant(c, LIMIT_NM[zone]) for c in COUNTRIES}
        wide = _follow_boundaries(wide, chart, lines, LIMIT_NM[zone])
        wide = _settle_disputes(wide, chart, waters, LIMIT_NM[zone])
        areas[zone] = _kept_apart(wide, areas["12nm"], chart)
    rows = []
    for country in COUNTRIES:
        clipped = [shapely.intersection(areas[zone][country], REGION.polygon) for zone in ZONES]
        for zone, area in zip(ZONES, node_nested(clipped), strict=True):
            rows.append({"country": country, "zone": zone, "geometry": area})
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def _dividing_waters(lines: pd.DataFrame) -> pd.DataFrame:
    """Leave out the lines that divide only the sea bed."""
    agreements = read_agreements()
    sea_bed = agreements.loc[agreements["divides"] == "sea bed", "agreement"]
    return lines[~lines["agreement"].isin(sea_bed)]


def _territorial_seas(chart: Chart, waters: pd.DataFrame, disputed_to: Claimant) -> Areas:
    """Return the 12 nm polygons with every overlap given to one side."""
    claimed = dict(_settle_disputes(chart.sea_of, chart, waters, LIMIT_NM["12nm"]))
    if disputed_to == "CA":
        claimed["US"] = shapely.difference(claimed["US"], claimed["CA"])
    for country in ("CA", "MX"):
        claimed[country] = shapely.difference(claimed[country], claimed["US"])
    return claimed


def _follow_boundaries(
    wide: Areas, chart: Chart, lines: pd.DataFrame, limit_nm: float
) -> dict[str, shapely.Geometry]:
    """Replace equidistance by the given boundary in a strip on both sides of each line.

    On its own side of the line a state takes all that lies within ``limit_nm`` of it, on the
    other side nothing.
    """
    corrected = dict(wide)
    for _, points in lines.groupby("line_id", sort=True):
        ordered = points.sort_values("seq")
        line = shapely.LineString(densify(ordered[["lon", "lat"]].to_numpy(np.float64)))
        width_deg = float(ordered["width_deg"].iloc[0])
        left = shapely.buffer(line, width_deg, single_sided=True)
        right = shapely.buffer(line, -width_deg, single_sided=True)
        both = shapely.union(left, right)
        for side, strip in (("left", left), ("right", right)):
            country = str(ordered[side].iloc[0])
            if not chart.claims(country):
                continue
            near = chart.within(country, limit_nm, Frame(*(float(d) for d in strip.bounds)))
            own = shapely.intersection(near, strip)
            corrected[country] = shapely.union(shapely.difference(corrected[country], both), own)
    return corrected


def _settle_disputes(
    areas: Areas, chart: Chart, waters: pd.DataFrame, limit_nm: float
) -> dict[str, shapely.Geometry]:
    """Give the United States, in each disputed box, all it claims: up to the median of coasts."""
    settled = dict(areas)
    boxes = waters[["west", "south", "east", "north"]].to_numpy(np.float64)
    basepoints = waters[["basepoint_lon", "basepoint_lat"]].to_numpy(np.float64)
    for box, basepoint in zip(boxes, basepoints, strict=True):
        added = basepoint[None, :] if np.isfinite(basepoint).all() else np.zeros((0, 2))
        claimed = chart.nearer_by_coast("US", "CA", limit_nm, Frame(*box), added)
        settled["US"] = shapely.union(settled["US"], claimed)
        settled["CA"] = shapely.difference(settled["CA"], claimed)
    return settled


def _kept_apart(wide: Areas, territorial: Areas, chart: Chart) -> Areas:
    """Take from each wide zone foreign waters and what the United States holds."""
    apart: dict[str, shapely.Geometry] = {}
    for country in COUNTRIES:
        taken = [territorial[other] for other in COUNTRIES if other != country]
        taken += [chart.foreign_sea, chart.awarded, apart.get("US", shapely.MultiPolygon())]
        area = shapely.difference(wide[country], shapely.union_all(taken))
        apart[country] = without_crumbs(area, _CRUMB_DEG2)
    return apart
