"""The trunk: every candidate arc between terminals, priced once for one shipment and kept.

Nothing of it depends on where the doors are or what the request rules out, so every request of
the same cargo between the same countries shares it. A network and a parameter book never change;
what is made from them is made once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from routing.afterwards import afterwards
from routing.air_candidates import add_air
from routing.arc import ARRIVED, LOADED, Arc
from routing.arc_table import (
    CENTS,
    HEAD,
    MINUTES,
    STOP,
    TAIL,
    ArcTable,
    Ints,
    Numbering,
    lay_out,
    stacked,
    timetable_of,
)
from routing.bounds import least_from
from routing.candidates import Folded, Yard
from routing.changed_network import shut_in
from routing.door import Door
from routing.leg import Leg
from routing.memory import ByIdentity, Kept, growing, memory_of
from routing.network_view import NetworkView
from routing.parallel import undominated
from routing.pricing import Tariff
from routing.rail_candidates import add_rail
from routing.reason import Reason
from routing.remembered import Remembered
from routing.required import Required
from routing.road_candidates import ROAD, ROAD_DIRECT_TOKEN, add_road, served_by_road
from routing.rules import Rules
from routing.sea_candidates import add_sea
from routing.seasons import seasonal_ends
from routing.stop import DESTINATION_ID
from routing.timetable import MILLE
from routing.transfer_candidates import add_transfers
from routing.trunk_file import TrunkFile, TrunkParts
from routing.trunk_part import add_part

if TYPE_CHECKING:
    from networks.place import Place

MOST_RULES, MOST_DRAWN, MOST_DOORS = 32, 16_384, 128


def trunk_for(network: NetworkView, tariff: Tariff, year: int | None = None) -> Trunk:
    """Return the trunk of a tariff's shipment between its countries, whenever it is ready.

    Where it is ready on a date, ``year`` is the year of it; gates and ships then have dates too.
    """
    undated = replace(tariff.shipment, ready_at=None, deadline_at=None)
    countries = tariff.origin_country, tariff.destination_country
    return memory_of(network).trunks.get(
        (tariff.book.digest, undated, *countries, year),
        lambda: _made(network, Tariff(tariff.book, undated, *countries), year),
    )


def _made(network: NetworkView, tariff: Tariff, year: int | None) -> Trunk:
    with growing(stays=network.kept_in is not None and not tariff.book.is_passing):
        return Trunk(network, tariff, year)


class Trunk:
    """Arcs between terminals as objects and as rows, and what was left out."""

    def __init__(self, network: NetworkView, tariff: Tariff, year: int | None = None) -> None:
        self._file = TrunkFile.of(network, tariff, year)
        parts = self._file.read() if self._file else None
        if parts is None:
            parts = priced(network, tariff, year)
            if self._file:
                afterwards(self._file.write, parts)
        self.yard = Yard(network, tariff, parts.stops, year)
        self.arcs = parts.arcs
        self.folded = Folded(parts.rejections)
        self.numbering = parts.numbering
        self.rows = parts.rows
        moves = self.rows[:, STOP] >= 0
        self.tails, self.heads = self.rows[moves, TAIL], self.rows[moves, HEAD]
        self.transfer_ids: Ints = np.flatnonzero(~moves)
        self.seasonal = parts.seasonal
        self.timetable = parts.timetable
        self.audited = Remembered()
        self._drawn = Kept(MOST_RULES)
        self._admitted = Kept(MOST_RULES)
        self._doors, self._sailing = Kept(MOST_DOORS), Kept(MOST_DOORS)

    def door(self, place: Place, *, is_origin: bool) -> Door:
        """Return the arcs between a door and the terminals, priced when first asked for."""
        return self._doors.get(
            (place, is_origin),
            lambda: Door(self.yard, self.numbering, place, is_origin=is_origin),
        )

    def drawn_under(self, rules: Rules) -> ByIdentity[Arc, Leg]:
        """Return the legs of arcs as they are drawn under rules."""
        drawn: ByIdentity[Arc, Leg]
        drawn = self._drawn.get(rules.of_one_arc, lambda: ByIdentity(MOST_DRAWN))
        return drawn

    def beside(self, arc: Arc) -> list[Arc]:
        """Return the passages that lead from the same state to the same next one as an arc."""
        tail, head = self.numbering.nodes[arc.tail], self.numbering.nodes[arc.head]
        ids = np.flatnonzero((self.rows[:, TAIL] == tail) & (self.rows[:, HEAD] == head))
        arcs = [self.arcs[arc_id] for arc_id in ids.tolist()]
        return [one for one in arcs if one.leg is not None and one.leg.mode == "sea"]

    def minutes_to_tails(self, door: Door) -> Ints:
        """Return the least minutes from an origin's door to where each arc begins, by arc id."""
        return self._sailing.get(id(door), lambda: (door, self._minutes_from(door)))[1]

    def _minutes_from(self, door: Door) -> Ints:
        rows = stacked([self.rows, door.rows])
        table = ArcTable(rows, np.arange(len(rows)), self.arcs.__getitem__, self.numbering)
        minutes: Ints = least_from(table, table.column("minutes"))[self.rows[:, TAIL]]
        return minutes

    def admitted(self, rules: Rules) -> tuple[Ints, Counter[Reason]]:
        """Return the ids of the arcs that rules admit and no other stands in for, and the reasons.

        An arc at a port with a season has no stand-in: the other may come when it is closed. Nor
        has one with a calendar, for which there is waiting. One stands in for another only if it
        meets the same of what is required.
        """
        return self._admitted.get(rules.of_one_arc, lambda: self._kept_or_admitted(rules))

    def _kept_or_admitted(self, rules: Rules) -> tuple[Ints, Counter[Reason]]:
        """Look on disk first: to judge every arc each has to be read."""
        kept = self._file.admitted(rules) if self._file else None
        if kept is None:
            kept = self._admit(rules)
            if self._file:
                afterwards(self._file.keep_admitted, rules, *kept)
        return kept

    def met(self, require: Required) -> Ints:
        """Return for each arc what it meets of what is required."""
        return self._admitted.get(require, lambda: require.bits(self.arcs))

    def _admit(self, rules: Rules) -> tuple[Ints, Counter[Reason]]:
        kept, reasons = rules.admit(self.arcs)
        is_apart = np.zeros(len(self.arcs), dtype=bool)
        is_apart[[end.arc_id for end in self.seasonal]] = True
        if self.timetable is not None:
            is_apart |= self.timetable.which >= 0
        rivals = kept[~is_apart[kept]]
        best = rivals[undominated(self._compared(rivals), self.met(rules.require)[rivals])]
        return np.union1d(best, kept[is_apart[kept]]), reasons

    def _compared(self, ids: Ints) -> Ints:
        """Return rows as arcs are held against those beside them.

        Where something is shut for a while, who comes earlier may wait longer by as much: an arc
        that takes less time must then cost less by what waiting for the difference does.
        """
        rows = self.rows[ids]
        if shut_in(self.yard.network):
            rows[:, CENTS] *= MILLE
            rows[:, CENTS] -= self.yard.tariff.waiting_rate * rows[:, MINUTES]
        return rows


