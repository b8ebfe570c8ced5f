"""Where a ship may not go: land and zones grown by a clearance, drawn on the gnomonic plane.

Everything here errs outward. A shape is grown by its clearance plus the tolerance, then
simplified by no more than the tolerance, so what results still holds every point within the
clearance. Straits narrower than twice the clearance therefore close; confined waters and
channels open them again, by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.polygons import polygon_parts
from networks.sea.plane import Plane, Shapes, points_at

SIDE_DEG = 0.05  # sides are straight in lon/lat; this short they are great circles too
_TILE_DEG = 5.0
_REACH_DEG = 0.5  # how far outside its tile a shape is still looked at; far over any clearance
_OVERLAP_KM = 0.001
_QUARTER_SEGMENTS = 8
# Arcs are drawn as chords inside the true arc, the tile's plane stretches by up to 0.4 % and the
# ellipsoid bends up to 0.6 % more than the sphere: distances are grown so none falls short.
_SAFETY = 1.01 / float(np.cos(np.pi / (4 * _QUARTER_SEGMENTS)))


@dataclass(frozen=True)
class Growth:
    """How far to grow a shape: ``clearance_km`` is kept, ``tolerance_km`` may be added to it."""

    clearance_km: float
    tolerance_km: float

    @property
    def reach_km(self) -> float:
        """Distance to buffer by before simplifying by the tolerance."""
        return (self.clearance_km + self.tolerance_km) * _SAFETY


@dataclass(frozen=True)
class Relaxation:
    """A part of the sea (drawn on the plane) where a smaller growth applies."""

    region: BaseGeometry
    growth: Growth


def grid_tiles(bounds: tuple[float, float, float, float]) -> list[tuple[float, ...]]:
    """Cut a lon/lat box, and a little more, into tiles (west, south, east, north) of at most 5°.

    The lower side of a tile is a great circle, which bends north of the parallel by up to 3 km:
    the tiles begin that much outside the box, or land on its edge would be left open.
    """
    west, south, east, north = bounds
    columns = max(1, int(np.ceil((east - west) / _TILE_DEG)))
    bend_deg = np.degrees(np.radians((east - west) / columns) ** 2 / 16)  # sin φ cos φ ≤ 1/2
    south, north = south - bend_deg, north + bend_deg
    rows = max(1, int(np.ceil((north - south) / _TILE_DEG)))
    lons = np.linspace(west, east, columns + 1)
    lats = np.linspace(south, north, rows + 1)
    return [
        (lons[i], lats[j], lons[i + 1], lats[j + 1]) for i in range(columns) for j in range(rows)
    ]


class Shore:
    """Shapes in lon/lat that ships keep clear of, ready to be grown tile by tile."""

    def __init__(self, shapes: Shapes | Sequence[BaseGeometry]) -> None:
        self._shapes = polygon_parts(shapes)
        self._tree = shapely.STRtree(self._shapes)

    def grown(self, growth: Growth, tiles: list[tuple[float, ...]], plane: Plane) -> BaseGeometry:
        """Return the union, on ``plane``, of the shapes grown outward within the tiles."""
        return union_on(plane, [self.grown_in_tile(growth, tile) for tile in tiles])

    def grown_in_tile(self, growth: Growth, tile: tuple[float, ...]) -> Shapes:
        """Return the shapes grown outward and cut to a tile, polygons in lon/lat.

        Their sides are great circles, and so are the tile's: neighbours meet without a gap on any
        plane they are drawn on.
        """
        west, south, east, north = tile
        box = (west - 2 * _REACH_DEG, south - _REACH_DEG, east + 2 * _REACH_DEG, north + _REACH_DEG)
        near = self._tree.query(shapely.box(*box))
        shapes = polygon_parts(shapely.clip_by_rect(self._shapes[near], *box))
        if not len(shapes):
            return shapes
        local = Plane((west + east) / 2, (south + north) / 2)
        drawn = shapely.buffer(
            polygon_parts(shapely.make_valid(local.draw(shapes))),
            growth.reach_km,
            quad_segs=_QUARTER_SEGMENTS,
        )
        grown = shapely.simplify(shapely.union_all(drawn), growth.tolerance_km)
        corners = [(west, south), (east, south), (east, north), (west, north)]
        frame = shapely.Polygon(local.project(corners)).buffer(0.01, join_style="mitre")
        return local.lift(polygon_parts([shapely.intersection(shapely.make_valid(grown), frame)]))


def union_on(plane: Plane, pieces: Sequence[Shapes]) -> BaseGeometry:
    """Return the union, on ``plane``, of polygons in lon/lat, given in lots."""
    lots = [shapely.union_all(shapely.make_valid(plane.draw(lot))) for lot in pieces if len(lot)]
    return shapely.union_all(polygon_parts(lots))


def zone_shore(zone: BaseGeometry) -> Shore:
    """Return a zone as a shore: its sides, straight in lon/lat, are cut short first."""
    return Shore(shapely.segmentize(polygon_parts([zone]), SIDE_DEG))


def region_tiles(region: BaseGeometry, plane: Plane) -> list[tuple[float, ...]]:
    """Return lon/lat tiles that cover a region drawn on ``plane``, one set for each part of it."""
    parts = polygon_parts(plane.lift(polygon_parts([region])))
    return [tile for part in parts for tile in grid_tiles(part.bounds)]


def obstacles(
    shore: Shore,
    growth: Growth,
    relaxations: list[Relaxation],
    bounds: tuple[float, float, float, float],
    plane: Plane,
) -> BaseGeometry:
    """Return what is closed on ``plane``: the shore grown, less where a relaxation applies.

    Parameters
    ----------
    relaxations
        Where they overlap, the smallest clearance holds; one that is not smaller than
        ``growth`` changes nothing.
    bounds
        Lon/lat box (west, south, east, north), degrees, outside which nothing is drawn.
    """
    closed = shore.grown(growth, grid_tiles(bounds), plane)
    smaller = [r for r in relaxations if r.growth.clearance_km < growth.clearance_km]
    for relaxation in sorted(smaller, key=lambda r: -r.growth.clearance_km):
        tiles = region_tiles(relaxation.region, plane)
        # A metre of overlap: two cuts along one line leave cracks that a path could slip through.
        overlapped = relaxation.region.buffer(_OVERLAP_KM)
        inside = shore.grown(relaxation.growth, tiles, plane).intersection(overlapped)
        closed = shapely.union(closed.difference(relaxation.region), inside)
    return shapely.union_all(polygon_parts([closed]))


def water_discs(lonlat: npt.ArrayLike, radius_km: float, plane: Plane) -> BaseGeometry:
    """Return, on ``plane``, the union of discs of ``radius_km`` about points (n, 2) in degrees."""
    discs = []
    for lon, lat in np.asarray(lonlat, dtype=np.float64).reshape(-1, 2):
        local = Plane(float(lon), float(lat))
        disc = shapely.Point(0.0, 0.0).buffer(radius_km, quad_segs=4)
        discs.append(plane.draw([local.lift([disc])[0]])[0])
    return shapely.union_all(discs)


def navigable_land(shapes: Shapes, levels: npt.ArrayLike, harbours: npt.ArrayLike) -> Shapes:
    """Return land polygons with the navigable lakes cut out and the lakes' islands put in.

    Parameters
    ----------
    shapes, levels
        Polygons in lon/lat with GSHHG's level: 1 land, 2 lake, 3 island in a lake. Level 4,
        ponds on those islands, is land here.
    harbours
        Points (n, 2), degrees: ports and the vertices of channels. A lake that holds one is
        navigable; every other lake is land.
    """
    levels = np.asarray(levels)
    land, lakes = shapes[levels == 1], shapes[levels == 2]  # noqa: PLR2004 GSHHG's own codes
    points = points_at(harbours)
    held = np.unique(shapely.STRtree(lakes).query(points, predicate="within")[1])
    if not len(held):
        return polygon_parts(land)
    water = lakes[held]
    touching = np.unique(shapely.STRtree(land).query(water, predicate="intersects")[1])
    cut = shapely.difference(shapely.make_valid(land[touching]), shapely.union_all(water))
    islands = shapes[levels == 3]  # noqa: PLR2004
    inside = np.unique(shapely.STRtree(islands).query(water, predicate="intersects")[1])
    return polygon_parts(np.concatenate([np.delete(land, touching), cut, islands[inside]]))
