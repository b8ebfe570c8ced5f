from __future__ import annotations

import pytest

from networks.errors import SourceError
from networks.sources.scgraph_graphs import read_graph

# Three nodes in a row; the first has a loop, as many nodes of the real files do.
SOURCE = b"""
from scgraph.core import GeoGraph
graph=[{0: 0.05, 1: 10.5}, {0: 10.5, 2: 20}, {1: 20}]
nodes=[[50.0, -100.0], [51.0, -100.0], [52.0, -100.0]]
some_geograph = GeoGraph(graph=graph, nodes=nodes)
"""


def test_nodes_are_turned_to_lon_lat_and_edges_come_once() -> None:
    graph = read_graph(SOURCE)
    assert graph.nodes["lon"].tolist() == [-100.0] * 3
    assert sorted(graph.nodes["lat"]) == [50.0, 51.0, 52.0]
    assert sorted(graph.edges["length_km"]) == [10.5, 20.0]
    assert graph.counts["loops_dropped"] == 1


def test_box_cuts() -> None:
    graph = read_graph(SOURCE, (-101.0, 49.0, -99.0, 51.5))
    assert graph.edges["length_km"].tolist() == [10.5]


def test_nothing_of_the_file_is_executed() -> None:
    graph = read_graph(SOURCE + b"\nraise SystemExit('imported')\n")
    assert len(graph.nodes) == 3


@pytest.mark.parametrize(
    ("damaged", "message"),
    [
        (SOURCE[:80], "truncated"),
        (SOURCE.replace(b"{1: 20}]", b"{1: }]"), "cannot be read"),
        (SOURCE.replace(b", [52.0, -100.0]", b""), "inconsistent"),
        (SOURCE.replace(b"{1: 20}", b"{7: 20}"), "inconsistent"),
        (SOURCE.replace(b"[52.0, -100.0]", b"[52.0]"), "cannot be read"),
    ],
)
def test_damaged_file_is_told(damaged: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_graph(damaged)
