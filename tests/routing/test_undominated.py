"""The undominated set against plain enumeration of every way."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.tiers import Tier
from routing import undominated
from routing.arc import Arc
from routing.arc_table import us_metres
from routing.named import NOTHING
from routing.request import MODES
from routing.rules import Rules
from routing.undominated import least_points, undominated_paths
from tests.routing.drawn_arcs import Drawn, all_paths, drawn_graphs

Point = tuple[int, ...]


def rules(minutes: int | None = None, transfers: int = 9) -> Rules:
    return Rules(Tier.ANY, frozenset(MODES), NOTHING, transfers, minutes)


def point(drawn: Drawn, path: tuple[Arc, ...]) -> Point:
    return (*drawn.amounts(path), sum(map(us_metres, path)))


def front(points: set[Point]) -> set[Point]:
    def is_beaten(one: Point) -> bool:
        return any(o != one and all(a <= b for a, b in zip(o, one, strict=True)) for o in points)

    return {one for one in points if not is_beaten(one)}


@settings(max_examples=250)
@given(drawn_graphs() | drawn_graphs(timed=True), st.none() | st.integers(0, 25), st.integers(0, 4))
def test_the_set_is_that_of_plain_enumeration(
    drawn: Drawn, minutes: int | None, transfers: int
) -> None:
    found = undominated_paths(drawn.table, rules(minutes, transfers), 60.0)
    paths = {path: point(drawn, path) for _, path in all_paths(drawn, minutes, transfers)}
    assert found.proven
    assert {tuple(p) for p in found.points.tolist()} == front(set(paths.values()))
    assert [paths[found.table.arcs_at(way)] for way in found.ways] == [
        tuple(p) for p in found.points.tolist()
    ]


@settings(max_examples=40)
@given(drawn_graphs() | drawn_graphs(timed=True))
def test_what_nobody_proposed_is_found_missing(drawn: Drawn) -> None:
    nothing = [], np.empty((0, 4), dtype=np.int64)
    with patch.object(undominated, "_propose", return_value=nothing):
        found = undominated_paths(drawn.table, rules(), 60.0)
    expected = front({point(drawn, path) for _, path in all_paths(drawn, None, 9)})
    assert {tuple(p) for p in found.points.tolist()} == expected


def test_of_equal_points_one_is_kept() -> None:
    assert least_points(np.empty((0, 4), dtype=np.int64)) == []
