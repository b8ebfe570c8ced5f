from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from networks.errors import InputError
from networks.rail_corridors import Corridor, Matcher, read_corridors
from networks.railways import known_railways
from tests.networks.drawn_land import DrawnLand

# Two railways from A to B, one by N and one by S; the southern is shorter. C lies on a long edge.
LAND = DrawnLand(
    """
....N......
...........
...........
A.......B.C
...........
....S......
""",
    "A-N N-B A-S=40 S-B=40 B-C",
    top=55,
)
HEADER = "corridor_id,name,owner,points,rights,status,source,confidence\n"


def corridor(*points: tuple[float, float]) -> Corridor:
    return Corridor("x", "X", "CN", np.array(points), {}, "freight")


def at(letter: str, east: float = 0.0, north: float = 0.0) -> tuple[float, float]:
    lon, lat = LAND.lonlat[LAND.node[letter]]
    return lon + east, lat + north


def letters(node_idx: np.ndarray) -> str:
    return "".join({idx: letter for letter, idx in LAND.node.items()}[n] for n in node_idx)


def test_a_corridor_is_the_shortest_track_past_its_points() -> None:
    matcher = Matcher(LAND.graph())
    assert letters(matcher.match(corridor(at("A"), at("B"))).node_idx) == "ASB"
    assert letters(matcher.match(corridor(at("A"), at("N"), at("B"))).node_idx) == "ANB"


def test_a_town_beside_the_line_still_names_it() -> None:
    found = Matcher(LAND.graph()).match(corridor(at("A"), at("S", 0.05, 0.03), at("B", 0.02)))
    assert letters(found.node_idx) == "ASB"
    assert found.length_km == pytest.approx(80)


def test_a_point_on_a_long_edge_need_not_be_a_node_but_must_be_passable() -> None:
    land = DrawnLand("A..................B", "A-B", top=55)
    (west, lat), (east, _) = land.lonlat
    middle = ((west + east) / 2, lat)
    ends = (west, lat), (east, lat)
    matcher = Matcher(land.graph())
    assert not matcher.match(corridor(ends[0], middle, ends[1])).fault
    aside = matcher.match(corridor(ends[0], (middle[0], lat + 0.6), ends[1]))
    assert aside.fault == f"x: its track cannot pass {middle[0]:.2f} {lat + 0.6:.2f}"


def test_what_stops_a_corridor_is_said() -> None:
    matcher = Matcher(LAND.graph())
    nowhere = matcher.match(corridor(at("A"), (-90.0, 60.0)))
    assert nowhere.fault == "x: no junction within 10 km of the end -90.00 60.00"
    broken = DrawnLand("A.......B...C", "A-B", top=55)
    apart = Matcher(broken.graph()).match(corridor(*broken.lonlat[[0, 2]]))
    assert "no track from" in apart.fault


def test_closed_slots_are_not_searched() -> None:
    graph = LAND.graph()
    weight_km = graph.length_km.copy()
    node = np.array([LAND.node["A"], LAND.node["S"]])
    weight_km[graph.slots_of(node)] = np.inf
    weight_km[graph.slots_of(node[::-1])] = np.inf
    assert letters(Matcher(graph).match(corridor(at("A"), at("B")), weight_km).node_idx) == "ANB"


def test_who_runs_depends_on_the_status() -> None:
    rights = {"CN": "trackage"}
    lonlat = np.zeros((2, 2))
    assert Corridor("x", "X", "CPKC", lonlat, rights, "freight").running == ("CPKC", "CN")
    assert Corridor("x", "X", "VIA", lonlat, rights, "passenger").running == ("CN",)
    assert Corridor("x", "X", "CN", lonlat, rights, "closed").running == ()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("a,A,NOBODY,-100 50; -99 50,,freight,s,high", "owner"),
        ("a,A,CN,-100 50; -99 50,UP:free,freight,s,high", "rights"),
        ("a,A,CN,-100 50; -99 50,,sleeping,s,high", "status"),
        ("a,A,CN,-100 50,,freight,s,high", "points"),
    ],
)
def test_a_wrong_row_is_refused_by_its_field(row: str, field: str, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(HEADER + row, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_corridors(known_railways(), path)
    assert [fault.field for fault in caught.value.faults] == [f"c.csv row a {field}"]


def test_the_shipped_table_is_sound() -> None:
    corridors = read_corridors(known_railways())
    assert len(corridors) > 500
    assert {"CN", "CPKC", "CPKCM", "FXE", "FSRR", "UP", "BNSF"} <= {c.owner for c in corridors}
