from __future__ import annotations

import numpy as np

from networks.rail_connections import connect_lines
from tests.networks.drawn_land import DrawnLand
from tests.networks.railway_land import operators_on


def runs_on(drawing: str, ways: str, owners: dict[str, str], asked: str, code: str) -> bool:
    land = DrawnLand(drawing, ways, top=45)
    graph = land.graph()
    connected = connect_lines(graph, operators_on(land, graph, owners, {}))
    nodes = np.array([land.node[letter] for letter in asked.split("-")])
    slots = np.concatenate([graph.slots_of(nodes), graph.slots_of(nodes[::-1])])
    assert len({int(mask) for mask in connected.runs[slots]}) <= len(nodes) - 1
    return bool((connected.runs[slots] & connected.mask([code])).all())


OWNERS = {"A-B": "CN", "C-D": "CN"}


def test_two_lines_of_a_railway_are_joined_across_a_city() -> None:
    assert runs_on("A....B.C....D", "A-B B-C C-D", OWNERS, "B-C", "CN")


def test_over_track_of_another_railway_too() -> None:
    owners = {**OWNERS, "B-C": "UP"}
    assert runs_on("A....B.C....D", "A-B B-C C-D", owners, "B-C", "CN")
    assert runs_on("A....B.C....D", "A-B B-C C-D", owners, "B-C", "UP")


def test_but_not_over_a_long_line() -> None:
    assert not runs_on("A....B...C....D", "A-B B-C C-D", OWNERS, "B-C", "CN")


def test_nor_where_the_railway_has_its_own_way_not_much_longer() -> None:
    owners = {**OWNERS, "B-E": "CN", "E-C": "CN"}
    assert not runs_on("A....B.C....D\n......E", "A-B B-C=9 C-D B-E=12 E-C=12", owners, "B-C", "CN")


def test_nor_for_another_railway() -> None:
    assert not runs_on("A....B.C....D", "A-B B-C C-D", {"A-B": "CN", "C-D": "UP"}, "B-C", "CN")


def test_a_group_is_joined_as_one() -> None:
    owners = {"A-B": "CPKC", "C-D": "CPKCM"}
    assert runs_on("A....B.C....D", "A-B B-C C-D", owners, "B-C", "CPKC")
