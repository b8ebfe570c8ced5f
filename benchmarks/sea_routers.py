"""Sea routers in one form, for timing: Monarca, and peers on its graph and on marnet.

Each ``Router`` is made by a function, so that making it can be timed, and answers for two of its
own ``places``: a port's id, a node, or a point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.peers import Line, adjacency, marnet
from networks.sea.mooring import Mooring
from networks.sea.sea import Sea
from networks.sea.tables import table_km
from networks.sea.waters import Waters
from networks.tiers import Tier

Table = npt.NDArray[np.float64]
METRES = 1000.0


@dataclass(frozen=True)
class Router:
    """One contender: what it is asked with, and its answers; None: it has no such call.

    ``distance`` returns km of two places, ``path`` (km, lon/lat line), ``table`` km of all pairs.
    """

    distance: Callable[[Any, Any], float]
    path: Callable[[Any, Any], tuple[float, Line]]
    table: Callable[[Sequence[Any]], Table] | None


def ours(sea: Sea) -> Router:
    """Return Monarca, asked with terminal ids or points."""

    def path(a: Any, b: Any) -> tuple[float, Line]:
        found: Any = sea.path(a, b)
        return found.length_km, found.bends

    return Router(sea.distance_km, path, lambda places: sea.table_km(places, places))


def our_nodes(sea: Sea) -> Router:
    """Return Monarca's labels, asked with nodes of the graph as the peers on that graph are."""
    waters, closed = sea.waters[Tier.ANY.value], sea.conditions(Tier.ANY).closed

    def moored(node: int) -> Mooring:
        return Mooring.at_node(node, waters.lonlat[node], 0.0)

    def path(a: int, b: int) -> tuple[float, Line]:
        found: Any = waters.voyage(moored(a), moored(b), closed)
        return found.km, found.bends

    def table(nodes: Sequence[int]) -> Table:
        assert waters.labels is not None
        moorings = [moored(node) for node in nodes]
        return table_km(waters, waters.labels, closed, moorings, moorings)

    return Router(lambda a, b: path(a, b)[0], path, table)


def _open_links(
    waters: Waters, closed: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], Table]:
    """Return the links of a tier that may be used, each once: ends (n, 2), km."""
    links = waters.links
    usable = (links.channel < 0) | ~closed[np.maximum(links.channel, 0)]
    once = np.flatnonzero((links.tails < links.indices) & usable)
    return np.stack([links.tails[once], links.indices[once]], axis=1), links.length_km[once]


def networkx_nodes(sea: Sea) -> Router:
    """Return networkx on Monarca's graph: bidirectional Dijkstra, a tree per row of a table."""
    import networkx as nx

    waters, closed = sea.waters[Tier.ANY.value], sea.conditions(Tier.ANY).closed
    graph = nx.Graph()
    graph.add_nodes_from(range(len(waters.lonlat)))
    ends, km = _open_links(waters, closed)
    for (a, b), length in sorted(zip(ends.tolist(), km.tolist(), strict=True), reverse=True):
        graph.add_edge(a, b, weight=length)  # the shortest of parallel links comes last

    def path(a: int, b: int) -> tuple[float, Line]:
        length, nodes = nx.bidirectional_dijkstra(graph, a, b)
        return length, waters.lonlat[nodes]

    def table(nodes: Sequence[int]) -> Table:
        rows = (nx.single_source_dijkstra_path_length(graph, node) for node in nodes)
        return np.array([[row.get(node, np.inf) for node in nodes] for row in rows])

    return Router(lambda a, b: path(a, b)[0], path, table)


