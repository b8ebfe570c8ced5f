"""The oceans beyond the chart: a few gnomonic sheets that overlap, their sight lines one graph.

One gnomonic plane shows less than half the earth. A sheet here is everything within some distance
of its centre, and two places that see each other lie together on at least one of them wherever a
voyage from the chart may lead. The land is drawn once, in tiles, so that sheets share its corners;
a sight line found on any sheet is a line of the graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.geodesy import MEAN_RADIUS_KM
from networks.polygons import polygon_parts
from networks.sea.links import Indices, sight_links
from networks.sea.mesh import Mesh
from networks.sea.obstacles import Growth, Shore, grid_tiles, union_on
from networks.sea.plane import Floats, Plane, Shapes, points_at, unit_vectors


@dataclass(frozen=True)
class Sheet:
    """What lies within ``radius_deg`` of the centre of ``plane``; at most 78°."""

    plane: Plane
    radius_deg: float

    def shows(self, xyz: Floats, margin_deg: float = 0.0) -> npt.NDArray[np.bool_]:
        """Say which points of the unit sphere lie on the sheet, or within ``margin_deg`` of it."""
        centre = unit_vectors([self.plane.lon, self.plane.lat])
        return np.asarray(xyz @ centre > np.cos(np.radians(self.radius_deg + margin_deg)))

    @property
    def disc(self) -> BaseGeometry:
        """The sheet on its plane."""
        radius_km = MEAN_RADIUS_KM * np.tan(np.radians(self.radius_deg))
        return shapely.Point(0.0, 0.0).buffer(radius_km)


SHEETS = (
    Sheet(Plane(-25.0, 10.0), 78.0),  # Atlantic and Mediterranean, Cape Horn to Cape of Good Hope
    Sheet(Plane(-148.0, -18.0), 78.0),  # Pacific from South America to Australia
    Sheet(Plane(160.0, 20.0), 78.0),  # Pacific from the chart to Asia and Australia
    Sheet(Plane(68.0, -5.0), 58.0),  # Indian Ocean from the Cape and Suez to the South China Sea
)
_TILE_REACH_DEG = 4.0  # a tile whose middle is this far off a sheet may still reach it
_SAME_POINT = 1e-7  # 0.6 m on the unit sphere: one corner, drawn on two planes
_SEAM_DEG = 2.0  # how much land is laid on the other side of the seam, for growing there


@dataclass(frozen=True)
class Tiles:
    """Closed shapes in lon/lat, one lot a tile, and the middle of each on the unit sphere."""

    middles: Floats
    lots: tuple[Shapes, ...]

    @classmethod
    def grown(
        cls,
        shore: Shore,
        growth: Growth,
        bounds: Sequence[tuple[float, float, float, float]],
        sheets: Sequence[Sheet] = SHEETS,
    ) -> Tiles:
        """Grow shapes outward, tile by tile, within lon/lat boxes, where a sheet shows them."""
        tiles = [tile for box in bounds for tile in grid_tiles(box)]
        seen = np.any([sheet.shows(_middles(tiles), _TILE_REACH_DEG) for sheet in sheets], axis=0)
        tiles = [tile for tile, wanted in zip(tiles, seen, strict=True) if wanted]
        return cls._of(tiles, [shore.grown_in_tile(growth, tile) for tile in tiles])

    @classmethod
    def box(cls, bounds: tuple[float, float, float, float]) -> Tiles:
        """Cut a lon/lat box into tiles whose sides follow its own: parallels stay parallels."""
        tiles = grid_tiles(bounds)  # which reach a little beyond the box
        west, south, east, north = np.array(tiles).T
        cut = shapely.intersection(shapely.box(west, south, east, north), shapely.box(*bounds))
        drawn = shapely.segmentize(cut, 1.0)
        return cls._of(tiles, [np.array([tile], dtype=object) for tile in drawn])

    @classmethod
    def _of(cls, tiles: list[tuple[float, ...]], lots: list[Shapes]) -> Tiles:
        kept = np.flatnonzero([len(lot) > 0 for lot in lots])
        return cls(_middles(tiles)[kept], tuple(lots[k] for k in kept))

    def with_others(self, *others: Tiles) -> Tiles:
        """Return these tiles and all of the others."""
        parts = self, *others
        lots = tuple(lot for part in parts for lot in part.lots)
        return Tiles(np.concatenate([part.middles for part in parts]), lots)

    def on(self, sheet: Sheet) -> list[Shapes]:
        """Return the lots that reach a sheet."""
        return [self.lots[k] for k in np.flatnonzero(sheet.shows(self.middles, _TILE_REACH_DEG))]


def _middles(tiles: list[tuple[float, ...]]) -> Floats:
    west, south, east, north = np.array(tiles).T
    return unit_vectors(np.stack([(west + east) / 2, (south + north) / 2], axis=1))


@dataclass(frozen=True, eq=False)
class Sight:
    """Corners (n, 2) in degrees, and links (m, 2): corners come first, then the atlas's sites."""

    corners: Floats
    ends: Indices


