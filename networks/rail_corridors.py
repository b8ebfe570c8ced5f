"""Which railway owns which line and who else may run there, found again on the rail graph.

No open copy of the rail network names owners. `curated/rail_corridors.csv` names each line by the
places it passes; a line is matched as the shortest track through them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from networks.curated_tables import CONFIDENCES, CURATED, Cell, Column, one_of, read_table, text
from networks.errors import Fault, InputError
from networks.geodesy import distances_km, geocentric_km, surface_km
from networks.landdraft import EdgeFlag
from networks.landgraph import Ints, LandGraph
from networks.landlinks import line, points

CORRIDORS = CURATED / "rail_corridors.csv"
STATUSES = ("freight", "passenger", "closed")
RIGHTS = ("trackage", "haulage")

SNAP_KM = 10.0  # a point names a town; its railway passes no farther than this from its centre
_SNAP_WEIGHT = 2.0  # track the corridor would rather run on than stray a kilometre from its points
_DETOUR_RATIO = 2.0  # lines through mountains and along rivers are up to this much longer than
_DETOUR_SLACK_KM = 15.0  # the chord between two neighbouring points, and this much in a town
_FEWEST_POINTS = 2
_MARGIN_KM = 60.0  # a line strays from the box around its points no farther than this and half
_KM_A_DEGREE = 111.2  # the longest distance between two of them
_TOUCH_KM = 1e-6  # a search needs a positive length to begin


@dataclass(frozen=True, eq=False)
class Corridor:
    """One line of one owner.

    ``lonlat`` (n, 2) places it passes, in order; ``rights`` the other railways' codes with
    ``trackage`` or ``haulage``; ``status`` whether freight trains run on it.
    """

    corridor_id: str
    name: str
    owner: str
    lonlat: npt.NDArray[np.float64]
    rights: dict[str, str]
    status: str

    @property
    def running(self) -> tuple[str, ...]:
        """The railways that run freight here: none where closed, guests only where passenger."""
        if self.status == "closed":
            return ()
        guests = tuple(self.rights)
        return guests if self.status == "passenger" else (self.owner, *guests)


@dataclass(frozen=True, eq=False)
class CorridorMatch:
    """A corridor's track: ``node_idx`` in order; a ``fault`` instead where there is none."""

    corridor: Corridor
    node_idx: Ints
    length_km: float
    fault: str = ""


def read_corridors(railways: Collection[str], path: Path = CORRIDORS) -> list[Corridor]:
    """Read the table of corridors; every fault is raised at once as InputError.

    Parameters
    ----------
    railways
        The codes a row may name.
    path
        CSV with ``corridor_id``, ``name``, ``owner``, ``points`` (``lon lat; lon lat``),
        ``rights`` (``CODE:trackage;CODE:haulage``), ``status``, ``source``, ``confidence``.
    """
    columns = {
        "corridor_id": text(),
        "name": text(),
        "owner": one_of(railways),
        "points": line(required=True),
        "rights": _rights(railways),
        "status": one_of(STATUSES),
        "source": text(),
        "confidence": one_of(CONFIDENCES),
    }
    corridors = [_corridor(row) for row in read_table(path, columns, "corridor_id")]
    short = [corridor for corridor in corridors if len(corridor.lonlat) < _FEWEST_POINTS]
    if short:
        raise InputError(
            Fault(f"{path.name} row {corridor.corridor_id} points", None, "two points at least")
            for corridor in short
        )
    return corridors


def _rights(railways: Collection[str]) -> Column:
    def read(cell: str) -> str:
        for right in cell.split(";"):
            code, kind = right.split(":")
            if code not in railways or kind not in RIGHTS:
                raise ValueError(cell)
        return cell

    return Column(read, "CODE:trackage or CODE:haulage joined by ';'", required=False, empty="")


def _corridor(row: dict[str, Cell]) -> Corridor:
    rights = [right.split(":") for right in str(row["rights"]).split(";") if right]
    return Corridor(
        str(row["corridor_id"]),
        str(row["name"]),
        str(row["owner"]),
        points(row["points"]),
        dict(rights),
        str(row["status"]),
    )


