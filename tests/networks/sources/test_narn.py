from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from networks.errors import SourceError
from networks.sources.narn import narn_graph, read_narn_lines, read_narn_nodes
from tests.networks.sources.localsite import collection, feature, line

BLANK = {
    **{f"RROWNER{n}": None for n in range(1, 4)},
    **{f"TRKRGHTS{n}": " " for n in range(1, 10)},
    "DIVISION": " ",
    "SUBDIV": None,
    "TRACKS": 1,
    "NET": "M",
    "COUNTRY": "US",
}


def rail(arc: int, ends: tuple[int, int], km: float, geometry: Any, **more: Any) -> dict[str, Any]:
    ids = {"FRAARCID": arc, "FRFRANODE": ends[0], "TOFRANODE": ends[1], "KM": km}
    return feature(arc, geometry, **{**BLANK, **ids, **more})


A, B, C, D = (-100.0, 40.0), (-99.0, 40.0), (-98.0, 40.0), (-98.0, 41.0)
LINES = collection(
    #              D
    #              | yard, 3
    #  A --1-- B --2-- C
    rail(1, (10, 20), 85.0, line(A, B), RROWNER1="CN", TRKRGHTS1="BNSF", TRKRGHTS3="UP"),
    rail(2, (20, 30), 86.0, line(B, C), RROWNER1="CPKC", RROWNER2="CSXT", COUNTRY="CA"),
    rail(3, (30, 40), 111.0, line(C, D), NET="Y", SUBDIV="YARD LEAD"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "narn_lines.geojson"
    path.write_bytes(LINES)
    return path


def test_owners_and_trackage_rights_are_joined(path: Path) -> None:
    lines = read_narn_lines(path).set_index("line_id")
    assert lines["owners"].to_dict() == {1: "CN", 2: "CPKC;CSXT", 3: ""}
    assert lines["trackage_rights"].to_dict() == {1: "BNSF;UP", 2: "", 3: ""}
    assert lines["country"].to_dict() == {1: "US", 2: "CA", 3: "US"}
    assert lines["subdivision"].to_dict() == {1: "", 2: "", 3: "YARD LEAD"}
    assert lines.crs.to_epsg() == 4326


def test_graph_joins_lines_at_their_nodes(path: Path) -> None:
    graph = narn_graph(read_narn_lines(path))
    assert sorted(zip(graph.nodes["lon"], graph.nodes["lat"], strict=True)) == sorted([A, B, C, D])
    assert sorted(graph.edges["length_km"]) == [85.0, 86.0, 111.0]


def test_graph_of_main_lines_only(path: Path) -> None:
    graph = narn_graph(read_narn_lines(path), frozenset("M"))
    assert sorted(graph.edges["length_km"]) == [85.0, 86.0]


def test_line_in_parts_is_joined_when_they_touch_and_refused_when_not(path: Path) -> None:
    touching = {"type": "MultiLineString", "coordinates": [[A, B], [B, C]]}
    path.write_bytes(collection(rail(1, (10, 30), 171.0, touching)))
    assert len(narn_graph(read_narn_lines(path)).edges) == 1
    apart = {"type": "MultiLineString", "coordinates": [[A, B], [C, D]]}
    path.write_bytes(collection(rail(1, (10, 40), 196.0, apart)))
    with pytest.raises(SourceError, match="several separate parts"):
        narn_graph(read_narn_lines(path))


def test_nodes(tmp_path: Path) -> None:
    path = tmp_path / "narn_nodes.geojson"
    point = {"type": "Point", "coordinates": list(A)}
    path.write_bytes(collection(feature(1, point, FRANODEID=10, COUNTRY="CA")))
    nodes = read_narn_nodes(path)
    assert nodes["node_id"].tolist() == [10]
    assert nodes["country"].tolist() == ["CA"]
    assert (nodes.geometry.x[0], nodes.geometry.y[0]) == A


def test_layer_without_owners_is_told(path: Path) -> None:
    path.write_bytes(collection(feature(1, line(A, B), FRAARCID=1)))
    with pytest.raises(SourceError, match="RROWNER1"):
        read_narn_lines(path)
