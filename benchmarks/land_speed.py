"""How fast rail and road answer, beside open routers on the same graphs, in one run.

    python -m benchmarks.land_speed [--pairs 500]

The graphs are built from the shipped extract: the railways without owners, the road skeleton with
ferries left out. Pairs are drawn with a fixed seed in the largest connected part. Times are CPU
time, the median over the pairs, so that other work on the machine counts little. Every router's
lengths are compared with networkx, the oracle. A router that would need longer than its limit for
a table is asked for fewer rows, and the table says so. pandana is measured where it is installed;
it is not among the pins. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from networks import extract
from networks.access import RoadAccess, road_ties
from networks.countries import LAND_COUNTRIES, CountryMap
from networks.land_labels import LandLabels
from networks.landgraph import LandGraph
from networks.place import Place
from networks.rail import build_rail
from networks.road import build_road
from networks.road_reach import RoadReach
from networks.terminals import load_terminals

SEED = 20261126
TABLE = 1000  # rows and columns of the table
LIMIT_S = 30.0  # CPU time a router may take for its pairs, and again for its table
LARGEST_CH_NODES = 50_000  # scgraph's contraction took 73 s of CPU on the road graph: not asked

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Distance = Callable[[int, int], float]
Table = Callable[[Ints, Ints], Floats]


class Router(NamedTuple):
    """A router ready on one graph; ``table`` None where it has no call for one."""

    distance: Distance
    table: Table | None


class Ground(NamedTuple):
    """A graph as every router takes it: each edge both ways."""

    view: csr_array
    lon: Floats
    lat: Floats

    @property
    def tails(self) -> Ints:
        """The node each edge leaves, beside the view's ``indices``, the one it enters."""
        return np.repeat(np.arange(self.view.shape[0]), np.diff(self.view.indptr))


def of_networkx(ground: Ground) -> Router:
    import networkx as nx

    drawn = nx.from_scipy_sparse_array(ground.view)
    return Router(lambda a, b: float(nx.bidirectional_dijkstra(drawn, a, b)[0]), None)


def of_scipy(ground: Ground) -> Router:
    return Router(
        lambda a, b: float(dijkstra(ground.view, indices=[a])[0, b]),
        lambda a, b: dijkstra(ground.view, indices=a)[:, b],
    )


def of_labels(ground: Ground) -> Router:
    labels = LandLabels.build(ground.view, ground.lon, ground.lat)
    return Router(lambda a, b: float(labels.table_km([a], [b])[0, 0]), labels.table_km)


def of_igraph(ground: Ground) -> Router:
    import igraph

    graph = igraph.Graph(
        n=ground.view.shape[0],
        edges=np.column_stack([ground.tails, ground.view.indices]).tolist(),
        directed=True,
    )
    km = ground.view.data.tolist()
    return Router(
        lambda a, b: float(graph.distances([a], [b], weights=km)[0][0]),
        lambda a, b: np.array(graph.distances(a.tolist(), b.tolist(), weights=km)),
    )


def of_scgraph(ground: Ground) -> Router:
    from scgraph import Graph

    near: list[dict[int, float]] = [{} for _ in range(ground.view.shape[0])]
    for tail, head, km in zip(
        ground.tails.tolist(), ground.view.indices.tolist(), ground.view.data.tolist(), strict=True
    ):
        near[tail][head] = km
    graph: Any = Graph(near)
    graph.create_contraction_hierarchy()
    return Router(lambda a, b: float(graph.contraction_hierarchy(a, b)["length"]), None)


def of_pandana(ground: Ground) -> Router:
    import pandana

    once = ground.tails < ground.view.indices
    network = pandana.Network(
        pd.Series(ground.lon),
        pd.Series(ground.lat),
        pd.Series(ground.tails[once]),
        pd.Series(ground.view.indices[once]),
        pd.DataFrame({"km": ground.view.data[once]}),
        twoway=True,
    )

    def table(a: Ints, b: Ints) -> Floats:
        rows = network.shortest_path_lengths(np.repeat(a, len(b)), np.tile(b, len(a)))
        return np.array(rows).reshape(len(a), len(b))

    return Router(lambda a, b: float(network.shortest_path_length(a, b)), table)