def priced(network: NetworkView, tariff: Tariff, year: int | None = None) -> TrunkParts:
    """Build every candidate arc between terminals, and price it."""
    yard = Yard(network, tariff, year=year)
    add_part(yard, ROAD, add_road)
    for mode, add in (("rail", add_rail), ("sea", add_sea), ("air", add_air)):
        if mode in tariff.shipment.modes:
            add_part(yard, mode, add)
        else:
            yard.reject("mode", mode, tariff.shipment.why_not(mode))
    add_transfers(yard)
    arcs, numbering = yard.candidates.arcs, _numbered(yard)
    rows = lay_out(arcs, numbering)
    seasonal = list(seasonal_ends(yard, arcs))
    rejections = yard.candidates.rejections
    stops = dict(yard.stops)
    return TrunkParts(arcs, rows, numbering, rejections, seasonal, stops, timetable_of(arcs))


def _numbered(yard: Yard) -> Numbering:
    """Give numbers to what a door may add, so that the arcs of any door fit below these."""
    numbering = Numbering()
    for node in (LOADED, ARRIVED, *served_by_road(yard)):
        numbering.node(node)
    for stop_id in (DESTINATION_ID, *yard.stops):
        numbering.stop(stop_id)
    numbering.token(ROAD_DIRECT_TOKEN)
    numbering.mode_set([ROAD_DIRECT_TOKEN])
    return numbering
