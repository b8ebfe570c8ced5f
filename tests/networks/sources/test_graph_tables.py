from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from networks.sources.graph_tables import GraphTables, tidy_graph

BOX = (-100.0, 20.0, -90.0, 30.0)


def tidy(
    lonlat: list[tuple[float, float]], edges: list[tuple[int, int, float]], **options: object
) -> GraphTables:
    lon, lat = np.array(lonlat, dtype=float).reshape(-1, 2).T
    ends = np.array([edge[:2] for edge in edges], dtype=np.int64).reshape(-1, 2)
    length_km = np.array([edge[2] for edge in edges], dtype=float)
    return tidy_graph(
        lon=lon, lat=lat, from_idx=ends[:, 0], to_idx=ends[:, 1], length_km=length_km, **options
    )


def test_loops_parallels_strays_and_outsiders_go_and_are_counted() -> None:
    #  d            outside the box, edge a-d cut
    #  |
    #  a === b  c   a-b three times, b-b a loop, c without an edge
    lonlat = [(-95.0, 25.0), (-94.0, 25.0), (-93.0, 25.0), (-95.0, 31.0)]
    edges = [(0, 1, 9.0), (1, 0, 7.0), (0, 1, 8.0), (1, 1, 1.0), (0, 3, 5.0)]
    graph = tidy(lonlat, edges, box=BOX)
    assert len(graph.nodes) == 2
    assert graph.edges.to_dict("list") == {"from_idx": [0], "to_idx": [1], "length_km": [7.0]}
    assert graph.counts == {
        "nodes_read": 4,
        "edge_ends_read": 5,
        "edge_ends_outside": 0,
        "edge_ends_cut_by_box": 1,
        "loops_dropped": 1,
        "isolated_nodes_dropped": 1,
    }


def test_column_types_are_those_of_the_extract() -> None:
    graph = tidy([(-95.0, 25.0), (-94.0, 25.0)], [(1, 0, 3.0)])
    assert graph.nodes.dtypes.to_dict() == {"lon": np.float32, "lat": np.float32}
    assert graph.edges.dtypes.to_dict() == {
        "from_idx": np.int32,
        "to_idx": np.int32,
        "length_km": np.float32,
    }


def test_empty_graph_stays_empty() -> None:
    graph = tidy([], [])
    assert graph.nodes.empty
    assert graph.edges.empty


node = st.integers(0, 7)
thousandths = st.integers(0, 60_000)


@given(
    st.lists(st.tuples(thousandths, thousandths), min_size=8, max_size=8, unique=True),
    st.lists(st.tuples(node, node, st.integers(1, 50)), max_size=30),
)
def test_shortest_paths_are_those_of_the_graph_that_was_read(
    places: list[tuple[int, int]], edges: list[tuple[int, int, int]]
) -> None:
    lonlat = [(x / 1000 - 120, y / 1000 + 10) for x, y in places]
    tables = tidy(lonlat, [(a, b, float(km)) for a, b, km in edges])
    expected = nx.Graph()
    for a, b, km in edges:
        if a != b and km < expected.get_edge_data(a, b, {"km": np.inf})["km"]:
            expected.add_edge(a, b, km=km)
    found = nx.from_pandas_edgelist(tables.edges, "from_idx", "to_idx", "length_km")
    assert found.number_of_edges() == expected.number_of_edges()
    by_place = {(np.float32(lon), np.float32(lat)): idx for idx, (lon, lat) in enumerate(lonlat)}
    keys = list(zip(tables.nodes["lon"], tables.nodes["lat"], strict=True))
    original = [by_place[key] for key in keys]
    for a, lengths in nx.all_pairs_dijkstra_path_length(found, weight="length_km"):
        there = nx.single_source_dijkstra_path_length(expected, original[a], weight="km")
        assert {original[b]: km for b, km in lengths.items()} == there


def test_same_graph_in_another_order_gives_the_same_tables() -> None:
    lonlat = [(-95.0, 25.0), (-94.0, 25.5), (-93.0, 24.0)]
    edges = [(0, 1, 1.0), (1, 2, 2.0)]
    turned = [(2 - a, 2 - b, km) for a, b, km in reversed(edges)]
    one, other = tidy(lonlat, edges), tidy(lonlat[::-1], turned)
    pd.testing.assert_frame_equal(one.nodes, other.nodes)
    pd.testing.assert_frame_equal(one.edges, other.edges)
