from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from pyproj import Geod

from networks.errors import SourceError
from networks.sources.osm_area import (
    RAIL_TAGS,
    ROAD_TAGS,
    read_osm_features,
    read_osm_graph,
    sift_ways,
)

BOX = (-100.5, 19.5, -98.5, 21.5)

#   4 (20, -99.0) road
#   |
#   1 --- 2 --- 3 ------ 5 (outside the box, -97)
#         |                     rail 1-2-3 in two ways, 2-6 a branch
#         6
NODES = {
    1: (-100.0, 20.0),
    2: (-99.5, 20.0),
    3: (-99.0, 20.0),
    4: (-100.0, 21.0),
    5: (-97.0, 20.0),
    6: (-99.5, 19.6),
    7: (-90.0, 40.0),
    8: (-89.0, 40.0),
    9: (-99.25, 20.1),
}
WAYS: dict[int, tuple[list[int], dict[str, str]]] = {
    101: ([1, 2], {"railway": "rail"}),
    102: ([2, 9, 3], {"railway": "rail", "oneway": "yes"}),
    103: ([3, 5], {"railway": "rail"}),
    104: ([2, 6], {"railway": "rail"}),
    105: ([1, 4], {"highway": "trunk"}),
    106: ([1, 6], {"railway": "abandoned"}),
    107: ([7, 8], {"railway": "rail"}),
    108: ([4, 3], {"highway": "footway"}),
}


def osm_xml() -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<osm version="0.6">',
        '<bounds minlat="1"/>',
    ]
    lines += [f'<node id="{i}" lon="{lon}" lat="{lat}"/>' for i, (lon, lat) in NODES.items()]
    for way_id, (refs, tags) in WAYS.items():
        inner = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        inner += "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        lines.append(f'<way id="{way_id}">{inner}</way>')
    lines.append('<relation id="1"><member type="way" ref="101" role=""/></relation></osm>')
    return "\n".join(lines).encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mexico.osm"
    path.write_bytes(osm_xml())
    return path


def km(*nodes: int) -> float:
    lon, lat = zip(*(NODES[node] for node in nodes), strict=True)
    return float(Geod(ellps="WGS84").line_length(lon, lat)) / 1000


def test_rail_of_an_area_becomes_node_and_edge_tables(path: Path) -> None:
    graph = read_osm_graph(path, BOX, RAIL_TAGS)
    places = {(round(float(x), 3), round(float(y), 3)) for x, y in graph.nodes.to_numpy()}
    # 3 is no junction, so the line from 2 runs on to 5, outside the box, and goes
    assert places == {NODES[1], NODES[2], NODES[6]}
    lengths = sorted(graph.edges["length_km"])
    assert lengths == pytest.approx(sorted([km(1, 2), km(2, 6)]), rel=1e-6)
    assert graph.counts["ways_read"] == 4


def test_road_is_read_apart_from_rail(path: Path) -> None:
    graph = read_osm_graph(path, BOX, ROAD_TAGS)
    assert graph.edges["length_km"].tolist() == pytest.approx([km(1, 4)], rel=1e-6)


def test_bends_count_and_line_leaving_the_box_is_cut(path: Path) -> None:
    wide = (-100.5, 19.5, -96.5, 21.5)
    lengths = read_osm_graph(path, wide, RAIL_TAGS).edges["length_km"]
    assert sorted(lengths) == pytest.approx(sorted([km(1, 2), km(2, 6), km(2, 9, 3, 5)]), rel=1e-6)


@pytest.mark.parametrize(("suffix", "pack"), [(".bz2", bz2.compress), (".gz", gzip.compress)])
def test_packed_files_give_the_same(
    path: Path, tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    packed = tmp_path / f"mexico.osm{suffix}"
    packed.write_bytes(pack(osm_xml()))
    expected = read_osm_graph(path, BOX, RAIL_TAGS)
    found = read_osm_graph(packed, BOX, RAIL_TAGS)
    assert found.nodes.equals(expected.nodes)
    assert found.edges.equals(expected.edges)


def test_sifting_keeps_whole_ways_and_only_their_nodes(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "area.osm"
    assert sift_ways(path, BOX, RAIL_TAGS, out) == 4
    text = out.read_text()
    assert all(f'<way id="{way}"' in text for way in (101, 102, 103, 104))
    assert all(f'<way id="{way}"' not in text for way in (105, 106, 107, 108))
    assert '<node id="5"' in text  # outside the box, but on way 103
    assert '<node id="4"' not in text


def test_features_are_found_by_their_tags(path: Path) -> None:
    found = read_osm_features(path, BOX, {"highway": frozenset({"trunk"})})
    assert found["highway"].tolist() == ["trunk"]
    with pytest.raises(SourceError, match="nothing of the wanted kind"):
        read_osm_features(path, BOX, {"railway": frozenset({"yard"})})


def test_area_without_rail_is_told(path: Path) -> None:
    with pytest.raises(SourceError, match="no ways of the wanted kind"):
        read_osm_graph(path, (-80.0, 50.0, -79.0, 51.0), RAIL_TAGS)


def test_truncated_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mexico.osm.bz2"
    path.write_bytes(bz2.compress(osm_xml())[:-20])
    with pytest.raises(SourceError, match="not a whole OSM XML file"):
        read_osm_graph(path, BOX, RAIL_TAGS)
    plain = tmp_path / "mexico.osm"
    plain.write_bytes(osm_xml()[:-60])
    with pytest.raises(SourceError, match="not a whole OSM XML file"):
        read_osm_graph(plain, BOX, RAIL_TAGS)


def test_binary_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mexico.osm.pbf"
    path.write_bytes(b"\x00\x00\x00\x0d\x0a\x09OSMHeader")
    with pytest.raises(SourceError, match="PBF files need converting"):
        read_osm_graph(path, BOX, RAIL_TAGS)
