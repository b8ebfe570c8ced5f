"""The rail network as trains see it: each railway on its own track, joined at interchanges.

A state is a node in the layer of one group of railways (`railways.csv`): trains of a group run
through on all its members' track. Layers touch nowhere but at the named interchanges.

References
----------
The layered form follows the rail model of IREIAT (National Renewable Energy Laboratory), which
joins a subgraph per operator by impedance edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
from networks.rail_interchanges import LINK_KM, Interchange
from networks.rail_operators import Operators
from networks.railways import group_of

# So dear that no detour is worth a change of railway: what is left is the fewest changes first.
_FEWEST_FIRST_KM = 1e6
_NOBODY = -1
_TOUCH_KM = 1e-6  # a search needs a positive length to leave the place


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
    """A way by train: ``node_idx`` on the rail graph and the ``slots`` between them.

    ``interchanges`` are in order; ``first_state`` is where it began.
    ``railway`` says per step which railway runs it, by its position in the operators' codes; -1 on
    the track between two yards of an interchange. ``idle`` are railways that only take over where
    they run no step: before which step, and the position.
    """

    node_idx: Ints
    railway: npt.NDArray[np.int16]
    interchanges: tuple[str, ...]
    first_state: int
    slots: npt.NDArray[np.int64]
    idle: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Rides:
    """Rides from one place to every state: ``cost_km`` (n_states,), inf where there is none."""

    cost_km: Floats
    predecessor: Ints

    def changes(self, states: Sequence[int]) -> int:
        """Count the changes to the nearest of some states; a `FEWEST` search must reach one."""
        return int(self.cost_km[states].min() // _FEWEST_FIRST_KM)

    @cached_property
    def came(self) -> list[int]:
        """``predecessor`` as a list, quicker to follow."""
        came: list[int] = self.predecessor.tolist()
        return came


@dataclass(frozen=True, eq=False)
class RailLayers:
    """Layers of a rail graph.

    ``group_of`` gives the group of a railway code.
    """

    graph: LandGraph
    operators: Operators
    interchanges: Sequence[Interchange]
    group_of: Callable[[str], str] = group_of

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups of railways, sorted."""
        return tuple(sorted({self.group_of(code) for code in self.operators.railways}))

    @cached_property
    def _layers(self) -> list[tuple[npt.NDArray[np.int64], Ints]]:
        """Per group its slots and, sorted, its nodes."""
        afloat = (self.graph.flags & EdgeFlag.FERRY) > 0
        layers = []
        for group in self.groups:
            members = [code for code in self.operators.railways if self.group_of(code) == group]
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
        rank = np.searchsorted(self._layers[layer][1], node_idx)
        return np.asarray(self.first_state[layer] + rank, np.int64)

    @cached_property
    def _trees(self) -> list[KDTree | None]:
        return [self._tree_of(nodes) for _, nodes in self._layers]

    def nearest(
        self, railway: str, lon: float, lat: float, country: str
    ) -> tuple[int, float] | None:
        """Return the node of a railway's own track nearest to a point, and the km to it.

        None where the railway, or its group, has no track in ``country``.
        """
        nodes, tree = self._domestic(self.groups.index(self.group_of(railway)), country)
        if tree is None:
            return None
        chord_km, row = tree.query(geocentric_km([lon], [lat])[0])
        return int(nodes[row]), float(surface_km(chord_km))

    @cached_property
    def _domestic_trees(self) -> dict[tuple[int, str], tuple[Ints, KDTree | None]]:
        return {}

    def _domestic(self, layer: int, country: str) -> tuple[Ints, KDTree | None]:
        """Index the nodes of a layer in one country."""
        if (layer, country) not in self._domestic_trees:
            nodes = self._layers[layer][1]
            nodes = nodes[self.graph.node_country[nodes] == country_mask({country})]
            self._domestic_trees[layer, country] = nodes, self._tree_of(nodes)
        return self._domestic_trees[layer, country]

    def _tree_of(self, nodes: Ints) -> KDTree | None:
        if len(nodes) == 0:
            return None
        return KDTree(geocentric_km(self.graph.node_lon[nodes], self.graph.node_lat[nodes]))

    def state(self, railway: str, node_idx: int) -> int:
        """Return the state of a railway's group at a node of its track."""
        layer = self.groups.index(self.group_of(railway))
        return int(self._states(layer, np.array([node_idx], np.int32))[0])

    @cached_property
    def handovers(self) -> list[Handover]:
        """Every way to change railway, in both directions."""
        found = []
        for idx, interchange in enumerate(self.interchanges):
            layers = sorted(
                {
                    self.groups.index(self.group_of(code))
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
            limit=LINK_KM,
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
        view = self.view(choice, countries)
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
        cost_km, came = dijkstra(matrix, indices=np.array([hub]), return_predecessors=True)
        return Rides(cost_km[0, :hub] - _TOUCH_KM, came[0, :hub])

    @cached_property
    def _views(self) -> dict[tuple[str, int], csr_array]:
        return {}

    def view(self, choice: Choice, countries: Iterable[str] | None = None) -> csr_array:
        """Return what each step between states costs, handovers included, as a matrix."""
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
        inside_handovers = [
            way
            for way, entered in zip(self.handovers, self._entered, strict=True)
            if not entered & ~mask
        ]
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

    @cached_property
    def _entered(self) -> list[int]:
        """The countries each handover enters, as bits."""
        entered = []
        for way in self.handovers:
            bits = int(np.bitwise_or.reduce(self.graph.node_country[way.node_idx]))
            if len(way.node_idx) > 1:
                slots = self.graph.slots_of(way.node_idx)
                bits |= int(np.bitwise_or.reduce(self.graph.country[slots]))
            entered.append(bits)
        return entered

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
        came, hub = rides.came, self.n_states
        states = [state]
        while (before := came[states[-1]]) != hub:
            states.append(before)
        walk = np.array(states[::-1], np.int64)
        layer = np.searchsorted(self.first_state, walk, side="right") - 1
        changes = np.flatnonzero(np.diff(layer)) + 1  # the first state of each new layer
        runs = np.split(self.state_node[walk], changes)
        nodes, interchanges = [runs[0]], []
        runner = [np.full(len(runs[0]) - 1, layer[0])]
        for at, run in zip(changes.tolist(), runs[1:], strict=True):
            way = self._handover_of[int(walk[at - 1]), int(walk[at]), choice.fewest_first]
            interchanges.append(self.interchanges[way.interchange_idx].interchange_id)
            nodes += [way.node_idx[1:], run[1:]]
            runner += [
                np.full(len(way.node_idx) - 1, _NOBODY),
                np.full(len(run) - 1, layer[at]),
            ]
        node_idx = np.concatenate(nodes)
        slots = self.graph.slots_of(node_idx)
        steps = np.cumsum([len(part) for part in runner])[::2].tolist()
        idle = tuple(
            (step, self._runner_at(int(layer[at]), int(run[0])))
            for step, at, run in zip(steps, [0, *changes.tolist()], runs, strict=True)
            if len(run) == 1
        )
        railway = self._runner[np.concatenate(runner), slots]
        return Ride(node_idx, railway, tuple(interchanges), int(walk[0]), slots, idle)

    def _runner_at(self, layer: int, node_idx: int) -> int:
        """Return a railway of a layer that runs at one of its nodes."""
        first, last = self.graph.indptr[node_idx : node_idx + 2]
        return int(self._runner[layer, first:last].max())

    @cached_property
    def _runner(self) -> npt.NDArray[np.int16]:
        """Which railway of each layer runs on each slot: the owner, or the first with rights.

        The last row, nobody, is for track between two yards of an interchange.
        """
        operators = self.operators
        runner = np.full((len(self.groups) + 1, len(operators.owner)), _NOBODY, np.int16)
        codes = list(enumerate(operators.railways))
        for position, code in reversed(codes):
            runs = (operators.runs & np.uint64(1 << position)) > 0
            runner[self.groups.index(self.group_of(code)), runs] = position
        for position, code in codes:
            runs = (operators.runs & np.uint64(1 << position)) > 0
            own = runs & (operators.owner == position)
            runner[self.groups.index(self.group_of(code)), own] = position
        return runner

    def operators_of(self, ride: Ride) -> tuple[str, ...]:
        """Name the railways of a ride in order, a railway each time it takes over."""
        steps, positions = ([pair[column] for pair in ride.idle] for column in (0, 1))
        railway = np.insert(ride.railway, np.array(steps, np.int64), positions)
        runs = railway[railway != _NOBODY]
        first = np.ones(len(runs), np.bool_)
        first[1:] = runs[1:] != runs[:-1]
        return tuple(self.operators.railways[position] for position in runs[first])
