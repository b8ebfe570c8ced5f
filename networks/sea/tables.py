"""Tables of distances between many places of one tier's sea, by hub labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from networks.sea.labels import HubLabels
from networks.sea.links import Indices
from networks.sea.mooring import Mooring
from networks.sea.plane import Floats, great_circles_km
from networks.sea.waters import Flags, Waters


def table_km(
    waters: Waters, labels: HubLabels, closed: Flags, starts: Sequence[Mooring],
    ends: Sequence[Mooring],
) -> Floats:  # fmt: skip
    """Return km of the shortest ways between moorings, (n, m); inf where there is none.

    ``labels`` are those of ``waters`` and serve ``closed``.
    """
    if not starts or not ends:
        return np.full((len(starts), len(ends)), np.inf)
    over_nodes = labels.table_km(
        *(labels.entries(closed, *_joined(moorings)) for moorings in (starts, ends))
    )
    km = np.minimum(over_nodes, _in_sight_km(waters, starts, ends))
    return _along_segments(km, starts, ends)


def _joined(moorings: Sequence[Mooring]) -> tuple[Indices, Indices, Floats]:
    """Return (start, nodes, km): mooring ``p`` joins ``nodes[start[p]:start[p + 1]]``."""
    counts = [len(mooring.nodes) for mooring in moorings]
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    nodes = np.concatenate([mooring.nodes for mooring in moorings])
    return start, nodes, np.concatenate([mooring.nodes_km for mooring in moorings])


def _in_sight_km(waters: Waters, starts: Sequence[Mooring], ends: Sequence[Mooring]) -> Floats:
    """Return km of the ways that bend at no node, from outlet to outlet; inf where none is."""
    km = np.full((len(starts), len(ends)), np.inf)
    ours, theirs = ([m.outlets for m in side if m.outlets] for side in (starts, ends))
    if not ours or not theirs:
        return km
    place, other = (
        np.repeat(np.arange(len(side)), [len(m.outlets.km) if m.outlets else 0 for m in side])
        for side in (starts, ends)
    )
    lonlat, there = (np.concatenate([o.lonlat for o in side]) for side in (ours, theirs))
    out_km, in_km = (np.concatenate([o.km for o in side]) for side in (ours, theirs))
    _, seen = waters.mesh.seen_from(
        np.concatenate([o.xy for o in ours]), np.concatenate([o.home for o in ours]),
        np.concatenate([o.xy for o in theirs]), np.concatenate([o.home for o in theirs]),
    )  # fmt: skip
    i, j = seen.T
    found = out_km[i] + great_circles_km(lonlat[i], there[j]) + in_km[j]
    np.minimum.at(km, (place[i], other[j]), found)
    return km


def _along_segments(km: Floats, starts: Sequence[Mooring], ends: Sequence[Mooring]) -> Floats:
    """Set what lies on one segment of a channel to the way along it."""
    beside = [j for j, end in enumerate(ends) if end.kind >= 0]
    for i, start in enumerate(starts):
        for j in beside:
            if start.shares_segment(ends[j]):
                km[i, j] = great_circles_km(start.lonlat, ends[j].lonlat)[0]
    return km
