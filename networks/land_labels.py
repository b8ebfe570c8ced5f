"""Many-to-many kilometres over land: hub labels, made when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from networks.dissection import dissection_order
from networks.landgraph import LandGraph
from networks.sea.labels import Entries, HubLabels

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_NOTHING_CLOSED = np.zeros(0, np.bool_)


@dataclass(frozen=True, eq=False)
class LandLabels:
    """What every node of a land graph is from a few hubs, so that tables need no search.

    Worth making for some hundred rows and more: the road graph of the three countries takes half
    a minute of CPU and 230 MB, the railways seconds, a country's roads a few. For one row,
    `LandGraph.one_to_many` is the shorter way.
    """

    hubs: HubLabels

    @classmethod
    def of(
        cls,
        graph: LandGraph,
        countries: Iterable[str] | None = None,
        *,
        ferries: bool | None = None,
    ) -> LandLabels:
        """Label a graph under the rules of `LandGraph.view`."""
        view = graph.view(countries, ferries=ferries)
        return cls.build(view, np.asarray(graph.node_lon), np.asarray(graph.node_lat))

    @classmethod
    def build(cls, view: csr_array, lon: Floats, lat: Floats) -> LandLabels:
        """Label a symmetric matrix of kilometres whose nodes lie at ``lon``, ``lat`` (degrees).

        Raises
        ------
        ValueError
            If the matrix is not symmetric: labels are the same both ways.
        """
        from networks.sea import labelkernels

        if (abs(view - view.T) > 0).nnz:
            raise ValueError("hub labels serve ways that are as long back as there")
        usable = np.ones(len(view.indices), np.bool_)
        slots = view.indptr.astype(np.int64), view.indices.astype(np.int64), view.data
        order = dissection_order(view, lon, lat)
        made = labelkernels.labels(*slots, usable, usable, order, 0)
        closed = np.zeros((2, 0), np.bool_)
        return cls(HubLabels(*made, closed, np.array([len(view.indices), len(order)])))

    def table_km(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Floats:
        """Return the kilometres from every origin node to every destination node.

        Shape (origins, destinations); inf where no way leads.
        """
        return self.hubs.table_km(self._entries(origins), self._entries(destinations))

    def _entries(self, nodes: npt.ArrayLike) -> Entries:
        idx = np.asarray(nodes, np.int64)
        return self.hubs.entries(_NOTHING_CLOSED, np.arange(len(idx) + 1), idx, np.zeros(len(idx)))
