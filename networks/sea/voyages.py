"""The shortest way between two moorings: off the labels where they serve, else by a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from networks.sea.gates import crosses_any
from networks.sea.links import SIGHT, Indices
from networks.sea.mooring import Mooring
from networks.sea.parity import ParityGraph
from networks.sea.path import Voyage
from networks.sea.plane import LEAST_RADIUS_KM, Floats, great_circles_km, unit_vectors

if TYPE_CHECKING:
    from networks.sea.waters import Waters

Flags = npt.NDArray[np.bool_]


def find_voyage(
    waters: Waters, start: Mooring, end: Mooring, closed: Flags, required: Floats
) -> Voyage | None:
    """Return the shortest way between two moorings, as ``Waters.voyage`` says."""
    by_label = not len(required) and waters.has_labels(closed)
    graph = None if by_label else ParityGraph.build(waters.links, waters.plane, waters.xy, required)
    if start.shares_segment(end):
        along = np.stack([start.lonlat, end.lonlat])
        if graph is None or graph.complete(along):
            km = float(great_circles_km(along[:1], along[1:])[0])
            return Voyage(along, np.array([start.kind]), km)
    if graph is None:
        found = _by_label(waters, start, end, closed)
    else:
        found = _by_search(waters, start, end, closed, graph)
    direct_km, direct = _direct(waters, start, end, graph)
    if np.isfinite(direct_km) and (found is None or direct_km <= found.km):
        return Voyage(direct, np.full(len(direct) - 1, SIGHT), direct_km)
    return found


def find_voyages(
    waters: Waters, start: Mooring, ends: Sequence[Mooring], closed: Flags
) -> list[Voyage | None]:
    """Return the shortest ways from a port's mooring to others, as ``Waters.voyages`` says."""
    from networks.sea.kernels import trace

    if waters.has_labels(closed):
        return [_by_label(waters, start, end, closed) for end in ends]
    km, came = waters.reach(start, closed)
    found: list[Voyage | None] = []
    for end in ends:
        goal = int(end.nodes[0])
        nodes = trace(came, goal)
        kinds = waters.links.channels_along(nodes)
        course = _course(waters, (start, end), float(km[goal]), nodes, kinds)
        found.append(course if np.isfinite(km[goal]) else None)
    return found


def _by_label(waters: Waters, start: Mooring, end: Mooring, closed: Flags) -> Voyage | None:
    """Return the shortest way over the graph, read off the labels; None: there is none."""
    if waters.labels is None:
        return None
    way = waters.labels.way(closed, start, end, waters.xyz)
    if way.hub < 0:
        return None
    return _course(waters, (start, end), way.km, *waters.labels.unfold(closed, way, waters.links))


def _by_search(
    waters: Waters, start: Mooring, end: Mooring, closed: Flags, graph: ParityGraph
) -> Voyage | None:
    """Return the shortest way over the graph in the states of its gates; None: none."""
    from networks.sea import kernels

    links, first, last = graph.links, graph.start(start), graph.goal(end)
    km, nodes = kernels.shortest(
        links.indptr, links.indices, links.length_km, links.channel, closed,
        first.nodes, first.nodes_km, last.nodes, last.nodes_km,
        graph.each_state(waters.xyz), unit_vectors(end.lonlat), LEAST_RADIUS_KM,
    )  # fmt: skip
    if not np.isfinite(km):
        return None
    kinds = waters.links.channels_along(nodes // graph.states_n)
    return _course(waters, (first, last), km, nodes, kinds, states_n=graph.states_n)


def _course(
    waters: Waters,
    ends: tuple[Mooring, Mooring],
    km: float,
    nodes: Indices,
    kinds: Indices,
    *,
    states_n: int = 1,
) -> Voyage:
    """Return the voyage over ``nodes`` of the graph, with the ways from and to its ends.

    ``states_n`` is that of the ``ParityGraph`` the nodes, and those of the moorings, are of.
    """
    start, end = ends
    bends = waters.lonlat[nodes // states_n]
    if start.is_node and end.is_node:
        return Voyage(bends, kinds, km)
    lead, tail = start.lead_to(nodes[0]), end.lead_to(nodes[-1])[::-1]
    bends = np.concatenate([lead, bends, tail])
    kinds = np.concatenate([np.full(len(lead), start.kind), kinds, np.full(len(tail), end.kind)])
    moved = np.any(bends[1:] != bends[:-1], axis=1)
    return Voyage(bends[np.append(True, moved)], kinds[moved], km)


def _direct(
    waters: Waters, start: Mooring, end: Mooring, graph: ParityGraph | None
) -> tuple[float, Floats]:
    """Return (km, bends) of the shortest way that bends at no node; inf where there is none."""
    ours, theirs = start.outlets, end.outlets
    nothing = np.inf, np.zeros((0, 2))
    if ours is None or theirs is None:
        return nothing
    if len(ours.home) == len(theirs.home) == 1:
        one = waters.mesh.sees(ours.xy[0], ours.home[0], theirs.xy[0], theirs.home[0])
        seen = np.zeros((int(one), 2), dtype=np.int32)
    else:
        _, seen = waters.mesh.seen_from(ours.xy, ours.home, theirs.xy, theirs.home)
    if len(waters.shut):
        seen = seen[~crosses_any(ours.xy[seen[:, 0]], theirs.xy[seen[:, 1]], waters.shut_xy)]
    if graph is not None:
        i, j = seen.T.astype(np.int64)
        seen = seen[graph.joined(ours, i, theirs, j)]
    if not len(seen):
        return nothing
    i, j = seen.T.astype(np.int64)
    km = ours.km[i] + great_circles_km(ours.lonlat[i], theirs.lonlat[j]) + theirs.km[j]
    best = int(np.argmin(km))
    bends = np.concatenate([ours.leads[i[best]], theirs.leads[j[best]][::-1]])
    return float(km[best]), bends[np.r_[True, np.any(bends[1:] != bends[:-1], axis=1)]]