def scgraph_nodes(sea: Sea, *, hierarchy: bool) -> Router:
    """Return scgraph's compiled graph over Monarca's: Dijkstra, or a contraction hierarchy."""
    from scgraph import Graph

    waters, closed = sea.waters[Tier.ANY.value], sea.conditions(Tier.ANY).closed
    graph = Graph(adjacency(len(waters.lonlat), *_open_links(waters, closed)))
    if hierarchy:
        graph.create_contraction_hierarchy()
    search = graph.contraction_hierarchy if hierarchy else graph.dijkstra

    def path(a: int, b: int) -> tuple[float, Line]:
        found = search(a, b)
        return found["length"], waters.lonlat[found["path"]]

    def table(nodes: Sequence[int]) -> Table:
        tree = graph.cached_shortest_path
        return np.array([[tree(a, b, length_only=True)["length"] for b in nodes] for a in nodes])

    only = {"length_only": True} if hierarchy else {}  # its Dijkstra has no such choice
    return Router(lambda a, b: search(a, b, **only)["length"], path, None if hierarchy else table)


def routingkit_nodes(sea: Sea) -> Router:
    """Return RoutingKit's customizable contraction hierarchy over Monarca's graph, in metres."""
    from pyroutingkit import CCHMetric, CCHTopology

    waters, closed = sea.waters[Tier.ANY.value], sea.conditions(Tier.ANY).closed
    ends, km = _open_links(waters, closed)
    # It reads arrays as if they were contiguous, whether they are or not.
    tail, head = np.ascontiguousarray(np.concatenate([ends, ends[:, ::-1]]).T, dtype=np.uint32)
    lon, lat = np.ascontiguousarray(waters.lonlat.T, dtype=np.float32)
    topology = CCHTopology()
    topology.build(tail, head, lat, lon, len(lon))
    metric = CCHMetric(topology)
    metric.customize(np.rint(np.tile(km, 2) * METRES).astype(np.uint32))

    def path(a: int, b: int) -> tuple[float, Line]:
        metres, nodes, _ = metric.query(a, b)
        return metres / METRES, waters.lonlat[nodes]

    def table(nodes: Sequence[int]) -> Table:
        places = np.array(nodes, dtype=np.uint32)
        metres: Table = metric.distances_many_to_many(places, places).astype(np.float64)
        return metres / METRES

    return Router(lambda a, b: metric.query(a, b)[0] / METRES, path, table)


def searoute_marnet() -> Router:
    """Return searoute with its fastest backend, asked with points."""
    import searoute

    def path(a: Any, b: Any) -> tuple[float, Line]:
        route: Any = searoute.searoute(list(a), list(b), backend="igraph")
        return route["properties"]["length"], np.array(route["geometry"]["coordinates"])

    path((-63.5, 44.6), (-96.1, 19.2))  # it reads its graph when it is first asked
    return Router(lambda a, b: path(a, b)[0], path, None)


def scgraph_marnet(*, hierarchy: bool) -> Router:
    """Return scgraph over marnet, asked with points."""
    from scgraph import GeoGraph

    tables = marnet()
    ends = tables.edges[["from_idx", "to_idx"]].to_numpy(np.int64)
    near = adjacency(len(tables.nodes), ends, tables.edges["length_km"].to_numpy(np.float64))
    graph = GeoGraph(graph=near, nodes=tables.nodes[["lat", "lon"]].to_numpy().tolist())
    if hierarchy:
        graph.graph_object.create_contraction_hierarchy()
    search = "contraction_hierarchy" if hierarchy else "dijkstra"

    def place(point: Any) -> dict[str, float]:
        return {"longitude": float(point[0]), "latitude": float(point[1])}

    def path(a: Any, b: Any) -> tuple[float, Line]:
        found = graph.get_shortest_path(place(a), place(b), algorithm_fn=search, silent=True)
        return found["length"], np.array(found["coordinate_path"])[:, ::-1]

    def distance(a: Any, b: Any) -> float:
        found = graph.get_shortest_path(
            place(a), place(b), algorithm_fn=search, length_only=True, silent=True
        )
        return float(found["length"])

    def table(points: Sequence[Any]) -> Table:
        found = graph.distance_matrix([place(p) for p in points], silent=True)
        return np.array([[np.inf if km is None else km for km in row] for row in found])

    return Router(distance, path, None if hierarchy else table)
