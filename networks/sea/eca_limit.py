"""The limit of the emission control areas as a line on the plane that ships may cross anywhere.

A cheapest way is straight on either side of the limit and bends on it as light does between two
media (Snell), so the graph needs points on the limit. Where the area bulges a way may also follow
the limit on its outer side, so the line lies a little outside: its sides keep out of the area.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from networks.geodesy import MEAN_RADIUS_KM, distances_km
from networks.polygons import polygon_parts
from networks.sea.eca_rule import EcaRule
from networks.sea.obstacles import Growth, grid_tiles, zone_shore
from networks.sea.plane import Floats, Plane, Shapes


def drawn_limit(
    area: BaseGeometry,
    water: BaseGeometry,
    rule: EcaRule,
    chart: tuple[float, float, float, float],
    plane: Plane,
) -> BaseGeometry:
    """Return the areas on ``plane``, grown a little, their sides cut where they lie in ``water``.

    Parameters
    ----------
    area
        The emission control areas, EPSG:4326.
    water
        Open water on ``plane``; sides are cut closer near its shore.
    chart
        Lon/lat box, degrees, outside which nothing is drawn.
    """
    growth = Growth(rule.limit_clearance_km, rule.limit_tolerance_km)
    grown = zone_shore(area).grown(growth, grid_tiles(chart), plane)
    shore = shapely.STRtree(_sides(water))
    shapely.prepare(water)
    polygons = [
        shapely.Polygon(
            _cut(polygon.exterior, water, shore, rule, plane),
            [_cut(ring, water, shore, rule, plane) for ring in polygon.interiors],
        )
        for polygon in polygon_parts([grown])
    ]
    return shapely.MultiPolygon(polygons)


def _sides(water: BaseGeometry) -> Shapes:
    lines = shapely.get_parts(shapely.boundary(shapely.get_parts(water)))
    ends, line_idx = shapely.get_coordinates(lines, return_index=True)
    steps = np.flatnonzero(line_idx[1:] == line_idx[:-1])
    drawn = shapely.linestrings(np.stack([ends[steps], ends[steps + 1]], axis=1))
    return np.asarray(drawn, dtype=object)


def _cut(
    ring: BaseGeometry, water: BaseGeometry, shore: shapely.STRtree, rule: EcaRule, plane: Plane
) -> Floats:
    """Halve the sides of a ring that lie in the water until none is longer than is allowed there.

    Halves of a side stay on it, so the ring stays where it is.
    """
    points = shapely.get_coordinates(ring)
    while True:
        start, end = points[:-1], points[1:]
        sides = shapely.linestrings(np.stack([start, end], axis=1))
        allowed_km = np.clip(
            rule.shore_share * _from_shore_km(start, end, shore),
            rule.least_spacing_km,
            rule.spacing_km,
        )
        length_km = distances_km(plane.unproject(start), plane.unproject(end))
        long = (length_km > allowed_km) & shapely.intersects(water, sides)
        if not long.any():
            return points
        halves = (start[long] + end[long]) / 2
        points = np.insert(points, np.flatnonzero(long) + 1, halves, axis=0)


def _from_shore_km(start: Floats, end: Floats, shore: shapely.STRtree) -> Floats:
    """Return how far the middle of each side is from the shore at least."""
    middle = (start + end) / 2
    _, plane_km = shore.query_nearest(
        shapely.points(middle), return_distance=True, all_matches=False
    )
    # The plane stretches distances by at most 1 + (r / R)² at r from its centre.
    return np.asarray(np.asarray(plane_km) / (1 + (np.hypot(*middle.T) / MEAN_RADIUS_KM) ** 2))
