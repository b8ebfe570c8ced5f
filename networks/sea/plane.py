"""The gnomonic plane: great circles are straight lines, so sight on the sphere is sight on paper.

Latitude is taken as geodetic and put on a sphere; the lines drawn are great circles of that
sphere, and every length is measured on the WGS84 ellipsoid along the line as drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]  # shapely geometries

GEOD = Geod(ellps="WGS84")
EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius: the unit of the plane near its centre
LEAST_RADIUS_KM = 6335.439  # least radius of curvature of WGS84, a(1-e²): bounds lengths below
_HORIZON_COS = 0.05  # farther than 87° from the centre the plane is of no use


@dataclass(frozen=True)
class Plane:
    """Gnomonic plane that touches the sphere at ``lon``, ``lat`` (degrees); unit km there."""

    lon: float
    lat: float

    def project(self, lonlat: npt.ArrayLike) -> Floats:
        """Return plane coordinates (n, 2) in km of ``lonlat`` (n, 2) in degrees.

        Raises
        ------
        ValueError
            When a point lies 87° or more from the centre, where the plane has no place for it.
        """
        xyz = unit_vectors(lonlat)
        east, north, up = self._axes()
        height = xyz @ up
        if np.any(height < _HORIZON_COS):
            raise ValueError("point beyond the horizon of the plane")
        return EARTH_RADIUS_KM * np.stack([xyz @ east, xyz @ north], axis=-1) / height[..., None]

    def unproject(self, xy: npt.ArrayLike) -> Floats:
        """Return lon, lat in degrees (n, 2); lon runs on within ±180° of the centre's."""
        scaled = np.asarray(xy, dtype=np.float64) / EARTH_RADIUS_KM
        east, north, up = self._axes()
        xyz = scaled[..., :1] * east + scaled[..., 1:] * north + up
        lat = np.degrees(np.arctan2(xyz[..., 2], np.hypot(xyz[..., 0], xyz[..., 1])))
        lon = np.degrees(np.arctan2(xyz[..., 1], xyz[..., 0]))
        lon = self.lon + (lon - self.lon + 180.0) % 360.0 - 180.0
        return np.stack([lon, lat], axis=-1)

    def draw(self, geometry: Shapes | Sequence[BaseGeometry]) -> Shapes:
        """Return shapely geometries given in lon/lat, drawn on this plane."""
        return np.asarray(shapely.transform(np.asarray(geometry, dtype=object), self.project))

    def lift(self, geometry: Shapes | Sequence[BaseGeometry]) -> Shapes:
        """Return shapely geometries of this plane in lon/lat."""
        return np.asarray(shapely.transform(np.asarray(geometry, dtype=object), self.unproject))

    def _axes(self) -> tuple[Floats, Floats, Floats]:
        lon, lat = np.radians(self.lon), np.radians(self.lat)
        east = np.array([-np.sin(lon), np.cos(lon), 0.0])
        up = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        return east, np.cross(up, east), up


def points_at(xy: npt.ArrayLike) -> Shapes:
    """Return shapely points for coordinates (n, 2)."""
    pairs = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    return np.asarray(shapely.points(pairs[:, 0], pairs[:, 1]), dtype=object)


def unit_vectors(lonlat: npt.ArrayLike) -> Floats:
    """Return points (…, 3) of the unit sphere for ``lonlat`` (…, 2) in degrees."""
    lon, lat = np.moveaxis(np.radians(np.asarray(lonlat, dtype=np.float64)), -1, 0)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def legs_km(from_lonlat: npt.ArrayLike, to_lonlat: npt.ArrayLike) -> Floats:
    """Return ellipsoidal lengths in km between matching points (n, 2) in degrees."""
    a = np.asarray(from_lonlat, dtype=np.float64).reshape(-1, 2)
    b = np.asarray(to_lonlat, dtype=np.float64).reshape(-1, 2)
    if not len(a):
        return np.zeros(0)
    return np.asarray(GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2]) / 1000.0


def line_km(lonlat: npt.ArrayLike) -> float:
    """Return the ellipsoidal length in km of the line through ``lonlat`` (n, 2) in degrees."""
    points = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    return float(legs_km(points[:-1], points[1:]).sum())


def densify(lonlat: npt.ArrayLike, step_km: float = 10.0) -> Floats:
    """Insert points along great circles so that no two neighbours are over ``step_km`` apart.

    Parameters
    ----------
    lonlat
        Line (n, 2), degrees, n ≥ 1; repeated points are dropped. Longitudes run on (no jump).
    """
    points = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    keep = np.r_[True, np.any(points[1:] != points[:-1], axis=1)]
    points = points[keep]
    xyz = unit_vectors(points)
    pieces = []
    for k in range(len(points) - 1):
        angle = 2 * np.arcsin(min(1.0, float(np.linalg.norm(xyz[k + 1] - xyz[k])) / 2))
        # 1.01: the ellipsoid is nowhere 1 % larger than the mean sphere
        parts = max(1, int(np.ceil(angle * EARTH_RADIUS_KM * 1.01 / step_km)))
        share = np.arange(parts)[:, None] / parts
        weights = np.sin((1 - share) * angle), np.sin(share * angle)
        mixed = (weights[0] * xyz[k] + weights[1] * xyz[k + 1]) / max(np.sin(angle), 1e-300)
        lat = np.degrees(np.arctan2(mixed[:, 2], np.hypot(mixed[:, 0], mixed[:, 1])))
        lon = np.degrees(np.arctan2(mixed[:, 1], mixed[:, 0]))
        lon = points[k, 0] + (lon - points[k, 0] + 180.0) % 360.0 - 180.0
        piece = np.stack([lon, lat], axis=1)
        piece[0] = points[k]
        pieces.append(piece)
    return np.concatenate([*pieces, points[-1:]])
