"""The gnomonic plane: great circles are straight lines, so sight on the sphere is sight on paper.

Latitude is taken as geodetic and put on a sphere; the lines drawn are great circles of that
sphere, and every length is measured on the WGS84 ellipsoid along the line as drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.geodesy import DRAWN_STEP_KM, MEAN_RADIUS_KM

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]  # shapely geometries

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
        east, north, up = self._axes
        height = xyz @ up
        if np.any(height < _HORIZON_COS):
            raise ValueError("point beyond the horizon of the plane")
        return MEAN_RADIUS_KM * np.stack([xyz @ east, xyz @ north], axis=-1) / height[..., None]

    def unproject(self, xy: npt.ArrayLike) -> Floats:
        """Return lon, lat in degrees (n, 2); lon runs on within ±180° of the centre's."""
        scaled = np.asarray(xy, dtype=np.float64) / MEAN_RADIUS_KM
        east, north, up = self._axes
        xyz = scaled[..., :1] * east + scaled[..., 1:] * north + up
        lonlat = _lonlat(xyz)
        lonlat[..., 0] = self.lon + (lonlat[..., 0] - self.lon + 180.0) % 360.0 - 180.0
        return lonlat

    def draw(self, geometry: Shapes | Sequence[BaseGeometry]) -> Shapes:
        """Return shapely geometries given in lon/lat, drawn on this plane."""
        return np.asarray(shapely.transform(np.asarray(geometry, dtype=object), self.project))

    def lift(self, geometry: Shapes | Sequence[BaseGeometry]) -> Shapes:
        """Return shapely geometries of this plane in lon/lat."""
        return np.asarray(shapely.transform(np.asarray(geometry, dtype=object), self.unproject))

    @cached_property
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
    radians = np.radians(np.asarray(lonlat, dtype=np.float64))
    lon, lat = radians[..., 0], radians[..., 1]
    xyz = np.empty((*radians.shape[:-1], 3))
    xyz[..., 0], xyz[..., 1], xyz[..., 2] = np.cos(lon), np.sin(lon), np.sin(lat)
    xyz[..., :2] *= np.cos(lat)[..., None]
    return xyz


def great_circles_km(from_lonlat: npt.ArrayLike, to_lonlat: npt.ArrayLike) -> Floats:
    """Return km along the great circles between matching points (n, 2) in degrees, shape (n,).

    They are the lines that ``draw_great_circles`` draws, followed on the WGS84 ellipsoid: up to
    0.005 % longer than the geodesics between the same points.
    """
    from networks.sea.arckernels import arcs_km

    start, end = (
        unit_vectors(np.asarray(points, dtype=np.float64).reshape(-1, 2))
        for points in (from_lonlat, to_lonlat)
    )
    km: Floats = arcs_km(start, end)
    return km


def draw_great_circles(lonlat: npt.ArrayLike, step_km: float = DRAWN_STEP_KM) -> Floats:
    """Insert points along the plane's straight lines, ``step_km`` apart at most.

    Unlike ``geodesy.densify``, which follows the ellipsoid's geodesics, this follows the great
    circles that sight was tested on: over an ocean the two lie up to some kilometres apart.

    Parameters
    ----------
    lonlat
        Line (n, 2), degrees, n ≥ 1; repeated points are dropped.

    Returns
    -------
    ndarray of shape (m, 2)
        Longitudes run on across the antimeridian.
    """
    points = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    points = points[np.r_[True, np.any(points[1:] != points[:-1], axis=1)]]
    xyz = unit_vectors(points)
    chord = np.linalg.norm(xyz[1:] - xyz[:-1], axis=1)
    angle = 2 * np.arcsin(np.minimum(1.0, chord / 2))
    # 1.01: the ellipsoid is nowhere 1 % larger than the mean sphere
    steps = np.maximum(1, np.ceil(angle * MEAN_RADIUS_KM * 1.01 / step_km)).astype(np.int64)
    leg = np.repeat(np.arange(len(steps)), steps)
    done = np.arange(len(leg)) - np.repeat(np.cumsum(steps) - steps, steps)
    share, turn = done / steps[leg], angle[leg]
    mixed = (
        np.sin((1 - share) * turn)[:, None] * xyz[:-1][leg]
        + np.sin(share * turn)[:, None] * xyz[1:][leg]
    )
    drawn = np.concatenate([_lonlat(mixed), points[-1:]])
    drawn[np.flatnonzero(done == 0)] = points[:-1]
    drawn[:, 0] = np.unwrap(drawn[:, 0], period=360.0)
    return drawn


def _lonlat(xyz: Floats) -> Floats:
    lat = np.degrees(np.arctan2(xyz[..., 2], np.hypot(xyz[..., 0], xyz[..., 1])))
    return np.stack([np.degrees(np.arctan2(xyz[..., 1], xyz[..., 0])), lat], axis=-1)
