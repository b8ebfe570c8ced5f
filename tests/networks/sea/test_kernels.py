"""The compiled kernels against brute force: shapely says what is seen, networkx what is short."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.geodesy import distances_km
from networks.sea import kernels
from networks.sea.barriers import Barriers
from networks.sea.channels import Channels
from networks.sea.harbour import HarbourRule
from networks.sea.mesh import Mesh
from networks.sea.obstacles import Growth
from networks.sea.plane import LEAST_RADIUS_KM, Plane, unit_vectors
from networks.sea.waters import Waters
from tests.networks.sea.ascii_chart import channel_layer

PLANE = Plane(-90.0, 40.0)
SIDE_KM = 1000.0
OPEN = np.zeros(0, dtype=np.bool_)
NO_LAND = HarbourRule(
    Growth(0.1, 0.1),
    10.0,
    np.frombuffer(shapely.to_wkb(shapely.MultiPolygon()), dtype=np.uint8),
)


@st.composite
def obstacle_fields(draw: st.DrawFn) -> tuple[shapely.Geometry, np.ndarray]:
    """Water with up to eight triangular or star-shaped islands, and four points afloat."""
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    islands = []
    for _ in range(draw(st.integers(1, 8))):
        corners = int(rng.integers(3, 9))
        turn = np.sort(rng.uniform(0, 2 * np.pi, corners))
        radius = rng.uniform(30, 250, corners)
        ring = np.stack([np.cos(turn) * radius, np.sin(turn) * radius], axis=1)
        islands.append(shapely.make_valid(shapely.Polygon(ring + rng.uniform(0, SIDE_KM, 2))))
    frame = shapely.box(0, 0, SIDE_KM, SIDE_KM)
    water = frame.difference(shapely.union_all(islands).buffer(0.5, join_style="mitre"))
    points: list[np.ndarray] = []
    while len(points) < 4:
        point = rng.uniform(0, SIDE_KM, 2)
        if water.buffer(-1.0).contains(shapely.Point(point)) or rng.random() < 1e-4:
            points.append(point)
    return water, np.array(points)


def brute_force_km(water: shapely.Geometry, points: np.ndarray) -> np.ndarray:
    """Shortest km between points over every straight line of the water, found one by one."""
    nodes = np.concatenate([points, np.unique(shapely.get_coordinates(water), axis=0)])
    lonlat = PLANE.unproject(nodes)
    roomy = water.buffer(1e-7)
    shapely.prepare(roomy)
    pairs = np.array(list(combinations(range(len(nodes)), 2)))
    clear = shapely.covers(roomy, shapely.linestrings(nodes[pairs]))
    graph = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    km = distances_km(lonlat[pairs[clear, 0]], lonlat[pairs[clear, 1]])
    graph.add_weighted_edges_from((*pair, d) for pair, d in zip(pairs[clear], km, strict=True))
    found = np.full((len(points), len(points)), np.inf)
    for k in range(len(points)):
        for node, far_km in nx.single_source_dijkstra_path_length(graph, k).items():
            if node < len(points):
                found[k, node] = far_km
    return found


@settings(max_examples=60)
@given(obstacle_fields())
def test_paths_among_random_islands_are_those_of_brute_force(
    field: tuple[shapely.Geometry, np.ndarray],
) -> None:
    water, points = field
    none = Channels(channel_layer({}))
    waters = Waters.build(
        PLANE, water=water, frame=shapely.box(-1, -1, SIDE_KM + 1, SIDE_KM + 1), channels=none,
        ports=np.zeros((0, 2)), barriers=Barriers(np.zeros(0, dtype=object)),
    )  # fmt: skip
    expected_km = brute_force_km(water, points)
    moorings = [waters.moor_point(lonlat, OPEN, NO_LAND) for lonlat in PLANE.unproject(points)]
    for i, j in combinations(range(len(points)), 2):
        start, end = moorings[i], moorings[j]
        assert start is not None
        assert end is not None
        found = waters.voyage(start, end, OPEN)
        if found is None:
            assert np.isinf(expected_km[i, j])
        else:
            bends = found[0]
            assert distances_km(bends[:-1], bends[1:]).sum() == pytest.approx(
                expected_km[i, j], abs=1e-3
            )


@settings(max_examples=30)
@given(obstacle_fields())
def test_what_points_see_is_what_shapely_covers(
    field: tuple[shapely.Geometry, np.ndarray],
) -> None:
    water, points = field
    mesh = Mesh.build(water)
    moved, home = mesh.locate(points)
    _, seen = mesh.seen_from(moved, home, moved, home)
    roomy = water.buffer(1e-7)
    expected = {
        (i, j)
        for i in range(len(points))
        for j in range(len(points))
        if roomy.covers(shapely.LineString([points[i], points[j]]))
    }
    assert set(map(tuple, seen.tolist())) == expected


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_search_on_graphs_agrees_with_networkx(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 30
    lonlat = np.stack([rng.uniform(-120, -60, n), rng.uniform(10, 60, n)], axis=1)
    pairs = np.array([p for p in combinations(range(n), 2) if rng.random() < 0.12])
    km = distances_km(lonlat[pairs[:, 0]], lonlat[pairs[:, 1]]) * rng.uniform(1, 1.5, len(pairs))
    channel = rng.integers(-2, 3, len(pairs))
    closed = np.array([False, True, False])
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    for pair, length, kind in zip(pairs, km, channel, strict=True):
        if kind != 1:
            graph.add_edge(*pair, weight=length)
    arrays = csr(pairs, km, channel, n)
    reach_km, came = kernels.reach(*arrays, closed, 0)
    expected = nx.single_source_dijkstra_path_length(graph, 0)
    for node in range(n):
        assert reach_km[node] == pytest.approx(expected.get(node, np.inf))
        start, end = np.array([0]), np.array([node])
        found_km, nodes = kernels.shortest(
            *arrays, closed, start, np.zeros(1), end, np.zeros(1), unit_vectors(lonlat),
            unit_vectors(lonlat[node]), LEAST_RADIUS_KM,
        )  # fmt: skip
        assert found_km == pytest.approx(expected.get(node, np.inf))
        assert len(nodes) == 0 or (nodes[0], nodes[-1]) == (0, node)
        if np.isfinite(found_km):
            assert nx.path_weight(graph, kernels.trace(came, node).tolist(), "weight") == (
                pytest.approx(found_km)
            )


def csr(
    pairs: np.ndarray, km: np.ndarray, channel: np.ndarray, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    tail, head = np.concatenate([pairs, pairs[:, ::-1]]).T
    order = np.argsort(tail, kind="stable")
    indptr = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=n))])
    return (
        indptr,
        head[order].astype(np.int32),
        np.tile(km, 2)[order],
        np.tile(channel, 2)[order].astype(np.int32),
    )
