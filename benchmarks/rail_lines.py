"""Rail distances as a published line gives them: on its railway's own track, past the places named.

A published row may name its railway and the towns it goes by ("CN (VIA Ocean, via
Bathurst/Campbellton)"). Every row is read by the same rule: the first railway named, by its code, a
reporting mark or the name it is called by, and the places after "via" as points on the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from networks import extract
from networks.countries import CountryMap
from networks.crossings import only_listed_crossings
from networks.errors import InputError
from networks.place import Place
from networks.places import Gazetteer
from networks.rail import build_rail
from networks.rail_connections import connect_lines
from networks.rail_corridors import read_corridors
from networks.rail_interchanges import read_interchanges
from networks.rail_layers import FEWEST, RailLayers
from networks.rail_operators import assign_operators
from networks.railways import known_railways
from networks.terminals import load_terminals

_VIA = re.compile(r"\bvia ([^);]+)")
_SHORTEST_WORD = 2


def build_layers() -> RailLayers:
    """Build the rail network with its railways, as the network's own build does."""
    borders = CountryMap.from_maritime(extract.load("maritime"))
    terminals = load_terminals()
    rail_borders = terminals[terminals["border_mode"] == "rail"]
    rail = only_listed_crossings(build_rail(borders), rail_borders)
    railways = known_railways()
    operators, _ = assign_operators(rail, read_corridors(railways), railways)
    return RailLayers(rail, connect_lines(rail, operators), read_interchanges(railways))


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


@dataclass(frozen=True)
class RailRuler:
    """Measures published rail lines."""

    layers: RailLayers
    gazetteer: Gazetteer

    def route_km(self, origin: Place, destination: Place, railway: str, *, at_home: bool) -> float:
        """Return the km of the line a text describes; over any track where it names no railway."""
        stops = [origin, *self._by(railway, origin), destination]
        code = railway_named(railway)
        countries = {origin.country} if at_home else None
        return sum(self._leg_km(one, other, code, countries) for one, other in pairwise(stops))

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

    def _leg_km(
        self, one: Place, other: Place, code: str | None, countries: set[str] | None
    ) -> float:
        graph = self.layers.graph
        if code is None or code not in self.layers.operators.railways:
            source, from_km = graph.nearest(one.lon, one.lat, one.country)
            target, to_km = graph.nearest(other.lon, other.lat, other.country)
            return float(graph.one_to_many(source, countries).length_km[target]) + from_km + to_km
        ends = [
            self.layers.nearest(code, place.lon, place.lat, place.country) for place in (one, other)
        ]
        if ends[0] is None or ends[1] is None:
            return self._leg_km(one, other, None, countries)
        states = [self.layers.state(code, end[0]) for end in ends if end]
        rides = self.layers.rides([(states[0], 0.0)], FEWEST, countries)
        if not np.isfinite(rides.cost_km[states[1]]):
            return float("inf")
        nodes = self.layers.ride_to(rides, states[1], FEWEST).node_idx
        return float(graph.length_km[graph.slots_of(nodes)].sum()) + ends[0][1] + ends[1][1]
