"""A detailed extract in the form OpenStreetMap writes, slotted into the land graph's interface."""

from __future__ import annotations

from pathlib import Path

import pytest

from networks.detail_roads import DetailRoads, read_detail_roads
from networks.errors import SourceError
from networks.landdraft import LandDraft
from networks.landgraph import LandGraph, LandPath, NoPath
from networks.sources.osm_area import RAIL_TAGS, read_osm_graph
from networks.truck import Truck
from tests.networks.drawn_land import BORDERS

BOX = (-100.2, 49.9, -99.7, 50.2)
WEST, SOUTH = -100.0, 50.0
CELL_DEG = 0.01

#  1 == 2 == 3 == 4   motorway 1-2-3-4, eastbound only; 5-6-7-8 is the street beside it
#  |    |    |    |   2-6 a bridge of 20 t, 3-7 closed to trucks, 4-8 closed to dangerous goods
#  5 -- 6 -- 7 -- 8   railway 1-8
SPOTS = {
    i: (WEST + CELL_DEG * ((i - 1) % 4), SOUTH - CELL_DEG * ((i - 1) // 4)) for i in range(1, 9)
}
WAYS: list[tuple[list[int], dict[str, str]]] = [
    ([1, 2, 3, 4], {"highway": "motorway", "oneway": "yes", "maxspeed": "110"}),
    ([5, 6, 7, 8], {"highway": "residential", "maxspeed": "20 mph"}),
    ([1, 5], {"highway": "primary"}),
    ([2, 6], {"highway": "primary", "maxweight": "20 t"}),
    ([3, 7], {"highway": "primary", "hgv": "no"}),
    ([4, 8], {"highway": "primary", "hazmat": "no"}),
    ([1, 8], {"railway": "rail"}),
]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="test">']
    lines += [f'<node id="{i}" lon="{lon}" lat="{lat}"/>' for i, (lon, lat) in SPOTS.items()]
    for way_id, (refs, tags) in enumerate(WAYS, start=100):
        inner = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        inner += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        lines.append(f'<way id="{way_id}">{inner}</way>')
    path = tmp_path / "town.osm"
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def way(roads: DetailRoads, origin: int, destination: int) -> LandPath | NoPath:
    ends = [roads.graph.nearest(*SPOTS[spot], "CA")[0] for spot in (origin, destination)]
    return roads.graph.path(*ends, {"CA"})


def spots_on(path: LandPath | NoPath) -> list[int]:
    assert isinstance(path, LandPath)
    at = {(round(lon, 4), round(lat, 4)): i for i, (lon, lat) in SPOTS.items()}
    return [at[round(lon, 4), round(lat, 4)] for lon, lat in path.node_lonlat.tolist()]


def test_one_way_streets_are_driven_one_way(extract: Path) -> None:
    roads = read_detail_roads(extract, BOX, BORDERS)
    there, back = way(roads, 1, 4), way(roads, 4, 1)
    assert not set(spots_on(there)) & {5, 6, 7, 8}
    assert spots_on(back)[1] == 8
    assert spots_on(back)[-2] == 5


def test_weight_trucks_and_dangerous_goods_are_kept_out_where_signs_say_so(extract: Path) -> None:
    light = read_detail_roads(extract, BOX, BORDERS, Truck(gross_t=10))
    heavy = read_detail_roads(extract, BOX, BORDERS)
    hazmat = read_detail_roads(extract, BOX, BORDERS, Truck(carries_hazmat=True))
    assert spots_on(way(light, 2, 6)) == [2, 6]
    assert {2, 6}.isdisjoint(spots_on(way(heavy, 1, 8)))  # no junctions without the bridge
    assert 4 in spots_on(way(heavy, 1, 8))
    assert 5 in spots_on(way(hazmat, 1, 8))
    assert light.refused == {"hgv": 1}
    assert heavy.refused == {"hgv": 1, "maxweight": 1}
    assert hazmat.refused == {"hgv": 1, "maxweight": 1, "hazmat": 1}


def test_hours_follow_class_country_and_limit(extract: Path) -> None:
    roads = read_detail_roads(extract, BOX, BORDERS)
    motorway, street = way(roads, 1, 4), way(roads, 5, 8)
    assert isinstance(motorway, LandPath)
    assert isinstance(street, LandPath)
    assert roads.drive_h(motorway.node_idx) == pytest.approx(motorway.length_km / 95)
    assert roads.drive_h(street.node_idx) == pytest.approx(street.length_km / 30)


def test_a_railway_of_the_extract_becomes_a_land_graph_too(extract: Path) -> None:
    tables = read_osm_graph(extract, BOX, RAIL_TAGS)
    draft = LandDraft.from_tables(tables.nodes, tables.edges, BORDERS)
    rail = LandGraph.from_draft(draft, BORDERS, ferries=False)
    found = rail.path(0, 1)
    assert isinstance(found, LandPath)
    assert found.length_km == pytest.approx(float(draft.length_km[0]))


def test_an_area_without_roads_is_refused(extract: Path) -> None:
    with pytest.raises(SourceError):
        read_detail_roads(extract, (-90.0, 40.0, -89.0, 41.0), BORDERS)
