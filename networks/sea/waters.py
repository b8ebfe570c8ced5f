"""The sea as one tier may sail it: open water, sight lines, channels and ports in one graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.geodesy import MEAN_RADIUS_KM, distances_km
from networks.sea.approaches import SNAP_LIMIT_KM, TOUCH_KM, Approaches
from networks.sea.barriers import Barriers
from networks.sea.channels import SNAP_KM, Channels
from networks.sea.gates import NO_GATES, crosses_any, links_across
from networks.sea.harbour import HarbourRule
from networks.sea.labels import HubLabels
from networks.sea.links import APPROACH, SIGHT, Indices, Links, corner_nodes, sight_links
from networks.sea.mesh import Mesh, Sites
from networks.sea.mooring import Mooring, Outlets
from networks.sea.obstacles import Shore, zone_shore
from networks.sea.path import Voyage
from networks.sea.plane import (
    Floats,
    Plane,
    great_circles_km,
    points_at,
    unit_vectors,
)
from networks.sea.voyages import find_voyage, find_voyages

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Waters:
    """One tier's sea, ready to be asked.

    Nodes are the corners of ``mesh`` first, then its sites: nodes of the channels, the ports, and
    the points where ports' approaches reach open water. ``lonlat`` (n, 2) holds their degrees.
    ``first_channel_node`` and ``first_port_node`` say where those kinds begin. ``site_home`` is
    the triangle of each site that lies in open water, else -1. ``port_snap_km`` and ``port_code``
    are those of ``Approaches``. ``zone_wkb`` holds the tier's zone in lon/lat; empty: it has none.
    ``labels`` answer without a search wherever they serve what is closed; None: there are none.
    ``shut`` holds gates nothing may cross, (g, 2, 2) in lon/lat: none, until a question shuts some.
    ``no_go`` are the areas it forbids, drawn on ``plane``. Neither is ever saved.
    """

    plane: Plane
    mesh: Mesh
    links: Links
    lonlat: Floats
    first_channel_node: int
    first_port_node: int
    site_home: Indices
    port_snap_km: Floats
    port_code: tuple[str, ...]
    zone_wkb: npt.NDArray[np.uint8]
    labels: HubLabels | None = None
    shut: Floats = field(default_factory=lambda: NO_GATES)
    no_go: tuple[BaseGeometry, ...] = ()

    def __post_init__(self) -> None:
        """Refuse labels of another graph, and make the arrays read-only, as mapped ones are.

        Kernels are compiled for one kind.
        """
        if self.labels is not None and not self.labels.are_of(self.links):
            raise ValueError("the labels are those of another graph")
        for array in self.arrays().values():
            array.setflags(write=False)

    @classmethod
    def build(
        cls,
        plane: Plane,
        *,
        water: BaseGeometry,
        frame: BaseGeometry,
        channels: Channels,
        ports: Floats,
        barriers: Barriers,
    ) -> Self:
        """Build the graph of one tier.

        Parameters
        ----------
        water, frame
            Open water and the edge of the chart, drawn on ``plane``.
        ports
            Water points of the ports (n, 2), degrees.
        """
        mesh = Mesh.build(water, frame)
        approaches = Approaches.find(mesh, plane, channels, ports, barriers)
        corners = np.flatnonzero(mesh.corner)
        first_channel_node = len(corners)
        first_port_node = first_channel_node + len(channels.nodes)
        first_landfall = first_port_node + len(ports)
        sites = np.concatenate([channels.nodes, ports, approaches.landfalls])
        home = _homes(mesh, plane, sites, len(approaches.landfalls))
        home[len(channels.nodes) :][: len(ports)][approaches.snap_km != 0] = -1
        sight = sight_links(mesh, plane, sites, home)
        passable = [barriers.zone_km(channels.nodes[s[:2]]) <= TOUCH_KM for s in channels.segments]
        segments = channels.segments[np.array(passable, dtype=np.bool_)]
        joins = approaches.channel_links + np.array([first_port_node, first_channel_node])
        landfalls = np.stack(
            [
                approaches.landfall_port + first_port_node,
                np.arange(len(approaches.landfalls)) + first_landfall,
            ],
            axis=1,
        )
        ends = np.concatenate([sight, segments[:, :2] + first_channel_node, joins, landfalls])
        kind = np.full(len(ends), SIGHT)
        kind[len(sight) :][: len(segments)] = segments[:, 2]
        kind[len(sight) + len(segments) :] = APPROACH
        lonlat = np.concatenate([plane.unproject(mesh.vertices[corners]), sites])
        return cls(
            plane,
            mesh,
            Links.build(ends.astype(np.int64), kind, lonlat),
            lonlat,
            first_channel_node,
            first_port_node,
            home,
            approaches.snap_km,
            approaches.code,
            np.frombuffer(shapely.to_wkb(barriers.zone) or b"", dtype=np.uint8),
        )

    def has_labels(self, closed: Flags) -> bool:
        """Say whether labels answer when exactly the channels ``closed`` are not used."""
        return self.labels is not None and self.labels.serve(closed)

    def labelled(self, lax: Flags, strict: Flags) -> Self:
        """Return these waters with hub labels for two rules of what channels are closed."""
        return replace(self, labels=HubLabels.build(self.links, lax, strict))

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return every array by name, for saving."""
        named = {f"mesh_{name}": array for name, array in self.mesh.arrays().items()}
        named |= {f"links_{f.name}": getattr(self.links, f.name) for f in fields(self.links)}
        if self.labels is not None:
            named |= {f"labels_{name}": array for name, array in self.labels.arrays().items()}
        firsts = np.array([self.first_channel_node, self.first_port_node], dtype=np.int64)
        return named | {
            "lonlat": self.lonlat,
            "firsts": firsts,
            "site_home": self.site_home,
            "port_snap_km": self.port_snap_km,
            "zone_wkb": self.zone_wkb,
        }

    @classmethod
    def from_arrays(
        cls, plane: Plane, arrays: dict[str, npt.NDArray[np.generic]], port_code: tuple[str, ...]
    ) -> Self:
        """Return the waters whose ``arrays()`` were saved."""
        # Compiled code takes plain arrays at once, but looks long at a subclass such as a memmap.
        arrays = {name: np.asarray(array) for name, array in arrays.items()}
        mesh = Mesh(**{f.name: arrays[f"mesh_{f.name}"] for f in fields(Mesh)})  # type: ignore[arg-type]
        links = Links(**{f.name: arrays[f"links_{f.name}"] for f in fields(Links)})  # type: ignore[arg-type]
        labels = None
        if "labels_start" in arrays:
            labels = HubLabels(**{f.name: arrays[f"labels_{f.name}"] for f in fields(HubLabels)})  # type: ignore[arg-type]
        first_channel_node, first_port_node = (int(k) for k in np.asarray(arrays["firsts"]))
        return cls(
            plane,
            mesh,
            links,
            np.asarray(arrays["lonlat"], dtype=np.float64),
            first_channel_node,
            first_port_node,
            np.asarray(arrays["site_home"], dtype=np.int64),
            np.asarray(arrays["port_snap_km"], dtype=np.float64),
            port_code,
            np.asarray(arrays["zone_wkb"], dtype=np.uint8),
            labels,
        )

    @cached_property
    def zone(self) -> BaseGeometry | None:
        """The tier's zone, EPSG:4326; None where it has none."""
        return shapely.from_wkb(self.zone_wkb.tobytes()) if len(self.zone_wkb) else None

    @cached_property
    def _zone_shore(self) -> Shore | None:
        return None if self.zone is None else zone_shore(self.zone)

    @cached_property
    def xyz(self) -> Floats:
        """Unit vectors of the nodes."""
        return unit_vectors(self.lonlat)

    @cached_property
    def xy(self) -> Floats:
        """The nodes on the plane."""
        return self.plane.project(self.lonlat)

    @cached_property
    def shut_xy(self) -> Floats:
        """The shut gates on the plane."""
        return self.plane.project(self.shut)

    @cached_property
    def _afloat(self) -> tuple[Indices, Sites]:
        """The node of each site that lies in open water, and those sites."""
        inside = np.flatnonzero(self.site_home >= 0)
        xy = self.plane.project(self.lonlat[self.first_channel_node :][inside])
        sites = Sites.build(xy, self.site_home[inside], len(self.mesh.triangles))
        return inside + self.first_channel_node, sites

    @cached_property
    def _node_of_vertex(self) -> Indices:
        return corner_nodes(self.mesh)

    @cached_property
    def _segments(self) -> Indices:
        return self.links.channel_segments()

    @cached_property
    def _segment_tree(self) -> shapely.STRtree:
        ends = self.plane.project(self.lonlat[self._segments[:, :2]])
        return shapely.STRtree([shapely.LineString(line) for line in ends])

    def shutting(self, gates: Floats) -> Self:
        """Return these waters with gates (g, 2, 2) in lon/lat that nothing may cross.

        Exact, as gates end ashore: what is cut off is the lines that cross one, and no new corner
        comes of it.
        """
        links = self.links
        across = [
            links_across(self.xy, links.tails, links.indices, gate)
            for gate in self.plane.project(gates)
        ]
        if not across:
            return self
        kept = links.without(np.concatenate(across))
        shut = np.concatenate([self.shut, gates])
        return replace(self, links=kept, shut=shut, labels=None)

    def moor_port(self, port: int) -> Mooring:
        """Return the mooring of a port that has water (``port_code`` is empty)."""
        return self._port_moorings[port]

    @cached_property
    def _port_moorings(self) -> list[Mooring]:
        nodes = range(self.first_port_node, self.first_port_node + len(self.port_snap_km))
        return [
            Mooring.at_node(node, self.lonlat[node], float(snap_km))
            for node, snap_km in zip(nodes, self.port_snap_km, strict=True)
        ]

    def is_barred(self, lonlat: npt.ArrayLike) -> bool:
        """Say whether a point lies in the tier's zone, which no open water does."""
        if self.zone is None or self.mesh.holds(self.plane.project(np.reshape(lonlat, (1, 2))))[0]:
            return False
        return bool(shapely.intersects_xy(self.zone, *np.ravel(lonlat)))

    def no_go_at(self, lonlat: npt.ArrayLike) -> int | None:
        """Return the first no-go area that holds a point, by its place in ``no_go``, or None."""
        x, y = self.plane.project(np.reshape(lonlat, (1, 2)))[0]
        held = np.flatnonzero(shapely.contains_xy(np.array(self.no_go, dtype=object), x, y))
        return int(held[0]) if len(held) else None

    def moor_point(
        self, lonlat: npt.ArrayLike, closed: Flags, harbour: HarbourRule
    ) -> Mooring | None:
        """Return the mooring of any point: in open water, beside a channel, or in a harbour.

        Channels flagged in ``closed`` do not count. None: over 15 km from any water that leads to
        the open sea.
        """
        point = np.asarray(lonlat, dtype=np.float64).reshape(1, 2)
        xy = self.plane.project(point)
        home = self.mesh.home(xy)
        if home[0] >= 0:
            return self._moor_by(Outlets.itself(point, xy, home), 0.0)
        beside = self._moor_at_channel(point, closed)
        if beside is not None and beside.snap_km <= SNAP_KM:
            return beside
        found = harbour.outlets(
            point, self.mesh, self._zone_shore, self.plane, shut=self.shut_xy, no_go=self.no_go
        )
        if found is None or (beside is not None and beside.snap_km < found[1]):
            return beside
        return self._moor_by(*found)

    def moor_beyond(self, place: Floats, rim: Floats, rim_km: Floats) -> Mooring | None:
        """Return the mooring of a place (2,) beyond the chart, ``rim_km`` from points of its rim.

        Voyages begin and end at the rim as drawn; their km are those of the whole way. None: none
        of the points is in this tier's open water.
        """
        xy = self.plane.project(rim)
        home = self.mesh.home(xy)
        kept = np.flatnonzero(home >= 0)
        if not len(kept):
            return None
        leads = tuple(rim[[k]] for k in kept)
        outlets = Outlets(rim[kept], rim_km[kept], leads, xy[kept], home[kept])
        return replace(self._moor_by(outlets, 0.0), lonlat=place)

    def voyage(
        self, start: Mooring, end: Mooring, closed: Flags, required: Floats = NO_GATES
    ) -> Voyage | None:
        """Return the shortest way between two moorings.

        ``closed`` flags rows of the channel table that may not be used; the path crosses each gate
        of ``required`` (k, 2, 2), in lon/lat, an odd number of times. None: no way.
        """
        return find_voyage(self, start, end, closed, required)

    def voyages(
        self, start: Mooring, ends: Sequence[Mooring], closed: Flags
    ) -> list[Voyage | None]:
        """Return the shortest ways from one port's mooring to those of others: one search at most.

        ``closed`` and None are as in ``voyage``.
        """
        return find_voyages(self, start, ends, closed)

    def reach(self, start: Mooring, closed: Flags) -> tuple[Floats, Indices]:
        """Return (km, predecessor) of every node from a port's mooring."""
        from networks.sea import kernels

        links = self.links
        km, came = kernels.reach(
            links.indptr, links.indices, links.length_km, links.channel, closed, start.nodes[0]
        )
        return km, came

    def _moor_by(self, outlets: Outlets, snap_km: float) -> Mooring:
        from networks.sea.arckernels import arcs_km

        node_of_site, afloat = self._afloat
        corners, sites = self.mesh.sights(outlets.xy, outlets.home, afloat)
        nodes = np.concatenate([self._node_of_vertex[corners[:, 1]], node_of_site[sites[:, 1]]])
        outlet = np.concatenate([corners[:, 0], sites[:, 0]]).astype(np.int64)
        if len(self.shut):
            open_way = ~crosses_any(outlets.xy[outlet], self.xy[nodes], self.shut_xy)
            nodes, outlet = nodes[open_way], outlet[open_way]
        km = outlets.km[outlet] + arcs_km(unit_vectors(outlets.lonlat)[outlet], self.xyz[nodes])
        place = outlets.leads[0][0]
        return Mooring(place, nodes, km, snap_km, outlets=outlets, node_outlet=outlet)

    def _moor_at_channel(self, point: Floats, closed: Flags) -> Mooring | None:
        drawn = points_at(self.plane.project(point))[0]
        # The plane stretches distances by at most 1 + (r / R)² at r from its centre.
        stretch = 1 + (shapely.distance(drawn, shapely.Point(0, 0)) / MEAN_RADIUS_KM) ** 2
        near = self._segment_tree.query(
            drawn, predicate="dwithin", distance=SNAP_LIMIT_KM * stretch
        )
        near = near[~closed[self._segments[near, 2]]]
        if not len(near):
            return None
        lines = self._segment_tree.geometries[near]
        feet = shapely.line_interpolate_point(lines, shapely.line_locate_point(lines, drawn))
        places = self.plane.unproject(shapely.get_coordinates(feet))
        snap_km = distances_km(np.repeat(point, len(near), axis=0), places)
        best = int(np.argmin(snap_km))
        if snap_km[best] > SNAP_LIMIT_KM:
            return None
        *nodes, channel = self._segments[near[best]]
        km = great_circles_km(np.repeat(places[best][None], 2, axis=0), self.lonlat[nodes])
        return Mooring(
            places[best], np.array(nodes), km, round(float(snap_km[best]), 6), int(channel)
        )


def _homes(mesh: Mesh, plane: Plane, sites: Floats, landfalls_n: int) -> Indices:
    """Return the triangle of each site in open water, else -1; landfalls, the last, all are."""
    xy = plane.project(sites)
    home = mesh.locate(xy)[1]
    afloat = mesh.holds(xy)
    afloat[len(sites) - landfalls_n :] = True
    return np.where(afloat, home, -1)
