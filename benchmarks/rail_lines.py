"""Rail distances as a published line gives them: on its own track, past the places named.

A published row may name its line and its railway, and the towns it goes by ("Line B (CPKC)", "CN
(VIA Ocean, via Bathurst/Campbellton)"). Every row is read by the same rule. Own track is that of
the corridors of a lettered line, else that of the first railway named, by its code, a reporting
mark or the name it is called by; a kilometre on other track counts tenfold in the search. Places
after "via" are passed. Published lines run from station to station, so the way from a town's centre
to its track does not count; a town that own track does not reach begins on any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from networks import extract
from networks.countries import CountryMap, country_mask
from networks.crossings import only_listed_crossings
from networks.errors import InputError
from networks.geodesy import distances_km
from networks.landdraft import EdgeFlag
from networks.landgraph import LandGraph
from networks.place import Place
from networks.places import Gazetteer
from networks.rail import build_rail
from networks.rail_connections import connect_lines
from networks.rail_corridors import CorridorMatch, read_corridors
from networks.rail_interchanges import read_interchanges
from networks.rail_layers import RailLayers
from networks.rail_operators import assign_operators
from networks.railways import group_of, known_railways
from networks.terminals import load_terminals

_VIA = re.compile(r"\bvia ([^);]+)")
_LINE = re.compile(r"\bLine [A-Z]{1,2}\b")  # lettered, as those of Mexico are
_SHORTEST_WORD = 2
_OFF_LINE = 10.0
_IN_TOWN_KM = 5.0
_TOUCH_KM = 1e-6  # a search needs a positive length to begin


def build_railways() -> tuple[RailLayers, list[CorridorMatch]]:
    """Build the rail network with its railways, as the network's own build does."""
    borders = CountryMap.from_maritime(extract.load("maritime"))
    terminals = load_terminals()
    rail_borders = terminals[terminals["border_mode"] == "rail"]
    rail = only_listed_crossings(build_rail(borders), rail_borders)
    railways = known_railways()
    operators, matches = assign_operators(rail, read_corridors(railways), railways)
    operators = connect_lines(rail, operators)
    return RailLayers(rail, operators, read_interchanges(railways)), matches


