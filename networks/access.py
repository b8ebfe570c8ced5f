"""Roads between a place and the terminals of its country: first leg, last leg, or the whole way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from shapely import LineString

from networks.countries import LAND_COUNTRIES
from networks.geodesy import densify
from networks.landgraph import LandGraph
from networks.place import Place
from networks.road_reach import RoadReach
from networks.tie import Tie

if TYPE_CHECKING:
    import pandas as pd

TERMINAL_SNAP_LIMIT_KM = 30.0  # beyond it no trunk road serves a terminal: Churchill, islands
PLACE_SNAP_LIMIT_KM = 100.0  # beyond it the crow's flight says nothing about a truck's way


@dataclass(frozen=True)
class RoadLeg:
    """One road movement within one country.

    ``length_km`` is the whole way; ``snap_km``, a part of it, is the stubs between the two ends
    and their nearest trunk road, measured as the crow flies (an estimate: local streets are not
    in the skeleton).
    """

    length_km: float
    snap_km: float
    geometry: LineString


@dataclass(frozen=True, eq=False)
class Access:
    """Road legs from one place to every terminal of its own country that roads reach.

    ``km_by_terminal`` holds their lengths, ``snap_km_by_terminal`` the parts of them that are stubs
    as the crow flies; a border terminal counts for both its countries.
    """

    place: Place
    km_by_terminal: dict[str, float]
    snap_km_by_terminal: dict[str, float]
    _lines: RoadLines
    _point_of: Callable[[str], tuple[float, float]]
    _node_idx: int
    _reach: RoadReach | None

    @cached_property
    def legs(self) -> pd.DataFrame:
        """The same as a table: ``terminal_id``, ``length_km``, ``snap_km``."""
        import pandas as pd

        return pd.DataFrame(
            {
                "terminal_id": pd.array(list(self.km_by_terminal), dtype="str"),
                "length_km": np.array(list(self.km_by_terminal.values()), np.float64),
                "snap_km": np.array(list(self.snap_km_by_terminal.values()), np.float64),
            }
        )

    @property
    def by_ferry_only(self) -> list[str]:
        """Terminals to which only a ferry leads: no leg, as no fare of one is known."""
        return [] if self._reach is None else self._reach.by_ferry_only(self._node_idx)

    def geometry(self, terminal_id: str) -> LineString:
        """Draw the road from the place to a terminal, EPSG:4326.

        Raises
        ------
        KeyError
            If no road of the place's country reaches the terminal.
        """
        if self._reach is None or terminal_id not in self.km_by_terminal:
            raise KeyError(terminal_id)
        nodes = self._reach.nodes_to(self._node_idx, self._reach.column[terminal_id])
        return self._lines.line(self.place, nodes, self._point_of(terminal_id))


@dataclass(frozen=True, eq=False)
class RoadLines:
    """Draws roads: the stub to the first node, the road, the stub from the last."""

    graph: LandGraph

    def line(
        self, origin: Place, nodes: npt.NDArray[np.integer], end: tuple[float, float]
    ) -> LineString:
        """Return the line from ``origin`` over the nodes of the graph to the point ``end``."""
        road = np.column_stack([self.graph.node_lon[nodes], self.graph.node_lat[nodes]])
        return LineString(densify(np.vstack([[(origin.lon, origin.lat)], road, [end]])))


def road_ties(road: LandGraph, terminals: pd.DataFrame) -> list[Tie]:
    """Tie each terminal to the road of its country, or of both countries at a road border.

    Terminals outside the three countries, rail borders, and terminals more than 30 km from any
    trunk road have no tie: no truck goes there.
    """
    trucked = terminals[(terminals["kind"] != "border") | (terminals["border_mode"] == "road")]
    columns = (trucked[name].tolist() for name in ("country", "lon", "lat"))
    ties = []
    for terminal_id, countries, lon, lat in zip(trucked.index, *columns, strict=True):
        for country in sorted(set(countries.split("-")) & set(LAND_COUNTRIES)):
            node_idx, snap_km = road.nearest(lon, lat, country)
            if snap_km <= TERMINAL_SNAP_LIMIT_KM:
                ties.append(Tie(str(terminal_id), country, node_idx, snap_km))
    return ties


class RoadAccess:
    """Road lengths from any place to all terminals of its country, read off tables.

    ``reach_of`` gives the table of a country by its code; it is asked once for each. ``point_of``
    gives lon, lat of a terminal.
    """

    def __init__(
        self,
        road: LandGraph,
        reach_of: Callable[[str], RoadReach],
        point_of: Callable[[str], tuple[float, float]],
    ) -> None:
        self._road = road
        self._reach_of = lru_cache(reach_of)
        self._lines = RoadLines(road)
        self._point_of = point_of

    def from_place(self, place: Place) -> Access:
        """Look up the road from ``place`` to the terminals of its country.

        No legs come back where no trunk road runs within 100 km of the place, or the place lies
        outside the three countries. Ferries do not count: a truck's ferry has no price yet.
        """
        node = self._node(place) if place.country in LAND_COUNTRIES else None
        if node is None:
            return Access(place, {}, {}, self._lines, self._point_of, -1, None)
        node_idx, snap_km = node
        reach = self._reach_of(place.country)
        stubs_km = snap_km + reach.snap_km
        length_km = reach.from_node(node_idx) + stubs_km
        ties = zip(reach.ties, length_km.tolist(), stubs_km.tolist(), strict=True)
        reached = [(tie.terminal_id, km, stub_km) for tie, km, stub_km in ties if km < np.inf]
        return Access(
            place,
            {name: km for name, km, _ in reached},
            {name: stub_km for name, _, stub_km in reached},
            self._lines,
            self._point_of,
            node_idx,
            reach,
        )

    def between(self, origin: Place, destination: Place) -> RoadLeg | None:
        """Measure the road between two places of one country; None where no road joins them."""
        if origin.country != destination.country or origin.country not in LAND_COUNTRIES:
            return None
        start, end = self._node(origin), self._node(destination)
        if start is None or end is None:
            return None
        reach = self._road.one_to_many(start[0], {origin.country}, ferries=False)
        if not np.isfinite(reach.length_km[end[0]]):
            return None
        stubs_km = start[1] + end[1]
        point = destination.lon, destination.lat
        return RoadLeg(
            length_km=float(reach.length_km[end[0]]) + stubs_km,
            snap_km=stubs_km,
            geometry=self._lines.line(origin, reach.nodes_to(end[0]), point),
        )

    def _node(self, place: Place) -> tuple[int, float] | None:
        """Return the nearest road of the place's country and the km to it, if that is near."""
        node_idx, snap_km = self._road.nearest(place.lon, place.lat, place.country)
        return (node_idx, snap_km) if snap_km <= PLACE_SNAP_LIMIT_KM else None
