"""One tier's sea cut in two along the limit of the emission control areas.

Each side is a mesh of its own, on which the limit is shore that can be bent at from all around. So
every sight line lies on one side, and what a way costs is its kilometres outside plus a weight
times those inside: the weighted region problem (Mitchell and Papadimitriou 1991).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.polygons import polygon_parts
from networks.sea.barriers import Barriers
from networks.sea.links import SIGHT, Indices, Links, sight_links
from networks.sea.mesh import Mesh
from networks.sea.plane import LEAST_RADIUS_KM, Floats, unit_vectors
from networks.sea.waters import Flags, Waters

Keys = npt.NDArray[np.complex128]

_INSIDE = -3  # a sight line inside the areas; SIGHT is one outside


@dataclass(frozen=True, eq=False)
class EcaWaters:
    """The graph of a tier's sea for ways that weigh kilometres inside the areas more.

    Attributes
    ----------
    links
        Sight lines that lie on one side of the limit, channels and approaches.
    eca_km
        Kilometres of each link inside the areas; for sight lines, inside the limit as drawn.
    lonlat
        Degrees of the nodes, (n, 2): corners of the shore and points of the limit, then the sites
        of the tier's waters.
    on_limit
        Flags the points of the limit.
    ports
        Node of each port.
    """

    links: Links
    eca_km: Floats
    lonlat: Floats
    on_limit: Flags
    ports: Indices

    def __post_init__(self) -> None:
        """Make the links' arrays read-only, as the kernels are compiled for those of ``Waters``."""
        for field in fields(self.links):
            getattr(self.links, field.name).setflags(write=False)

    @classmethod
    def build(cls, waters: Waters, limit: BaseGeometry, area: BaseGeometry) -> Self:
        """Cut the sea and see what sees what.

        Parameters
        ----------
        limit
            The areas as ``drawn_limit`` returns them, on the plane of ``waters``.
        area
            The same, EPSG:4326: what a channel has inside is measured on it.
        """
        plane, water = waters.plane, open_water(waters.mesh)
        shapely.prepare(limit)
        drawn = (shapely.intersection(water, limit), shapely.difference(water, limit))
        sides = [Mesh.build(shapely.MultiPolygon(list(polygon_parts(side)))) for side in drawn]
        sides = _bent_at_limit(sides, waters.mesh)
        corners = [points_as_keys(mesh.vertices[mesh.corner]) for mesh in sides]
        keys = np.unique(np.concatenate(corners))
        xy = np.stack([keys.real, keys.imag], axis=1)
        sites = waters.lonlat[waters.first_channel_node :]
        inside = shapely.contains_xy(limit, *plane.project(sites).T)
        ends = []
        for mesh, own, here in zip(sides, corners, (inside, ~inside), strict=True):
            home = np.full(len(sites), -1, dtype=np.int64)
            afloat = np.flatnonzero(here & (waters.site_home >= 0))
            home[afloat] = mesh.locate(plane.project(sites[afloat]))[1]
            node = np.r_[np.searchsorted(keys, own), len(keys) + np.arange(len(sites))]
            ends.append(node[sight_links(mesh, plane, sites, home)])
        sight, kind = _once(*ends)
        fixed, channel = _fixed_links(waters)
        fixed += len(keys) - waters.first_channel_node
        lonlat = np.concatenate([plane.unproject(xy), sites])
        links = Links.build(np.concatenate([sight, fixed]), np.r_[kind, channel], lonlat)
        shared = np.isin(keys, np.intersect1d(corners[0], corners[1]))
        first_port = len(keys) + waters.first_port_node - waters.first_channel_node
        return cls(
            links,
            _inside_km(links, lonlat, area),
            lonlat,
            np.r_[shared, np.zeros(len(sites), dtype=np.bool_)],
            first_port + np.arange(len(waters.port_code)),
        )

    @cached_property
    def _tail(self) -> Indices:
        return np.repeat(np.arange(len(self.lonlat)), np.diff(self.links.indptr))

    @cached_property
    def _slot_keys(self) -> Indices:
        return self._tail * len(self.lonlat) + self.links.indices

    def _slots(self, tails: Indices, heads: Indices) -> Indices:
        """Return a link from each node to the next; all between two nodes are one line."""
        wanted = tails.astype(np.int64) * len(self.lonlat) + heads
        return np.searchsorted(self._slot_keys, wanted)

    @cached_property
    def _xyz(self) -> Floats:
        return unit_vectors(self.lonlat)

    def cheapest(self, origin: int, destination: int, weight: float, closed: Flags) -> Indices:
        """Return the nodes of the cheapest way between two ports; empty: there is none.

        ``weight`` is what a kilometre inside costs, one outside costing 1; ``closed`` flags rows
        of the channel table that may not be used.
        """
        from networks.sea import kernels

        first, last = self.ports[[origin]], self.ports[[destination]]
        nothing = np.zeros(1)
        links = self.links
        _, nodes = kernels.shortest(
            links.indptr, links.indices, self.cost_km(weight), links.channel, closed,
            first, nothing, last, nothing,
            self._xyz, self._xyz[last[0]], LEAST_RADIUS_KM,
        )  # fmt: skip
        return np.asarray(nodes, dtype=np.int64)

    def cost_km(self, weight: float) -> Floats:
        """Return what each link costs, in kilometres outside the areas."""
        cost_km = np.asarray(self.links.length_km + (weight - 1) * self.eca_km)
        cost_km.setflags(write=False)
        return cost_km

    def reach(self, port: int, cost_km: Floats, closed: Flags) -> tuple[Floats, Indices]:
        """Return (cost, predecessor) of every node from a port: inf and -1 where no way leads."""
        from networks.sea import kernels

        links = self.links
        found: tuple[Floats, Indices] = kernels.reach(
            links.indptr, links.indices, cost_km, links.channel, closed, self.ports[port]
        )
        return found

    def lengths_km(self, came: Indices) -> tuple[Floats, Floats]:
        """Return (km, km inside) of the way to each node that predecessors ``came`` describe.

        Nodes without a predecessor have 0: the source, and what no way leads to.
        """
        nodes = np.flatnonzero(came >= 0)
        slots = self._slots(came[nodes], nodes)
        km, inside_km = np.zeros(len(came)), np.zeros(len(came))
        km[nodes], inside_km[nodes] = self.links.length_km[slots], self.eca_km[slots]
        behind = came.copy()
        while len(nodes):  # each round adds a way twice as long as the one before
            km[nodes] += km[behind[nodes]]
            inside_km[nodes] += inside_km[behind[nodes]]
            behind[nodes] = behind[behind[nodes]]
            nodes = nodes[behind[nodes] >= 0]
        return km, inside_km

    def channels_along(self, nodes: Indices) -> Indices:
        """Return the kind of each link of a way over ``nodes``: a channel's row, or below 0."""
        return self.links.channel[self._slots(nodes[:-1], nodes[1:])].astype(np.int64)

    def only(self, kept: Flags) -> EcaWaters:
        """Return the graph of the nodes flagged, in their order, and the links between them."""
        number = np.cumsum(kept) - 1
        slots = np.flatnonzero(kept[self._tail] & kept[self.links.indices])
        counts = np.bincount(number[self._tail[slots]], minlength=int(kept.sum()))
        links = Links(
            np.r_[0, np.cumsum(counts)].astype(np.int64),
            number[self.links.indices[slots]].astype(np.int32),
            self.links.length_km[slots],
            self.links.channel[slots],
        )
        return EcaWaters(
            links,
            self.eca_km[slots],
            self.lonlat[kept],
            self.on_limit[kept],
            number[self.ports],
        )


