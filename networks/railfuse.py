"""Two surveys of the same railways as one: each line once, with the junctions of both.

The sources share few nodes, so a line that both hold stands twice side by side when they are only
joined where nodes meet. Its length then counts twice, and a search takes the shorter of the two
measurements at every step, which is short on the average.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
    dropped: set[int] = set()
    laid: dict[int, dict[int, float]] = {}
    for start in sorted(partner):
        for way in _ways(ours, start, partner.__contains__):
            if way.nodes[-1] < start:
                continue
            twin = _twin(theirs, partner[start], partner[way.nodes[-1]], way.at_km[-1])
            places = None if twin is None else _places(draft, way, twin)
            if places is not None:
                dropped.update(way.edges)
                for node, edge, at_km in places:
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
) -> list[_Way]:
    """Find the shortest ways from a node to the ends around it that pass no other end."""
    best = {start: 0.0}
    came: dict[int, tuple[int, int]] = {}
    queue = [(0.0, start)]
    ways = []
    while queue:
        km, node = heapq.heappop(queue)
        if km > best[node]:
            continue
        if node != start and is_end(node):
            ways.append(_walked(best, came, node))
            continue
        for other, edge, edge_km in adjacency[node]:
            onward = km + edge_km
            if onward <= limit_km and onward < best.get(other, np.inf):
                best[other] = onward
                came[other] = (node, edge)
                heapq.heappush(queue, (onward, other))
    return ways


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
    found = _ways(adjacency, start, end.__eq__, length_km + slack_km)
    return found[0] if found and found[0].at_km[-1] >= length_km - slack_km else None


def _places(draft: LandDraft, way: _Way, twin: _Way) -> list[tuple[int, int, float]] | None:
    """Say where on which edge of ``twin`` each inner node of ``way`` lies, km from its first end.

    None where one lies too far off for the two to be the same line.
    """
    scale = twin.at_km[-1] / way.at_km[-1]
    at_km = np.array(way.at_km[1:-1]) * scale
    step = np.searchsorted(twin.at_km[1:-1], at_km, side="right")
    here, there = np.array(twin.nodes)[step], np.array(twin.nodes)[step + 1]
    from_km = at_km - np.array(twin.at_km)[step]
    to_km = np.array(twin.at_km)[step + 1] - at_km
    node, edge = np.array(way.nodes[1:-1], np.int64), np.array(twin.edges)[step]
    for end, km in ((here, from_km), (there, to_km)):
        chord_km = chord_lengths_km(draft.chords_of(np.column_stack([end, node])))
        if (chord_km > (1 + _TWIN_SHARE) * km + _TWIN_SLACK_KM).any():
            return None
    forth = draft.ends[edge, 0] == here
    return list(
        zip(node.tolist(), edge.tolist(), np.where(forth, from_km, to_km).tolist(), strict=True)
    )


def _relaid(draft: LandDraft, dropped: set[int], laid: dict[int, dict[int, float]]) -> LandDraft:
    """Leave edges out and lead others through the nodes laid on them."""
    kept = np.ones(len(draft.ends), np.bool_)
    kept[list(dropped)] = False
    used = set(draft.ends[kept & ((draft.flags & EdgeFlag.JOIN) == 0)].ravel().tolist())
    done: set[int] = set()
    ends, length_km = [], []
    for edge in sorted(laid):
        on_edge = sorted((km, node) for node, km in laid[edge].items() if node not in done)
        nodes, at_km = _threaded(draft, edge, on_edge, used)
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
    draft: LandDraft, edge: int, on_edge: list[tuple[float, int]], used: set[int]
) -> tuple[list[int], list[float]]:
    """Lead an edge through the nodes on it; one that no other edge needs only if it fits."""
    first, last = draft.ends[edge].tolist()
    whole_km = float(draft.length_km[edge])
    nodes, at_km = [first], [0.0]
    for km, node in on_edge:
        chords = chord_lengths_km(draft.chords_of(np.array([[nodes[-1], node], [node, last]])))
        if node in used or (chords[0] <= km - at_km[-1] and chords[1] <= whole_km - km):
            nodes.append(node)
            at_km.append(km)
    return [*nodes, last], [*at_km, whole_km]
