"""Hub labels: the shortest way between any two nodes of a tier's sea, without a search."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from networks.sea.links import Indices, Links
from networks.sea.mooring import Mooring
from networks.sea.plane import LEAST_RADIUS_KM, Floats, unit_vectors

Flags = npt.NDArray[np.bool_]

_TREES = 16  # roots whose shortest ways rank the nodes; 128 make labels no shorter


class Way(NamedTuple):
    """A shortest way: its km, the node it begins and ends at, and the hub it goes over."""

    km: float
    first: int
    last: int
    hub: int


NOWHERE = Way(float("inf"), -1, -1, -1)


@dataclass(frozen=True, eq=False)
class Entries:
    """Labels of some places: ``hub`` and ``km`` of place ``p`` are ``start[p]:start[p + 1]``."""

    start: Indices
    hub: npt.NDArray[np.int32]
    km: Floats


@dataclass(frozen=True, eq=False)
class HubLabels:
    """What every node is from a few hubs, so that any two nodes share one on a shortest way.

    One set serves two rules of what is closed, as tiers share a graph: the lax rule, and a strict
    one that closes more channels. A way only the lax rule allows passes a node of such a channel,
    a gate; gates are hubs of their own, and their entries stand first in each label.

    Attributes
    ----------
    start
        Entries of node ``u`` are ``start[u]:start[u + 1]``, hubs ascending.
    body
        Where those for the strict rule begin.
    hub, km
        Of each entry: number of the hub, km to it.
    link
        The CSR slot of the link that leads to the node from the next one towards the hub; -1 at
        the hub itself.
    closed
        Two rows, lax and strict: rows of the channel table that are not used.
    sizes
        How many links the graph has that these were made of, and how many hubs there are.
    """

    start: Indices
    body: Indices
    hub: npt.NDArray[np.int32]
    km: Floats
    link: npt.NDArray[np.int32]
    closed: Flags
    sizes: Indices

    def __post_init__(self) -> None:
        """Make the arrays read-only, as mapped ones are: kernels are compiled for one kind."""
        for array in self.arrays().values():
            array.setflags(write=False)

    @classmethod
    def build(cls, links: Links, lax: Flags, strict: Flags) -> Self:
        """Label every node.

        Parameters
        ----------
        lax, strict
            Rows of the channel table that are closed; strict closes all that lax does.

        Raises
        ------
        ValueError
            When it does not: the labels would then use what lax closes.

        Notes
        -----
        Pruned landmark labelling. Hubs are taken by the number of shortest ways from a sample of
        nodes that pass them, times the number of their links: in a visibility graph a corner seen
        from afar serves many pairs.
        """
        from networks.sea import labelkernels

        if np.any(lax & ~strict):
            raise ValueError("the strict rule opens channels that the lax one closes")
        closed = np.stack([lax, strict])
        of_channel = np.append(closed, [[False], [False]], axis=1)
        usable_lax, usable_strict = ~of_channel[:, np.maximum(links.channel, -1)]
        n = len(links.indptr) - 1
        gates = np.unique(links.tails[usable_lax & ~usable_strict])
        roots = np.unique(np.linspace(0, max(n - 1, 0), min(n, _TREES)).astype(np.int64))
        arrays = links.indptr, links.indices, links.length_km
        passed = labelkernels.coverage(*arrays, usable_strict, roots)
        order = np.argsort(-passed * np.diff(links.indptr), kind="stable")
        hubs = np.concatenate([gates, order])
        made = labelkernels.labels(*arrays, usable_lax, usable_strict, hubs, len(gates))
        return cls(*made, closed, np.array([len(links.indices), len(hubs)]))

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return every array by name, for saving."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def are_of(self, links: Links) -> bool:
        """Say whether these were made of a graph of that many nodes and links."""
        return len(self.start) == len(links.indptr) and self.sizes[0] == len(links.indices)

    @cached_property
    def _begins(self) -> dict[bytes, Indices]:
        """Where each label begins, by what is closed."""
        return {
            rule.tobytes(): begin
            for rule, begin in zip(self.closed, (self.start[:-1], self.body), strict=True)
        }

    @cached_property
    def _ends(self) -> Indices:
        return self.start[1:]

    @cached_property
    def _hubs_n(self) -> int:
        return int(self.sizes[1])

    def serve(self, closed: Flags) -> bool:
        """Say whether these labels hold when exactly the channels ``closed`` are not used."""
        return closed.tobytes() in self._begins

    def way(self, closed: Flags, start: Mooring, end: Mooring, xyz: Floats) -> Way:
        """Return the shortest way over the graph between two moorings; km is inf if there is none.

        ``xyz`` holds the unit vector of each node.
        """
        from networks.sea import labelkernels

        begin = self._begins[closed.tobytes()]
        labels = begin, self._ends, self.hub, self.km, self._hubs_n
        ends = start.nodes, start.nodes_km, end.nodes, end.nodes_km
        if len(start.nodes) == len(end.nodes) == 1:
            return Way(*labelkernels.join(*labels, *ends))
        if not len(start.nodes) or not len(end.nodes):
            return NOWHERE
        places = unit_vectors(start.lonlat), unit_vectors(end.lonlat)
        return Way(*labelkernels.join_places(*labels, *ends, xyz, *places, LEAST_RADIUS_KM))

    def unfold(self, closed: Flags, way: Way, links: Links) -> tuple[Indices, Indices]:
        """Return the nodes of a way found and the kind of the link between each."""
        from networks.sea import labelkernels

        begin = self._begins[closed.tobytes()]
        nodes, kinds = labelkernels.unfold(
            begin, self._ends, self.hub, self.link, links.tails, links.channel,
            way.first, way.last, way.hub,
        )  # fmt: skip
        return nodes, kinds

    def entries(self, closed: Flags, start: Indices, nodes: Indices, nodes_km: Floats) -> Entries:
        """Return labels of places; place ``p`` joins the graph at ``nodes[start[p]:start[p + 1]]``.

        ``nodes_km`` is what it costs to join there.
        """
        from networks.sea import labelkernels

        begin = self._begins[closed.tobytes()]
        return Entries(
            *labelkernels.merged(
                begin, self._ends, self.hub, self.km, self._hubs_n, start, nodes, nodes_km
            )
        )

    def table_km(self, origins: Entries, destinations: Entries) -> Floats:
        """Return km between all places of two lists; inf where there is no way."""
        from networks.sea import labelkernels

        place = np.repeat(np.arange(len(destinations.start) - 1), np.diff(destinations.start))
        order = np.argsort(destinations.hub, kind="stable")
        counts = np.bincount(destinations.hub, minlength=self._hubs_n)
        km: Floats = labelkernels.table(
            origins.start, origins.hub, origins.km,
            np.concatenate([[0], np.cumsum(counts)]), place[order].astype(np.int32),
            destinations.km[order], len(destinations.start) - 1,
        )  # fmt: skip
        return km
