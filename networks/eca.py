"""Emission control areas: where ships must burn 0.10 % sulphur fuel.

The North American area follows the 200 nm limits of the United States, Canada and Saint Pierre and
Miquelon south of 60° N, and those of the main Hawaiian islands; the US Caribbean one is a smaller
area round Puerto Rico and the Virgin Islands. Where the limit's own points are known
(``curated/eca_limits.csv``, basis ``limit``) they are drawn; elsewhere (basis ``zones``) a window
is cut out of the 200 nm zones, which the area does not leave. The Canadian Arctic area, whose
sulphur rule starts in March 2027, is not included.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.boundaries import read_eca_limits
from networks.chart import REGION
from networks.geodesy import densify
from networks.polygons import polygons_of, without_hairlines

_HAIRLINE_DEG = 1e-3  # 110 m: neighbours are drawn one by one and may leave a thread between them


def build_eca(zones: gpd.GeoDataFrame, limits: pd.DataFrame | None = None) -> gpd.GeoDataFrame:
    """Draw the emission control areas.

    Parameters
    ----------
    zones
        As ``zones.build_zones`` returns them.
    limits
        Points of each part in drawing order; the curated table when None.

    Returns
    -------
    GeoDataFrame
        ``name`` (``north-american``, ``us-caribbean``), ``geometry`` MultiPolygon in EPSG:4326.
        Land inside the area is part of it, so ports and inland waters are too.
    """
    points = read_eca_limits() if limits is None else limits
    wide = zones[(zones["zone"] == "200nm") & zones["country"].isin(["US", "CA"])]
    exclusive = without_hairlines(shapely.union_all(list(wide.geometry)), _HAIRLINE_DEG)
    rows = []
    for name, parts in points.groupby("eca", sort=True):
        drawn = [_part(part, exclusive) for _, part in parts.groupby("part", sort=True)]
        area = shapely.intersection(shapely.union_all(drawn), REGION.polygon)
        rows.append({"name": name, "geometry": polygons_of(area)})
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def _part(points: pd.DataFrame, exclusive: shapely.Geometry) -> shapely.Geometry:
    corners = points.sort_values("seq")[["lon", "lat"]].to_numpy()
    ring = shapely.Polygon(densify(np.vstack((corners, corners[:1]))))
    if points["basis"].iloc[0] == "limit":
        return ring
    return shapely.intersection(ring, exclusive)
