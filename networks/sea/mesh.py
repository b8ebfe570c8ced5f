"""Open water cut into triangles: what is seen from where, and where a point lies."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.sea.plane import Floats, Shapes, points_at

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_INWARD = 1e-6  # share of the way to the triangle's middle: takes a point off the shore itself


@dataclass(frozen=True, eq=False)
class Mesh:
    """A constrained Delaunay triangulation of open water on the gnomonic plane.

    Attributes
    ----------
    vertices
        Plane coordinates in km, (n, 2).
    triangles, neighbours
        Vertex indices (m, 3), counter-clockwise, and the triangle across the edge opposite each;
        -1 where that edge is shore.
    previous, following
        Neighbours along the shore, water on the left; -1 off the shore and where shores touch.
    corner
        Vertices a shortest path can bend at.
    """

    vertices: Floats
    triangles: Ints
    neighbours: Ints
    previous: Ints
    following: Ints
    corner: Flags

    def __post_init__(self) -> None:
        """Make the arrays read-only, as mapped ones are: kernels are compiled for one kind."""
        for array in self.arrays().values():
            array.setflags(write=False)

    @classmethod
    def build(cls, water: BaseGeometry, frame: BaseGeometry | None = None) -> Self:
        """Triangulate ``water`` (polygons with holes).

        Vertices on the boundary of ``frame``, the edge of the chart, are never corners: a path
        that hugged the edge would be an artefact of where the chart was cut.
        """
        from networks.sea import kernels

        drawn = shapely.get_parts(shapely.constrained_delaunay_triangles(water))
        rings = shapely.get_coordinates(drawn).reshape(-1, 4, 2)[:, :3]
        vertices, flat = np.unique(rings.reshape(-1, 2), axis=0, return_inverse=True)
        triangles = _counter_clockwise(vertices, flat.reshape(-1, 3).astype(np.int32))
        neighbours = _neighbours(triangles, len(vertices))
        previous, following, corner = kernels.shore_links(vertices, triangles, neighbours)
        if frame is not None:
            off = shapely.distance(points_at(vertices), frame.boundary)
            corner &= off > 1e-6  # noqa: PLR2004 a millimetre, in km
        return cls(vertices, triangles, neighbours, previous, following, corner)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the arrays by name, for saving."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def without(self, area: BaseGeometry) -> tuple[Self, npt.NDArray[np.int64]]:
        """Cut an area out: only the triangles it meets are drawn anew.

        Vertices keep their numbers and corners stay corners, those under the area too, though no
        triangle has them any more; new vertices follow.

        Returns
        -------
        tuple
            The mesh, and the number there of each triangle; -1 for those drawn anew, which are
            the last ones.

        Raises
        ------
        AssertionError
            When the new triangles do not join the others edge to edge, which is a defect.
        """
        from networks.sea import kernels

        met = np.unique(self._tree.query(area, predicate="intersects"))
        kept = np.delete(np.arange(len(self.triangles)), met)
        opened = shapely.coverage_union_all(self._tree.geometries[met])
        drawn = shapely.constrained_delaunay_triangles(shapely.difference(opened, area))
        vertices, rings = self._numbered(self.triangles[met], shapely.get_parts(drawn))
        anew = _counter_clockwise(vertices, rings)
        triangles = np.concatenate([self.triangles[kept], anew])
        neighbours = _neighbours(triangles, len(vertices))
        if ((self.neighbours[kept] >= 0) & (neighbours[: len(kept)] < 0)).any():
            raise AssertionError("the triangles about a cut do not join those around them")
        previous, following, reflex = kernels.shore_links(vertices, triangles, neighbours)
        corner = np.concatenate([self.corner, reflex[len(self.corner) :]])
        number = np.full(len(self.triangles), -1, dtype=np.int64)
        number[kept] = np.arange(len(kept))
        return type(self)(vertices, triangles, neighbours, previous, following, corner), number

    def _numbered(self, known: Ints, drawn: Shapes) -> tuple[Floats, Ints]:
        """Return all vertices, and triangles ``drawn`` (polygons) by the numbers of theirs.

        They take the numbers of vertices in triangles ``known`` where those are the same points.
        """
        numbers = np.unique(known)
        corners = shapely.get_coordinates(drawn).reshape(-1, 4, 2)[:, :3].reshape(-1, 2)
        points, first, place = np.unique(
            np.concatenate([self.vertices[numbers], corners]),
            axis=0, return_index=True, return_inverse=True,
        )  # fmt: skip
        new = np.flatnonzero(first >= len(numbers))
        number = np.append(numbers, -1)[np.minimum(first, len(numbers))]
        number[new] = len(self.vertices) + np.arange(len(new))
        rings = number[place.reshape(-1)[len(numbers) :]].reshape(-1, 3)
        return np.concatenate([self.vertices, points[new]]), rings.astype(np.int32)

    def drawn(self, first: int = 0) -> Shapes:
        """Return the triangles from number ``first`` on as polygons of the plane."""
        rings = self.vertices[self.triangles[first:, [0, 1, 2, 0]]]
        return np.asarray(shapely.polygons(rings), dtype=object)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.drawn())

    @cached_property
    def _twins(self) -> Ints:
        """The edge each edge is in the triangle across, ``3 * triangle + edge``; -1: shore."""
        own = np.arange(len(self.triangles))
        twins = np.full(self.neighbours.shape, -1, dtype=np.int32)
        for k in range(3):
            across, right = self.neighbours[:, k], self.triangles[:, (k + 1) % 3]
            for j in range(3):
                same = self.neighbours[across, j] == own
                same &= (self.triangles[across, (j + 2) % 3] == right) & (across >= 0)
                twins[same, k] = 3 * across[same] + j
        twins.setflags(write=False)
        return twins

    @cached_property
    def _cells(self) -> tuple[npt.NDArray[np.int64], Ints, Floats, float, int, int]:
        """Triangles by the cells of a grid, about two cells a triangle, as ``triangle_at`` asks."""
        from networks.sea.arckernels import triangles_by_cell

        corners = self.vertices[self.triangles]
        low, high = corners.min(axis=1), corners.max(axis=1)
        origin, (wide, tall) = low.min(axis=0), np.ptp(self.vertices, axis=0)
        cell = float(np.sqrt(wide * tall / (2 * len(self.triangles))))
        width, height = int(wide / cell) + 1, int(tall / cell) + 1
        start, triangle = triangles_by_cell(low, high, origin, cell, width, height)
        return start, triangle, origin, cell, width, height

    def home(self, xy: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the triangle each point (n, 2) lies in, shore included; -1: not in open water."""
        from networks.sea.arckernels import triangle_at

        points = np.array(xy, dtype=np.float64).reshape(-1, 2)
        if not len(self.triangles):
            return np.full(len(points), -1, dtype=np.int64)
        home: npt.NDArray[np.int64] = triangle_at(
            points, self.vertices, self.triangles, *self._cells
        )
        off = np.flatnonzero(home < 0)
        if len(off):  # the shore itself is a matter of rounding, which GEOS decides exactly
            asked, met = self._tree.query(points_at(points[off]), predicate="intersects")
            home[off[asked]] = met
        return home

    def holds(self, xy: npt.ArrayLike) -> Flags:
        """Say for each point whether it is in open water, its shore included."""
        return self.home(xy) >= 0

    def locate(self, xy: npt.ArrayLike) -> tuple[Floats, npt.NDArray[np.int64]]:
        """Move points to the nearest open water.

        Returns
        -------
        tuple
            The points (n, 2), unchanged where they were in open water, and the triangle of each.
        """
        points = np.array(xy, dtype=np.float64).reshape(-1, 2)
        home = self.home(points)
        ashore = np.flatnonzero(home < 0)
        if not len(ashore):
            return points, home
        drawn = points_at(points[ashore])
        asked, nearest = self._tree.query_nearest(drawn, all_matches=False)
        home[ashore[asked]] = nearest
        for i, point in zip(ashore, drawn, strict=True):
            shore = shapely.shortest_line(self._tree.geometries[home[i]], point)
            touch = shapely.get_coordinates(shore)[0]
            middle = self.vertices[self.triangles[home[i]]].mean(axis=0)
            points[i] = touch + _INWARD * (middle - touch)
        return points, home

    def corner_pairs(self, among: Flags | None = None) -> Ints:
        """Return pairs (n, 2) of corners joined by a line of the taut visibility graph.

        With ``among`` (a flag per vertex) only those with a corner flagged in it.
        """
        from networks.sea import kernels

        among = self.corner if among is None else among
        among.setflags(write=False)
        pairs: Ints = kernels.sight_graph(
            self.vertices, self.triangles, self._twins,
            self.previous, self.following, self.corner, among,
        )  # fmt: skip
        return pairs

    def seen_from(
        self, xy: Floats, home: npt.NDArray[np.int64], sites: Floats, site_home: npt.ArrayLike
    ) -> tuple[Ints, Ints]:
        """Return what points in open water see: (point, corner) and (point, site) pairs."""
        return self.sights(xy, home, Sites.build(sites, site_home, len(self.triangles)))

    def sights(self, xy: Floats, home: npt.NDArray[np.int64], sites: Sites) -> tuple[Ints, Ints]:
        """Return what ``seen_from`` does, of sites listed before."""
        from networks.sea import kernels

        corners, seen_sites = kernels.sight_of_points(
            xy, home, self.vertices, self.triangles, self._twins,
            self.previous, self.following, self.corner, sites.xy, sites.start, sites.order,
        )  # fmt: skip
        return corners, seen_sites

    def sees(self, xy: Floats, home: int, other_xy: Floats, other_home: int) -> bool:
        """Say whether two points (2,) of open water, in triangles ``home``, see each other."""
        from networks.sea import kernels

        (x, y), (other_x, other_y) = xy, other_xy
        looked = kernels.looks_at(
            x, y, home, other_x, other_y, other_home, self.vertices, self.triangles, self._twins
        )
        if looked < 0:
            homes = np.array([home]), np.array([other_home])
            return len(self.seen_from(xy[None], homes[0], other_xy[None], homes[1])[1]) > 0
        return bool(looked)


