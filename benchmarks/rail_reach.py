"""Reach of the railways at home, and the same paths by networkx.

    python -m benchmarks.rail_reach

Lists for every seaport of Canada and Mexico that a railway serves the way to Toronto or Mexico City
without leaving the country, with kilometres, railways and changes. Then draws 500 pairs of states
of the layered network at random (seed 0) and compares the search with networkx.
"""

from __future__ import annotations

import time

import networkx as nx
import numpy as np
import pandas as pd

from benchmarks.rail_lines import build_railways
from networks.rail_layers import SHORTEST, RailLayers
from networks.rail_legs import rail_leg_path, rail_ties
from networks.railways import known_railways
from networks.terminals import load_terminals
from networks.tie import Tie

SNAP_LIMIT_KM = 15.0
HUBS = {"CA": "CN_BRM", "MX": "KM_MEX"}
PAIRS = 500


def reach_lines(layers: RailLayers, terminals: pd.DataFrame, ties: list[Tie]) -> list[str]:
    """List the ports of each country and their way to its hub at home."""
    tied = {tie.terminal_id for tie in ties}
    lines = []
    for country, hub in HUBS.items():
        ports = terminals[(terminals["kind"] == "seaport") & (terminals["country"] == country)]
        lines += [
            f"To {terminals.loc[hub, 'city']} within {country}:",
            "",
            "| port | km | railways | interchanges |",
            "|---|--:|---|---|",
        ]
        without = []
        for port_id, port in ports.iterrows():
            if port_id not in tied:
                why = "no track of its railway near" if port["railways"] else "no railway"
                without.append(f"{port['name']} ({why})")
                continue
            found = rail_leg_path(layers, ties, str(port_id), hub, "no-us")
            if found is None:
                without.append(f"{port['name']} ({port['railways']}: not joined to the rest)")
                continue
            railways = ", ".join(_called(code) for code in layers.operators_of(found.ride))
            changes = ", ".join(found.ride.interchanges) or "–"
            lines.append(f"| {port['name']} | {found.length_km:,.0f} | {railways} | {changes} |")
        lines += ["", f"No way by rail: {', '.join(without)}.", ""]
    return lines


def _called(code: str) -> str:
    """Name a railway by its code, and say where it is closed."""
    railway = known_railways()[code]
    return f"{code} (closed since {railway.closed_since})" if railway.closed_since else code


def oracle_line(layers: RailLayers) -> str:
    """Compare random pairs with networkx on the same layers."""
    matrix = layers.view(SHORTEST)
    drawn = nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)
    rng = np.random.default_rng(0)
    sources = rng.choice(layers.n_states, PAIRS // 10, replace=False)
    worst_km, compared, reached, ours_s, theirs_s = 0.0, 0, 0, 0.0, 0.0
    for source in sources.tolist():
        began = time.perf_counter()
        cost_km = layers.rides([(source, 0.0)]).cost_km
        ours_s += time.perf_counter() - began
        began = time.perf_counter()
        theirs = nx.single_source_dijkstra_path_length(drawn, source)
        theirs_s += time.perf_counter() - began
        for target in rng.choice(layers.n_states, 10, replace=False).tolist():
            expected = theirs.get(target, np.inf)
            compared += 1
            if np.isfinite(expected) or np.isfinite(cost_km[target]):
                worst_km = max(worst_km, abs(cost_km[target] - expected))
                reached += 1
    ours_ms, theirs_ms = (1e3 * seconds / len(sources) for seconds in (ours_s, theirs_s))
    return (
        f"{compared} pairs of {layers.n_states:,} states ({reached} joined) by networkx: the worst "
        f"differs by {worst_km * 1e6:.3f} mm; one-to-all {ours_ms:.1f} ms here, {theirs_ms:.0f} ms "
        f"there."
    )


def main() -> None:
    """Print both as markdown."""
    layers, _ = build_railways()
    terminals = load_terminals()
    ties = rail_ties(layers, terminals, SNAP_LIMIT_KM)
    print("\n".join(reach_lines(layers, terminals, ties)))
    print(oracle_line(layers))


if __name__ == "__main__":
    main()