@dataclass(frozen=True, eq=False)
class Matcher:
    """Finds corridors on one rail graph, ferries left out."""

    graph: LandGraph

    @cached_property
    def _tree(self) -> KDTree:
        return KDTree(geocentric_km(self.graph.node_lon, self.graph.node_lat))

    def match(
        self, corridor: Corridor, weight_km: npt.NDArray[np.float64] | None = None
    ) -> CorridorMatch:
        """Find the shortest track past a corridor's points, or say which of them stops it.

        The track need not touch a point, only pass within 10 km; straying from it costs twice the
        distance, so a line a little way out of town is preferred to another railway's in it. Edges
        run far without a node: a point with none near must lie where an edge of the track can
        pass it.

        Parameters
        ----------
        corridor
            The line.
        weight_km
            What each slot costs in the search, its length when None; inf closes it.
        """
        local = _Local.around(self.graph, corridor.lonlat, weight_km)
        near = [(local.new_idx[nodes], weight) for nodes, weight in self._near(corridor.lonlat)]
        for end in (0, -1):
            if len(near[end][0]) == 0:
                fault = f"no junction within {SNAP_KM:g} km of the end {_at(corridor.lonlat[end])}"
                return _no_match(corridor, fault)
        held = np.flatnonzero([len(nodes) > 0 for nodes, _ in near])
        chord_km = distances_km(corridor.lonlat[held[:-1]], corridor.lonlat[held[1:]])
        cost_km = near[0][1]
        sections = []
        for step, allowed_km in enumerate(_DETOUR_RATIO * chord_km + _DETOUR_SLACK_KM):
            here, there = held[step], held[step + 1]
            length_km, came = local.section(near[here][0], cost_km, allowed_km)
            cost_km = length_km[near[there][0]] + near[there][1]
            if not np.isfinite(cost_km).any():
                ends = f"{_at(corridor.lonlat[here])} to {_at(corridor.lonlat[there])}"
                return _no_match(corridor, f"no track from {ends} within {allowed_km:.0f} km")
            sections.append(came)
        node_idx = local.walk_back(near[-1][0][np.argmin(cost_km)], sections)
        step_km = self.graph.length_km[self.graph.slots_of(node_idx)]
        missed = self._missed(node_idx, step_km, np.delete(corridor.lonlat, held, axis=0))
        if len(missed):
            return _no_match(corridor, f"its track cannot pass {_at(missed[0])}")
        return CorridorMatch(corridor, node_idx, float(step_km.sum()))

    def _near(
        self, lonlat: npt.NDArray[np.float64]
    ) -> Iterator[tuple[Ints, npt.NDArray[np.float64]]]:
        """Yield the nodes each point may mean and what each strays from it, weighted."""
        centres = geocentric_km(*lonlat.T)
        for centre, found in zip(
            centres, self._tree.query_ball_point(centres, SNAP_KM, return_sorted=True), strict=True
        ):
            nodes = np.array(found, np.int32)
            chord_km = np.linalg.norm(self._tree.data[nodes] - centre, axis=1)
            yield nodes, _SNAP_WEIGHT * np.asarray(surface_km(chord_km)) + _TOUCH_KM

    def _missed(
        self,
        node_idx: Ints,
        step_km: npt.NDArray[np.float64],
        lonlat: npt.NDArray[np.float64],
    ) -> npt.NDArray[np.float64]:
        """Return the points that no edge of a walk can pass, its length being what it is."""
        nodes = np.column_stack([self.graph.node_lon[node_idx], self.graph.node_lat[node_idx]])
        missed = []
        for point in lonlat:
            off_km = distances_km(np.broadcast_to(point, nodes.shape), nodes)
            if (off_km[:-1] + off_km[1:] > step_km + 2 * SNAP_KM).all():
                missed.append(point)
        return np.array(missed).reshape(-1, 2)


