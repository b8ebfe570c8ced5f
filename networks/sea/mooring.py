"""Where a voyage begins or ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from networks.sea.links import SIGHT, Indices
from networks.sea.plane import Floats


@dataclass(frozen=True, eq=False)
class Mooring:
    """A place joined to the graph of a tier's sea.

    Attributes
    ----------
    lonlat
        Degrees, in open water or on a channel.
    nodes, nodes_km
        Graph nodes it reaches at once, and the km to each.
    snap_km
        How far the place asked for lies from here.
    kind
        What the way to ``nodes`` is: ``SIGHT`` or the channel it lies on.
    home
        Triangle it floats in; -1 for a port's or a channel's own node.
    """

    lonlat: Floats
    nodes: Indices
    nodes_km: Floats
    snap_km: float
    kind: int = SIGHT
    home: int = -1

    @classmethod
    def at_node(cls, node: int, lonlat: Floats, snap_km: float) -> Mooring:
        """Return the mooring that is a node of the graph."""
        return cls(lonlat, np.array([node], dtype=np.int64), np.zeros(1), snap_km)

    def sees(self, other: Mooring, seen: npt.ArrayLike) -> bool:
        """Say whether both lie on one channel segment, or ``seen`` holds a line between them."""
        if self.kind >= 0 and self.kind == other.kind:
            return set(self.nodes.tolist()) == set(other.nodes.tolist())
        return np.size(seen) > 0
