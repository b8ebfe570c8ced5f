import pandas as pd
import pytest

from networks.countries import LAND_COUNTRIES
from networks.land_legs import road_legs
from networks.road_reach import RoadReach
from networks.tie import Tie
from tests.networks.drawn_land import DrawnLand


def legs_of(graph, ties, terminals):
    reaches = [RoadReach.search(graph, ties, country) for country in LAND_COUNTRIES]
    return list(road_legs(reaches, terminals))


@pytest.mark.parametrize(("apart_km", "is_drayage"), [(399, True), (401, False)])
def test_terminals_of_one_country_are_joined_by_truck_within_drayage_reach(apart_km, is_drayage):
    land = DrawnLand("A..B", f"A-B={apart_km}")
    ties = [Tie("PORT", "CA", land.node["A"], 0.0), Tie("YARD", "CA", land.node["B"], 0.0)]
    terminals = pd.DataFrame({"country": ["CA", "CA"]}, index=["PORT", "YARD"])
    legs = legs_of(land.graph(), ties, terminals)
    assert bool(legs) == is_drayage
    for leg in legs:
        assert (leg["leg_id"], leg["ca_km"], leg["us_land_km"]) == ("road:PORT-YARD:CA", 399, 0)


def test_trucks_take_no_ferries():
    land = DrawnLand("A...B", "A~B=100")
    ties = [Tie("PORT", "CA", land.node["A"], 0.0), Tie("YARD", "CA", land.node["B"], 0.0)]
    terminals = pd.DataFrame({"country": ["CA", "CA"]}, index=["PORT", "YARD"])
    assert legs_of(land.graph(ferries=True), ties, terminals) == []


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
    legs = {leg["leg_id"]: leg for leg in legs_of(graph, ties, terminals)}
    assert legs["road:R_N-R_S:US"]["us_land_km"] == pytest.approx(3000)
    assert "road:R_N-R_2:US" not in legs  # back into Canada: 3000 km of drayage
