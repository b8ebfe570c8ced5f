"""The two open routers Monarca's sea distances are measured beside, as their users call them."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from networks import artefact
from networks.sources.catalogue import find_dataset
from networks.sources.graph_tables import GraphTables
from networks.sources.registry import read_dataset
from networks.sources.scgraph_graphs import read_graph
from networks.units import KM_PER_NM

NAMES = ("searoute 1.6.0", "scgraph 3.6.0 marnet")

Point = tuple[float, float]
Line = npt.NDArray[np.float64]


def searoute_line(origin: Point, destination: Point) -> tuple[float, Line]:
    """Return (nautical miles, lon/lat line) of searoute's default route, ends joined."""
    import searoute

    route: Any = searoute.searoute(
        list(origin), list(destination), units="naut", append_orig_dest=True
    )
    return float(route["properties"]["length"]), np.array(route["geometry"]["coordinates"])


@cache
def marnet() -> GraphTables:
    """Return marnet as scgraph 2.15.0 bundles it, read from that package and not installed.

    scgraph 3.6.0 bundles no graph: it would fetch one from a site of its own.
    """
    (source,) = read_dataset(find_dataset("marnet"), artefact.home())
    return read_graph(source)


def adjacency(
    nodes_n: int, ends: npt.NDArray[np.int64], km: npt.NDArray[np.float64]
) -> list[dict[int, float]]:
    """Return undirected links (n, 2) as scgraph takes them; of parallel links the shortest."""
    near: list[dict[int, float]] = [{} for _ in range(nodes_n)]
    for (a, b), length in zip(ends.tolist(), km.tolist(), strict=True):
        near[a][b] = near[b][a] = min(length, near[a].get(b, length))
    return near


@cache
def scgraph_marnet() -> Any:
    """Return scgraph's router over marnet."""
    from scgraph import GeoGraph

    tables = marnet()
    ends = tables.edges[["from_idx", "to_idx"]].to_numpy(np.int64)
    graph = adjacency(len(tables.nodes), ends, tables.edges["length_km"].to_numpy(np.float64))
    return GeoGraph(graph=graph, nodes=tables.nodes[["lat", "lon"]].to_numpy().tolist())


def scgraph_line(origin: Point, destination: Point) -> tuple[float, Line]:
    """Return (nautical miles, lon/lat line) of scgraph's marnet route."""
    ends = [{"longitude": lon, "latitude": lat} for lon, lat in (origin, destination)]
    route: Any = scgraph_marnet().get_shortest_path(*ends, output_units="km", silent=True)
    return float(route["length"]) / KM_PER_NM, np.array(route["coordinate_path"])[:, ::-1]


ROUTERS = dict(zip(NAMES, (searoute_line, scgraph_line), strict=True))
