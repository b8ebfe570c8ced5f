"""Emission control areas: where ships must burn 0.10 % sulphur fuel.

The North American area follows the 200 nm limits of the United States, Canada and Saint-Pierre et
Miquelon south of 60° N, and those of the main Hawaiian islands; the US Caribbean one is a smaller
area round Puerto Rico and the Virgin Islands. Both are drawn by the points of their limits
(``curated/eca_limits.csv``, basis ``limit``), which keep them out of the waters of other states.
Of the Canadian Arctic area the points were not found: it is drawn (basis ``zones``) as the 200 nm
zone of Canada north of 60° N, and its fuel rule holds from 1 March 2027 (``eca_areas.csv``).
"""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.boundaries import read_eca_dates, read_eca_limits
from networks.chart import REGION
from networks.geodesy import densify
from networks.polygons import polygons_of

AS_OF = date(2026, 11, 26)  # the day whose rules a network is measured by


def build_eca(
    zones: gpd.GeoDataFrame, limits: pd.DataFrame | None = None, on: date = AS_OF
) -> gpd.GeoDataFrame:
    """Draw the emission control areas whose fuel rule is in force.

    Parameters
    ----------
    zones
        As ``zones.build_zones`` returns them.
    limits
        Points of each part in drawing order; the curated table when None.
    on
        The day asked about; an area counts from the day its fuel rule starts.

    Returns
    -------
    GeoDataFrame
        ``name`` (``north-american``, ``us-caribbean``, ``canadian-arctic``), ``fuel_rule_from``
        (ISO date), ``geometry`` MultiPolygon in EPSG:4326, by name. Land inside the area is part of
        it, so ports and inland waters are too.
    """
    points = read_eca_limits() if limits is None else limits
    canada = zones[(zones["zone"] == "200nm") & (zones["country"] == "CA")]
    rule_from = read_eca_dates().set_index("eca")["fuel_rule_from"]
    in_force = rule_from[rule_from <= on.isoformat()]
    rows = []
    for name, parts in points[points["eca"].isin(in_force.index)].groupby("eca", sort=True):
        drawn = [
            _part(part, shapely.union_all(list(canada.geometry)))
            for _, part in parts.groupby("part", sort=True)
        ]
        area = shapely.intersection(shapely.union_all(drawn), REGION.polygon)
        rows.append({"name": name, "fuel_rule_from": in_force[name], "geometry": polygons_of(area)})
    columns = ["name", "fuel_rule_from", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")


def _part(points: pd.DataFrame, zone: shapely.Geometry) -> shapely.Geometry:
    corners = points.sort_values("seq")[["lon", "lat"]].to_numpy(np.float64)
    if points["basis"].iloc[0] == "limit":
        return shapely.Polygon(densify(np.vstack((corners, corners[:1]))))
    # A window's sides run along parallels, which a geodesic would leave by hundreds of miles.
    return shapely.intersection(shapely.Polygon(corners), zone)
