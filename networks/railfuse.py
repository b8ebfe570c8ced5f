"""Two surveys of the same railways as one: each line once, with the junctions of both.

The sources share few nodes, so a line that both hold stands twice side by side when they are only
joined where nodes meet. Its length then counts twice, and a search takes the shorter of the two
measurements at every step, which is short on the average.
"""

from __future__ import annotations

import heapq
import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from networks.geodesy import geocentric_km
from networks.landdraft import EdgeFlag, LandDraft, chord_lengths_km

# Two measurements of one line between the same two nodes differ by no more than this.
_TWIN_SHARE = 0.03
_TWIN_SLACK_KM = 1.0

_Adjacency = list[list[tuple[int, int, float]]]  # per node: other node, edge, length


@dataclass(frozen=True)
class _Way:
    """A path over one source: its nodes, its edges, and the km from its start to each node."""

    nodes: list[int]
    edges: list[int]
    at_km: list[float]


@dataclass(frozen=True, eq=False)
class _Places:
    """Where the inner nodes of a way lie on its twin: ``at_km`` from the first end of ``edge``.

    ``ends`` and ``from_end_km`` (n, 2) are the nodes before and behind on the twin.
    """

    node: list[int]
    edge: list[int]
    at_km: list[float]
    ends: npt.NDArray[np.int64]
    from_end_km: npt.NDArray[np.float64]


def fuse_twins(draft: LandDraft) -> LandDraft:
    """Keep one of two lines beside each other: the one of NARN, which measures the whole track.

    A way over the other source's edges between two nodes that are joined to NARN nodes is the twin
    of the shortest NARN way between these when their lengths agree. It is left out. Its nodes are
    laid on the NARN line by their share of its length, so that branches still meet it and its
    shape is kept.

    Parameters
    ----------
    draft
        Both sources, joined; edges of NARN are flagged.
    """
    is_join = (draft.flags & EdgeFlag.JOIN) > 0
    afloat = (draft.flags & EdgeFlag.FERRY) > 0
    is_narn = ((draft.flags & EdgeFlag.NARN) > 0) & ~is_join & ~afloat
    movable = ((draft.flags & (EdgeFlag.NARN | EdgeFlag.CURATED)) == 0) & ~is_join & ~afloat
    ours, theirs = _adjacency(draft, movable), _adjacency(draft, is_narn)
    partner = _partners(draft, is_join)
    pairs = []
    for start in sorted(partner):
        for way in _ways(ours, start, partner.__contains__):
            if way.nodes[-1] < start:
                continue
            twin = _twin(theirs, partner[start], partner[way.nodes[-1]], way.at_km[-1])
            if twin is not None:
                pairs.append((way, twin))
    dropped: set[int] = set()
    laid: dict[int, dict[int, float]] = {}
    for way, places in _that_fit(draft, [(way, _places(draft, way, twin)) for way, twin in pairs]):
        dropped.update(way.edges)
        for node, edge, at_km in zip(places.node, places.edge, places.at_km, strict=True):
            laid.setdefault(edge, {}).setdefault(node, at_km)
    return _without_idle_joins(_relaid(draft, dropped, laid)).without_idle_nodes()


def _without_idle_joins(draft: LandDraft) -> LandDraft:
    """Leave out joins to nodes that no line passes any more."""
    is_join = (draft.flags & EdgeFlag.JOIN) > 0
    passed = np.zeros(len(draft.lonlat), np.bool_)
    passed[draft.ends[~is_join]] = True
    return draft.without_edges(np.flatnonzero(is_join & ~passed[draft.ends].all(axis=1)))


def _adjacency(draft: LandDraft, chosen: npt.NDArray[np.bool_]) -> _Adjacency:
    adjacency: _Adjacency = [[] for _ in draft.lonlat]
    for edge in np.flatnonzero(chosen).tolist():
        a, b = draft.ends[edge].tolist()
        km = float(draft.length_km[edge])
        adjacency[a].append((b, edge, km))
        adjacency[b].append((a, edge, km))
    return adjacency


def _partners(draft: LandDraft, is_join: npt.NDArray[np.bool_]) -> dict[int, int]:
    """Give each node of the first source that is joined its nearest NARN node."""
    joins = np.flatnonzero(is_join)
    partner: dict[int, int] = {}
    for edge in joins[np.argsort(draft.length_km[joins], kind="stable")].tolist():
        later, first = draft.ends[edge].tolist()
        partner.setdefault(first, later)
    return partner


def _ways(
    adjacency: _Adjacency,
    start: int,
    is_end: Callable[[int], bool],
    limit_km: float = np.inf,
) -> Iterator[_Way]:
    """Find the ways from a node to the ends around it that pass no other end, shortest first."""
    best = {start: 0.0}
    came: dict[int, tuple[int, int]] = {}
    queue = [(0.0, start)]
    while queue:
        km, node = heapq.heappop(queue)
        if km > best[node]:
            continue
        if node != start and is_end(node):
            yield _walked(best, came, node)
            continue
        for other, edge, edge_km in adjacency[node]:
            onward = km + edge_km
            if onward <= limit_km and onward < best.get(other, np.inf):
                best[other] = onward
                came[other] = (node, edge)
                heapq.heappush(queue, (onward, other))


