from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from networks.dissection import dissection_order
from networks.land_labels import LandLabels
from networks.landgraph import LandGraph
from tests.networks.drawn_land import DrawnLand


def random_view(seed: int, n: int = 90) -> tuple[csr_array, np.ndarray, np.ndarray]:
    """Join points to some near ones, in two parts that nothing joins."""
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(-110, -100, n), rng.uniform(40, 48, n)
    lon[: n // 3] += 30
    near = np.hypot(lon[:, None] - lon, lat[:, None] - lat)
    joined = (near < 1.6) & (rng.random((n, n)) < 0.7)
    weights = np.where(joined | joined.T, np.round(near * 80 + 1, 3), 0)
    np.fill_diagonal(weights, 0)
    return csr_array(np.maximum(weights, weights.T)), lon, lat


@pytest.mark.parametrize("seed", range(3))
def test_a_table_holds_what_searches_find(seed: int) -> None:
    view, lon, lat = random_view(seed)
    nodes = np.arange(len(lon))
    assert LandLabels.build(view, lon, lat).table_km(nodes, nodes) == pytest.approx(dijkstra(view))


def test_every_node_stands_once_in_the_order() -> None:
    view, lon, lat = random_view(5)
    assert sorted(dissection_order(view, lon, lat)) == list(range(len(lon)))


def test_a_neck_comes_before_what_it_joins() -> None:
    land = DrawnLand("A.B.C...D...E.F.G", "A-B B-C A-C C-D D-E E-F F-G E-G")
    graph = land.graph()
    order = dissection_order(graph.view(), graph.node_lon, graph.node_lat)
    assert order[0] in {land.node[name] for name in "CDE"}


def test_ways_of_two_lengths_are_refused() -> None:
    one_way = csr_array(np.array([[0.0, 1.0], [2.0, 0.0]]))
    with pytest.raises(ValueError, match="back"):
        LandLabels.build(one_way, np.zeros(2), np.zeros(2))


def test_canadas_roads_have_the_lengths_of_searches(road: LandGraph) -> None:
    inside = np.flatnonzero(road.main_component("CA"))
    nodes = np.random.default_rng(3).choice(inside, 30)
    labels = LandLabels.of(road, {"CA"}, ferries=False)
    for row, source in zip(labels.table_km(nodes[:5], nodes), nodes, strict=False):
        found = road.one_to_many(int(source), {"CA"}, ferries=False).length_km[nodes]
        assert row == pytest.approx(found)