def railway_named(text: str) -> str | None:
    """Return the code of the first railway a text names, None where it names none."""
    names = {
        name: code
        for code, railway in known_railways().items()
        for name in (*railway.marks, railway.called, code)
        if len(name) >= _SHORTEST_WORD and code != "VIA"
    }
    found = [
        (match.start(), -len(name), code)
        for name, code in names.items()
        if (match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
    ]
    return min(found)[2] if found else None


@dataclass(frozen=True, eq=False)
class Stop:
    """Where a line passes a place: at a node, or on an edge, ``km`` along it from both its ends."""

    node_idx: tuple[int, ...]
    km: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class RailRuler:
    """Measures published rail lines."""

    layers: RailLayers
    matches: Sequence[CorridorMatch]
    gazetteer: Gazetteer

    def route_km(self, origin: Place, destination: Place, railway: str, *, at_home: bool) -> float:
        """Return the km of the line a text describes; over any track where it names none."""
        graph = self.layers.graph
        own = self._own_track(railway)
        weight_km = np.where(own, graph.length_km, _OFF_LINE * graph.length_km)
        closed = (graph.flags & EdgeFlag.FERRY) > 0
        if at_home:
            closed |= (graph.country & ~np.uint8(country_mask({origin.country}))) > 0
        weight_km[closed] = np.inf
        places = [origin, *self._by(railway, origin), destination]
        stops = [self._stop(place, own & ~closed, ~closed) for place in places]
        return sum(self._leg_km(one, other, weight_km) for one, other in pairwise(stops))

    def _own_track(self, railway: str) -> npt.NDArray[np.bool_]:
        """Mark the slots of the line named, of the railway named, or all of them."""
        graph, operators = self.layers.graph, self.layers.operators
        named = _LINE.search(railway)
        own = np.zeros(len(graph.indices), np.bool_)
        if named:
            for match in self.matches:
                if re.search(rf"\b{named[0]}\b", match.corridor.name):
                    own[graph.slots_of(match.node_idx)] = True
                    own[graph.slots_of(match.node_idx[::-1])] = True
        code = railway_named(railway)
        if not own.any() and code in operators.railways:
            group = [other for other in operators.railways if group_of(other) == group_of(code)]
            own = (operators.runs & operators.mask(group)) > 0
        return own if own.any() else ~own

    def _by(self, railway: str, origin: Place) -> list[Place]:
        """Resolve the places named after "via", in either order of the line: nearest first."""
        found = _VIA.search(railway)
        names = re.split(r"[/,]", found[1]) if found else []
        places = []
        for name in names:
            try:
                places.append(self.gazetteer.resolve(f"{name.strip()}, {origin.country}"))
            except InputError:
                continue
        return sorted(
            places, key=lambda place: np.hypot(place.lon - origin.lon, place.lat - origin.lat)
        )

    def _stop(
        self, place: Place, own: npt.NDArray[np.bool_], any_track: npt.NDArray[np.bool_]
    ) -> Stop:
        """Find where a line passes a place: a node in town, or an edge that can run through it.

        Edges run far without a node. The one on which the place means the least detour from the
        chord is taken, at its share of the way, where the edge is long enough to reach it.
        """
        graph = self.layers.graph
        off_km = distances_km(
            np.broadcast_to([place.lon, place.lat], (graph.n_nodes, 2)),
            np.column_stack([graph.node_lon, graph.node_lat]),
        )
        slots = np.flatnonzero(own)
        tail, head = graph.tail[slots], graph.indices[slots]
        nearest = int(tail[np.argmin(off_km[tail])])
        by_km = off_km[tail] + off_km[head]
        can_pass = by_km <= graph.length_km[slots]
        if off_km[nearest] <= _IN_TOWN_KM:
            return Stop((nearest,), (0.0,))
        if not can_pass.any():
            others = graph.tail[any_track]
            return Stop((int(others[np.argmin(off_km[others])]),), (0.0,))
        chord_km = distances_km(_lonlat(graph, tail), _lonlat(graph, head))
        best = int(np.argmin(np.where(can_pass, by_km - chord_km, np.inf)))
        share = off_km[tail[best]] / by_km[best]
        edge_km = float(graph.length_km[slots[best]])
        return Stop((int(tail[best]), int(head[best])), (share * edge_km, (1 - share) * edge_km))

    def _leg_km(self, one: Stop, other: Stop, weight_km: npt.NDArray[np.float64]) -> float:
        """Search with weights and return the kilometres of what was found; inf for no way."""
        graph = self.layers.graph
        if len(one.node_idx) > 1 and set(one.node_idx) == set(other.node_idx):
            return abs(one.km[0] - other.km[other.node_idx.index(one.node_idx[0])])
        hub = graph.n_nodes
        matrix = csr_array(
            (
                np.concatenate([weight_km, np.array(one.km) + _TOUCH_KM]),
                np.concatenate([graph.indices, one.node_idx]),
                np.append(graph.indptr, len(weight_km) + len(one.km)),
            ),
            shape=(hub + 1, hub + 1),
        )
        cost_km, came = dijkstra(matrix, indices=hub, return_predecessors=True)
        end = int(np.argmin(cost_km[list(other.node_idx)] + other.km))
        nodes = [other.node_idx[end]]
        if not np.isfinite(cost_km[nodes[0]]):
            return float("inf")
        while came[nodes[-1]] != hub:
            nodes.append(int(came[nodes[-1]]))
        track_km = float(graph.length_km[graph.slots_of(np.array(nodes[::-1]))].sum())
        return one.km[one.node_idx.index(nodes[-1])] + track_km + other.km[end]


def _lonlat(graph: LandGraph, node_idx: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    return np.column_stack([graph.node_lon[node_idx], graph.node_lat[node_idx]])