def _walked(best: dict[int, float], came: dict[int, tuple[int, int]], end: int) -> _Way:
    nodes, edges = [end], []
    while nodes[-1] in came:
        node, edge = came[nodes[-1]]
        nodes.append(node)
        edges.append(edge)
    nodes.reverse()
    return _Way(nodes, edges[::-1], [best[node] for node in nodes])


def _twin(adjacency: _Adjacency, start: int, end: int, length_km: float) -> _Way | None:
    """Find the way from ``start`` to ``end`` if it is about ``length_km`` long."""
    slack_km = _TWIN_SHARE * length_km + _TWIN_SLACK_KM
    found = next(_ways(adjacency, start, end.__eq__, length_km + slack_km), None)
    return found if found and found.at_km[-1] >= length_km - slack_km else None


def _places(draft: LandDraft, way: _Way, twin: _Way) -> _Places:
    """Lay the inner nodes of a way on its twin by their share of its length."""
    scale = twin.at_km[-1] / way.at_km[-1]
    at_km = np.array(way.at_km[1:-1]) * scale
    step = np.searchsorted(twin.at_km[1:-1], at_km, side="right")
    nodes, passed_km = np.array(twin.nodes), np.array(twin.at_km)
    ends = np.column_stack([nodes[step], nodes[step + 1]])
    from_end_km = np.column_stack([at_km - passed_km[step], passed_km[step + 1] - at_km])
    edge = np.array(twin.edges)[step]
    forth = draft.ends[edge, 0] == ends[:, 0]
    on_edge_km = np.where(forth, *from_end_km.T)
    return _Places(way.nodes[1:-1], edge.tolist(), on_edge_km.tolist(), ends, from_end_km)


def _that_fit(draft: LandDraft, laid: list[tuple[_Way, _Places]]) -> Iterator[tuple[_Way, _Places]]:
    """Leave out the ways with a node too far from its place for the two to be the same line."""
    node = np.array([node for _, places in laid for node in places.node], np.int64)
    ends = np.concatenate([np.empty((0, 2), np.int64), *(places.ends for _, places in laid)])
    km = np.concatenate([np.empty((0, 2)), *(places.from_end_km for _, places in laid)])
    misfit = np.zeros(len(node), np.bool_)
    for side in (0, 1):
        chord_km = chord_lengths_km(draft.chords_of(np.column_stack([ends[:, side], node])))
        misfit |= chord_km > (1 + _TWIN_SHARE) * km[:, side] + _TWIN_SLACK_KM
    last = np.cumsum([len(places.node) for _, places in laid])
    so_far = np.concatenate([[0], np.cumsum(misfit)])
    for (way, places), end in zip(laid, last.tolist(), strict=True):
        if so_far[end] == so_far[end - len(places.node)]:
            yield way, places


def _relaid(draft: LandDraft, dropped: set[int], laid: dict[int, dict[int, float]]) -> LandDraft:
    """Leave edges out and lead others through the nodes laid on them."""
    kept = np.ones(len(draft.ends), np.bool_)
    kept[list(dropped)] = False
    used = set(draft.ends[kept & ((draft.flags & EdgeFlag.JOIN) == 0)].ravel().tolist())
    centred_km = geocentric_km(*draft.lonlat.T).tolist()
    done: set[int] = set()
    ends, length_km = [], []
    for edge in sorted(laid):
        on_edge = sorted((km, node) for node, km in laid[edge].items() if node not in done)
        nodes, at_km = _threaded(draft, edge, on_edge, used, centred_km)
        done.update(nodes[1:-1])
        ends.append(np.column_stack([nodes[:-1], nodes[1:]]))
        length_km.append(np.diff(at_km))
    out = np.array([*dropped, *laid], np.int64)
    return draft.without_edges(out).with_edges(
        np.vstack([*ends, np.empty((0, 2), np.int64)]),
        EdgeFlag.NARN,
        np.concatenate([*length_km, np.empty(0)]),
    )


def _threaded(
    draft: LandDraft,
    edge: int,
    on_edge: list[tuple[float, int]],
    used: set[int],
    centred_km: list[list[float]],
) -> tuple[list[int], list[float]]:
    """Lead an edge through the nodes on it; one that no other edge needs only if it fits."""
    first, last = draft.ends[edge].tolist()
    whole_km = float(draft.length_km[edge])
    nodes, at_km = [first], [0.0]
    for km, node in on_edge:
        if node not in used:
            here = centred_km[node]
            chords_km = (math.dist(centred_km[end], here) for end in (nodes[-1], last))
            if any(map(operator.gt, chords_km, (km - at_km[-1], whole_km - km))):
                continue
        nodes.append(node)
        at_km.append(km)
    return [*nodes, last], [*at_km, whole_km]
