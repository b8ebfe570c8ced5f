"""How fast the sea answers, beside open routers on the same graph and on marnet, in one run.

    python -m benchmarks.sea_speed [--pairs 200]

Pairs are drawn at random with a fixed seed. Each is asked often enough to be timed; the figure is
the median over the pairs of CPU time a call, so that other work on the machine counts little.
What is wrong is not timed: on one graph all must find one length. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from benchmarks import sea_routers
from benchmarks.markdown import markdown
from benchmarks.peers import marnet
from benchmarks.sea_routers import Router
from networks.extract import load
from networks.network import open_network
from networks.port_water import seaports_with_water
from networks.sea.labels import HubLabels
from networks.sea.sea import Sea
from networks.tiers import SEA_TIERS, Tier

SEED = 20261126
SLICE_S = 0.0005  # a call is repeated until it has taken this long
ROUNDING_KM = 0.2  # lengths in whole metres a link, some hundred links a way
MATRICES = (200, 1000)
PATIENCE_S = 100.0  # a larger matrix is not asked of who would take longer
MAKING_S = 200  # CPU; a router not made by then is given up, and its row says so

Pair = tuple[Any, Any]


def call_us(call: Callable[[], object]) -> float:
    """Return CPU microseconds of one call, repeated until that can be told."""
    call()
    repeats = 1
    while True:
        began = time.process_time()
        for _ in range(repeats):
            call()
        spent_s = time.process_time() - began
        if spent_s > SLICE_S:
            return spent_s / repeats * 1e6
        repeats *= 4


def median_us(call: Callable[[Any, Any], object], pairs: Sequence[Pair]) -> str:
    """Return the median over pairs, with the 95th percentile, as text."""
    spent = [call_us(lambda a=a, b=b: call(a, b)) for a, b in pairs]  # type: ignore[misc]
    return f"{np.median(spent):,.1f} ({np.quantile(spent, 0.95):,.1f})"


def cell_us(router: Router, places: Sequence[Any], size: int, last_us: float = 0.0) -> float:
    """Return CPU microseconds a cell of a table of so many places; NaN: none, or too slow."""
    if router.table is None or last_us * size**2 > PATIENCE_S * 1e6 or len(places) < size:
        return float("nan")
    began = time.process_time()
    router.table(places[:size])
    return (time.process_time() - began) * 1e6 / size**2


def resident_mb() -> float:
    """Return the resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def can_be_made(make: Callable[[], Router]) -> bool:
    """Say whether a router is made within ``MAKING_S`` of CPU time, tried in a child process."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (MAKING_S, MAKING_S))
        make()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def row(
    name: str,
    make: Callable[[], Router],
    ports: Sequence[Pair],
    waters: Sequence[Pair],
    places: Sequence[Any],
) -> tuple[dict[str, str], Router]:
    """Time one router: made, asked for ports, for points at sea, and for matrices of places."""
    print(f"{name} …", file=sys.stderr)
    before_mb, began = resident_mb(), time.process_time()
    router = make()
    made_s, grown_mb = time.process_time() - began, resident_mb() - before_mb
    small = cell_us(router, places, MATRICES[0])
    large = cell_us(router, places, MATRICES[1], small)
    figures = {
        "router": name,
        "port to port, distance, µs": median_us(router.distance, ports) if ports else "–",
        "port to port, path, µs": median_us(router.path, ports) if ports else "–",
        "points at sea, path, µs": median_us(router.path, waters) if waters else "–",
        "200 × 200, µs a cell": "–" if np.isnan(small) else f"{small:,.3f}",
        "1000 × 1000, µs a cell": "–" if np.isnan(large) else f"{large:,.3f}",
        "made in, s": f"{made_s:,.2f}",
        "memory, MB": f"{max(grown_mb, 0):,.0f}",
    }
    return figures, router


def port_pairs(sea: Sea, pairs_n: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Return pairs of ports, by row, that a path joins."""
    km = sea.port_km[Tier.ANY]
    joined = np.argwhere(np.isfinite(km) & (km > 0))
    return [(int(a), int(b)) for a, b in rng.permutation(joined)[:pairs_n]]


def sea_pairs(sea: Sea, pairs_n: int, rng: np.random.Generator) -> list[Pair]:
    """Return pairs of points, even over the sphere, in open water that a path joins."""
    waters = sea.waters[Tier.ANY.value]
    west, south, east, north = sea.chart
    found: list[Pair] = []
    while len(found) < pairs_n:
        lon = rng.uniform(west, east, 2)
        lat = np.degrees(np.arcsin(rng.uniform(*np.sin(np.radians([south, north])), 2)))
        ends = np.stack([lon, lat], axis=1)
        if waters.mesh.holds(waters.plane.project(ends)).all():
            a, b = (tuple(end.tolist()) for end in ends)
            if np.isfinite(sea.distance_km(a, b)):
                found.append((a, b))
    return found


def check_same(router: Router, reference: Router, pairs: Sequence[Pair]) -> None:
    """Fail unless both find one length for every pair."""
    for a, b in pairs:
        apart_km = abs(router.distance(a, b) - reference.distance(a, b))
        assert apart_km < ROUNDING_KM, f"{a}-{b}: lengths differ by {apart_km:.3f} km"


