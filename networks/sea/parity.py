"""The graph of (node, parity): shortest ways that cross certain gates an odd number of times.

Among all ways that cross each gate an odd or each an even number of times, the shortest is taut
and bends at corners only, as the shortest of all does: gates have their ends ashore, so a way can
be pulled tight without the numbers becoming odd or even. The same visibility graph, once for each
state of the gates, is therefore exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from networks.sea.gates import Flags, Indices, links_across, parities
from networks.sea.links import Links
from networks.sea.mooring import Mooring, Outlets
from networks.sea.plane import Floats, Plane


@dataclass(frozen=True, eq=False)
class ParityGraph:
    """A tier's graph, once for each state of k gates; bit ``k`` of a state: crossed oddly.

    Attributes
    ----------
    links
        Between nodes in a state; node ``n`` in state ``s`` is ``n * states_n + s``.
    gates
        On ``plane``, (k, 2, 2).
    xy
        The nodes of the tier's graph on ``plane``.
    """

    links: Links
    plane: Plane
    gates: Floats
    xy: Floats

    @classmethod
    def build(cls, links: Links, plane: Plane, xy: Floats, gates: Floats) -> Self:
        """Lay a tier's ``links`` out over the states of ``gates`` (k, 2, 2) in lon/lat."""
        drawn = plane.project(gates)
        if not len(drawn):
            return cls(links, plane, drawn, xy)
        flips = np.zeros(len(links.indices), dtype=np.int64)
        for k, gate in enumerate(drawn):
            flips[links_across(xy, links.tails, links.indices, gate)] |= np.int64(1) << k
        return cls(links.times(flips, 1 << len(drawn)), plane, drawn, xy)

    @property
    def states_n(self) -> int:
        """How many states the gates have."""
        return 1 << len(self.gates)

    def start(self, mooring: Mooring) -> Mooring:
        """Return a mooring with its nodes in the state its ways to them leave them in."""
        if self.states_n == 1:
            return mooring
        return replace(mooring, nodes=mooring.nodes * self.states_n + self._states(mooring))

    def goal(self, mooring: Mooring) -> Mooring:
        """Return a mooring with its nodes in the state from which every gate ends crossed oddly."""
        if self.states_n == 1:
            return mooring
        wanted = (self.states_n - 1) ^ self._states(mooring)
        return replace(mooring, nodes=mooring.nodes * self.states_n + wanted)

    def complete(self, bends: Floats) -> bool:
        """Say whether a way (n, 2) in lon/lat crosses every gate an odd number of times."""
        return self._state(bends) == self.states_n - 1

    def joined(self, ours: Outlets, i: Indices, theirs: Outlets, j: Indices) -> Flags:
        """Say which ways by outlet ``i``, straight to ``j``, cross every gate an odd number."""
        start, end = (self.plane.project(outlets.lonlat) for outlets in (ours, theirs))
        state = self._led(ours)[i] ^ parities(start[i], end[j], self.gates) ^ self._led(theirs)[j]
        return np.asarray(state == self.states_n - 1)

    def each_state(self, per_node: Floats) -> Floats:
        """Return what is known per node of the tier's graph per node of this one."""
        return per_node if self.states_n == 1 else np.repeat(per_node, self.states_n, axis=0)

    def _states(self, mooring: Mooring) -> Indices:
        """Return the state in which each of a mooring's nodes is reached."""
        to, outlets = self.xy[mooring.nodes], mooring.outlets
        if outlets is None or mooring.node_outlet is None:
            start = self.plane.project(mooring.lonlat[None])
            return parities(np.broadcast_to(start, to.shape), to, self.gates)
        start = self.plane.project(outlets.lonlat)[mooring.node_outlet]
        return self._led(outlets)[mooring.node_outlet] ^ parities(start, to, self.gates)

    def _led(self, outlets: Outlets) -> Indices:
        """Return the state in which each outlet is reached."""
        return np.array([self._state(lead) for lead in outlets.leads], dtype=np.int64)

    def _state(self, bends: Floats) -> int:
        if not len(self.gates):
            return 0
        xy = self.plane.project(bends)
        return int(np.bitwise_xor.reduce(parities(xy[:-1], xy[1:], self.gates)))
