"""The shortest way through the air that keeps out of a US zone, bend by bend exact.

Sovereign airspace ends with the territorial sea, so what an aircraft flies round is the US zone a
tier names, grown by its clearance. Foreign land is no obstacle. The rest is as at sea: on a
gnomonic plane great circles are straight, the open sky is cut into triangles, and a shortest way
bends only at corners of the zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

from networks.sea.mesh import Mesh
from networks.sea.obstacles import Growth, Relaxation, obstacles, water_discs, zone_shore
from networks.sea.plane import Floats, Plane, draw_great_circles, great_circles_km

AIRPORT_KM = 15.0
AIRPORT_GROWTH = Growth(0.2, 0.1)  # Tijuana's runway lies 800 m from the border
SKY = (-150.0, 8.0, -48.0, 64.0)  # no way between the three countries leads beyond
PLANE = Plane(-105.0, 42.0)
_SIDE_DEG = 1.0


@dataclass(frozen=True, eq=False)
class AirWays:
    """What is to be flown round, and the airports among it.

    Attributes
    ----------
    lonlat
        Nodes, degrees, (n, 2): the airports first, then the corners of the zone.
    length_km
        Symmetric sparse matrix of the great circles between nodes that see each other, km.
    """

    lonlat: Floats
    length_km: sparse.csr_array

    @classmethod
    def build(
        cls,
        zone: BaseGeometry,
        growth: Growth,
        airports: npt.ArrayLike,
        *,
        box: tuple[float, float, float, float] = SKY,
        plane: Plane = PLANE,
    ) -> Self:
        """Draw the sky round a zone.

        Parameters
        ----------
        zone
            Polygons in EPSG:4326.
        growth
            How far aircraft keep off it; within ``AIRPORT_KM`` of an airport 0.2 km.
        airports
            Degrees, (k, 2), outside the zone.
        box
            West, south, east, north of the sky, degrees; nothing beyond is flown through.
        plane
            Where it is drawn.

        Raises
        ------
        ValueError
            If an airport lies in the zone, or nearer than 0.2 km to it.
        """
        places = np.asarray(airports, dtype=np.float64).reshape(-1, 2)
        frame = plane.draw([shapely.segmentize(shapely.box(*box), _SIDE_DEG)])[0]
        near = Relaxation(water_discs(places, AIRPORT_KM, plane), AIRPORT_GROWTH)
        closed = obstacles(zone_shore(zone), growth, [near], box, plane)
        mesh = Mesh.build(shapely.difference(frame, closed), frame)
        xy = plane.project(places)
        home = mesh.home(xy)
        if (home < 0).any():
            msg = f"airports inside the zone: {places[home < 0].tolist()}"
            raise ValueError(msg)
        corners = np.flatnonzero(mesh.corner)
        lonlat = np.concatenate([places, plane.unproject(mesh.vertices[corners])])
        return cls(lonlat, _graph(mesh, corners, xy, home, lonlat))

    def ways(self, pairs: Sequence[tuple[int, int]]) -> list[Floats | None]:
        """Return the shortest way of each pair of airports (positions), drawn every 10 km.

        None where there is none.
        """
        starts = sorted({start for start, _ in pairs})
        km, came = dijkstra(self.length_km, indices=starts, return_predecessors=True)
        row = {start: number for number, start in enumerate(starts)}
        return [
            draw_great_circles(self.lonlat[_bends(came[row[start]], end)])
            if np.isfinite(km[row[start], end])
            else None
            for start, end in pairs
        ]


def _graph(
    mesh: Mesh, corners: npt.NDArray[np.intp], xy: Floats, home: npt.NDArray[np.int64], at: Floats
) -> sparse.csr_array:
    """Join the airports and the corners that see each other along tight lines."""
    node_of = np.full(len(mesh.vertices), -1, dtype=np.int64)
    node_of[corners] = len(xy) + np.arange(len(corners))
    to_corner, to_site = mesh.seen_from(xy, home, xy, home)
    from_airport = np.column_stack([to_corner[:, 0], node_of[to_corner[:, 1]]])
    lines = np.concatenate([node_of[mesh.corner_pairs()], from_airport, to_site])
    lines = np.unique(np.sort(lines, axis=1), axis=0)
    lines = lines[lines[:, 0] != lines[:, 1]]
    km = great_circles_km(at[lines[:, 0]], at[lines[:, 1]])
    both = np.concatenate([lines, lines[:, ::-1]]).T
    return sparse.csr_array(
        sparse.coo_array((np.tile(km, 2), (both[0], both[1])), shape=(len(at), len(at)))
    )


def _bends(came: npt.NDArray[np.int32], end: int) -> list[int]:
    nodes = [end]
    while (before := int(came[nodes[-1]])) >= 0:
        nodes.append(before)
    return nodes[::-1]
