"""Close the small breaks in a railway's own network that its corridors leave.

Corridors end where a point of the table meets a junction, and the yards, wyes and bridges of a
city that join two of them are named by none. A railway is taken to run over the short track
between two of its own lines where it could otherwise pass from one to the other only by a long
way round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from networks.landdraft import EdgeFlag
from networks.landgraph import LandGraph
from networks.rail_operators import Masks, Operators
from networks.railways import group_of

CONNECTION_KM = 20.0  # across a city from one yard to the next
_DETOUR_RATIO = 3.0  # a connection is assumed where the railway's own way round is this much longer
_DETOUR_MIN_KM = 10.0


def connect_lines(
    graph: LandGraph, operators: Operators, group_of: Callable[[str], str] = group_of
) -> Operators:
    """Let each group of railways run over short track between its own lines.

    Parameters
    ----------
    graph
        The rail graph.
    operators
        Who runs where by the corridors.
    group_of
        The group of a railway code; railways of a group run through on each other's track.

    Returns
    -------
    The operators with the connections; who owns the track stays as it was.
    """
    runs = operators.runs.copy()
    members: dict[str, list[str]] = {}
    for code in operators.railways:
        members.setdefault(group_of(code), []).append(code)
    for group in sorted(members):
        mask = operators.mask(members[group])
        for nodes in _connections(graph, (runs & mask) > 0):
            slots = np.concatenate([graph.slots_of(nodes), graph.slots_of(nodes[::-1])])
            runs[slots] |= _runners_at(graph, operators.runs & mask, nodes)
    return replace(operators, runs=runs)


def _runners_at(graph: LandGraph, runs: Masks, nodes: npt.NDArray[np.int32]) -> np.uint64:
    """Return the railways that run at the first node of a connection."""
    first, last = graph.indptr[nodes[0]], graph.indptr[nodes[0] + 1]
    return np.uint64(np.bitwise_or.reduce(runs[first:last]))


def _connections(graph: LandGraph, own: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.int32]]:
    """Find the connections one group lacks, each as the nodes of its track."""
    from networks.landkernels import grow

    if not own.any():
        return []
    other = ~own & ((graph.flags & EdgeFlag.FERRY) == 0)
    ends = np.unique(graph.tail[own])
    before = np.concatenate([[0], np.cumsum(other)])
    rows = (graph.length_km[other], graph.indices[other], before[graph.indptr])
    matrix = csr_array(rows, shape=(graph.n_nodes, graph.n_nodes))
    length_km, came, source = dijkstra(
        matrix, indices=ends, min_only=True, return_predecessors=True, limit=CONNECTION_KM
    )
    links = _links(graph, other, length_km, source)
    half = own & (graph.tail < graph.indices)
    kept = grow(
        graph.n_nodes,
        np.vstack(
            [
                np.column_stack([graph.tail[half], graph.indices[half]]),
                links[["a", "b"]].to_numpy(),
            ]
        ).astype(np.int64),
        np.concatenate([graph.length_km[half], links["km"].to_numpy()]),
        np.concatenate(
            [
                np.full(int(half.sum()), -1.0),
                np.maximum(_DETOUR_RATIO * links["km"].to_numpy(), _DETOUR_MIN_KM),
            ]
        ),
        np.full(int(half.sum()) + len(links), -1),
    )[int(half.sum()) :]
    return [
        np.array([*_back(came, u)[::-1], *_back(came, v)], np.int32)
        for u, v in links.loc[kept, ["u", "v"]].itertuples(index=False)
    ]


def _links(
    graph: LandGraph,
    other: npt.NDArray[np.bool_],
    length_km: npt.NDArray[np.float64],
    source: npt.NDArray[np.int32],
) -> pd.DataFrame:
    """List the meetings of the searches from two of a group's nodes, shortest first.

    Columns ``a``, ``b`` the nodes, ``km`` between them, ``u``, ``v`` where the searches met.
    """
    slots = np.flatnonzero(other & (graph.tail < graph.indices))
    u, v = graph.tail[slots], graph.indices[slots]
    km = length_km[u] + graph.length_km[slots] + length_km[v]
    a, b = source[u], source[v]
    met = (km <= CONNECTION_KM) & (a != b)
    links = pd.DataFrame({"a": a, "b": b, "km": km, "u": u, "v": v})[met]
    low_high = np.sort(links[["a", "b"]].to_numpy(), axis=1)
    links = links.assign(low=low_high[:, 0], high=low_high[:, 1])
    links = links.sort_values(["km", "low", "high", "u", "v"])
    links = links.drop_duplicates(["low", "high"])
    return pd.DataFrame(links.reset_index(drop=True))


def _back(came: npt.NDArray[np.int32], node: int) -> list[int]:
    """Follow a search from a node to its source."""
    nodes = [int(node)]
    while came[nodes[-1]] >= 0:
        nodes.append(int(came[nodes[-1]]))
    return nodes
