import numpy as np
import pytest

from networks.road_reach import RoadReach
from networks.tie import Tie
from tests.networks.drawn_land import DrawnLand

LAND = DrawnLand(
    """
A....B....C
...........
D....E....F
...........
...........
G....H....I
""",
    "A-B B-C A-D D-E=900 B-E E-F C-F D-G G-H=300 H-I F~I",
)
ROAD = LAND.graph()


def ties():
    names = {"PORT": "C", "YARD": "G", "DEPOT": "I"}
    return [Tie(name, "CA", LAND.node[at], 1.0) for name, at in names.items()]


def test_the_table_holds_what_a_search_finds_from_every_node():
    reach = RoadReach.search(ROAD, ties(), "CA")
    for node in LAND.node.values():
        found = ROAD.one_to_many(node, {"CA"}, ferries=False).length_km
        assert reach.from_node(node) == pytest.approx(found[[tie.node_idx for tie in ties()]])


def test_a_road_read_off_the_table_is_as_long_as_the_table_says():
    reach = RoadReach.search(ROAD, ties(), "CA")
    for node in LAND.node.values():
        for column, tie in enumerate(ties()):
            nodes = reach.nodes_to(node, column)
            assert (nodes[0], nodes[-1]) == (node, tie.node_idx)
            assert ROAD.describe(nodes).length_km == pytest.approx(reach.from_node(node)[column])


def test_a_saved_table_opens_again(tmp_path):
    made = RoadReach.search(ROAD, ties(), "CA")
    made.save(tmp_path / "CA.npy")
    opened = RoadReach.load(tmp_path / "CA.npy", ROAD, ties(), "CA")
    assert np.array_equal(opened.km, made.km)
    assert opened.ties == made.ties


def test_a_country_without_terminals_has_an_empty_table():
    assert RoadReach.search(ROAD, [], "CA").from_node(0).shape == (0,)


@pytest.mark.parametrize("country", ["CA", "MX"])
def test_real_tables_hold_what_a_search_finds(network, country):
    reach = network.road_reach(country)
    inside = np.flatnonzero(network.road.main_component(country))
    for node in np.random.default_rng(7).choice(inside, 8):
        found = network.road.one_to_many(int(node), {country}, ferries=False).length_km
        expected = found[[tie.node_idx for tie in reach.ties]]
        assert reach.from_node(int(node)) == pytest.approx(expected, rel=1e-12)
