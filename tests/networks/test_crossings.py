import numpy as np
import pandas as pd
import pytest

from networks.crossings import border_report, nearest_crossings, only_listed_crossings
from tests.networks.drawn_land import DrawnLand

# 49° N, the drawn border, runs between rows B and C: ten rows of 0.1° below the top at 50° N.
ROWS = """
A...........................................D
.............................................
.............................................
.............................................
.............................................
.............................................
.............................................
.............................................
.............................................
B...........................................E
.............................................
.............................................
C...........................................F
"""
LAND = DrawnLand(ROWS, "A-B A-D B-C D-E E-F C-F")
LISTED = pd.DataFrame({"lon": [-100.0], "lat": [49.0]}, index=["L_WEST"])


def test_every_edge_over_a_border_is_reported_with_the_crossing_beside_it():
    report = border_report(LAND.graph(), LISTED)
    assert len(report) == 4  # two edges, both directions
    assert report["lat"].to_numpy() == pytest.approx(49.0, abs=0.02)
    west = report[report["lon"] == -100.0]
    assert (west["off_km"] < 2).all()
    assert report["off_km"].max() == pytest.approx(321, abs=3)  # 4.4° of longitude at 49° N


def test_trains_pass_only_where_a_crossing_is_listed():
    graph, listed = LAND.graph(), only_listed_crossings(LAND.graph(), LISTED)
    a, f, e = (LAND.node[letter] for letter in "AFE")
    assert graph.one_to_many(e).length_km[f] < 40
    by_the_listed = listed.one_to_many(e)
    assert [int(idx) for idx in by_the_listed.nodes_to(f)] == [LAND.node[x] for x in "EDABCF"]
    c = LAND.node["C"]
    assert listed.one_to_many(a).length_km[c] == graph.one_to_many(a).length_km[c]


def test_closing_a_crossing_never_shortens_a_way():
    graph, listed = LAND.graph(), only_listed_crossings(LAND.graph(), LISTED)
    for node in LAND.node.values():
        before, after = graph.one_to_many(node), listed.one_to_many(node)
        assert (after.length_km >= before.length_km - 1e-9).all()


def test_the_nearest_crossing_is_named():
    two = pd.DataFrame({"lon": [-100.0, -97.0], "lat": [49.0, 49.0]}, index=["W", "E"])
    assert nearest_crossings(np.array([[-97.1, 49.0], [-99.0, 49.0]]), two) == ["E", "W"]
    assert nearest_crossings(np.empty((0, 2)), two) == []
