"""Trains keep to their railway's track and change only where an interchange is named."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.rail_layers import FEWEST, SHORTEST, Choice, RailLayers
from tests.networks.drawn_land import DrawnLand
from tests.networks.railway_land import RAILWAYS, layers_of

# CN runs A–B–C, UP B–D and straight C–D; they meet at B and at C.
LAND = DrawnLand(
    """
A....B....C
...........
.....D.....
""",
    "A-B=30 B-C=30 B-D=40 C-D=45",
    top=45,
)
OWNERS = {"A-B": "CN", "B-C": "CN", "B-D": "UP", "C-D": "UP"}
BOTH = ("CN", "UP")


def ride(
    layers: RailLayers, start: tuple[str, str], end: tuple[str, str], choice: Choice = SHORTEST
) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """Return the letters passed, the operators and the interchanges."""
    land = LAND
    origin = layers.state(start[0], land.node[start[1]])
    state = layers.state(end[0], land.node[end[1]])
    rides = layers.rides([(origin, 0.0)], choice)
    if not np.isfinite(rides.cost_km[state]):
        return None
    found = layers.ride_to(rides, state, choice)
    letter = {idx: name for name, idx in land.node.items()}
    passed = "".join(letter[int(node)] for node in found.node_idx)
    return passed, layers.operators_of(found), found.interchanges


def test_a_change_happens_only_where_one_is_named() -> None:
    at_c = layers_of(LAND, OWNERS, interchanges={"C": BOTH})
    assert ride(at_c, ("CN", "A"), ("UP", "D")) == ("ABCD", ("CN", "UP"), ("c",))
    at_both = layers_of(LAND, OWNERS, interchanges={"B": BOTH, "C": BOTH})
    assert ride(at_both, ("CN", "A"), ("UP", "D")) == ("ABD", ("CN", "UP"), ("b",))
    assert ride(layers_of(LAND, OWNERS), ("CN", "A"), ("UP", "D")) is None


def test_rights_let_a_train_run_through() -> None:
    layers = layers_of(LAND, OWNERS, {"B-D": "CN"})
    assert ride(layers, ("CN", "A"), ("CN", "D")) == ("ABD", ("CN",), ())


def test_a_group_is_a_single_line_and_each_railway_is_named() -> None:
    owners = {"A-B": "CPKC", "B-D": "CPKCM", "B-C": "UP", "C-D": "UP"}
    layers = layers_of(LAND, owners)
    assert ride(layers, ("CPKC", "A"), ("CPKCM", "D")) == ("ABD", ("CPKC", "CPKCM"), ())


def test_a_detour_below_the_impedance_is_run_rather_than_handed_over() -> None:
    owners = {"A-B": "CN", "B-C": "CN", "C-D": "CN", "B-D": "UP"}
    points = {"B": BOTH, "D": BOTH}
    dear = layers_of(LAND, owners, interchanges=points, impedance_km=100)
    cheap = layers_of(LAND, owners, interchanges=points, impedance_km=1)
    assert ride(dear, ("CN", "A"), ("CN", "D")) == ("ABCD", ("CN",), ())
    assert ride(cheap, ("CN", "A"), ("CN", "D")) == ("ABD", ("CN", "UP", "CN"), ("b", "d"))
    assert ride(cheap, ("CN", "A"), ("CN", "D"), FEWEST) == ("ABCD", ("CN",), ())


def test_yards_apart_are_joined_over_the_track_between() -> None:
    land = DrawnLand("A....BC....D", "A-B B-C=9 C-D", top=45)
    layers = layers_of(land, {"A-B": "CN", "C-D": "UP"}, interchanges={"B": BOTH}, radius_km=15)
    rides = layers.rides([(layers.state("CN", land.node["A"]), 0.0)])
    found = layers.ride_to(rides, layers.state("UP", land.node["D"]))
    assert found.node_idx.tolist() == [land.node[letter] for letter in "ABCD"]
    assert found.railway.tolist() == [RAILWAYS.index("CN"), -1, RAILWAYS.index("UP")]
    assert found.interchanges == ("b",)


def test_a_search_may_keep_to_countries() -> None:
    # From Canada through the United States, or a longer way round at home.
    land = DrawnLand("A........B\n" + ".\n" * 11 + "....U", "A-U U-B A-B=900", top=50)
    layers = layers_of(land, {"A-U": "CN", "U-B": "CN", "A-B": "CN"})
    start, end = (layers.state("CN", land.node[letter]) for letter in "AB")
    anywhere = layers.rides([(start, 0.0)]).cost_km[end]
    at_home = layers.rides([(start, 0.0)], countries={"CA"}).cost_km[end]
    assert anywhere < at_home == pytest.approx(900, abs=1e-4)


def test_the_nearest_own_track_is_found_in_the_country() -> None:
    layers = layers_of(LAND, OWNERS)
    lon, lat = LAND.lonlat[LAND.node["D"]]
    assert layers.nearest("UP", lon, lat, "US") == (LAND.node["D"], pytest.approx(0, abs=1e-6))
    found = layers.nearest("CN", lon, lat, "US")
    assert found is not None
    assert found[0] == LAND.node["B"]
    assert layers.nearest("CN", lon, lat, "MX") is None
    assert layers.nearest("FXE", lon, lat, "US") is None


LETTERS = "ABCDEFGH"
GRID = "\n".join(["A..B..C..D", "..........", "..........", "E..F..G..H"])
PAIRS = [a + "-" + b for i, a in enumerate(LETTERS) for b in LETTERS[i + 1 :]]


@settings(max_examples=40)
@given(
    ways=st.dictionaries(
        st.sampled_from(PAIRS),
        st.tuples(st.integers(120, 300), st.sampled_from(("CN", "UP", "FXE"))),
        min_size=4,
        max_size=14,
    ),
    joints=st.sets(st.sampled_from(LETTERS), max_size=4),
    fewest=st.booleans(),
)
def test_costs_are_those_of_networkx_on_the_layers(
    ways: dict[str, tuple[int, str]], joints: set[str], fewest: bool
) -> None:
    land = DrawnLand(GRID, " ".join(f"{way}={km}" for way, (km, _) in ways.items()), top=45)
    owners = {way: code for way, (_, code) in ways.items()}
    points = dict.fromkeys(sorted(joints), ("CN", "UP", "FXE"))
    layers = layers_of(land, owners, interchanges=points, impedance_km=70)
    choice = FEWEST if fewest else SHORTEST
    drawn = nx.Graph()
    for way, (km, code) in ways.items():
        a, b = way.split("-")
        drawn.add_edge((a, code), (b, code), weight=km)
    change_km = 1e6 if fewest else 70
    for letter in joints:
        here = [node for node in drawn if node[0] == letter]
        drawn.add_weighted_edges_from(
            (one, other, change_km) for one in here for other in here if one != other
        )
    origin = min(drawn)
    expected = nx.single_source_dijkstra_path_length(drawn, origin)
    rides = layers.rides([(layers.state(origin[1], land.node[origin[0]]), 0.0)], choice)
    for letter, code in drawn:
        found = rides.cost_km[layers.state(code, land.node[letter])]
        assert found == pytest.approx(expected.get((letter, code), np.inf), rel=1e-6)
