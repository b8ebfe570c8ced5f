"""Ways that are longer but lie less in an emission control area: each the cheapest at some price.

What a voyage costs is linear in its miles and its miles inside, so only ways on the lower hull of
the two can be cheapest, whatever the prices: those that are best when a mile inside costs w times
one outside, for some w from 1 (the shortest) to the greatest there can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.sea.barriers import Barriers
from networks.sea.eca_limit import drawn_limit
from networks.sea.eca_rule import EcaRule
from networks.sea.eca_waters import EcaWaters, open_water, points_as_keys
from networks.sea.links import Indices
from networks.sea.path import NoPath, SeaPath, Voyage
from networks.sea.plane import Floats, great_circles_km
from networks.sea.sea import Sea
from networks.sea.waters import Flags
from networks.tiers import SEA_TIERS, Tier
from networks.units import KM_PER_NM

if TYPE_CHECKING:
    import geopandas as gpd

Pair = tuple[str, str]
PathsByTier = Mapping[Tier, Mapping[Pair, SeaPath | NoPath]]


@dataclass(frozen=True, eq=False)
class EcaPaths:
    """Finds the ways between ports that are cheapest at some price of fuel.

    Attributes
    ----------
    sea
        The sea; its tiers are cut along the areas' limit when first asked.
    area
        The emission control areas, EPSG:4326.
    rule
        How closely to look, and what is a trifle.
    """

    sea: Sea
    area: BaseGeometry
    rule: EcaRule

    @classmethod
    def of(cls, sea: Sea, eca: gpd.GeoDataFrame, rule: EcaRule | None = None) -> Self:
        """Return the finder for areas as ``networks.eca.build_eca`` returns them."""
        return cls(sea, shapely.union_all(list(eca.geometry)), rule or EcaRule.read())

    def undominated(
        self, origin: str, destination: str, tier: Tier | str = Tier.ANY
    ) -> list[SeaPath] | NoPath:
        """Return the shortest path and its alternatives, each longer with fewer miles inside.

        At each of the rule's weights one of them costs within the trifle of the least found, but
        for what saves less than the trifle of miles; between weights it may be a little more.

        Parameters
        ----------
        origin, destination
            Terminal ids of ports.

        Raises
        ------
        InputError
            When a terminal id is unknown.
        """
        tier = Tier(tier)
        shortest = self.sea.path(origin, destination, tier)
        if isinstance(shortest, NoPath):
            return shortest
        graph, closed = self.waters(tier), self.sea.conditions(tier).closed
        start, end = (self.sea.port_ids.index(name) for name in (origin, destination))
        ways = [
            drawn(self.sea, graph, graph.cheapest(start, end, float(weight), closed), shortest)
            for weight in self.rule.weights
        ]
        ways = [self._measured(way) for way in ways]
        km = np.array([way.length_km for way in ways])
        inside_km = np.array([way.eca_nm or 0.0 for way in ways]) * KM_PER_NM
        first = self._measured(shortest)
        have = [(first.length_km, (first.eca_nm or 0.0) * KM_PER_NM)]
        found = [ways[k] for k in worth_having(km, inside_km, have, self.rule)]
        return [first, *sorted(found, key=lambda way: way.length_km)]

    def alternatives(self, shortest: PathsByTier) -> dict[Tier, dict[Pair, list[SeaPath]]]:
        """Return the alternatives to the shortest paths of many pairs, per tier.

        A tier has none that its own shortest path, or a way already found for a stricter tier,
        makes a trifle: what a stricter tier may sail a laxer one may too.
        """
        found: dict[Tier, dict[Pair, list[SeaPath]]] = {}
        have: dict[Pair, list[tuple[float, float]]] = {}
        for tier in reversed(SEA_TIERS):
            found[tier] = {}
            closed = self.sea.conditions(tier).closed
            paths = [path for path in shortest[tier].values() if isinstance(path, SeaPath)]
            graph = without_idle_corners(self.waters(tier), paths, self.rule, closed)
            table = CheapestTable.of(graph, self.rule.weights, closed)
            for pair, path in shortest[tier].items():
                if isinstance(path, NoPath):
                    continue
                i, j = (self.sea.port_ids.index(name) for name in pair)
                km, inside_km = table.km[:, i, j], table.inside_km[:, i, j]
                known = have.setdefault(pair, [])
                known.insert(0, (path.length_km, inside_km[0]))
                chosen = worth_having(km, inside_km, known, self.rule)
                known += [(km[k], inside_km[k]) for k in chosen]
                ways = [drawn(self.sea, table.graph, table.way(k, i, j), path) for k in chosen]
                found[tier][pair] = sorted(ways, key=lambda way: way.length_km)
        return found

    def waters(self, tier: Tier) -> EcaWaters:
        """Return a tier's sea cut along the limit, made when first asked for."""
        return self._cut_seas[tier.sea_variant]

    @cached_property
    def _cut_seas(self) -> _CutSeas:
        return _CutSeas(self.sea, self.area, self.rule)

    @cached_property
    def _barriers(self) -> Barriers:
        return Barriers(np.array([], dtype=object), self.area)

    def _measured(self, path: SeaPath) -> SeaPath:
        return replace(path, eca_nm=self._barriers.zone_km(path.coordinates) / KM_PER_NM)