@dataclass(frozen=True, eq=False)
class Atlas:
    """What is closed to all tiers, and the places that paths begin, end or pass at.

    Attributes
    ----------
    land
        Grown land, and what else is closed beyond the chart.
    chart
        The region, closed here: it has a graph of its own. No path bends at its edge.
    sites
        Degrees, (k, 2).
    """

    land: Tiles
    chart: Tiles
    sites: Floats
    sheets: tuple[Sheet, ...] = SHEETS
    _water: dict[int, tuple[BaseGeometry, BaseGeometry]] = field(default_factory=dict)
    _free: dict[int, Sight] = field(default_factory=dict)

    def sight(self, zone: Tiles | None = None) -> Sight:
        """Return what sees what on all sheets when ``zone``, grown, is closed as well."""
        return _merged([self._sheet(k, zone) for k in range(len(self.sheets))], len(self.sites))

    def _sheet(self, k: int, zone: Tiles | None) -> Sight:
        closed = [] if zone is None else zone.on(self.sheets[k])
        if closed:
            return self._seen(k, union_on(self.sheets[k].plane, closed))
        if k not in self._free:
            self._free[k] = self._seen(k, shapely.Polygon())
        return self._free[k]

    def _seen(self, k: int, also_closed: BaseGeometry) -> Sight:
        frame, water = self._water_of(k)
        plane = self.sheets[k].plane
        here = np.flatnonzero(self.sheets[k].shows(unit_vectors(self.sites)))
        drawn = points_at(plane.project(self.sites[here]))
        pools = polygon_parts([shapely.difference(water, also_closed)])
        site, pool = shapely.STRtree(pools).query(drawn, predicate="intersects")
        if not len(site):  # nobody comes here
            return Sight(np.zeros((0, 2)), np.zeros((0, 2), np.int64))
        mesh = Mesh.build(shapely.MultiPolygon(list(pools[np.unique(pool)])), frame)
        afloat = here[np.unique(site)]
        home = np.full(len(self.sites), -1)
        home[afloat] = mesh.locate(plane.project(self.sites[afloat]))[1]
        ends = sight_links(mesh, plane, self.sites, home)
        return Sight(plane.unproject(mesh.vertices[mesh.corner]), ends)

    def _water_of(self, k: int) -> tuple[BaseGeometry, BaseGeometry]:
        """Return the edge of a sheet, the chart cut out, and the water off all land within it."""
        if k not in self._water:
            sheet = self.sheets[k]
            frame = shapely.difference(sheet.disc, union_on(sheet.plane, self.chart.on(sheet)))
            land = union_on(sheet.plane, self.land.on(sheet))
            self._water[k] = frame, shapely.difference(frame, land)
        return self._water[k]


def around_the_seam(land: Shapes, west: float) -> Shapes:
    """Return land given in one turn from ``west``, with its edges laid on the other side too."""
    bounds = shapely.bounds(land)
    eastern = land[bounds[:, 2] > west + 360.0 - _SEAM_DEG]
    western = land[bounds[:, 0] < west + _SEAM_DEG]
    return np.concatenate([land, _turned(eastern, -360.0), _turned(western, 360.0)])


def _turned(shapes: Shapes, degrees: float) -> Shapes:
    return np.asarray(shapely.transform(shapes, lambda lonlat: lonlat + np.array([degrees, 0.0])))


def _merged(sheets: list[Sight], sites_n: int) -> Sight:
    """Make one of the corners that several sheets show, and keep each link once."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    corners = np.concatenate([sheet.corners for sheet in sheets])
    n = len(corners)
    pairs = cKDTree(unit_vectors(corners)).query_pairs(_SAME_POINT, output_type="ndarray")
    same = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    labels: npt.ArrayLike = connected_components(same, directed=False)[1]
    corner_of = np.asarray(labels, dtype=np.int64)
    _, first = np.unique(corner_of, return_index=True)
    ends, drawn = [], 0
    for sheet in sheets:
        own = len(sheet.corners)
        node_of = np.concatenate([corner_of[drawn : drawn + own], len(first) + np.arange(sites_n)])
        ends.append(np.sort(node_of[sheet.ends], axis=1))
        drawn += own
    nodes_n = len(first) + sites_n
    low, high = np.concatenate(ends).T
    links = np.sort(low[low != high] * nodes_n + high[low != high])
    links = links[np.diff(links, prepend=-1) > 0]
    return Sight(corners[first], np.stack([links // nodes_n, links % nodes_n], axis=1))
