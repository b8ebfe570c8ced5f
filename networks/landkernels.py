"""Compiled shortest paths on a graph that grows while it is searched.

Whole-graph searches belong to ``scipy.sparse.csgraph``; it wants a finished CSR matrix. Closing
gaps and measuring route length ask for very many short searches between single insertions, so
these keep each node's edges in a linked list: ``head[node]`` is the latest arc, ``following[arc]``
the next, and arcs ``2k`` and ``2k + 1`` are the two directions of edge ``k``.
"""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NO_ARC = -1


@njit(cache=True)
def add_edge(lists: tuple[Ints, Ints, Ints], edge: int, a: int, b: int) -> None:
    """Enter ``edge`` between nodes ``a`` and ``b`` in both their lists."""
    head, following, target = lists
    for arc, here, there in ((2 * edge, a, b), (2 * edge + 1, b, a)):
        target[arc] = there
        following[arc] = head[here]
        head[here] = arc


@njit(cache=True)
def reaches(
    lists: tuple[Ints, Ints, Ints], length_km: Floats, source: int, goal: int, limit_km: float
) -> bool:
    """Say whether a path from ``source`` to ``goal`` is no longer than ``limit_km``."""
    head, following, target = lists
    best = {source: 0.0}
    queue = [(0.0, source)]
    while queue:
        distance, node = heapq.heappop(queue)
        if node == goal:
            return True
        if distance > best[node]:
            continue
        arc = head[node]
        while arc != NO_ARC:
            onward, there = distance + length_km[arc // 2], target[arc]
            if onward <= limit_km and (there not in best or onward < best[there]):
                best[there] = onward
                heapq.heappush(queue, (onward, there))
            arc = following[arc]
    return False


@njit(cache=True)
def grow(
    n_nodes: int,
    ends: Ints,
    length_km: Floats,
    limit_km: Floats,
    loose_end: Ints,
) -> npt.NDArray[np.bool_]:
    """Insert edges in the given order, each only if no present path is within its limit.

    Parameters
    ----------
    n_nodes
        Number of nodes.
    ends
        Shape (m, 2): node positions of each edge.
    length_km
        Length of each edge, shape (m,), not negative.
    limit_km
        An edge whose ends are already joined by a path no longer than this is left out. A
        negative limit always inserts.
    loose_end
        A node that may be given one edge only, per edge; -1 for an edge without one.

    Returns
    -------
    Shape (m,): True where the edge was inserted.

    References
    ----------
    Althöfer, I., Das, G., Dobkin, D., Joseph, D., Soares, J. (1993). On sparse spanners of
    weighted graphs. Discrete & Computational Geometry 9, 81–100. doi:10.1007/BF02189308
    """
    m = len(ends)
    lists = np.full(n_nodes, NO_ARC), np.full(2 * m, NO_ARC), np.full(2 * m, NO_ARC)
    inserted = np.zeros(m, np.bool_)
    tied = np.zeros(n_nodes, np.bool_)
    for edge in range(m):
        a, b = ends[edge]
        loose = loose_end[edge]
        if loose >= 0 and tied[loose]:
            continue
        if limit_km[edge] >= 0 and reaches(lists, length_km, a, b, limit_km[edge]):
            continue
        add_edge(lists, edge, a, b)
        inserted[edge] = True
        if loose >= 0:
            tied[loose] = True
    return inserted
