import pandas as pd
import pytest

from networks.landgraph import LandPath
from networks.rail_legs import rail_leg_path, rail_legs, rail_ties
from networks.rail_verify import TrainCheck
from networks.ride_lines import RideLines
from tests.networks.drawn_land import DrawnLand
from tests.networks.railway_land import layers_of

# Two yards in Canada, W and E; the short way between them dips into the United States.
ROWS = """
A....................
.....................
.....................
.....................
.....................
.....................
.....................
.....................
W...................E
.....................
.....................
.X.................Y.
"""
LAND = DrawnLand(ROWS, "W-X X-Y Y-E W-A A-E=400")
LAYERS = layers_of(
    LAND,
    {"W-X": "CN", "X-Y": "UP", "Y-E": "CN", "W-A": "CN", "A-E": "CN"},
    {"X-Y": "UP"},
    interchanges={"X": ("CN", "UP"), "Y": ("CN", "UP")},
    impedance_km=10,
)
TERMINALS = pd.DataFrame(
    [
        ("W", "rail", "CA", "", "CN", *LAND.lonlat[LAND.node["W"]]),
        ("E", "seaport", "CA", "", "CN", *LAND.lonlat[LAND.node["E"]]),
        ("S", "rail", "US", "", "UP;CN", *LAND.lonlat[LAND.node["X"]]),
        ("ALIEN", "rail", "CA", "", "CPKC", *LAND.lonlat[LAND.node["W"]]),
        ("NORAIL", "seaport", "CA", "", "", -100.0, 49.5),
        ("FAR", "seaport", "CA", "", "CN", -120.0, 60.0),
    ],
    columns=["terminal_id", "kind", "country", "border_mode", "railways", "lon", "lat"],
).set_index("terminal_id")
CROSSINGS = pd.DataFrame({"lon": [-100.0, -98.0], "lat": [49.0, 49.0]}, index=["L_W", "L_E"])
TIES = rail_ties(LAYERS, TERMINALS, 15.0)


def legs_by_id():
    return {leg["leg_id"]: leg for leg in rail_legs(LAYERS, TIES, CROSSINGS)[0]}


def test_a_terminal_is_tied_to_the_track_of_each_railway_that_serves_it_and_of_no_other():
    tied = [(tie.terminal_id, tie.railway) for tie in TIES]
    assert tied == [("W", "CN"), ("E", "CN"), ("S", "UP"), ("S", "CN")]


def test_a_shortcut_through_the_united_states_also_gives_the_leg_that_avoids_it():
    legs = legs_by_id()
    short, clean = legs["rail:W-E:any"], legs["rail:W-E:no-us"]
    assert short["us_land_km"] > 100
    assert short["crossings"] == "L_W;L_E"
    assert short["operators"] == "CN;UP;CN"
    assert short["interchanges"] == "x;y"
    assert clean["us_land_km"] == 0
    assert (clean["crossings"], clean["interchanges"], clean["operators"]) == ("", "", "CN")
    assert clean["length_km"] > short["length_km"]


def test_fewer_changes_stand_beside_the_shortest_unless_half_as_long_again():
    legs = legs_by_id()
    assert "rail:W-E:any-fewest" not in legs  # 490 km at home against 200
    near = DrawnLand(ROWS, "W-X X-Y Y-E W-A A-E=190")
    layers = layers_of(
        near,
        {"W-X": "CN", "X-Y": "UP", "Y-E": "CN", "W-A": "CN", "A-E": "CN"},
        interchanges={"X": ("CN", "UP"), "Y": ("CN", "UP")},
        impedance_km=10,
    )
    found = {leg["leg_id"]: leg for leg in rail_legs(layers, TIES, CROSSINGS)[0]}
    fewest = found["rail:W-E:any-fewest"]
    assert fewest["interchanges"] == ""
    assert fewest["length_km"] > found["rail:W-E:any"]["length_km"]


def test_a_terminal_of_two_railways_is_reached_by_the_better():
    leg = legs_by_id()["rail:W-S:any"]
    assert (leg["operators"], leg["interchanges"]) == ("CN", "")


def test_the_kilometres_of_the_countries_add_up():
    for leg in legs_by_id().values():
        parts = leg["ca_km"] + leg["us_km"] + leg["mx_km"]
        assert parts == pytest.approx(leg["length_km"], rel=1e-9)


def test_every_leg_is_found_again_as_long_and_stands_the_check():
    points = {point.interchange_id: point for point in LAYERS.interchanges}
    check = TrainCheck(LAYERS.graph, LAYERS.operators)
    lines = RideLines.of(rail_legs(LAYERS, TIES, CROSSINGS)[1])
    for row, leg in enumerate(legs_by_id().values()):
        ends = leg["from_terminal_id"], leg["to_terminal_id"]
        found = rail_leg_path(LAYERS, TIES, *ends, leg["variant"])
        assert found is not None
        assert found.length_km == leg["length_km"]
        assert lines.nodes(row).tolist() == found.ride.node_idx.tolist()
        assert isinstance(LAYERS.graph.describe(found.ride.node_idx), LandPath)
        handed = [points[name] for name in leg["interchanges"].split(";") if name]
        served = tuple(TERMINALS.loc[list(ends), "railways"])
        assert (
            check.findings(found.ride.node_idx, leg["operators"].split(";"), handed, served) == ()
        )
