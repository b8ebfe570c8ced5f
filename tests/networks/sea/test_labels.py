"""Hub labels against networkx on random graphs, and against searches of the real sea."""

from dataclasses import replace
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.network import Network
from networks.sea import kernels
from networks.sea.labels import HubLabels
from networks.sea.links import Links
from networks.sea.mooring import Mooring
from networks.sea.path import SeaPath
from networks.sea.plane import LEAST_RADIUS_KM, great_circles_km, unit_vectors
from networks.sea.restrictions import Restrictions
from networks.sea.sea import Sea
from networks.sea.tables import table_km
from networks.tiers import SEA_TIERS, Tier
from tests.networks.sea.ascii_chart import AsciiChart

NODES_N = 40
SAME_KM = 1e-6


def random_links(seed: int) -> tuple[Links, np.ndarray]:
    """Return a graph of sight lines and three channels, some side by side, and its nodes."""
    rng = np.random.default_rng(seed)
    lonlat = np.stack([rng.uniform(-120, -60, NODES_N), rng.uniform(10, 60, NODES_N)], axis=1)
    pairs = np.array([p for p in combinations(range(NODES_N), 2) if rng.random() < 0.08])
    pairs = np.concatenate([pairs, pairs[: len(pairs) // 8]])
    channel = rng.integers(-2, 3, len(pairs))
    return Links.build(pairs, channel, lonlat), lonlat


def open_graph(links: Links, closed: np.ndarray) -> nx.MultiGraph:
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(links.indptr) - 1))
    for tail, head, km, kind in zip(
        links.tails.tolist(), links.indices.tolist(), links.length_km, links.channel, strict=True
    ):
        if kind < 0 or not closed[kind]:
            graph.add_edge(tail, head, weight=km, kind=int(kind))
    return graph


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_labels_serve_two_rules_as_networkx_does(seed: int) -> None:
    links, lonlat = random_links(seed)
    rng = np.random.default_rng(seed)
    strict = rng.random(3) < 0.7
    lax = strict & (rng.random(3) < 0.4)
    labels = HubLabels.build(links, lax, strict)
    xyz = unit_vectors(lonlat)
    for closed in (lax, strict):
        assert labels.serve(closed)
        graph = open_graph(links, closed)
        expected = dict(nx.all_pairs_dijkstra_path_length(graph))
        for a, b in rng.integers(0, NODES_N, (40, 2)).tolist():
            way = labels.way(closed, *(Mooring.at_node(k, lonlat[k], 0.0) for k in (a, b)), xyz)
            assert way.km == pytest.approx(expected[a].get(b, np.inf), abs=SAME_KM)
            if b in expected[a]:
                nodes, kinds = labels.unfold(closed, way, links)
                assert (nodes[0], nodes[-1]) == (a, b)
                legs = zip(nodes[:-1].tolist(), nodes[1:].tolist(), kinds.tolist(), strict=True)
                lengths = [
                    min(e["weight"] for e in graph[u][v].values() if e["kind"] == kind)
                    for u, v, kind in legs
                ]
                assert sum(lengths) == pytest.approx(way.km, abs=SAME_KM)
    others = [np.array(bits, dtype=np.bool_) for bits in np.ndindex(2, 2, 2)]
    served = [tuple(bits) for bits in others if labels.serve(bits)]
    assert set(served) == {tuple(lax), tuple(strict)}


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_places_that_join_at_many_nodes_are_joined_as_a_search_does(seed: int) -> None:
    links, lonlat = random_links(seed)
    rng = np.random.default_rng(seed)
    closed = np.zeros(3, dtype=np.bool_)
    labels = HubLabels.build(links, closed, closed)
    moorings = []
    for place in np.stack([rng.uniform(-120, -60, 4), rng.uniform(10, 60, 4)], axis=1):
        nodes = rng.integers(0, NODES_N, 6)
        km = great_circles_km(np.repeat(place[None], 6, axis=0), lonlat[nodes])
        moorings.append(Mooring(place, nodes, km, 0.0))
    xyz = unit_vectors(lonlat)
    table = labels.table_km(
        *(
            labels.entries(
                closed, np.arange(0, 30, 6), np.concatenate([m.nodes for m in moorings]),
                np.concatenate([m.nodes_km for m in moorings]),
            )
            for _ in range(2)
        )
    )  # fmt: skip
    for i, j in combinations(range(4), 2):
        start, end = moorings[i], moorings[j]
        searched_km, _ = kernels.shortest(
            links.indptr, links.indices, links.length_km, links.channel, closed,
            start.nodes, start.nodes_km, end.nodes, end.nodes_km, xyz,
            unit_vectors(end.lonlat), LEAST_RADIUS_KM,
        )  # fmt: skip
        assert labels.way(closed, start, end, xyz).km == pytest.approx(searched_km, abs=SAME_KM)
        assert table[i, j] == pytest.approx(searched_km, abs=SAME_KM)


def test_a_strict_rule_that_opens_something_and_labels_of_another_graph_are_refused() -> None:
    links, _ = random_links(1)
    first, second = np.array([True, False, False]), np.array([False, True, False])
    with pytest.raises(ValueError, match="opens channels"):
        HubLabels.build(links, first, second)
    sea = AsciiChart.read(OCEAN).sea()
    waters = sea.waters["any"]
    with pytest.raises(ValueError, match="another graph"):
        replace(waters, links=links)


OCEAN = """
    ....................
    .A......####......B.
    ........####........
    .....####...UUU.....
    ............UUU.....
    .........C..........
    ....................
"""


@pytest.fixture(scope="module")
def sea() -> Sea:
    return AsciiChart.read(OCEAN).sea(channels={"seaway": "AC"}, us_locks={"seaway": 1})


def unlabelled(sea: Sea) -> Sea:
    """Return the sea that searches for everything."""
    return replace(
        sea, waters={name: replace(waters, labels=None) for name, waters in sea.waters.items()}
    )


@pytest.mark.parametrize("tier", Tier)
def test_a_sea_answers_the_same_with_labels_and_without(sea: Sea, tier: Tier) -> None:
    places: list[str | tuple[float, float]] = [
        "A", "B", "C", (-89.0, 28.2), (-83.0, 29.4), (-86.1, 29.5), (-88.0, 28.75),
    ]  # fmt: skip
    searching = unlabelled(sea)
    table = sea.table_km(places, places, tier)
    for i, j in combinations(range(len(places)), 2):
        found, expected = (
            answerer.path(places[i], places[j], tier) for answerer in (sea, searching)
        )
        assert isinstance(found, SeaPath)
        assert isinstance(expected, SeaPath)
        assert found.length_km == pytest.approx(expected.length_km, abs=SAME_KM)
        assert found.channels == expected.channels
        assert sea.distance_km(places[i], places[j], tier) == pytest.approx(
            found.length_km, abs=SAME_KM
        )
        assert table[i, j] == pytest.approx(found.length_km, abs=SAME_KM)
        assert table[j, i] == pytest.approx(found.length_km, abs=SAME_KM)


def test_a_restriction_is_searched_for_and_never_read_from_labels(sea: Sea) -> None:
    forbidden = Restrictions(forbidden=frozenset(["seaway"]))
    assert sea.waters["any"].labels is not None
    by_lock, around = sea.path("A", "C"), sea.path("A", "C", restrictions=forbidden)
    assert isinstance(by_lock, SeaPath)
    assert isinstance(around, SeaPath)
    assert by_lock.channels == ("seaway",)
    assert around.channels == ()
    assert sea.distance_km("A", "C", restrictions=forbidden) == around.length_km
    assert around.length_km == sea.distance_km("A", "C", "no-us-land")


def test_no_way_is_inf_in_every_table() -> None:
    sea = AsciiChart.read(
        """
        .A........
        ##############
        .B........
        """
    ).sea()
    assert sea.distance_km("A", "B") == np.inf
    table = sea.table_km(["A", (-60.0, 50.0)], ["A", "B"])
    assert table.tolist() == [[0.0, np.inf], [np.inf, np.inf]]
    assert sea.table_km([], ["A"]).shape == (0, 1)


@pytest.mark.parametrize("tier", [*SEA_TIERS, Tier.NO_US_LAND])
def test_labels_of_the_real_sea_find_what_a_search_finds(network: Network, tier: Tier) -> None:
    sea = network.sea
    waters, closed = sea.waters[tier.sea_variant], sea.conditions(tier).closed
    labels, links = waters.labels, waters.links
    assert labels is not None
    rng = np.random.default_rng(20261126)
    nodes = rng.integers(0, len(waters.lonlat), 400)
    ends = [Mooring.at_node(int(k), waters.lonlat[k], 0.0) for k in nodes]
    sources = ends[:12]
    km = table_km(waters, labels, closed, sources, ends)
    for row, source in enumerate(sources):
        searched, _ = kernels.reach(
            links.indptr, links.indices, links.length_km, links.channel, closed, source.nodes[0]
        )
        assert np.allclose(km[row], searched[nodes], rtol=0, atol=SAME_KM)
        for goal in ends[::50]:
            assert labels.way(closed, source, goal, waters.xyz).km == pytest.approx(
                searched[goal.nodes[0]], abs=SAME_KM
            )


def test_points_at_sea_are_joined_as_a_search_joins_them(network: Network) -> None:
    searching = unlabelled(network.sea)
    points = [
        (-60.0, 40.0), (-75.0, 25.0), (-88.0, 24.0), (-125.5, 41.0), (-150.0, 30.0),
        (-58.5, 48.2), (-123.3, 49.0), (-82.9, 27.7),
    ]  # fmt: skip
    for tier in (Tier.ANY, Tier.NO_US_LAND):
        table = network.sea.table_km(points, points, tier)
        for i, j in combinations(range(len(points)), 2):
            expected = searching.distance_km(points[i], points[j], tier)
            found = network.sea.distance_km(points[i], points[j], tier)
            assert found == pytest.approx(expected, abs=SAME_KM)
            assert table[i, j] == pytest.approx(expected, abs=SAME_KM)


def test_a_table_and_the_drawn_path_tell_one_length(network: Network) -> None:
    from networks.geodesy import length_km

    sea = network.sea
    for pair in (("CAHAL", "MXVER"), ("CAVAN", "MXZLO"), ("CAMTR", "MXATM")):
        path = sea.path(*pair, "us-24nm")
        assert isinstance(path, SeaPath)
        assert path.length_km == pytest.approx(length_km(path.coordinates), abs=SAME_KM)
        assert sea.distance_km(*pair, "us-24nm") == pytest.approx(path.length_km, abs=SAME_KM)
