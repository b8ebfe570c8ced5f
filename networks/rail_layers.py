"""The rail network as trains see it: each railway on its own track, joined at interchanges.

A state is a node in the layer of one group of railways (`railways.csv`): trains of a group run
through on all its members' track. Layers touch nowhere but at the named interchanges.

References
----------
The layered form follows the rail model of IREIAT (National Renewable Energy Laboratory), which
joins a subgraph per operator by impedance edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from networks.countries import country_mask
from networks.geodesy import geocentric_km, surface_km
from networks.landdraft import EdgeFlag
from networks.landgraph import ANY_COUNTRY, Floats, Ints, LandGraph
from networks.rail_interchanges import Interchange
from networks.rail_operators import Operators

# So dear that no detour is worth a change of railway: what is left is the fewest changes first.
_FEWEST_FIRST_KM = 1e6
_LINK_KM = 15.0  # yards of two railways at an interchange are joined over no more track than this


class Choice(NamedTuple):
    """What a search minimises: kilometres plus the impedances, or the changes first of all."""

    name: str
    fewest_first: bool


SHORTEST = Choice("shortest", fewest_first=False)
FEWEST = Choice("fewest", fewest_first=True)


@dataclass(frozen=True, eq=False)
class Handover:
    """One way to change railway: from a state to another over ``node_idx`` of the graph."""

    interchange_idx: int
    from_state: int
    to_state: int
    node_idx: Ints
    length_km: float


@dataclass(frozen=True, eq=False)
class Ride:
    """A way by train: ``node_idx`` on the rail graph, ``operators`` and ``interchanges`` in order.

    ``step_operator`` names, per step of ``node_idx``, the position in ``operators`` of the railway
    that runs it; -1 on the track between two yards of an interchange.
    """

    node_idx: Ints
    operators: tuple[str, ...]
    interchanges: tuple[str, ...]
    step_operator: npt.NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class Rides:
    """Rides from one place to every state: ``cost_km`` (n_states,), inf where there is none."""

    cost_km: Floats
    predecessor: Ints


@dataclass(frozen=True, eq=False)
class RailLayers:
    """Layers of a rail graph.

    ``group_of`` gives the group of a railway code; codes without one stand alone.
    """

    graph: LandGraph
    operators: Operators
    interchanges: Sequence[Interchange]
    group_of: Mapping[str, str]

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups of railways, sorted."""
        return tuple(sorted({self._group(code) for code in self.operators.railways}))

    def _group(self, code: str) -> str:
        return self.group_of.get(code, code)

    @cached_property
    def _layers(self) -> list[tuple[npt.NDArray[np.int64], Ints]]:
        """Per group its slots and, sorted, its nodes."""
        afloat = (self.graph.flags & EdgeFlag.FERRY) > 0
        layers = []
        for group in self.groups:
            members = [code for code in self.operators.railways if self._group(code) == group]
            runs = (self.operators.runs & self.operators.mask(members)) > 0
            slots = np.flatnonzero(runs & ~afloat)
            layers.append((slots, np.unique(self.graph.tail[slots])))
        return layers

    @cached_property
    def first_state(self) -> npt.NDArray[np.int64]:
        """Where each group's states begin, and the number of all."""
        return np.concatenate([[0], np.cumsum([len(nodes) for _, nodes in self._layers])])

    @cached_property
    def state_node(self) -> Ints:
        """The graph's node of each state."""
        return np.concatenate([nodes for _, nodes in self._layers]).astype(np.int32)

    @property
    def n_states(self) -> int:
        """Number of states."""
        return int(self.first_state[-1])

    def _states(self, layer: int, node_idx: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        """Return the states of nodes that are in a layer."""
        return self.first_state[layer] + np.searchsorted(self._layers[layer][1], node_idx)

    @cached_property
    def _trees(self) -> list[KDTree | None]:
        graph = self.graph
        return [
            KDTree(geocentric_km(graph.node_lon[nodes], graph.node_lat[nodes]))
            if len(nodes)
            else None
            for _, nodes in self._layers
        ]

    def nearest(
        self, railway: str, lon: float, lat: float, country: str
    ) -> tuple[int, float] | None:
        """Return the node of a railway's own track nearest to a point, and the km to it.

        None where the railway, or its group, has no track in ``country``.
        """
        layer = self.groups.index(self._group(railway))
        tree, nodes = self._trees[layer], self._layers[layer][1]
        if tree is None:
            return None
        own = self.graph.node_country[nodes] == country_mask({country})
        if not own.any():
            return None
        chord_km, row = tree.query(geocentric_km([lon], [lat])[0], k=min(len(nodes), 200))
        at = [(float(km), int(r)) for km, r in zip(np.atleast_1d(chord_km), np.atleast_1d(row))]
        for km, r in at:
            if own[r]:
                return int(nodes[r]), float(surface_km(km))
        return None

    def state(self, railway: str, node_idx: int) -> int:
        """Return the state of a railway's group at a node of its track."""
        layer = self.groups.index(self._group(railway))
        return int(self._states(layer, np.array([node_idx], np.int32))[0])

    @cached_property
    def handovers(self) -> list[Handover]:
        """Every way to change railway, in both directions."""
        found = []
        for idx, interchange in enumerate(self.interchanges):
            layers = sorted(
                {
                    self.groups.index(self._group(code))
                    for code in interchange.railways
                    if code in self.operators.railways
                }
            )
            near = {layer: self._near(layer, interchange) for layer in layers}
            for position, one in enumerate(layers):
                for other in layers[position + 1 :]:
                    found += self._handovers_between(idx, one, other, near[one], near[other])
        return found

    def _near(self, layer: int, interchange: Interchange) -> Ints:
        """Return the nodes of a layer within an interchange's radius."""
        tree, nodes = self._trees[layer], self._layers[layer][1]
        if tree is None:
            return np.empty(0, np.int32)
        centre = geocentric_km([interchange.lon], [interchange.lat])[0]
        return np.sort(nodes[tree.query_ball_point(centre, interchange.radius_km)])

    def _handovers_between(
        self, idx: int, one: int, other: int, one_nodes: Ints, other_nodes: Ints
    ) -> list[Handover]:
        """Join two layers at the nodes they share, or over the shortest track between them."""
        shared = np.intersect1d(one_nodes, other_nodes)
        ways = [(np.array([node], np.int32), 0.0) for node in shared.tolist()]
        if not ways:
            link = self._link(one_nodes, other_nodes)
            ways = [link] if link else []
        found = []
        for nodes, km in ways:
            ends = self._states(one, nodes[:1])[0], self._states(other, nodes[-1:])[0]
            found.append(Handover(idx, int(ends[0]), int(ends[1]), nodes, km))
            found.append(Handover(idx, int(ends[1]), int(ends[0]), nodes[::-1], km))
        return found

    def _link(self, one_nodes: Ints, other_nodes: Ints) -> tuple[Ints, float] | None:
        """Find the shortest track of anybody from one set of nodes to the other."""
        if not len(one_nodes) or not len(other_nodes):
            return None
        length_km, came, _ = dijkstra(
            self.graph.view(),
            indices=one_nodes,
            min_only=True,
            return_predecessors=True,
            limit=_LINK_KM,
        )
        end = int(other_nodes[np.argmin(length_km[other_nodes])])
        if not np.isfinite(length_km[end]):
            return None
        nodes = [end]
        while came[nodes[-1]] >= 0:
            nodes.append(int(came[nodes[-1]]))
        return np.array(nodes[::-1], np.int32), float(length_km[end])

    def rides(
        self,
        starts: Iterable[tuple[int, float]],
        choice: Choice = SHORTEST,
        countries: Iterable[str] | None = None,
    ) -> Rides:
        """Search from several states at once, each with the km to get there.

        Parameters
        ----------
        starts
            States and the kilometres from the place to each.
        choice
            What to minimise.
        countries
            ISO alpha-2 codes the train may enter; None for all three.
        """
        view = self._view(choice, countries)
        states, km = (np.array(column) for column in zip(*starts, strict=True))
        hub = self.n_states
        matrix = csr_array(
            (
                np.concatenate([view.data, km + _TOUCH_KM]),
                np.concatenate([view.indices, states]).astype(np.int32),
                np.append(view.indptr, len(view.data) + len(states)).astype(np.int32),
            ),
            shape=(hub + 1, hub + 1),
        )
        cost_km, came = dijkstra(matrix, indices=hub, return_predecessors=True)
        return Rides(cost_km[:hub] - _TOUCH_KM, came[:hub])

    @cached_property
    def _views(self) -> dict[tuple[str, int], csr_array]:
        return {}

    def _view(self, choice: Choice, countries: Iterable[str] | None) -> csr_array:
        mask = country_mask(ANY_COUNTRY if countries is None else countries)
        if (choice.name, mask) not in self._views:
            self._views[choice.name, mask] = self._matrix(choice, mask)
        return self._views[choice.name, mask]

    def _matrix(self, choice: Choice, mask: int) -> csr_array:
        """Lay all layers and handovers wholly inside the countries of ``mask`` out as rows."""
        graph = self.graph
        tails, heads, weights = [], [], []
        for layer, (slots, _) in enumerate(self._layers):
            inside = slots[(graph.country[slots] & ~np.uint8(mask)) == 0]
            tails.append(self._states(layer, graph.tail[inside]))
            heads.append(self._states(layer, graph.indices[inside]))
            weights.append(graph.length_km[inside])
        inside_handovers = [way for way in self.handovers if self._is_inside(way, mask)]
        tails.append(np.array([way.from_state for way in inside_handovers], np.int64))
        heads.append(np.array([way.to_state for way in inside_handovers], np.int64))
        weights.append(np.array([self._cost_km(way, choice) for way in inside_handovers]))
        tail, head, weight = (np.concatenate(parts) for parts in (tails, heads, weights))
        order = np.lexsort((weight, head, tail))
        tail, head, weight = tail[order], head[order], weight[order]
        first = np.ones(len(tail), np.bool_)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        rows = np.bincount(tail[first], minlength=self.n_states)
        indptr = np.concatenate([[0], np.cumsum(rows)]).astype(np.int32)
        return csr_array(
            (weight[first], head[first].astype(np.int32), indptr),
            shape=(self.n_states, self.n_states),
        )

    def _is_inside(self, way: Handover, mask: int) -> bool:
        countries = self.graph.node_country[way.node_idx]
        slots = self.graph.slots_of(way.node_idx)
        crossed = np.bitwise_or.reduce(np.concatenate([countries, self.graph.country[slots]]))
        return not int(crossed) & ~mask

    def _cost_km(self, way: Handover, choice: Choice) -> float:
        impedance_km = self.interchanges[way.interchange_idx].impedance_km
        return way.length_km + (_FEWEST_FIRST_KM if choice.fewest_first else impedance_km)

    @cached_property
    def _handover_of(self) -> dict[tuple[int, int, bool], Handover]:
        """The way a search takes from state to state: the cheapest, by choice."""
        best: dict[tuple[int, int, bool], Handover] = {}
        for choice in (SHORTEST, FEWEST):
            for way in self.handovers:
                key = way.from_state, way.to_state, choice.fewest_first
                if key not in best or self._cost_km(way, choice) < self._cost_km(best[key], choice):
                    best[key] = way
        return best

    def ride_to(self, rides: Rides, state: int, choice: Choice = SHORTEST) -> Ride:
        """Read the ride to a state, which must be reached, off a search."""
        states = [state]
        while rides.predecessor[states[-1]] != self.n_states:
            states.append(int(rides.predecessor[states[-1]]))
        states.reverse()
        nodes, steps, interchanges = [int(self.state_node[states[0]])], [], []
        operators: list[str] = []
        for here, there in zip(states[:-1], states[1:], strict=True):
            layer = self._layer_of(here)
            if layer == self._layer_of(there):
                slot = int(self.graph.slots_of(self.state_node[[here, there]])[0])
                self._run(operators, self._railway_on(slot, layer), steps)
                nodes.append(int(self.state_node[there]))
                continue
            way = self._handover_of[here, there, choice.fewest_first]
            interchanges.append(self.interchanges[way.interchange_idx].interchange_id)
            nodes += way.node_idx[1:].tolist()
            steps += [-1] * (len(way.node_idx) - 1)
        return Ride(
            np.array(nodes, np.int32),
            tuple(operators),
            tuple(interchanges),
            np.array(steps, np.int16),
        )

    @staticmethod
    def _run(operators: list[str], railway: str, steps: list[int]) -> None:
        if not operators or operators[-1] != railway:
            operators.append(railway)
        steps.append(len(operators) - 1)

    def _layer_of(self, state: int) -> int:
        return int(np.searchsorted(self.first_state, state, side="right")) - 1

    def _railway_on(self, slot: int, layer: int) -> str:
        """Name the railway of a group that runs on a slot: its owner, or a member with rights."""
        group = self.groups[layer]
        owner = int(self.operators.owner[slot])
        runs = int(self.operators.runs[slot])
        members = [
            position
            for position, code in enumerate(self.operators.railways)
            if self._group(code) == group and runs >> position & 1
        ]
        return self.operators.railways[owner if owner in members else members[0]]


_TOUCH_KM = 1e-6  # a search needs a positive length to leave the place
