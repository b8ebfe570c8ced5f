"""The second opinion beyond the region: how near a finished path comes to land the US holds.

There the zones are distances and nothing else, so the check needs no zone polygon: it measures
from points along the path to points along the edges of the 12 nm waters they are counted from.
Shares nothing with the code that drew those zones or kept the path out of them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod, Transformer

from networks.extent import EAST, NORTH, SOUTH, WEST
from networks.tiers import Tier

if TYPE_CHECKING:
    import geopandas as gpd

_STEP_M = 1_000.0  # between points of the path
_EDGE_STEP_DEG = 0.01  # between points of an edge, at most 1.1 km
# Both steps together hide at most this much of a distance of 12 nm, and less of a longer one.
_SAMPLING_M = 20.0
_ALLOWANCE_M = {"12nm": 0.0, "24nm": 12 * 1852.0, "200nm": 188 * 1852.0}  # from a 12 nm limit


def metres_beyond(
    line: npt.ArrayLike, tier: Tier, waters_of: Callable[[], gpd.GeoDataFrame]
) -> tuple[float, tuple[float, float] | None]:
    """Return the metres of a path outside the region that come too near US land, and where first.

    Parameters
    ----------
    line
        Coordinates (n, 2), EPSG:4326, great circles between vertices.
    waters_of
        Gives US land with its 12 nm near there, as ``us_beyond.us_waters_near`` returns it; called
        where the path leaves the region.
    """
    if tier.zone is None:
        return 0.0, None
    points, step_m = _outside_region(np.asarray(line, dtype=np.float64))
    if not len(points):
        return 0.0, None
    waters = waters_of()
    held = shapely.intersects_xy(shapely.union_all(list(waters.geometry)), *points.T)
    too_near: npt.NDArray[np.bool_] = np.asarray(held)
    allowance_m = _ALLOWANCE_M[tier.zone]
    if allowance_m:
        too_near |= _edge_distance_m(points, waters, 1.2 * allowance_m) < allowance_m - _SAMPLING_M
    if not too_near.any():
        return 0.0, None
    lon, lat = points[np.argmax(too_near)]
    return float(step_m[too_near].sum()), (float(lon), float(lat))


def _outside_region(
    line: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return points along the path outside the region, longitudes 0 to 360, and metres each."""
    geod = Geod(ellps="WGS84")
    points, metres = [], []
    for (lon_a, lat_a), (lon_b, lat_b) in pairwise(line):
        long_m = geod.inv(lon_a, lat_a, lon_b, lat_b)[2]
        n = max(1, int(np.ceil(long_m / _STEP_M)))
        points += [(lon_a, lat_a), *geod.npts(lon_a, lat_a, lon_b, lat_b, n)]
        metres += [long_m / (n + 1)] * (n + 1)
    turned = np.array(points, dtype=np.float64).reshape(-1, 2)
    lon = (turned[:, 0] + 180.0) % 360.0 - 180.0
    inside = (lon >= WEST) & (lon <= EAST) & (turned[:, 1] >= SOUTH) & (turned[:, 1] <= NORTH)
    turned[:, 0] %= 360.0
    return turned[~inside], np.array(metres)[~inside]


def _edge_distance_m(
    points: npt.NDArray[np.float64], waters: gpd.GeoDataFrame, reach_m: float
) -> npt.NDArray[np.float64]:
    """Return geodesic metres to the nearest edge point; infinite where it is beyond ``reach_m``."""
    from scipy.spatial import cKDTree

    edges = shapely.get_coordinates(
        shapely.segmentize(waters.geometry.boundary.to_numpy(), _EDGE_STEP_DEG)
    )
    # The straight line through the earth is never longer than the geodesic, so none is missed.
    chord_m, nearest = cKDTree(_geocentric(edges)).query(
        _geocentric(points), distance_upper_bound=reach_m
    )
    metres = np.full(len(points), np.inf)
    found = np.isfinite(chord_m)
    ends = edges[np.asarray(nearest)[found]]
    metres[found] = Geod(ellps="WGS84").inv(*points[found].T, *ends.T)[2]
    return metres


def _geocentric(lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    to_cartesian = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    lon, lat = lonlat.T
    return np.column_stack(to_cartesian.transform(lon, lat, np.zeros(len(lonlat))))
