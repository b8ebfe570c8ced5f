"""Check a train apart from the search that found it: who runs on each piece of its track.

The search works on layers; this walks the finished line over the plain graph and asks of every
step whether the railway then in charge owns the track or has rights on it, and of every change of
railway whether it happens at the interchange that is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from networks.geodesy import distances_km
from networks.landgraph import Floats, Ints, LandGraph
from networks.rail_interchanges import LINK_KM, Interchange
from networks.rail_operators import Operators
from networks.railways import group_of

_ROUNDING_KM = 0.2  # the search measures from the earth's centre, and this on the ellipsoid


@dataclass(frozen=True, eq=False)
class TrainCheck:
    """The track and who runs on it."""

    graph: LandGraph
    operators: Operators

    def findings(
        self,
        node_idx: Ints,
        railways: Sequence[str],
        interchanges: Sequence[Interchange],
        served: tuple[str, str],
    ) -> tuple[str, ...]:
        """List what is wrong with a train; nothing when all is well.

        Parameters
        ----------
        node_idx
            The line, as nodes of the graph.
        railways
            Who is in charge, in order.
        interchanges
            Where one group of railways hands over to another, in order.
        served
            The ``railways`` of the terminals at both ends, joined by ``;``.
        """
        findings = [
            f"{code} does not serve the terminal"
            for code, cell in zip((railways[0], railways[-1]), served, strict=True)
            if group_of(code) not in {group_of(other) for other in cell.split(";")}
        ]
        new_group = [group_of(one) != group_of(other) for one, other in pairwise(railways)]
        if sum(new_group) != len(interchanges):
            return (*findings, f"{sum(new_group)} changes but {len(interchanges)} interchanges")
        points = iter(interchanges)
        gates = [next(points) if changes else None for changes in new_group]
        stuck = self._stuck_at(node_idx, railways, gates)
        if stuck is not None:
            lon, lat = self.graph.node_lon[stuck], self.graph.node_lat[stuck]
            findings.append(f"no railway of the train may run on from {lon:.3f} {lat:.3f}")
        return tuple(findings)

    def _stuck_at(
        self, node_idx: Ints, railways: Sequence[str], gates: Sequence[Interchange | None]
    ) -> int | None:
        """Walk the line with the railways in order; return the node where none may go on.

        ``gates`` (one fewer than railways) are where the next railway may take over, None
        anywhere. On the track between two yards of a gate no railway need have rights.
        """
        runs = self.operators.runs[self.graph.slots_of(node_idx)]
        off_km = [self._off_km(node_idx, gate) for gate in gates]
        may_run = [(runs & self.operators.mask([code])) > 0 for code in railways]
        for turn, gate in enumerate(gates):
            if gate is not None:
                near = np.maximum(off_km[turn][:-1], off_km[turn][1:]) <= LINK_KM
                may_run[turn] = may_run[turn] | near
        in_charge = np.zeros(len(railways), np.bool_)
        in_charge[0] = True
        for step in range(len(node_idx)):
            for turn, off in enumerate(off_km):
                in_charge[turn + 1] |= in_charge[turn] and off[step] <= _ROUNDING_KM
            if step == len(runs):
                break
            in_charge &= [may[step] for may in may_run]
            if not in_charge.any():
                return int(node_idx[step])
        return None if in_charge[-1] else int(node_idx[-1])

    def _off_km(self, node_idx: Ints, gate: Interchange | None) -> Floats:
        """Return how far outside a gate's radius each node lies; no node is outside None."""
        if gate is None:
            return np.zeros(len(node_idx))
        nodes = np.column_stack([self.graph.node_lon[node_idx], self.graph.node_lat[node_idx]])
        return distances_km(nodes, np.broadcast_to([gate.lon, gate.lat], nodes.shape)) - (
            gate.radius_km
        )
