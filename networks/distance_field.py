"""Polygons bounded by distances: the zero contour of a function of position.

The outer limit of a maritime zone is where a distance reaches a given value or where two distances
are equal. Both are zero contours of a function whose value never changes faster than ``SLOPE`` km
per km. So the function is computed on a coarse grid, then only near the contour on finer and finer
ones, and the contour of the finest grid is interpolated below the grid step.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import KDTree

from networks.geodesy import FloatArray, geocentric_km, surface_km
from networks.polygons import polygons_of

SLOPE = 2.0  # a difference of two distances changes by at most 2 km per km
FAR_KM = 20_000.0  # stands for "further than was searched"
_KM_PER_DEGREE = (
    111.7  # longest degree of latitude on the ellipsoid, so bounds err on the wide side
)

Field = Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True)
class Frame:
    """A box of longitude and latitude, degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def polygon(self) -> shapely.Polygon:
        """The box as a polygon."""
        return shapely.box(self.west, self.south, self.east, self.north)


class Claim:
    """What a state measures its zones from: an area, and the distance to its edge.

    Parameters
    ----------
    area
        Polygons whose edge is measured from, or None when only ``edge`` points are given.
    edge
        Points on the edge, shape (n, 2), close enough together for the accuracy wanted.
    offset_km
        Taken off every distance: 22.224 makes a coast stand for its 12 nm limit.
    """

    def __init__(
        self,
        area: shapely.Geometry | None,
        edge: FloatArray,
        offset_km: float = 0.0,
    ) -> None:
        self._area = area
        self._tree = KDTree(geocentric_km(edge[:, 0], edge[:, 1]))
        self._offset_km = offset_km
        if area is not None:
            shapely.prepare(area)

    def distance_km(self, lon: FloatArray, lat: FloatArray, reach_km: float) -> FloatArray:
        """Return the distance to the edge in km, negative inside the area.

        Edges more than ``reach_km`` away are not looked for: the distance is then ``FAR_KM``.
        """
        found_km, _ = self._tree.query(
            geocentric_km(lon, lat), distance_upper_bound=reach_km + self._offset_km
        )
        chord_km = np.asarray(found_km, dtype=np.float64)
        found = np.isfinite(chord_km)
        distance_km = np.full(len(chord_km), FAR_KM)
        distance_km[found] = surface_km(chord_km[found]) - self._offset_km
        if self._area is not None:
            inside = shapely.contains_xy(self._area, lon, lat)
            distance_km[inside] *= -1.0
        return distance_km


def edge_points(area: shapely.Geometry, step_deg: float) -> FloatArray:
    """Return points along every ring of ``area``, at most ``step_deg`` apart, shape (n, 2)."""
    rings = shapely.boundary(area)
    return np.asarray(shapely.get_coordinates(shapely.segmentize(rings, step_deg)))


def _axis(start_deg: float, stop_deg: float, step_deg: float) -> FloatArray:
    steps = math.ceil((stop_deg - start_deg) / step_deg)
    return np.asarray(start_deg + step_deg * np.arange(steps + 1), dtype=np.float64)


def _evaluate(
    field: Field, lon: FloatArray, lat: FloatArray, wanted: npt.NDArray[np.bool_]
) -> FloatArray:
    row, column = np.nonzero(wanted)
    return field(lon[column], lat[row])


def below_zero(
    field: Field, frame: Frame, coarse_step_deg: float, fine_step_deg: float
) -> shapely.MultiPolygon:
    """Return the area of ``frame`` where ``field`` is below zero.

    Parameters
    ----------
    field
        Function of longitudes and latitudes (arrays of shape (n,)), in km, changing by at most
        ``SLOPE`` km per km.
    frame
        Where to look; the result is clipped to it.
    coarse_step_deg, fine_step_deg
        First and last grid step, degrees; steps are halved in between.

    Notes
    -----
    Linear interpolation leaves a contour of curvature radius R within step²/(8R): 22 m for the
    24 nm limit around a single rock at 0.025°.
    """
    step_deg = coarse_step_deg
    lon = _axis(frame.west - step_deg, frame.east + step_deg, step_deg)
    lat = _axis(frame.south - step_deg, frame.north + step_deg, step_deg)
    everywhere = np.ones((len(lat), len(lon)), bool)
    value_km = np.zeros(everywhere.shape, np.float32)  # halves the memory; exact to 1 cm
    value_km[everywhere] = _evaluate(field, lon, lat, everywhere)
    while step_deg > fine_step_deg:
        lon, lat, value_km = _refine(field, lon, lat, value_km, step_deg)
        step_deg /= 2
    return _filled_contour(lon, lat, value_km, frame)


def _refine(
    field: Field,
    lon: FloatArray,
    lat: FloatArray,
    value_km: npt.NDArray[np.float32],
    step_deg: float,
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.float32]]:
    """Halve the grid step, computing anew only the nodes that a contour could pass near."""
    diagonal_km = step_deg * _KM_PER_DEGREE * np.hypot(1.0, np.cos(np.radians(lat)))
    near = np.abs(value_km) <= SLOPE * diagonal_km[:, None]
    finer_lon = lon[0] + step_deg / 2 * np.arange(2 * len(lon) - 1)
    finer_lat = lat[0] + step_deg / 2 * np.arange(2 * len(lat) - 1)
    finer_km = value_km.repeat(2, axis=0).repeat(2, axis=1)[:-1, :-1]
    wanted = near.repeat(2, axis=0).repeat(2, axis=1)[:-1, :-1]
    # Nodes shared with the coarse grid are known; the rest take the nearest known value unless
    # near the contour. ``SLOPE`` guarantees that value has the right sign.
    wanted[1::2, :] |= (near[1:, :]).repeat(2, axis=1)[:, :-1]
    wanted[:, 1::2] |= (near[:, 1:]).repeat(2, axis=0)[:-1, :]
    wanted[1::2, 1::2] |= near[1:, 1:]
    wanted[::2, ::2] = False
    finer_km[wanted] = _evaluate(field, finer_lon, finer_lat, wanted)
    return finer_lon, finer_lat, finer_km


def _filled_contour(
    lon: FloatArray, lat: FloatArray, value_km: npt.NDArray[np.float32], frame: Frame
) -> shapely.MultiPolygon:
    from contourpy import FillType, contour_generator

    generator = contour_generator(lon, lat, value_km, fill_type=FillType.OuterOffset)
    filled = generator.filled(-2 * FAR_KM, 0.0)
    points, offsets = cast("tuple[list[FloatArray], list[npt.NDArray[np.uint32]]]", filled)
    polygons = []
    for ring_points, ring_offsets in zip(points, offsets, strict=True):
        rings = [ring_points[start:stop] for start, stop in pairwise(ring_offsets)]
        polygons.append(shapely.Polygon(rings[0], rings[1:]))
    area = shapely.intersection(shapely.union_all(shapely.make_valid(polygons)), frame.polygon)
    return polygons_of(area)
