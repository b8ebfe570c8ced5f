"""The candidates of one request: the trunk, and the roads of its two doors."""

from __future__ import annotations

from collections import Counter

import numpy as np

from routing.arc import Arc
from routing.arc_table import HEAD, NO_TOKEN, TAIL, ArcTable, Ints, lay_out
from routing.candidates import summarise
from routing.network_view import NetworkView
from routing.pricing import Tariff
from routing.request import Request
from routing.road_candidates import add_door_roads
from routing.rules import Rules
from routing.seasons import closed_passages
from routing.termination import Rejection
from routing.transfer_candidates import add_doors
from routing.trunk import trunk_for


class Question:
    """Everything a shipment could do between two doors, whatever the request rules out."""

    def __init__(self, network: NetworkView, request: Request, tariff: Tariff) -> None:
        self.trunk = trunk_for(network, tariff)
        yard = self.trunk.yard.at_doors(request)
        add_door_roads(yard)
        add_doors(yard)
        self.door_arcs: list[Arc] = yard.candidates.arcs
        self._numbering = self.trunk.numbering.copy()
        self._door_rows = lay_out(self.door_arcs, self._numbering)
        self._rows = _stacked(self.trunk.rows, self._door_rows)
        table = self._table(np.arange(len(self._rows)))
        closed, shut = closed_passages(table, self.trunk.seasonal, tariff)
        self._open = ~closed
        self._leave_out_idle_transfers()
        self._left_out = [*yard.candidates.rejections, *shut]

    def _leave_out_idle_transfers(self) -> None:
        """Leave out the transfers that nothing leads to, or that lead to nothing."""
        states = len(self._numbering.nodes)
        come, go = np.zeros(states, dtype=bool), np.zeros(states, dtype=bool)
        for nodes, ends, column in ((come, self.trunk.heads, HEAD), (go, self.trunk.tails, TAIL)):
            nodes[ends] = True
            nodes[self._door_rows[:, column]] = True
        ids = self.trunk.transfer_ids
        used = come[self._rows[ids, TAIL]] & go[self._rows[ids, HEAD]]
        self._open[ids[~used]] = False

    @property
    def arcs(self) -> tuple[Arc, ...]:
        """Every candidate arc."""
        return self._table(np.flatnonzero(self._open)).arcs

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """What was left out, and why, folded."""
        return summarise([*self.trunk.rejections, *self._left_out])

    def beside(self, arc: Arc) -> list[Arc]:
        """Return the passages between the same two states, the arc itself among them."""
        return self.trunk.beside[arc.tail, arc.head]

    def admitted(self, rules: Rules) -> tuple[ArcTable, tuple[Rejection, ...]]:
        """Return the arcs that rules admit, without those another stands in for, and the reasons.

        How long a way takes and how often it changes vehicle is left to the search.
        """
        ids, reasons = self.trunk.admitted(rules)
        first = len(self.trunk.arcs)
        breaches = [rules.breach(arc) for arc in self.door_arcs]
        at_doors = [first + i for i, breach in enumerate(breaches) if breach is None]
        kept = np.concatenate([ids, np.array(at_doors, dtype=np.int64)])
        counts = Counter({rejection.reason: rejection.count for rejection in reasons})
        counts.update(breach for breach in breaches if breach is not None)
        folded = tuple(Rejection("leg", "", why, n) for why, n in counts.most_common())
        return self._table(kept[self._open[kept]]), folded

    def _table(self, arc_id: Ints) -> ArcTable:
        return ArcTable(self._rows[arc_id], arc_id, self._arc, self._numbering)

    def _arc(self, arc_id: int) -> Arc:
        first = len(self.trunk.arcs)
        return self.trunk.arcs[arc_id] if arc_id < first else self.door_arcs[arc_id - first]


def _stacked(first: Ints, last: Ints) -> Ints:
    """Put rows below rows, with room for as many tokens in each."""
    rows = np.full((len(first) + len(last), max(first.shape[1], last.shape[1])), NO_TOKEN)
    rows[: len(first), : first.shape[1]] = first
    rows[len(first) :, : last.shape[1]] = last
    return rows