def open_water(mesh: Mesh) -> BaseGeometry:
    """Return the water a mesh was made of."""
    rings = mesh.vertices[mesh.triangles[:, [0, 1, 2, 0]]]
    return shapely.coverage_union_all(shapely.polygons(rings))


def points_as_keys(xy: Floats) -> Keys:
    """Return points as single values: what has the same coordinates is the same point."""
    return xy[:, 0] + 1j * xy[:, 1]


def _bent_at_limit(sides: Sequence[Mesh], whole: Mesh) -> list[Mesh]:
    """Let ways bend at corners of the shore as before, and at points of the limit freely."""
    keys = [points_as_keys(mesh.vertices) for mesh in sides]
    before, corners = points_as_keys(whole.vertices), points_as_keys(whole.vertices[whole.corner])
    found = []
    for mesh, own, other in zip(sides, keys, reversed(keys), strict=True):
        limit = np.isin(own, other) & ~np.isin(own, before)
        found.append(
            replace(
                mesh,
                previous=np.where(limit, -1, mesh.previous).astype(np.int32),
                following=np.where(limit, -1, mesh.following).astype(np.int32),
                corner=np.isin(own, corners) | limit,
            )
        )
    return found


def _once(inside: Indices, outside: Indices) -> tuple[Indices, Indices]:
    """Return the sight lines of both sides and their kinds; a side of the limit lies outside."""
    ends = np.sort(np.concatenate([outside, inside]), axis=1)
    kind = np.r_[np.full(len(outside), SIGHT), np.full(len(inside), _INSIDE)]
    _, first = np.unique(ends[:, 0] * (ends.max(initial=0) + 1) + ends[:, 1], return_index=True)
    return ends[first], kind[first]


def _fixed_links(waters: Waters) -> tuple[Indices, Indices]:
    """Return the channels' and approaches' links (n, 2) of a tier's sea, and their kinds."""
    links = waters.links
    slots = np.flatnonzero(links.channel != SIGHT)
    tail = np.searchsorted(links.indptr, slots, side="right") - 1
    once = tail < links.indices[slots]
    ends = np.stack([tail, links.indices[slots]], axis=1)[once]
    return ends.astype(np.int64), links.channel[slots][once].astype(np.int64)


def _inside_km(links: Links, lonlat: Floats, area: BaseGeometry) -> Floats:
    """Return the kilometres of each link inside the areas."""
    inside_km = np.where(links.channel == _INSIDE, links.length_km, 0.0)
    fixed = np.flatnonzero((links.channel != _INSIDE) & (links.channel != SIGHT))
    tail = np.searchsorted(links.indptr, fixed, side="right") - 1
    lines = lonlat[np.stack([tail, links.indices[fixed]], axis=1)]
    drawn = shapely.linestrings(lines)
    shapely.prepare(area)
    held = shapely.contains_properly(area, drawn)
    inside_km[fixed[held]] = links.length_km[fixed[held]]
    barriers = Barriers(np.array([], dtype=object), area)
    for k in np.flatnonzero(~held & shapely.intersects(area, drawn)):
        inside_km[fixed[k]] = barriers.zone_km(lines[k])
    return inside_km