@dataclass(frozen=True, eq=False)
class Sites:
    """Points of open water, by the triangle they lie in: ``order[start[t]:start[t + 1]]``."""

    xy: Floats
    start: npt.NDArray[np.int64]
    order: Ints

    @classmethod
    def build(cls, xy: Floats, home: npt.ArrayLike, triangles_n: int) -> Self:
        """List sites (n, 2) by their triangles ``home``, of ``triangles_n``."""
        counts = np.bincount(np.asarray(home, np.int64), minlength=triangles_n)
        return cls(
            xy,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.argsort(np.asarray(home), kind="stable").astype(np.int32),
        )


def _counter_clockwise(vertices: Floats, triangles: Ints) -> Ints:
    """Turn triangles counter-clockwise and drop those without area."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    area = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    turned = np.where((area < 0)[:, None], triangles[:, [0, 2, 1]], triangles)
    return np.ascontiguousarray(turned[area != 0])


def _neighbours(triangles: Ints, vertices_n: int) -> Ints:
    """Return the triangle across each edge; -1 where the edge belongs to one triangle only."""
    m = len(triangles)
    edges = np.concatenate([triangles[:, [1, 2]], triangles[:, [2, 0]], triangles[:, [0, 1]]])
    edges = np.sort(edges, axis=1).astype(np.int64)
    owner, side = np.tile(np.arange(m), 3), np.repeat(np.arange(3), m)
    key = edges[:, 0] * vertices_n + edges[:, 1]
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(key[order][1:] == key[order][:-1])
    a, b = order[same], order[same + 1]
    neighbours = np.full((m, 3), -1, dtype=np.int32)
    neighbours[owner[a], side[a]] = owner[b]
    neighbours[owner[b], side[b]] = owner[a]
    return neighbours
