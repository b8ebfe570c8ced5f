"""What a line may not cross, measured exactly: raw land and a tier's own zone, in lon/lat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.sea.plane import densify, legs_km, points_at


@dataclass(frozen=True, eq=False)
class Barriers:
    """Raw land polygons and the zone (None: no zone) of a tier, EPSG:4326."""

    land: npt.NDArray[np.object_]
    zone: BaseGeometry | None = None

    @cached_property
    def _land_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.land)

    @cached_property
    def _zone_tree(self) -> shapely.STRtree:
        parts = shapely.get_parts([] if self.zone is None else [self.zone])
        shapely.prepare(parts)
        return shapely.STRtree(parts)

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


def _inside_km(lonlat: npt.ArrayLike, polygons: shapely.STRtree) -> float:
    drawn = densify(lonlat, step_km=1.0)
    if len(drawn) == 1:
        return 0.0
    line = shapely.LineString(drawn)
    inside_km = 0.0
    for polygon in polygons.geometries[polygons.query(line, predicate="intersects")]:
        for part in shapely.get_parts(shapely.intersection(line, polygon)):
            points = shapely.get_coordinates(part)
            inside_km += float(legs_km(points[:-1], points[1:]).sum())
    return inside_km
