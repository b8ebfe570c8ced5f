"""The second opinion: is a finished path really outside the zone its tier forbids?

Shares nothing with the code that found or measured the path: it densifies with its own geodesic
calls, overlays the line with the whole polygon in one piece, and takes lengths from ``pyproj`` on
the resulting geometry.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely import affinity

from networks.tiers import Tier

TOLERANCE_M = 1.0  # rounding where a path ends on a limit; never a passage
_STEP_M = 10_000.0  # what maps draw: closer vertices are taken as they are


@dataclass(frozen=True)
class Verdict:
    """What the check found.

    Attributes
    ----------
    ok
        True when at most ``TOLERANCE_M`` metres lie inside the forbidden zone.
    tier
        The tier that was promised.
    zone
        The US zone it forbids, or None when the tier forbids none at sea.
    metres_inside
        Geodesic metres of the path inside that zone.
    where
        Longitude and latitude of the first point inside, or None.
    """

    ok: bool
    tier: Tier
    zone: str | None
    metres_inside: float
    where: tuple[float, float] | None


def verify(
    geometry: shapely.LineString | npt.ArrayLike, tier: Tier, zones: gpd.GeoDataFrame
) -> Verdict:
    """Check a path against the US zone that ``tier`` forbids.

    Parameters
    ----------
    geometry
        LineString, or coordinates of shape (n, 2), EPSG:4326; great circles between vertices.
    tier
        Tiers without a sea zone are kept by any geometry.
    zones
        As ``zones.build_zones`` returns them.

    Raises
    ------
    ValueError
        If ``zones`` lacks the US zone of the tier.
    """
    zone = tier.zone
    if zone is None:
        return Verdict(ok=True, tier=tier, zone=None, metres_inside=0.0, where=None)
    rows = zones[(zones["country"] == "US") & (zones["zone"] == zone)]
    if len(rows) != 1:
        msg = f"zones must hold one row for US {zone}, found {len(rows)}"
        raise ValueError(msg)
    metres, where = metres_within(geometry, rows.geometry.iloc[0])
    return Verdict(
        ok=metres <= TOLERANCE_M, tier=tier, zone=zone, metres_inside=metres, where=where
    )


def metres_within(
    geometry: shapely.LineString | npt.ArrayLike, area: shapely.Geometry
) -> tuple[float, tuple[float, float] | None]:
    """Return the geodesic metres of a path inside ``area`` and where it first enters."""
    path = _follow_geodesics(geometry)
    geod = Geod(ellps="WGS84")
    metres, where = 0.0, None
    # A path over the antimeridian runs past ±180; the zones do not, so it is laid over them thrice.
    for shift_deg in (0.0, -360.0, 360.0):
        shifted = affinity.translate(path, xoff=shift_deg)
        if not shapely.box(*shifted.bounds).intersects(shapely.box(*area.bounds)):
            continue
        shapely.prepare(area)
        if shapely.disjoint(area, shifted):
            continue
        inside = shapely.intersection(shifted, area)
        found = [part for part in _leaves(inside) if part.geom_type == "LineString"]
        metres += sum(geod.geometry_length(part) for part in found)
        if found and where is None:
            where = min((_middle(part) for part in found), key=lambda p: shifted.project(p)).coords[
                0
            ]
    return metres, where


def _middle(part: shapely.LineString) -> shapely.Point:
    return part.interpolate(0.5, normalized=True)


def _leaves(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    if hasattr(geometry, "geoms"):
        return [leaf for part in geometry.geoms for leaf in _leaves(part)]
    return [geometry]


def _follow_geodesics(geometry: shapely.LineString | npt.ArrayLike) -> shapely.LineString:
    """Return the path with great-circle points wherever two vertices are over ``_STEP_M`` apart."""
    given = geometry.coords if isinstance(geometry, shapely.LineString) else np.asarray(geometry)
    geod = Geod(ellps="WGS84")
    followed: list[tuple[float, float]] = []
    for lon, lat in given:
        if not followed:
            followed.append((float(lon), float(lat)))
            continue
        start_lon, start_lat = followed[-1]
        metres = geod.inv(start_lon, start_lat, lon, lat)[2]
        between = math.ceil(metres / _STEP_M - 1e-6) - 1
        if between > 0:
            for step_lon, step_lat in geod.npts(start_lon, start_lat, lon, lat, between):
                followed.append((_beside(followed[-1][0], step_lon), step_lat))
        followed.append((_beside(followed[-1][0], lon), float(lat)))
    return shapely.LineString(followed)


def _beside(reference_lon: float, lon: float) -> float:
    """Return ``lon`` plus or minus whole turns, within 180° of ``reference_lon``."""
    return reference_lon + (lon - reference_lon + 180.0) % 360.0 - 180.0
