"""The graph of a tier's sea: sight lines, channels and approaches, by node."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from networks.sea.mesh import Mesh
from networks.sea.plane import Floats, Plane, great_circles_km

Indices = npt.NDArray[np.int64]

SIGHT, APPROACH = -1, -2  # what a link is when it is not part of a channel


@dataclass(frozen=True, eq=False)
class Links:
    """The graph, each link stored both ways: CSR over nodes.

    ``channel`` is the row of the channel table, ``SIGHT`` or ``APPROACH``.
    """

    indptr: Indices
    indices: npt.NDArray[np.int32]
    length_km: Floats
    channel: npt.NDArray[np.int32]

    def __post_init__(self) -> None:
        """Make the arrays read-only, as mapped ones are: kernels are compiled for one kind."""
        for f in fields(self):
            getattr(self, f.name).setflags(write=False)

    @classmethod
    def build(cls, ends: Indices, channel: Indices, lonlat: Floats) -> Self:
        """Measure undirected links (n, 2) between nodes at ``lonlat`` and order them by node."""
        length_km = great_circles_km(lonlat[ends[:, 0]], lonlat[ends[:, 1]])
        return cls.ordered(ends, channel, length_km, len(lonlat))

    @classmethod
    def ordered(cls, ends: Indices, channel: Indices, length_km: Floats, nodes_n: int) -> Self:
        """Order undirected links (n, 2) of known length by node."""
        tail, head = np.concatenate([ends, ends[:, ::-1]]).T
        order = np.lexsort((head, tail))
        indptr = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=nodes_n))])
        return cls(
            indptr.astype(np.int64),
            head[order].astype(np.int32),
            np.tile(length_km, 2)[order],
            np.tile(channel, 2)[order].astype(np.int32),
        )

    def _like(self, *arrays: npt.NDArray[np.generic]) -> Self:
        """Return a graph whose arrays are of the kinds of those of this one."""
        made = [
            np.ascontiguousarray(array, dtype=getattr(self, f.name).dtype)
            for f, array in zip(fields(self), arrays, strict=True)
        ]
        return type(self)(*made)

    def channels_along(self, nodes: Indices) -> Indices:
        """Return the kind of the shortest link between each two neighbours of ``nodes``."""
        kinds = []
        for a, b in pairwise(nodes):
            slots = slice(self.indptr[a], self.indptr[a + 1])
            between = np.flatnonzero(self.indices[slots] == b)
            best = between[np.argmin(self.length_km[slots][between])]
            kinds.append(int(self.channel[slots][best]))
        return np.array(kinds, dtype=np.int64)

    @cached_property
    def tails(self) -> Indices:
        """The node each link starts from; ``indices`` has the one it leads to."""
        return np.repeat(np.arange(len(self.indptr) - 1), np.diff(self.indptr))

    def without(self, slots: Indices) -> Self:
        """Return the graph with the links at ``slots`` left out."""
        kept = np.ones(len(self.indices), dtype=np.bool_)
        kept[slots] = False
        before = np.concatenate([[0], np.cumsum(kept)])
        return self._like(
            before[self.indptr], self.indices[kept], self.length_km[kept], self.channel[kept]
        )

    def times(self, flips: Indices, states_n: int) -> Self:
        """Return the graph of (node, state), node ``n`` in state ``s`` being ``n * states_n + s``.

        A link from state ``s`` leads to state ``s ^ flips`` of its head; ``flips`` is per link.
        """
        degrees = np.repeat(np.diff(self.indptr), states_n)
        indptr = np.concatenate([[0], np.cumsum(degrees)])
        first = np.repeat(np.repeat(self.indptr[:-1], states_n) - indptr[:-1], degrees)
        slot = first + np.arange(indptr[-1])
        state = np.repeat(np.tile(np.arange(states_n), len(self.indptr) - 1), degrees)
        heads = self.indices[slot].astype(np.int64) * states_n + (state ^ flips[slot])
        return self._like(indptr, heads, self.length_km[slot], self.channel[slot])

    def channel_segments(self) -> Indices:
        """Return the links that are parts of channels, (n, 3): node, node, channel."""
        ends, channel, _ = self.each_once()
        found = np.concatenate([ends, channel[:, None]], axis=1)[channel >= 0]
        return np.asarray(found, dtype=np.int64)

    def each_once(self) -> tuple[Indices, npt.NDArray[np.int32], Floats]:
        """Return every link once: its ends (n, 2), the lower node first, its kind and its km."""
        once = np.flatnonzero(self.tails < self.indices)
        ends = np.stack([self.tails[once], self.indices[once]], axis=1).astype(np.int64)
        return ends, self.channel[once], self.length_km[once]


def corner_nodes(mesh: Mesh) -> Indices:
    """Return the node of each vertex: corners are numbered in order, others are -1."""
    node = np.full(len(mesh.vertices), -1, dtype=np.int64)
    node[mesh.corner] = np.arange(int(mesh.corner.sum()))
    return node


def sight_links(mesh: Mesh, plane: Plane, sites: Floats, home: Indices) -> Indices:
    """Return links (n, 2) between nodes in sight: corners, then ``sites`` (lon/lat), and both.

    ``home`` is the triangle of each site; one with -1 sees nothing.
    """
    node = corner_nodes(mesh)
    afloat = np.flatnonzero(home >= 0)
    first_site = int(mesh.corner.sum())
    xy = plane.project(sites[afloat])
    corners, seen = mesh.seen_from(xy, home[afloat], xy, home[afloat])
    others = afloat[seen[seen[:, 0] < seen[:, 1]]]
    return np.concatenate(
        [
            node[mesh.corner_pairs()],
            np.stack([afloat[corners[:, 0]] + first_site, node[corners[:, 1]]], axis=1),
            others + first_site,
        ]
    )
