from __future__ import annotations

import numpy as np
from hypothesis import given

from routing.arc_table import ArcTable
from routing.bounds import UNREACHED, least_arrival, least_from, least_score, prune
from tests.routing.drawn_arcs import Drawn, all_paths, drawn_graphs, waited_minutes


@given(drawn_graphs())
def test_least_is_the_least_of_all_paths(drawn: Drawn) -> None:
    table = ArcTable.of(drawn.arcs, drawn.scores)
    paths = all_paths(drawn, None, 99, is_strict=False)
    best = min((score for score, _ in paths), default=None)
    assert least_score(table) == best


@given(drawn_graphs())
def test_pruning_never_loses_a_path_within_the_limits(drawn: Drawn) -> None:
    table = ArcTable.of(drawn.arcs, drawn.scores)
    kept = prune(table, {"minutes": 12, "transfers": 2})
    for _, path in all_paths(drawn, 12, 2):
        assert set(map(id, path)) <= set(map(id, kept.arcs))


@given(drawn_graphs(timed=True))
def test_nothing_arrives_before_the_least_arrival(drawn: Drawn) -> None:
    bound = least_arrival(drawn.table, most_crossings=1)
    for _, path in all_paths(drawn, None, 99):
        waited = waited_minutes(path)
        assert waited is not None
        assert bound <= sum(arc.minutes for arc in path) + waited


@given(drawn_graphs(timed=True), drawn_graphs())
def test_the_first_to_arrive_may_have_been_anywhere_twice(timed: Drawn, plain: Drawn) -> None:
    for drawn in (timed, plain):
        bound = least_arrival(drawn.table, most_crossings=9)
        paths = all_paths(drawn, None, 99, is_strict=False)
        arrivals = [
            sum(arc.minutes for arc in path) + (waited_minutes(path) or 0) for _, path in paths
        ]
        assert bound == min(arrivals, default=UNREACHED)


def test_an_unreachable_destination_has_no_bound() -> None:
    table = ArcTable.of([], [])
    assert least_score(table) is None
    assert least_from(table, np.array([], dtype=np.int64))[1] == UNREACHED
