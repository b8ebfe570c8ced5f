"""Where a voyage begins or ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from networks.sea.links import SIGHT, Indices
from networks.sea.plane import Floats


@dataclass(frozen=True, eq=False)
class Outlets:
    """Points of open water by which a place reaches the sea.

    Attributes
    ----------
    lonlat
        Degrees, (k, 2).
    km
        Way from the place to each.
    leads
        That way as drawn, from the place to the outlet, both included.
    xy, home
        Where they lie on the mesh of the open water: plane km (k, 2), and the triangle.
    """

    lonlat: Floats
    km: Floats
    leads: tuple[Floats, ...]
    xy: Floats
    home: Indices

    @classmethod
    def itself(cls, lonlat: Floats, xy: Floats, home: Indices) -> Self:
        """Return the outlet of a place (1, 2) that floats in open water."""
        return cls(lonlat, np.zeros(1), (lonlat,), xy, home)


@dataclass(frozen=True, eq=False)
class Mooring:
    """A place joined to the graph of a tier's sea.

    Attributes
    ----------
    lonlat
        Degrees, on water or on a channel.
    nodes, nodes_km
        Graph nodes it reaches, and the km to each; a node may stand more than once.
    snap_km
        How far the place asked for lies from here.
    kind
        What the way to ``nodes`` is: ``SIGHT`` or the channel it lies on.
    outlets, node_outlet
        Its outlets, and the one that leads to each of ``nodes``; None for a port's own node and
        for a place on a channel.
    """

    lonlat: Floats
    nodes: Indices
    nodes_km: Floats
    snap_km: float
    kind: int = SIGHT
    outlets: Outlets | None = None
    node_outlet: Indices | None = None

    @classmethod
    def at_node(cls, node: int, lonlat: Floats, snap_km: float) -> Mooring:
        """Return the mooring that is a node of the graph."""
        return cls(lonlat, np.array([node], dtype=np.int64), np.zeros(1), snap_km)

    def with_nearest_outlets(self) -> Mooring:
        """Return this with each node once, by the outlet from which it is nearest."""
        if self.node_outlet is None:
            return self
        order = np.lexsort((self.nodes_km, self.nodes))
        first = np.ones(len(order), np.bool_)
        first[1:] = self.nodes[order][1:] != self.nodes[order][:-1]
        kept = order[first]
        return replace(
            self,
            nodes=self.nodes[kept],
            nodes_km=self.nodes_km[kept],
            node_outlet=self.node_outlet[kept],
        )

    @property
    def is_node(self) -> bool:
        """Whether it is a node of the graph, as a port is."""
        return self.kind == SIGHT and self.outlets is None

    def shares_segment(self, other: Mooring) -> bool:
        """Say whether both lie on one segment of a channel."""
        same = self.kind >= 0 and self.kind == other.kind
        return same and set(self.nodes.tolist()) == set(other.nodes.tolist())

    def lead_to(self, node: int) -> Floats:
        """Return the bends of the shortest way from here to one of ``nodes``, it left out."""
        if self.outlets is None or self.node_outlet is None:
            return self.lonlat[None]
        entries = np.flatnonzero(self.nodes == node)
        best = entries[np.argmin(self.nodes_km[entries])]
        return self.outlets.leads[int(self.node_outlet[best])]
