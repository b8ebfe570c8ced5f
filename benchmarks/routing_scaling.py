"""Ten proven options on drawn networks of 30, 300 and 3,000 terminals, beside CP-SAT unaided.

    python -m benchmarks.routing_scaling

Terminals lie at random, seeded, in a strip three countries wide. Each has road to its 12 nearest,
every second one rail to its 8 nearest of these, every tenth is a port with a ship to 8 others; the
doors reach the 10 nearest. Minutes, cents and grams follow distance and mode. It is the search that
is measured, on graphs of its own kind; nothing of the real network is in them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.routing_peers import cp_sat, ours
from networks.exposure import Exposure
from networks.tiers import Tier
from routing.arc import DESTINATION, ORIGIN, Arc, Node
from routing.arc_table import ArcTable
from routing.cost_line import CostLine
from routing.leg import Leg
from routing.named import NOTHING
from routing.request import MODES
from routing.rules import Rules
from routing.stop import Stop
from routing.transfer import Transfer

SEED = 20_261_127
SIZES = (30, 300, 3_000)
ASKED = 15
WIDTH_KM, LENGTH_KM = 1_500.0, 4_500.0
USD_A_KM = {"road": 1.6, "rail": 0.9, "sea": 0.25}
KM_AN_H = {"road": 60.0, "rail": 35.0, "sea": 30.0}
GRAMS_A_KM = {"road": 900, "rail": 250, "sea": 150}
NEAREST = {"road": 12, "rail": 8, "sea": 8}
UNAIDED = {
    30: 15,
    300: 2,
    3_000: 0,
}  # questions put to CP-SAT unaided, which may take a minute each
Floats = NDArray[np.float64]


def table_of(terminals: int, seed: int) -> ArcTable:
    """Draw a network and lay out its arcs, scored by cost and a little by time."""
    drawn = np.random.default_rng(seed)
    xy = drawn.uniform((0, 0), (WIDTH_KM, LENGTH_KM), (terminals, 2))
    arcs = [*_legs(xy, drawn), *_transfers(terminals), *_doors(xy)]
    scores = [800 * arc.cost_cents + 200 * 5 * arc.minutes for arc in arcs]
    return ArcTable.of(arcs, scores)


def _legs(xy: Floats, drawn: np.random.Generator) -> Iterator[Arc]:
    count = len(xy)
    modes = {
        "road": np.arange(count),
        "rail": np.arange(0, count, 2),
        "sea": np.arange(0, count, 10),
    }
    for mode, members in modes.items():
        for a in members:
            away = np.hypot(*(xy[members] - xy[a]).T)
            others = members[np.argsort(away)[1 : 1 + NEAREST[mode]]]
            if mode == "sea":
                others = drawn.choice(members, min(NEAREST[mode], len(members)), replace=False)
            for b in others:
                if a != b:
                    yield _leg(mode, (int(a), int(b)), xy)


def _leg(mode: str, ends: tuple[int, int], xy: Floats) -> Arc:
    a, b = ends
    km = float(np.hypot(*(xy[a] - xy[b]))) * 1.2
    sides = [int(3 * xy[end][1] / LENGTH_KM) for end in ends]
    crossed = range(min(sides), max(sides))
    borders = tuple(("CA-US", "US-MX")[side] for side in crossed if side < 2)
    tokens = {
        "road": tuple(f"road via {border} {a // 5}" for border in borders),
        "rail": (f"rail via {borders[0]} {a // 20}",) if borders else ("rail",),
        "sea": (f"sea {a}→{b}",),
    }[mode]
    line = CostLine(mode, round(km * USD_A_KM[mode] + 200, 2), (), is_estimate=True)
    leg = Leg(
        mode,
        _stop(a),
        _stop(b),
        km,
        round(km / KM_AN_H[mode] * 60),
        round(km * GRAMS_A_KM[mode]),
        (line,),
        Exposure(us_land_km=km if 1 in sides and mode != "sea" else 0.0),
    )
    return Arc(
        Node(str(a), "out", mode, ""), Node(str(b), "in", mode, ""), leg, tokens, borders=borders
    )


def _transfers(terminals: int) -> Iterator[Arc]:
    """Change from any mode to any other; trucks drive on without."""
    for a in range(terminals):
        modes = ["road", *(["rail"] if a % 2 == 0 else []), *(["sea"] if a % 10 == 0 else [])]
        for come in modes:
            for go in modes:
                if come == go != "road":
                    continue
                is_move = come != go
                line = CostLine("lift", 150.0 * is_move, (), is_estimate=True)
                transfer = Transfer(
                    _stop(a), "rail arrival", come, go, 600 * is_move, 0, 0, (line,)
                )
                step = transfer if is_move else None
                yield Arc(Node(str(a), "in", come, ""), Node(str(a), "out", go, ""), step)


def _doors(xy: Floats) -> Iterator[Arc]:
    for door, at in (
        (ORIGIN, (WIDTH_KM / 2, 100.0)),
        (DESTINATION, (WIDTH_KM / 2, LENGTH_KM - 100)),
    ):
        away = np.hypot(*(xy - at).T)
        for a in np.argsort(away)[:10]:
            km = float(away[a])
            line = CostLine("drayage", round(200 + 2 * km, 2), (), is_estimate=True)
            ends = (_stop(-1), _stop(int(a)))
            if door is ORIGIN:
                leg = Leg("road", *ends, km, round(km), round(km * 900), (line,), Exposure())
                yield Arc(ORIGIN, Node(str(a), "in", "road", ""), leg)
            else:
                leg = Leg("road", *ends[::-1], km, round(km), round(km * 900), (line,), Exposure())
                yield Arc(Node(str(a), "out", "road", ""), DESTINATION, leg)


def _stop(a: int) -> Stop:
    return Stop(str(a), str(a), "US", 0.0, 0.0, "rail")


def main() -> None:
    """Print the table."""
    rules = Rules(Tier.ANY, frozenset(MODES), NOTHING, 5, None)
    print("| terminals | arcs | ten options, proven: median ms | longest | CP-SAT unaided, one |")
    print("|---|---|---|---|---|")
    for size in SIZES:
        tables = [table_of(size, SEED + asked) for asked in range(ASKED)]
        ours(tables[0], rules)
        times, alone, agreed = [], [], 0
        for position, table in enumerate(tables):
            started = time.process_time()
            best = ours(table, rules)
            times.append((time.process_time() - started) * 1000)
            if position < UNAIDED[size]:
                started = time.process_time()
                agreed += cp_sat(table, rules) == best
                alone.append((time.process_time() - started) * 1000)
        beside = (
            f"{statistics.median(alone):,.0f} ms, same best in {agreed} of {len(alone)}"
            if alone
            else "not asked"
        )
        arcs = round(statistics.mean(map(len, tables)))
        print(
            f"| {size:,} | {arcs:,} | {statistics.median(times):.1f} "
            f"| {max(times):.1f} | {beside} |"
        )


if __name__ == "__main__":
    main()