def _no_match(corridor: Corridor, fault: str) -> CorridorMatch:
    return CorridorMatch(corridor, np.empty(0, np.int32), 0.0, f"{corridor.corridor_id}: {fault}")


def _at(point: npt.NDArray[np.float64]) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"


@dataclass(frozen=True, eq=False)
class _Local:
    """The part of a graph around a corridor: ``node_idx`` of the graph, and the track between.

    ``new_idx`` (n_nodes,) gives a node of the graph its position in ``node_idx``, -1 outside.
    """

    node_idx: Ints
    new_idx: Ints
    matrix: csr_array

    @classmethod
    def around(
        cls,
        graph: LandGraph,
        lonlat: npt.NDArray[np.float64],
        weight_km: npt.NDArray[np.float64] | None,
    ) -> _Local:
        chord_km = distances_km(lonlat[:-1], lonlat[1:])
        lat_deg = (_MARGIN_KM + chord_km.max() / 2) / _KM_A_DEGREE
        lon_deg = lat_deg / np.cos(np.deg2rad(min(np.abs(lonlat[:, 1]).max() + lat_deg, 80)))
        (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
        inside = (graph.node_lon >= west - lon_deg) & (graph.node_lon <= east + lon_deg)
        inside &= (graph.node_lat >= south - lat_deg) & (graph.node_lat <= north + lat_deg)
        node_idx = np.flatnonzero(inside).astype(np.int32)
        new_idx = np.full(graph.n_nodes, -1, np.int32)
        new_idx[node_idx] = np.arange(len(node_idx))
        slots = _slots_from(graph, node_idx)
        weight = (graph.length_km if weight_km is None else weight_km)[slots]
        kept = inside[graph.indices[slots]] & np.isfinite(weight)
        kept &= (graph.flags[slots] & EdgeFlag.FERRY) == 0
        slots, weight = slots[kept], weight[kept]
        rows = np.bincount(new_idx[graph.tail[slots]], minlength=len(node_idx))
        indptr = np.concatenate([[0], np.cumsum(rows)]).astype(np.int32)
        shape = (len(node_idx), len(node_idx))
        return cls(
            node_idx, new_idx, csr_array((weight, new_idx[graph.indices[slots]], indptr), shape)
        )

    def section(
        self, start_idx: Ints, cost_km: npt.NDArray[np.float64], allowed_km: float
    ) -> tuple[npt.NDArray[np.float64], Ints]:
        """Search from several nodes at once, each with the cost of having come so far."""
        usable = np.flatnonzero(np.isfinite(cost_km))
        hub = len(self.node_idx)
        least_km = float(cost_km[usable].min())
        matrix = csr_array(
            (
                np.concatenate([self.matrix.data, cost_km[usable] - least_km + _TOUCH_KM]),
                np.concatenate([self.matrix.indices, start_idx[usable]]),
                np.append(self.matrix.indptr, len(self.matrix.data) + len(usable)),
            ),
            shape=(hub + 1, hub + 1),
        )
        limit_km = allowed_km + 2 * _SNAP_WEIGHT * SNAP_KM
        length_km, came = dijkstra(
            matrix, indices=np.array([hub]), return_predecessors=True, limit=limit_km
        )
        return length_km[0, :hub] + least_km, came[0, :hub]

    def walk_back(self, end_idx: int, sections: list[Ints]) -> Ints:
        """Follow each section's predecessors, last first, to the first node: the graph's own."""
        hub = len(self.node_idx)
        nodes = [int(end_idx)]
        for came in reversed(sections):
            while came[nodes[-1]] != hub:
                nodes.append(int(came[nodes[-1]]))
        return self.node_idx[np.array(nodes[::-1], np.int32)]


def _slots_from(graph: LandGraph, node_idx: Ints) -> npt.NDArray[np.int64]:
    """Return the slots that leave some nodes, node by node."""
    first = graph.indptr[node_idx].astype(np.int64)
    count = graph.indptr[node_idx + 1] - first
    before = np.cumsum(count) - count
    return np.repeat(first - before, count) + np.arange(count.sum())