def of_pyroutingkit(ground: Ground) -> Router:
    from pyroutingkit import CCHMetric, CCHTopology

    # It reads arrays as if they were contiguous, whether they are or not, and whole metres.
    topology = CCHTopology()
    topology.build(
        np.ascontiguousarray(ground.tails, dtype=np.uint32),
        np.ascontiguousarray(ground.view.indices, dtype=np.uint32),
        np.ascontiguousarray(ground.lat, dtype=np.float32),
        np.ascontiguousarray(ground.lon, dtype=np.float32),
        len(ground.lon),
    )
    metric = CCHMetric(topology)
    metric.customize(np.rint(ground.view.data * 1000).astype(np.uint32))

    def table(a: Ints, b: Ints) -> Floats:
        ends = a.astype(np.uint32), b.astype(np.uint32)
        return np.asarray(metric.distances_many_to_many(*ends), np.float64) / 1000

    return Router(lambda a, b: float(metric.query(a, b)[0]) / 1000, table)


ROUTERS: dict[str, Callable[[Ground], Router]] = {
    "Monarca, one search (scipy)": of_scipy,
    "Monarca, hub labels": of_labels,
    "pyroutingkit CCH": of_pyroutingkit,
    "igraph": of_igraph,
    "pandana CH": of_pandana,
    "scgraph CH": of_scgraph,
    "networkx": of_networkx,
}


