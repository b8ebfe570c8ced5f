"""What a line may not cross, measured exactly: raw land and a tier's own zone, in lon/lat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.geodesy import length_km
from networks.polygons import polygon_parts
from networks.sea.plane import Shapes, draw_great_circles, points_at

_PIECE_VERTICES = 256  # a polygon with more is halved: small pieces are found and cut fast


@dataclass(frozen=True, eq=False)
class Barriers:
    """Raw land polygons and the zone (None: no zone) of a tier, EPSG:4326."""

    land: Shapes
    zone: BaseGeometry | None = None

    @cached_property
    def _land_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.land)

    @cached_property
    def _zone_tree(self) -> shapely.STRtree:
        return shapely.STRtree([] if self.zone is None else pieces(self.zone))

    def in_zone(self, lonlat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Say for each point (n, 2) whether it lies in the zone."""
        points = points_at(lonlat)
        found = np.zeros(len(points), dtype=np.bool_)
        found[self._zone_tree.query(points, predicate="intersects")[0]] = True
        return found

    def zone_km(self, lonlat: npt.ArrayLike) -> float:
        """Return km of a line of great circles inside the zone."""
        return _inside_km(lonlat, self._zone_tree)

    def land_km(self, lonlat: npt.ArrayLike) -> float:
        """Return km of a line of great circles over raw land."""
        return _inside_km(lonlat, self._land_tree)


def pieces(area: BaseGeometry) -> list[BaseGeometry]:
    """Cut polygons into pieces of at most 256 vertices that together are the same area."""
    found: list[BaseGeometry] = []
    waiting = list(polygon_parts([area]))
    while waiting:
        polygon = waiting.pop()
        if shapely.get_num_coordinates(polygon) <= _PIECE_VERTICES:
            found.append(polygon)
            continue
        west, south, east, north = polygon.bounds
        lon, lat = (west + east) / 2, (south + north) / 2
        halves = (
            [(west, south, lon, north), (lon, south, east, north)]
            if east - west > north - south
            else [(west, south, east, lat), (west, lat, east, north)]
        )
        waiting.extend(polygon_parts([shapely.clip_by_rect(polygon, *half) for half in halves]))
    return found


def _inside_km(lonlat: npt.ArrayLike, polygons: shapely.STRtree) -> float:
    drawn = draw_great_circles(lonlat, step_km=1.0)
    if len(drawn) == 1:
        return 0.0
    line = shapely.LineString(drawn)
    near = polygons.geometries[polygons.query(line, predicate="intersects")]
    parts = shapely.get_parts(shapely.intersection(line, near))
    return sum(length_km(shapely.get_coordinates(part)) for part in parts)
