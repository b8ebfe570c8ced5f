from __future__ import annotations

from pathlib import Path

import numpy as np

from networks.landdraft import LandDraft
from networks.landgraph import LandGraph
from networks.rail_layers import RailLayers
from networks.rail_narn_owners import narn_operators
from networks.sources.narn import narn_graph, read_narn_lines
from tests.networks.drawn_land import BORDERS
from tests.networks.sources.localsite import collection, line
from tests.networks.sources.test_narn import rail

A, B, C, D = (-100.0, 40.0), (-99.0, 40.0), (-98.0, 40.0), (-98.0, 41.0)
LINES = collection(
    rail(1, (10, 20), 90.0, line(A, B), RROWNER1="CN", TRKRGHTS1="BNSF", TRKRGHTS3="UP"),
    rail(2, (20, 30), 91.0, line(B, C), RROWNER1="CPRS", RROWNER2="CSXT", COUNTRY="CA"),
    rail(3, (30, 40), 115.0, line(C, D), RROWNER1="ABCD", NET="Y"),
)


def test_official_owners_make_the_same_operators_as_corridors_do(tmp_path: Path) -> None:
    path = tmp_path / "narn.geojson"
    path.write_bytes(LINES)
    lines = read_narn_lines(path)
    tables = narn_graph(lines)
    draft = LandDraft.from_tables(tables.nodes, tables.edges, BORDERS)
    graph = LandGraph.from_draft(draft, BORDERS, ferries=False)
    operators = narn_operators(graph, lines)

    node = {point: graph.nearest(*point)[0] for point in (A, B, C, D)}
    found = {}
    for name, ends in (("1", (A, B)), ("2", (B, C)), ("3", (D, C))):
        slot = int(graph.slots_of(np.array([node[end] for end in ends]))[0])
        owner = int(operators.owner[slot])
        running = {
            code
            for position, code in enumerate(operators.railways)
            if int(operators.runs[slot]) >> position & 1
        }
        found[name] = (operators.railways[owner] if owner >= 0 else "", running)
    assert found == {
        "1": ("CN", {"CN", "BNSF", "UP"}),
        "2": ("CPKC", {"CPKC", "CSX"}),  # CPRS and CSXT are their older marks
        "3": ("", set()),  # no row of railways.csv lists the mark
    }
    layers = RailLayers(graph, operators, [])
    assert layers.nearest("UP", *A, "US") == (node[A], 0.0)
