"""Roads from everywhere in a country to its terminals, searched when a network is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from networks.countries import COUNTRY_BITS
from networks.landdraft import EdgeFlag
from networks.landgraph import LandGraph
from networks.tie import Tie

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RoadReach:
    """Road kilometres from every node of one country to each tie of its terminals.

    ``km`` has a row a node that no other country holds, in the order of the graph, and a column a
    tie; inf where no road leads. Trucks take no ferries here. A place's way to all terminals is
    one row, and the road itself is read off the table: from node to node always to the one that
    is as much nearer as the road between is long.
    """

    road: LandGraph
    country: str
    ties: list[Tie]
    km: Floats

    @classmethod
    def search(cls, road: LandGraph, ties: Sequence[Tie], country: str) -> RoadReach:
        """Search from every terminal tied in ``country``, by ISO alpha-2 code."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        reach = cls(road, country, [tie for tie in ties if tie.country == country], np.empty(0))
        nodes = np.flatnonzero(reach._row >= 0)
        view = road.view({country}, ferries=False)
        inside = csr_array(view[nodes][:, nodes])
        sources = reach._row[[tie.node_idx for tie in reach.ties]].astype(np.int64)
        km = dijkstra(inside, indices=sources) if len(sources) else np.empty((0, len(nodes)))
        return cls(road, country, reach.ties, np.ascontiguousarray(km.T))

    @classmethod
    def load(cls, path: Path, road: LandGraph, ties: Sequence[Tie], country: str) -> RoadReach:
        """Open the table `save` wrote of the same graph and ties; rows are read as asked for."""
        own = [tie for tie in ties if tie.country == country]
        return cls(road, country, own, np.asarray(np.load(path, mmap_mode="r")))

    def save(self, path: Path) -> None:
        """Write the table as ``.npy``."""
        np.save(path, self.km)

    @cached_property
    def _row(self) -> Ints:
        """The row of each node of the graph, -1 where another country holds it."""
        elsewhere = self.road.node_country & ~np.uint8(COUNTRY_BITS[self.country])
        return np.where(elsewhere == 0, np.cumsum(elsewhere == 0) - 1, -1)

    @cached_property
    def column(self) -> dict[str, int]:
        """The column of each terminal."""
        return {tie.terminal_id: column for column, tie in enumerate(self.ties)}

    @cached_property
    def snap_km(self) -> Floats:
        """Great circle from each tie's terminal to its node."""
        return np.array([tie.snap_km for tie in self.ties], np.float64)

    def from_node(self, node_idx: int) -> Floats:
        """Return the kilometres from a node of the country to every tie, shape (n_ties,)."""
        return np.asarray(self.km[self._row[node_idx]])

    @cached_property
    def _part_by_ship(self) -> npt.NDArray[np.int32]:
        """The part of the country's roads and ferries each node is in."""
        from scipy.sparse.csgraph import connected_components

        by_ship = self.road.view({self.country}, ferries=True)
        return np.asarray(connected_components(by_ship, directed=False)[1], np.int32)

    def by_ferry_only(self, node_idx: int) -> list[str]:
        """Name the terminals to which a ferry leads from a node, and no road."""
        part, km = self._part_by_ship, self.from_node(node_idx)
        return [
            tie.terminal_id
            for tie, road_km in zip(self.ties, km, strict=True)
            if np.isinf(road_km) and part[tie.node_idx] == part[node_idx]
        ]

    def nodes_to(self, node_idx: int, column: int) -> Ints:
        """Return the nodes of the shortest road from a node to the tie in ``column``.

        The tie must be reached.
        """
        road, nodes = self.road, [node_idx]
        closed = ~np.uint8(COUNTRY_BITS[self.country])
        while nodes[-1] != self.ties[column].node_idx:
            slots = np.arange(*road.indptr[nodes[-1] : nodes[-1] + 2])
            open_ = (road.country[slots] & closed == 0) & (road.flags[slots] & EdgeFlag.FERRY == 0)
            slots = slots[open_]
            onward = road.indices[slots]
            left_km = self.km[self._row[onward], column]
            by_way_of = np.where(
                left_km < self.km[self._row[nodes[-1]], column],
                road.length_km[slots] + left_km,
                np.inf,
            )
            nodes.append(int(onward[by_way_of.argmin()]))
        return np.array(nodes)
