"""An order of the nodes of a land graph in which few hubs serve many ways: nested dissection."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from networks.geodesy import geocentric_km

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_DIRECTIONS = 4  # ways to cut each part that are tried
_FIXED = 0.3  # share of a part that stays on each bank, whatever the cut
_MIDDLE = 0.5
_FLOW_DEPTH = 9  # parts of later levels have some hundred nodes: a straight line does as well
_LEAF_NODES = 6  # parts this small are not cut again


def dissection_order(view: csr_array, lon: Floats, lat: Floats) -> Ints:
    """Order nodes so that those which part the land come before what they part.

    Every part of the graph is cut where, in one of a few directions, the fewest roads or tracks
    lead from its near third to its far third; the ends of those on one bank are the separator and
    come next. Parts share no edge, so those of a level are cut by one flow.

    Parameters
    ----------
    view
        Lengths of edges, symmetric, shape (n, n).
    lon, lat
        Degrees, shape (n,).

    Returns
    -------
    Ints
        Every node once, the most important first.

    References
    ----------
    Schild, A., Sommer, C. (2015). On balanced separators in road networks. Experimental
    Algorithms, LNCS 9125, 286–297. doi:10.1007/978-3-319-20086-6_22
    """
    n = view.shape[0]
    tail = np.repeat(np.arange(n), np.diff(view.indptr))
    once = tail < view.indices
    ends = np.column_stack([tail[once], view.indices[once]]).astype(np.int64)
    across = _offsets(lon, lat)
    part = np.zeros(n, np.int64)  # -1 once a node is in a separator
    level = np.full(n, n, np.int64)
    for depth in range(int(np.ceil(np.log2(max(n, 2)))) + 1):
        bank = _best_cut(part, ends, across, by_flow=depth < _FLOW_DEPTH)
        on_line = _separator(part, bank, ends)
        level[on_line] = depth
        part = np.where(part < 0, -1, 2 * part + bank)
        part[on_line] = -1
        part = _renumbered(part)
        ends = ends[(part[ends] >= 0).all(axis=1) & (part[ends[:, 0]] == part[ends[:, 1]])]
        if len(ends) == 0:
            break
    degree = np.diff(view.indptr)
    return np.lexsort((-degree, level)).astype(np.int64)


def _offsets(lon: Floats, lat: Floats) -> Floats:
    """Return how far each node lies along every direction, shape (directions, n)."""
    plane = geocentric_km(lon, lat)
    plane = plane - plane.mean(axis=0) if len(plane) else plane
    _, _, axes = np.linalg.svd(plane[:: max(1, len(plane) // 5000)], full_matrices=False)
    flat = plane @ axes[:2].T
    angle = np.pi * np.arange(_DIRECTIONS) / _DIRECTIONS
    return np.asarray(np.column_stack([np.cos(angle), np.sin(angle)]) @ flat.T, np.float64)


def _best_cut(part: Ints, ends: Ints, across: Floats, *, by_flow: bool) -> Ints:
    """Say on which bank, 0 or 1, each node lies of the cut the fewest edges of its part cross."""
    n_parts = int(part.max()) + 1
    size = np.bincount(part[part >= 0], minlength=n_parts)
    best, fewest = np.zeros(len(part), np.int64), np.full(n_parts, np.iinfo(np.int64).max)
    inside = np.flatnonzero((part >= 0) & (size[part] > _LEAF_NODES))
    for offset in across:
        order = inside[np.lexsort((offset[inside], part[inside]))]
        place = np.full(len(part), np.nan)  # share of the part that lies before the node
        rank = np.arange(len(order)) - np.searchsorted(part[order], part[order])
        place[order] = rank / size[part[order]]
        bank = _flow_bank(ends, place) if by_flow else (place >= _MIDDLE).astype(np.int64)
        crossing = bank[ends[:, 0]] != bank[ends[:, 1]]
        crossed = np.bincount(part[ends[crossing, 0]], minlength=n_parts)
        better = crossed < fewest
        fewest = np.where(better, crossed, fewest)
        chosen = inside[better[part[inside]]]
        best[chosen] = bank[chosen]
    return best


def _flow_bank(ends: Ints, place: Floats) -> Ints:
    """Cut the fewest edges between the near and the far nodes of every part; 0 is the near bank."""
    n = len(place)
    near, far = np.flatnonzero(place < _FIXED), np.flatnonzero(place >= 1 - _FIXED)
    rows = np.concatenate([ends.T.ravel(), np.full(len(near), n), far])
    columns = np.concatenate([ends[:, ::-1].T.ravel(), near, np.full(len(far), n + 1)])
    room = np.ones(len(rows), np.int32)
    room[2 * len(ends) :] = np.int32(1 << 20)
    pipes = csr_array((room, (rows, columns)), shape=(n + 2, n + 2))
    left = csr_array(pipes - maximum_flow(pipes, n, n + 1).flow)
    left.eliminate_zeros()
    bank = np.ones(n + 2, np.int64)
    bank[breadth_first_order(left, n, return_predecessors=False)] = 0
    return bank[:n]


def _separator(part: Ints, bank: Ints, ends: Ints) -> npt.NDArray[np.bool_]:
    """Mark the ends of the crossing edges on the bank where a part has fewer of them."""
    crossing = ends[bank[ends[:, 0]] != bank[ends[:, 1]]]
    touched = np.unique(crossing)
    n_parts = int(part.max()) + 1
    on_bank = np.bincount(2 * part[touched] + bank[touched], minlength=2 * n_parts).reshape(-1, 2)
    shorter = on_bank.argmin(axis=1)
    marked = np.zeros(len(part), np.bool_)
    marked[touched[bank[touched] == shorter[part[touched]]]] = True
    return marked


def _renumbered(part: Ints) -> Ints:
    """Give the parts that are left numbers from 0 on."""
    inside = part >= 0
    fresh = np.full(len(part), -1, np.int64)
    fresh[inside] = np.unique(part[inside], return_inverse=True)[1]
    return fresh
