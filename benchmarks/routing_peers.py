"""The best way, or the ten best, of a candidate graph by other means than ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from routing.arc_table import (
    BORDER_BITS,
    BORDERS,
    HEAD,
    MINUTES,
    SCORE,
    STOP,
    TAIL,
    TOKENS,
    TRANSFERS,
    ArcTable,
)
from routing.certificate import ItineraryModel
from routing.request import Request
from routing.rules import Rules
from routing.solver import Wanted, best_paths

TIME_LIMIT_S = 60.0
TEN = 10
Least = Callable[[ArcTable, Rules], int | None]


@dataclass(frozen=True)
class Peer:
    """``least`` returns the score of the best way it finds; ``what`` says what it was asked."""

    what: str
    least: Least


def best_cost(table: ArcTable, rules: Rules) -> int | None:
    """Return the score of the best itinerary by our own search."""
    paths = best_paths(table, rules, Wanted(1, 1, TIME_LIMIT_S)).paths
    return paths[0].score if paths else None


def ours(table: ArcTable, rules: Rules) -> int | None:
    """Find and prove the ten best different itineraries."""
    found = best_paths(table, rules, Wanted(TEN, Request.max_per_chain, TIME_LIMIT_S))
    return found.paths[0].score if found.paths else None


def cp_sat(table: ArcTable, rules: Rules) -> int | None:
    """Give CP-SAT the whole graph, no bounds and no proposals, and ask for the best alone."""
    model = ItineraryModel(table, rules)
    model.minimize(SCORE)
    solved = model.model.solve(TIME_LIMIT_S)
    return int(table.rows[model.way(solved.taken), SCORE].sum()) if solved.taken else None


def highs(table: ArcTable, rules: Rules) -> int | None:
    """Give HiGHS the whole graph as flows in and out of each state, the best alone.

    It keeps the same rules: deadline, transfers, stops, borders and tokens.
    """
    from ortools.linear_solver.python import model_builder

    model = model_builder.Model()
    taken = [model.new_bool_var(f"x{i}") for i in range(len(table))]
    for node in range(table.node_count):
        out = [taken[i] for i, tail in enumerate(table.rows[:, TAIL].tolist()) if tail == node]
        into = [taken[i] for i, head in enumerate(table.rows[:, HEAD].tolist()) if head == node]
        model.add(sum(out) - sum(into) == (node == 0) - (node == 1))
    for weights, most in _limits(table, rules):
        model.add(sum(taken[i] * n for i, n in weights.items()) <= most)
    scores = table.column("score").tolist()
    model.minimize(sum(t * s for t, s in zip(taken, scores, strict=True)))
    solver = model_builder.Solver("highs")
    solver.set_time_limit_in_seconds(TIME_LIMIT_S)
    status = solver.solve(model)
    return round(solver.objective_value) if status.name == "OPTIMAL" else None


def _limits(table: ArcTable, rules: Rules) -> Iterator[tuple[dict[int, int], int]]:
    """Yield (C2), (C3), (C7), (C11) and (C12) as sums of arcs taken, and the most of each."""
    rows = table.rows
    sums = [(rows[:, TRANSFERS], rules.max_transfers)]
    if rules.deadline_minutes is not None:
        sums.append((rows[:, MINUTES], rules.deadline_minutes))
    for border in range(len(table.numbering.borders)):
        times = rows[:, BORDERS] >> BORDER_BITS * border & (1 << BORDER_BITS) - 1
        sums.append((times, rules.max_border_crossings))
    for column in (STOP, *range(TOKENS, rows.shape[1])):
        sums += [
            (rows[:, column] == value, 1) for value in np.unique(rows[:, column]) if value >= 0
        ]
    for weights, most in sums:
        counted = {int(i): int(weights[i]) for i in np.flatnonzero(weights)}
        if sum(counted.values()) > most:
            yield counted, most


def networkx_ten(table: ArcTable, rules: Rules) -> int | None:
    """Ask networkx for the ten shortest simple paths, which know no rule and no difference."""
    import networkx as nx

    del rules
    graph = nx.DiGraph()
    for tail, head, score in table.rows[:, [TAIL, HEAD, SCORE]].tolist():
        if not graph.has_edge(tail, head) or graph[tail][head]["score"] > score:
            graph.add_edge(tail, head, score=score)
    paths = list(islice(nx.shortest_simple_paths(graph, 0, 1, weight="score"), TEN))
    return sum(graph[a][b]["score"] for a, b in zip(paths[0], paths[0][1:], strict=False))


def igraph_ten(table: ArcTable, rules: Rules) -> int | None:
    """Ask igraph for the ten shortest paths, which know no rule and no difference."""
    import igraph

    del rules
    graph = igraph.Graph(table.node_count, table.rows[:, [TAIL, HEAD]].tolist(), directed=True)
    scores = table.column("score").tolist()
    paths = graph.get_k_shortest_paths(0, 1, k=TEN, mode="out", weights=scores, output="epath")
    return sum(scores[edge] for edge in paths[0])


PEERS = (
    Peer("Monarca, the ten best different ways, proven", ours),
    Peer("CP-SAT unaided, the best way alone", cp_sat),
    Peer("HiGHS, the best way alone", highs),
    Peer("networkx, ten shortest simple paths", networkx_ten),
    Peer("igraph, ten shortest paths", igraph_ten),
)