class _CutSeas(dict[str, EcaWaters]):
    """The tiers' seas cut along the limit, by variant, each made when first asked for."""

    def __init__(self, sea: Sea, area: BaseGeometry, rule: EcaRule) -> None:
        super().__init__()
        self._sea = sea
        self._area = area
        free = sea.waters[Tier.ANY.value]  # one drawing of the limit for all: the same ways
        self._limit = drawn_limit(area, open_water(free.mesh), rule, sea.chart, free.plane)

    def __missing__(self, variant: str) -> EcaWaters:
        made = EcaWaters.build(self._sea.waters[variant], self._limit, self._area)
        return self.setdefault(variant, made)


@dataclass(frozen=True, eq=False)
class CheapestTable:
    """The cheapest ways between all ports of a tier at several weights.

    Attributes
    ----------
    graph
        The tier's graph, or as much of it as ways between ports need.
    km, inside_km
        Per weight, port and port: length, and how much of it lies inside; 0 where no way leads.
    came
        Per weight and port, the predecessor of each node of ``graph``.
    """

    graph: EcaWaters
    km: Floats
    inside_km: Floats
    came: npt.NDArray[np.int32]

    @classmethod
    def of(cls, graph: EcaWaters, weights: Floats, closed: Flags) -> Self:
        """Search from every port at every weight."""
        n = len(graph.ports)
        came = np.empty((len(weights), n, len(graph.lonlat)), dtype=np.int32)
        km, inside_km = np.zeros((2, len(weights), n, n))
        for k, weight in enumerate(weights):
            cost_km = graph.cost_km(float(weight))
            for port in range(n):
                before = graph.reach(port, cost_km, closed)[1]
                came[k, port] = before
                km[k, port], inside_km[k, port] = (
                    total[graph.ports] for total in graph.lengths_km(before)
                )
        return cls(graph, km, inside_km, came)

    def way(self, weight: int, origin: int, destination: int) -> Indices:
        """Return the nodes of the cheapest way between two ports at a weight of the table."""
        from networks.sea.kernels import trace

        nodes: Indices = trace(self.came[weight, origin], self.graph.ports[destination])
        return nodes


def without_idle_corners(
    graph: EcaWaters, shortest: Iterable[SeaPath], rule: EcaRule, closed: Flags
) -> EcaWaters:
    """Keep the points of the limit and the corners that cheapest ways between ports bend at.

    Those of the shortest paths are known; the others are found at two weights, a common one and the
    greatest. Weights between move where a way crosses the limit and seldom which corners it rounds:
    ``networks/sea/README.md`` has what is lost.
    """
    kept = graph.on_limit.copy()
    kept[graph.ports] = True
    bends = [np.unique(points_as_keys(path.coordinates)) for path in shortest]
    kept |= np.isin(points_as_keys(graph.lonlat), np.concatenate([*bends, np.zeros(0)]))
    for weight in (rule.weights[len(rule.weights) // 4], rule.weights[-1]):
        cost_km = graph.cost_km(float(weight))
        for port in range(len(graph.ports)):
            came = graph.reach(port, cost_km, closed)[1]
            here = graph.ports
            while len(here):
                here = np.unique(came[here])
                here = here[here >= 0]
                kept[here] = True
    return graph.only(kept)


def worth_having(
    km: Floats, inside_km: Floats, have: list[tuple[float, float]], rule: EcaRule
) -> list[int]:
    """Return which of the cheapest ways, one a weight, to add to those already had.

    Added first is the one whose want costs most, until what one has costs within the trifle of the
    cheapest at every weight.

    Parameters
    ----------
    km, inside_km
        Per weight of the rule: length of the cheapest way, and how much of it lies inside.
    have
        (km, km inside) of the ways already had; the first is the shortest.
    """
    dearer = rule.weights - 1
    least = km + dearer * inside_km
    best = np.min([had_km + dearer * had_inside for had_km, had_inside in have], axis=0)
    matters = inside_km < have[0][1] - rule.trifle_nm * KM_PER_NM
    added: list[int] = []
    while True:
        excess = np.where(matters & (least > 0), best / np.maximum(least, 1e-9) - 1, 0.0)
        k = int(np.argmax(excess))
        if excess[k] <= rule.trifle_share:
            return added
        added.append(k)
        best = np.minimum(best, km[k] + dearer * inside_km[k])


def drawn(sea: Sea, graph: EcaWaters, nodes: Indices, shortest: SeaPath) -> SeaPath:
    """Describe a way over nodes, moored at its ends as the shortest path is."""
    bends, kinds = graph.lonlat[nodes], graph.channels_along(nodes)
    voyage = Voyage(bends, kinds, float(great_circles_km(bends[:-1], bends[1:]).sum()))
    return sea.described(voyage, shortest.from_snap_km, shortest.to_snap_km)