def resident_mb() -> float:
    """Return the resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def pair_times(router: Router, pairs: Ints, truth_km: Floats) -> tuple[str, float]:
    """Return median and 95th percentile in ms as text, and the worst difference in metres."""
    router.distance(*pairs[0])
    spent_s: list[float] = []
    off_km = 0.0
    for (a, b), expected in zip(pairs.tolist(), truth_km, strict=True):
        began = time.process_time()
        found = router.distance(a, b)
        spent_s.append(time.process_time() - began)
        off_km = max(off_km, abs(found - expected))
        if sum(spent_s) > LIMIT_S:
            break
    asked = "" if len(spent_s) == len(pairs) else f", {len(spent_s)} pairs"
    ms = 1000 * np.array(spent_s)
    return f"{np.median(ms):.3g} ({np.quantile(ms, 0.95):.3g}){asked}", 1000 * off_km


def table_time(router: Router, nodes: Ints) -> str:
    """Return CPU seconds of the whole table, reckoned from some rows where that is too long."""
    if router.table is None:
        return "–"
    router.table(nodes[:2], nodes[:2])
    rows = 20
    began = time.process_time()
    router.table(nodes[:rows], nodes)
    some_s = time.process_time() - began
    if some_s * TABLE / rows > LIMIT_S:
        return f"{some_s * TABLE / rows:,.0f} (reckoned from {rows} rows)"
    began = time.process_time()
    router.table(nodes, nodes)
    return f"{time.process_time() - began:.2f}"


def oracle(ground: Ground, pairs: Ints) -> Floats:
    """Return the length of every pair by networkx: a tree a source."""
    import networkx as nx

    drawn = nx.from_scipy_sparse_array(ground.view)
    trees = {a: nx.single_source_dijkstra_path_length(drawn, a) for a in set(pairs[:, 0].tolist())}
    return np.array([trees[a][b] for a, b in pairs.tolist()])


def compare(name: str, ground: Ground, pairs_n: int) -> list[str]:
    """Time every router on one graph."""
    rng = np.random.default_rng(SEED)
    n = len(ground.lon)
    sources = np.repeat(rng.choice(n, pairs_n // 10, replace=False), 10)
    pairs = np.column_stack([sources, rng.choice(n, len(sources), replace=False)])
    truth_km = oracle(ground, pairs)
    nodes = rng.choice(n, TABLE, replace=False)
    lines = [
        f"### {name}: {n:,} nodes, {len(ground.view.indices) // 2:,} edges",
        "",
        f"| router | ready, CPU s | MB more | one pair, ms (p95) | {TABLE:,} × {TABLE:,}, CPU s "
        "| worst difference from networkx, m |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for label, make in ROUTERS.items():
        if label == "scgraph CH" and n > LARGEST_CH_NODES:
            lines.append(f"| {label} | more than {LIMIT_S:.0f}: not asked | | | | |")
            continue
        before_mb, began = resident_mb(), time.process_time()
        try:
            router = make(ground)
        except ImportError:
            lines.append(f"| {label} | not installed | | | | |")
            continue
        ready_s, more_mb = time.process_time() - began, resident_mb() - before_mb
        one_pair, off_m = pair_times(router, pairs, truth_km)
        cells = f"{one_pair} | {table_time(router, nodes)} | {off_m:.3g}"
        lines.append(f"| {label} | {ready_s:.1f} | {more_mb:,.0f} | {cells} |")
    return [*lines, ""]


def main_part(graph: LandGraph) -> Ground:
    """Take the largest part that is connected without ferries."""
    whole = graph.view(ferries=False)
    _, label = connected_components(whole, directed=False)
    nodes = np.flatnonzero(label == np.bincount(label).argmax())
    view = csr_array(whole[nodes][:, nodes])
    return Ground(view, np.asarray(graph.node_lon)[nodes], np.asarray(graph.node_lat)[nodes])


def _p95(ms: list[float]) -> float:
    return float(np.quantile(ms, 0.95))


def access_lines(road: LandGraph) -> list[str]:
    """Time the roads from random towns to all terminals of their country."""
    terminals, cities = load_terminals(), extract.load("cities")
    ties = road_ties(road, terminals)
    reaches = {code: RoadReach.search(road, ties, code) for code in LAND_COUNTRIES}
    access = RoadAccess(road, lambda code: reaches[code], terminals)
    lines = [
        "### From a point to all terminals of its country",
        "",
        "| country | terminals | table, MB | look-up, ms (p95) | one search instead, ms |",
        "|---|--:|--:|--:|--:|",
    ]
    for code in LAND_COUNTRIES:
        towns = cities[cities["country"] == code].sample(200, random_state=SEED)
        places = [
            Place("", code, "", lon, lat, "point") for lon, lat in towns[["lon", "lat"]].to_numpy()
        ]
        access.from_place(places[0])
        spent, searched = [], []
        for place in places:
            began = time.process_time()
            access.from_place(place)
            spent.append(1000 * (time.process_time() - began))
        for place in places[:20]:
            node = road.nearest(place.lon, place.lat, code)[0]
            began = time.process_time()
            road.one_to_many(node, {code}, ferries=False)
            searched.append(1000 * (time.process_time() - began))
        lines.append(
            f"| {code} | {len(reaches[code].ties)} | {reaches[code].km.nbytes / 1e6:.1f} "
            f"| {np.median(spent):.2f} ({_p95(spent):.2f}) "
            f"| {np.median(searched):.1f} |"
        )
    return [*lines, ""]


def compile_labels() -> None:
    """Have the label kernels compiled before they are timed."""
    triangle = csr_array(np.ones((3, 3)) - np.eye(3))
    corner = np.array([0.0, 1.0, 0.0])
    LandLabels.build(triangle, corner, corner[::-1]).table_km([0], [1])


def main() -> None:
    """Build both graphs, time everything, print markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=500)
    pairs_n = parser.parse_args().pairs
    borders = CountryMap.from_maritime(extract.load("maritime"))
    road = build_road(borders)
    compile_labels()
    print("\n".join(access_lines(road)), flush=True)
    print("\n".join(compare("Rail", main_part(build_rail(borders)), pairs_n)), flush=True)
    print("\n".join(compare("Road", main_part(road), pairs_n)), flush=True)


if __name__ == "__main__":
    main()