def router_table(sea: Sea, pairs_n: int) -> list[dict[str, str]]:
    """Time every router."""
    rng = np.random.default_rng(SEED)
    waters = sea.waters[Tier.ANY.value]
    rows, at_sea = port_pairs(sea, pairs_n, rng), sea_pairs(sea, pairs_n, rng)
    ids = [(sea.port_ids[a], sea.port_ids[b]) for a, b in rows]
    nodes = [(waters.first_port_node + a, waters.first_port_node + b) for a, b in rows]
    points = [tuple(tuple(waters.lonlat[node].tolist()) for node in pair) for pair in nodes]
    km = waters.reach(waters.moor_port(rows[0][0]), sea.conditions(Tier.ANY).closed)[0]
    joined = np.flatnonzero(np.isfinite(km))  # scgraph fails where there is no way
    some_nodes = rng.permutation(joined)[: max(MATRICES)].tolist()
    somewhere = [point for pair in at_sea for point in pair][: MATRICES[0]]
    marnet_nodes = marnet().nodes[["lon", "lat"]].to_numpy()
    on_marnet = marnet_nodes[rng.permutation(len(marnet_nodes))[: max(MATRICES)]].tolist()
    found = [
        row("Monarca", lambda: sea_routers.ours(open_network().sea), ids, at_sea, somewhere)[0]
    ]
    mine, reference = row(
        "Monarca, labels alone", lambda: sea_routers.our_nodes(sea), nodes, (), some_nodes
    )
    found.append(mine)
    peers: dict[str, Callable[[], Router]] = {
        "RoutingKit (pyroutingkit)": lambda: sea_routers.routingkit_nodes(sea),
        "scgraph, contraction hierarchy": lambda: sea_routers.scgraph_nodes(sea, hierarchy=True),
        "scgraph, Dijkstra": lambda: sea_routers.scgraph_nodes(sea, hierarchy=False),
        "networkx": lambda: sea_routers.networkx_nodes(sea),
    }
    for name, make in peers.items():
        if not can_be_made(make):
            found.append(dict.fromkeys(mine, "–") | {"router": f"{name}, our graph"})
            found[-1]["made in, s"] = f"over {MAKING_S}: given up"
            continue
        figures, router = row(f"{name}, our graph", make, nodes, (), some_nodes)
        check_same(router, reference, nodes[:20])
        found.append(figures)
    others: dict[str, Callable[[], Router]] = {
        "searoute, igraph": sea_routers.searoute_marnet,
        "scgraph, contraction hierarchy": lambda: sea_routers.scgraph_marnet(hierarchy=True),
        "scgraph, Dijkstra": lambda: sea_routers.scgraph_marnet(hierarchy=False),
    }
    found += [
        row(f"{name}, marnet", make, points, at_sea, on_marnet)[0] for name, make in others.items()
    ]
    return found


def build_table() -> list[dict[str, str]]:
    """Time the making of each tier from polygons on, and of its labels alone."""
    network = open_network()
    ports, coast = seaports_with_water(network.terminals), gpd.GeoDataFrame(load("coast"))
    found = []
    for tier in SEA_TIERS:
        print(f"build {tier} …", file=sys.stderr)
        began = time.process_time()
        built = Sea.build(coast, network.zones, ports, variants=[tier.value])
        whole_s = time.process_time() - began
        waters = built.waters[tier.value]
        assert waters.labels is not None
        began = time.process_time()
        HubLabels.build(waters.links, *waters.labels.closed)
        labels_s = time.process_time() - began
        sizes = waters.labels.arrays().values()
        found.append(
            {
                "tier": tier.value,
                "nodes": f"{len(waters.lonlat):,}",
                "links": f"{len(waters.links.indices) // 2:,}",
                "entries a label": f"{np.diff(waters.labels.start).mean():.0f}",
                "labels, MB": f"{sum(array.nbytes for array in sizes) / 1e6:.0f}",
                "labels made in, s": f"{labels_s:.1f}",
                "all of the tier, alone, s": f"{whole_s:.1f}",
            }
        )
    return found


def import_table() -> list[dict[str, str]]:
    """Time the import of each library, in processes of their own, beyond what Python takes."""

    def spent_s(statement: str) -> float:
        times = []
        for _ in range(5):
            with subprocess.Popen([sys.executable, "-c", statement]) as process:
                _, _, usage = os.wait4(process.pid, 0)
            times.append(usage.ru_utime + usage.ru_stime)
        return float(np.median(times))

    bare_s = spent_s("pass")
    modules = ("networks.sea.sea", "searoute", "scgraph", "networkx", "pyroutingkit")
    return [
        {"import": name, "CPU, ms": f"{1000 * (spent_s(f'import {name}') - bare_s):.0f}"}
        for name in modules
    ]


def as_markdown(rows: list[dict[str, str]]) -> str:
    """Return rows as a Markdown table."""
    import pandas as pd

    return markdown(pd.DataFrame(rows))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=200)
    options = parser.parse_args()
    sea = open_network().sea
    print(
        f"Medians over {options.pairs} pairs, in brackets the 95th percentile. A path is the "
        "places it bends at and its length.\n"
    )
    print(as_markdown(router_table(sea, options.pairs)), "\n")
    print(as_markdown(build_table()), "\n")
    print(as_markdown(import_table()))


if __name__ == "__main__":
    main()
