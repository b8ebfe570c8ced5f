"""How fast a path keeps out of a no-go polygon that was not there when the network was built.

    python -m benchmarks.no_go [--runs 7]

Jagged stars about 8° wide, seeded, lie over the route of each pair. *Cold* is a polygon never seen:
read, check, draw, cut the sea, find the path, look at it again. *Warm* is the next pair with it.
*Rebuilt* triangulates the tier's water less the polygon and sees all its lines anew: what the cut
saves. Medians, wall time but for the CPU column. Prints Markdown.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely

from benchmarks.markdown import markdown
from networks.network import open_network
from networks.sea.links import sight_links
from networks.sea.mesh import Mesh
from networks.sea.no_go_file import read_no_go
from networks.sea.path import SeaPath
from networks.sea.restrictions import Restrictions
from networks.sea.sea import Sea
from networks.tiers import Tier
from networks.verify import metres_within

VERTICES = (10, 100, 1_000, 10_000)
PAIR, NEXT_PAIR = ("CAHAL", "PACTB"), ("MXVER", "CASJB")
POINTS = ((-60.0, 45.0), (-75.0, 25.0))
MIDDLE, RADIUS_DEG = (-70.5, 33.0), 4.0


def star(vertices_n: int, seed: int) -> dict[str, object]:
    """Return a jagged star of that many vertices as GeoJSON."""
    rng = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, vertices_n, endpoint=False)
    radius = RADIUS_DEG * (1 + 0.15 * np.sin(5 * turn) + rng.uniform(-0.05, 0.05, vertices_n))
    ring = np.stack([np.cos(turn) * radius, np.sin(turn) * radius], axis=1) + MIDDLE
    return {"type": "Polygon", "coordinates": [[*ring.tolist(), ring[0].tolist()]]}


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    work()
    return clock() - started


def asked(sea: Sea, pair: tuple[object, object], tier: Tier, area: dict[str, object]) -> SeaPath:
    """Ask as a user does, from GeoJSON to a checked path."""
    path = sea.path(*pair, tier, Restrictions(no_go=read_no_go(area)))
    assert isinstance(path, SeaPath), path
    return path


def rebuild(sea: Sea, tier: Tier, area: dict[str, object]) -> Callable[[], object]:
    """Return the work of triangulating and seeing the tier's water less the area anew."""
    waters = sea.waters[tier.sea_variant]
    water = shapely.union_all(waters.mesh.drawn())
    drawn = read_no_go(area)[0].drawn(sea.chart, waters.plane)
    sites = waters.lonlat[waters.first_channel_node :]

    def work() -> None:
        mesh = Mesh.build(shapely.difference(water, drawn))
        home = np.where(waters.site_home >= 0, mesh.locate(waters.plane.project(sites))[1], -1)
        sight_links(mesh, waters.plane, sites, home)

    return work


def row(sea: Sea, tier: Tier, vertices_n: int, runs: int) -> list[object]:
    cold, cold_cpu, cold_points, warm, inside = [], [], [], [], 0.0
    for run in range(runs):
        by_port, by_cpu, by_point = (star(vertices_n, 3 * run + k) for k in range(3))
        cold.append(seconds(lambda area=by_port: asked(sea, PAIR, tier, area)))
        cold_cpu.append(
            seconds(lambda area=by_cpu: asked(sea, PAIR, tier, area), time.process_time)
        )
        warm.append(seconds(lambda area=by_port: asked(sea, NEXT_PAIR, tier, area)))
        cold_points.append(seconds(lambda area=by_point: asked(sea, POINTS, tier, area)))
        path = asked(sea, PAIR, tier, by_port)
        inside += metres_within(path.coordinates, read_no_go(by_port)[0].area)[0]
    anew = [seconds(rebuild(sea, tier, star(vertices_n, run))) for run in range(min(runs, 3))]
    timed = (cold, cold_cpu, cold_points, warm, anew)
    medians = [statistics.median(times) for times in timed]
    return [tier.value, vertices_n, *(f"{s:.3f}" for s in medians), f"{inside:.1f}"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    sea = open_network().sea
    for tier in (Tier.ANY, Tier.US_200NM):  # compiled code and the tier's own index are loaded
        asked(sea, PAIR, tier, star(20, 99))
        asked(sea, POINTS, tier, star(20, 98))
        rebuild(sea, tier, star(20, 99))()
    columns = ["tier", "vertices", "cold, ports, s", "the same, CPU s", "cold, points, s",
               "warm, s", "rebuilt, s", "metres inside"]  # fmt: skip
    rows = [
        row(sea, tier, vertices_n, options.runs)
        for tier in (Tier.ANY, Tier.US_200NM)
        for vertices_n in VERTICES
    ]
    print(markdown(pd.DataFrame(rows, columns=columns)))


if __name__ == "__main__":
    main()
