"""Gates shut and gates required, on random islands, against a graph of every straight line."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from networks.geodesy import distances_km
from networks.sea.barriers import Barriers
from networks.sea.channels import Channels
from networks.sea.gates import NO_GATES
from networks.sea.waters import Waters
from tests.networks.sea.ascii_chart import channel_layer
from tests.networks.sea.test_kernels import NO_LAND, OPEN, PLANE, SIDE_KM, obstacle_fields


def islands_of(water: shapely.Geometry) -> list[shapely.Point]:
    """Return a point inside each island that stands clear of the edge, the largest first."""
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(water) for ring in part.interiors]
    return [hole.representative_point() for hole in sorted(holes, key=lambda hole: -hole.area)]


def gates_from(islands: list[shapely.Point]) -> np.ndarray:
    """Return gates on the plane: from the first island to the west edge, the next to the north."""
    first, second = islands[0], islands[1] if len(islands) > 1 else islands[0]
    return np.array(
        [
            [(first.x, first.y), (-30.0, first.y + 7.0)],
            [(second.x, second.y), (second.x - 3.0, SIDE_KM + 30.0)],
        ]
    )


def lines_of(water: shapely.Geometry, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every straight line of the water: node pairs, and their ends on the plane."""
    nodes = np.concatenate([points, np.unique(shapely.get_coordinates(water), axis=0)])
    roomy = water.buffer(1e-7)
    shapely.prepare(roomy)
    pairs = np.array(list(combinations(range(len(nodes)), 2)))
    pairs = pairs[shapely.covers(roomy, shapely.linestrings(nodes[pairs]))]
    return pairs, nodes


def oddness(line: np.ndarray, gates: np.ndarray) -> list[bool]:
    """Say of each gate whether a line on the plane crosses it an odd number of times."""
    steps = shapely.linestrings(np.stack([line[:-1], line[1:]], axis=1))
    return [bool(shapely.intersects(steps, shapely.LineString(gate)).sum() % 2) for gate in gates]


def brute_force_km(
    water: shapely.Geometry, points: np.ndarray, required: np.ndarray, shut: np.ndarray
) -> dict[tuple[int, int], float]:
    """Return km between points on the explicit graph of nodes and parities."""
    pairs, nodes = lines_of(water, points)
    drawn, lonlat = shapely.linestrings(nodes[pairs]), PLANE.unproject(nodes)
    for gate in shut:
        across = shapely.intersects(drawn, shapely.LineString(gate))
        pairs, drawn = pairs[~across], drawn[~across]
    met = [shapely.intersects(drawn, shapely.LineString(gate)) for gate in required]
    km = distances_km(lonlat[pairs[:, 0]], lonlat[pairs[:, 1]])
    graph = nx.Graph()
    for row, (a, b) in enumerate(pairs.tolist()):
        flips = sum(int(across[row]) << k for k, across in enumerate(met))
        for state in range(1 << len(required)):
            graph.add_edge((a, state), (b, state ^ flips), weight=km[row])
    goal = (1 << len(required)) - 1
    found = {}
    for i in range(len(points)):
        graph.add_node((i, 0))
        far = nx.single_source_dijkstra_path_length(graph, (i, 0))
        found |= {(i, j): far.get((j, goal), np.inf) for j in range(len(points))}
    return found


@settings(max_examples=15)
@given(obstacle_fields(), st.sampled_from(["require both", "require one", "shut", "one of each"]))
def test_gates_among_random_islands_do_as_brute_force_says(
    field: tuple[shapely.Geometry, np.ndarray], asked: str
) -> None:
    water, points = field
    islands = islands_of(water)
    assume(islands)
    gates = gates_from(islands)
    required = {"require both": gates, "require one": gates[:1], "one of each": gates[:1]}.get(
        asked, NO_GATES
    )
    shut = {"shut": gates, "one of each": gates[1:]}.get(asked, NO_GATES)
    whole = Waters.build(
        PLANE, water=water, frame=shapely.box(-1, -1, SIDE_KM + 1, SIDE_KM + 1),
        channels=Channels(channel_layer({})), ports=np.zeros((0, 2)),
        barriers=Barriers(np.zeros(0, dtype=object)),
    )  # fmt: skip
    waters = whole.shutting(PLANE.unproject(shut))
    expected = brute_force_km(water, points, required, shut)
    free = [whole.moor_point(lonlat, OPEN, NO_LAND) for lonlat in PLANE.unproject(points)]
    moored = [waters.moor_point(lonlat, OPEN, NO_LAND) for lonlat in PLANE.unproject(points)]
    for i, j in combinations(range(len(points)), 2):
        start, end, free_start, free_end = moored[i], moored[j], free[i], free[j]
        assert start is not None
        assert end is not None
        assert free_start is not None
        assert free_end is not None
        found = waters.voyage(start, end, OPEN, PLANE.unproject(required))
        back = waters.voyage(end, start, OPEN, PLANE.unproject(required))
        if found is None or back is None:
            assert found is back is None
            assert np.isinf(expected[i, j])
            continue
        km = length_km(found[0])
        assert km == pytest.approx(expected[i, j], abs=1e-3)
        assert length_km(back[0]) == pytest.approx(km, abs=1e-6)
        unhindered = whole.voyage(free_start, free_end, OPEN)
        assert unhindered is not None
        assert km >= length_km(unhindered[0]) - 1e-6
        assert all(oddness(PLANE.project(found[0]), required))
        assert not shapely.LineString(PLANE.project(found[0])).intersects(
            shapely.MultiLineString(list(shut))
        )


def length_km(bends: np.ndarray) -> float:
    return float(distances_km(bends[:-1], bends[1:]).sum())
