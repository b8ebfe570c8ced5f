"""The candidates of one request: the trunk, and the roads of its two doors."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import UTC, datetime
from itertools import accumulate

import numpy as np

from routing.arc import Arc
from routing.arc_table import HEAD, TAIL, ArcTable, Ints, lay_out, stacked, waiting_rates
from routing.calendar import epoch_minutes
from routing.changed_network import longest_held
from routing.door import Door
from routing.network_view import NetworkView
from routing.pricing import Tariff
from routing.reason import Reason
from routing.request import Request
from routing.required import Required
from routing.road_candidates import add_direct_road
from routing.rules import Rules
from routing.seasons import closed_passages
from routing.termination import Rejection
from routing.trunk import Trunk, trunk_for


class Question:
    """Everything a shipment could do between two doors, whatever the request rules out.

    ``ready_at`` is when the shipment is ready; None: it does not say, and nothing has dates.
    """

    def __init__(
        self,
        network: NetworkView,
        request: Request,
        tariff: Tariff,
        ready_at: datetime | None = None,
    ) -> None:
        year = None if ready_at is None else ready_at.astimezone(UTC).year
        self.trunk = trunk_for(network, tariff, year)
        ends = (request.origin, True), (request.destination, False)
        doors = [self.trunk.door(place, is_origin=is_origin) for place, is_origin in ends]
        parts: tuple[Trunk | Door | _Direct, ...] = self.trunk, *doors, _Direct(self.trunk, request)
        self._parts = parts
        self._first = [0, *accumulate(len(part.arcs) for part in parts)]
        self._timetable = None
        if ready_at is not None and self.trunk.timetable is not None:
            at_doors = sum(len(part.arcs) for part in parts[1:])
            rates = waiting_rates(tariff.waiting_rate)
            longer = self.trunk.timetable.extended(at_doors)
            self._timetable = longer.beginning(epoch_minutes(ready_at), rates)
        sailing = self.trunk.minutes_to_tails(doors[0])
        held = longest_held(network, ready_at)
        closed, shut = closed_passages(sailing, self.trunk.seasonal, tariff, held)
        self._open = ~closed
        self._leave_out_idle_transfers()
        self._left_out = [*(r for door in doors for r in door.rejections), *shut]

    def _leave_out_idle_transfers(self) -> None:
        """Leave out the transfers that nothing leads to, or that lead to nothing."""
        states = len(self.trunk.numbering.nodes)
        come, go = np.zeros(states, dtype=bool), np.zeros(states, dtype=bool)
        for nodes, ends, column in ((come, self.trunk.heads, HEAD), (go, self.trunk.tails, TAIL)):
            nodes[ends] = True
            for part in self._parts[1:]:
                nodes[part.rows[:, column]] = True
        ids, rows = self.trunk.transfer_ids, self.trunk.rows
        used = come[rows[ids, TAIL]] & go[rows[ids, HEAD]]
        self._open[ids[~used]] = False

    @property
    def arcs(self) -> tuple[Arc, ...]:
        """Every candidate arc."""
        trunk, *others = self._parts
        at_doors = [arc for part in others for arc in part.arcs]
        return (*(trunk.arcs[arc_id] for arc_id in np.flatnonzero(self._open).tolist()), *at_doors)

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """What was left out, and why, folded."""
        return self.trunk.folded.with_more(self._left_out)

    def beside(self, arc: Arc) -> list[Arc]:
        """Return the passages between the same two states, the arc itself among them."""
        return self.trunk.beside(arc)

    def admitted(self, rules: Rules) -> tuple[ArcTable, tuple[Rejection, ...]]:
        """Return the arcs that rules admit, without those another stands in for, and the reasons.

        How long a way takes and how often it changes vehicle is left to the search.
        """
        found = [part.admitted(rules) for part in self._parts]
        kept = [ids for ids, _ in found]
        kept[0] = kept[0][self._open[kept[0]]]
        rows = stacked([part.rows[ids] for part, ids in zip(self._parts, kept, strict=True)])
        arc_id = np.concatenate(
            [first + ids for first, ids in zip(self._first, kept, strict=False)]
        )
        counts = sum((reasons for _, reasons in found), Counter[Reason]())
        folded = tuple(Rejection("leg", "", why, n) for why, n in counts.most_common())
        numbering, timetable = self.trunk.numbering, self._timetable
        table = ArcTable(rows, arc_id, self._arc, numbering, timetable=timetable)
        if rules.require.things:
            met = [
                part.met(rules.require)[ids] for part, ids in zip(self._parts, kept, strict=True)
            ]
            table = table.requiring(len(rules.require.things), np.concatenate(met))
        return table, folded

    def _arc(self, arc_id: int) -> Arc:
        part = bisect_right(self._first, arc_id) - 1
        return self._parts[part].arcs[arc_id - self._first[part]]


class _Direct:
    """The road from door to door of one country, where there is one."""

    def __init__(self, trunk: Trunk, request: Request) -> None:
        yard = trunk.yard.at_doors(request.origin, request.destination)
        add_direct_road(yard, request.origin, request.destination)
        self.arcs: list[Arc] = yard.candidates.arcs
        self.rows: Ints = lay_out(self.arcs, trunk.numbering)

    def admitted(self, rules: Rules) -> tuple[Ints, Counter[Reason]]:
        """Return the positions of the arcs that rules admit, and the reasons of the others."""
        return rules.admit(self.arcs)

    def met(self, require: Required) -> Ints:
        """Return for each arc what it meets of what is required."""
        return require.bits(self.arcs)
