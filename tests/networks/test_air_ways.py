"""Ways round a zone: against brute force on random fields, and against the zone itself."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.air_ways import AirWays
from networks.geodesy import distance_km, length_km
from networks.sea.obstacles import Growth
from networks.sea.plane import Plane
from networks.verify import metres_within

BOX = (-110.0, 30.0, -90.0, 50.0)
PLANE = Plane(-100.0, 40.0)
WEST, EAST = (-108.0, 40.0), (-92.0, 40.0)
GROWTH = Growth(1.0, 0.25)


def way(zone: shapely.Geometry) -> np.ndarray:
    ways = AirWays.build(zone, GROWTH, [WEST, EAST], box=BOX, plane=PLANE)
    (found,) = ways.ways([(0, 1)])
    assert found is not None
    return found


def brute_force_km(zone: shapely.Geometry) -> float:
    """Try every corner of the zone, grown by a mitre, with every other: the shortest chain."""
    drawn = PLANE.draw(shapely.get_parts(zone))
    grown = shapely.union_all(shapely.buffer(drawn, GROWTH.reach_km, join_style="mitre"))
    corners = PLANE.unproject(shapely.get_coordinates(grown))
    nodes = np.vstack([[WEST, EAST], corners])
    flat = PLANE.project(nodes)
    inner = grown.buffer(-1e-6)
    graph = nx.Graph()
    for a, b in combinations(range(len(nodes)), 2):
        if not shapely.intersects(inner, shapely.LineString(flat[[a, b]])):
            graph.add_edge(a, b, weight=distance_km(*nodes[a], *nodes[b]))
    return float(nx.shortest_path_length(graph, 0, 1, weight="weight"))


@settings(max_examples=8)
@given(
    st.lists(
        st.tuples(st.floats(-106, -96), st.floats(36, 43), st.floats(1, 2), st.floats(1, 4)),
        min_size=1,
        max_size=3,
    )
)
def test_the_way_round_boxes_is_the_shortest(boxes: list[tuple[float, ...]]) -> None:
    zone = shapely.union_all([shapely.box(x, y, x + dx, y + dy) for x, y, dx, dy in boxes])
    zone = shapely.segmentize(zone, 0.05)  # short sides: straight in degrees and on the plane
    found = way(zone)
    hull = shapely.union_all([shapely.box(x, y, x + dx, y + dy) for x, y, dx, dy in boxes])
    assert metres_within(found, hull)[0] == 0
    assert length_km(found) == pytest.approx(brute_force_km(hull), rel=2e-3)


def test_nothing_in_the_way_is_a_great_circle() -> None:
    found = way(shapely.box(-100, 32, -99, 33))
    assert length_km(found) == pytest.approx(distance_km(*WEST, *EAST), rel=1e-4)


def test_a_wall_from_rim_to_rim_leaves_no_way() -> None:
    wall = shapely.box(-101, 28, -100, 52)
    assert AirWays.build(wall, GROWTH, [WEST, EAST], box=BOX, plane=PLANE).ways([(0, 1)]) == [None]


def test_an_airport_inside_the_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="inside the zone"):
        AirWays.build(shapely.box(-109, 39, -107, 41), GROWTH, [WEST], box=BOX, plane=PLANE)


def test_an_airport_beside_the_border_is_not() -> None:
    zone = shapely.box(-107.99, 39, -107, 41)  # 850 m east of the airport
    found = way(zone)
    assert metres_within(found, zone)[0] == 0
