import pandas as pd
import pytest

from networks.land_legs import rail_legs, rail_ties, road_legs
from networks.tie import Tie
from tests.networks.drawn_land import DrawnLand

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
RAIL = LAND.graph()
TERMINALS = pd.DataFrame(
    [
        ("W", "rail", "CA", "", "CN", *LAND.lonlat[LAND.node["W"]]),
        ("E", "seaport", "CA", "", "CN", *LAND.lonlat[LAND.node["E"]]),
        ("S", "rail", "US", "", "UP", *LAND.lonlat[LAND.node["X"]]),
        ("NORAIL", "seaport", "CA", "", "", -100.0, 49.5),
        ("FAR", "seaport", "CA", "", "CN", -120.0, 60.0),
    ],
    columns=["terminal_id", "kind", "country", "border_mode", "railways", "lon", "lat"],
).set_index("terminal_id")
CROSSINGS = pd.DataFrame({"lon": [-100.0, -98.0], "lat": [49.0, 49.0]}, index=["L_W", "L_E"])


def legs_by_id():
    ties = rail_ties(RAIL, TERMINALS, 15.0)
    return {leg["leg_id"]: leg for leg in rail_legs(RAIL, ties, CROSSINGS)}


def test_terminals_without_a_railway_near_are_not_tied():
    assert [tie.terminal_id for tie in rail_ties(RAIL, TERMINALS, 15.0)] == ["W", "E", "S"]


def test_a_shortcut_through_the_united_states_also_gives_the_leg_that_avoids_it():
    legs = legs_by_id()
    assert set(legs) == {"rail:W-E:any", "rail:W-E:no-us", "rail:W-S:any", "rail:E-S:any"}
    short, clean = legs["rail:W-E:any"], legs["rail:W-E:no-us"]
    assert short["us_land_km"] > 100
    assert short["crossings"] == "L_W;L_E"
    assert clean["us_land_km"] == 0
    assert clean["crossings"] == ""
    assert clean["length_km"] > short["length_km"]


def test_the_kilometres_of_the_countries_add_up():
    for leg in legs_by_id().values():
        parts = leg["ca_km"] + leg["us_km"] + leg["mx_km"]
        assert parts == pytest.approx(leg["length_km"], rel=1e-9)


@pytest.mark.parametrize(("apart_km", "is_drayage"), [(399, True), (401, False)])
def test_terminals_of_one_country_are_joined_by_truck_within_drayage_reach(apart_km, is_drayage):
    land = DrawnLand("A..B", f"A-B={apart_km}")
    ties = [Tie("PORT", "CA", land.node["A"], 0.0), Tie("YARD", "CA", land.node["B"], 0.0)]
    terminals = pd.DataFrame({"country": ["CA", "CA"]}, index=["PORT", "YARD"])
    legs = list(road_legs(land.graph(), ties, terminals))
    assert bool(legs) == is_drayage
    for leg in legs:
        assert (leg["leg_id"], leg["ca_km"], leg["us_land_km"]) == ("road:PORT-YARD:CA", 399, 0)


def test_trucks_take_no_ferries():
    land = DrawnLand("A...B", "A~B=100")
    ties = [Tie("PORT", "CA", land.node["A"], 0.0), Tie("YARD", "CA", land.node["B"], 0.0)]
    terminals = pd.DataFrame({"country": ["CA", "CA"]}, index=["PORT", "YARD"])
    assert list(road_legs(land.graph(ferries=True), ties, terminals)) == []


def test_borders_are_joined_across_the_united_states_however_far():
    land = DrawnLand("A\n" + ".\n" * 6 + "B", "A-B=3000", top=45.0)
    graph = land.graph()
    terminals = pd.DataFrame(
        [
            ("R_N", "border", "CA-US", "road", "", *land.lonlat[land.node["A"]]),
            ("R_S", "border", "US-MX", "road", "", *land.lonlat[land.node["B"]]),
            ("R_2", "border", "CA-US", "road", "", *land.lonlat[land.node["B"]]),
        ],
        columns=["terminal_id", "kind", "country", "border_mode", "railways", "lon", "lat"],
    ).set_index("terminal_id")
    node = land.node
    ties = [Tie("R_N", "US", node["A"], 0.0)]
    ties += [Tie(name, "US", node["B"], 0.0) for name in ("R_S", "R_2")]
    legs = {leg["leg_id"]: leg for leg in road_legs(graph, ties, terminals)}
    assert legs["road:R_N-R_S:US"]["us_land_km"] == pytest.approx(3000)
    assert "road:R_N-R_2:US" not in legs  # back into Canada: 3000 km of drayage
