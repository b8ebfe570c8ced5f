from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.landkernels import grow

NO_LOOSE_END = -1


@settings(max_examples=60)
@given(st.integers(2, 8), st.integers(1, 25), st.integers(0, 10_000), st.floats(1.0, 3.0))
def test_what_is_left_out_was_near_already_and_what_went_in_was_not(
    n_nodes: int, n_edges: int, seed: int, stretch: float
) -> None:
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, n_nodes, (n_edges, 2))
    length_km = np.sort(rng.uniform(1, 50, n_edges))
    inserted = grow(n_nodes, ends, length_km, stretch * length_km, np.full(n_edges, NO_LOOSE_END))

    so_far: nx.Graph[int] = nx.Graph()
    so_far.add_nodes_from(range(n_nodes))
    for (a, b), km, went_in in zip(ends.tolist(), length_km, inserted, strict=True):
        try:
            way_km = nx.dijkstra_path_length(so_far, a, b, weight="km")
        except nx.NetworkXNoPath:
            way_km = np.inf
        assert went_in == (way_km > stretch * km)
        if went_in:
            so_far.add_edge(a, b, km=km)


def test_a_negative_limit_always_inserts() -> None:
    ends = np.array([[0, 1], [0, 1]])
    inserted = grow(2, ends, np.ones(2), np.full(2, -1.0), np.full(2, NO_LOOSE_END))
    assert inserted.all()


@pytest.mark.parametrize(("loose", "expected"), [(0, [True, False]), (-1, [True, True])])
def test_a_loose_end_takes_one_edge(loose: int, expected: list[bool]) -> None:
    ends = np.array([[0, 1], [0, 2]])
    inserted = grow(3, ends, np.ones(2), np.ones(2), np.full(2, loose))
    assert inserted.tolist() == expected
