import pandas as pd
import pytest

from networks.access import RoadAccess, road_ties
from networks.geodesy import distance_km
from networks.place import Place
from networks.road_reach import RoadReach
from tests.networks.drawn_land import DrawnLand

ROWS = """
A....B....C
...........
...........
...........
...........
...........
...........
...........
...........
D....E....F
...........
...........
G....H....I
"""
LAND = DrawnLand(ROWS, "A-B B-C A-D D-E E-F G-H H-I E-H")
ROAD = LAND.graph()


def terminals(**rows):
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["kind", "country", "border_mode", "lon", "lat"]
    )


TERMINALS = terminals(
    PORT=("seaport", "CA", "", -99.0, 50.05),
    BRIDGE=("border", "CA-US", "road", -99.5, 49.0),
    TUNNEL=("border", "CA-US", "rail", -99.5, 49.0),
    YARD=("rail", "US", "", -99.0, 48.8),
    ISLAND=("seaport", "CA", "", -110.0, 55.0),
    HUB=("seaport", "PA", "", -79.6, 9.0),
)


def place(lon, lat, country="CA"):
    return Place("somewhere", country, "", lon, lat, "point")


def access(road=ROAD, terminals=TERMINALS):
    ties = road_ties(road, terminals)
    return RoadAccess(
        road,
        lambda country: RoadReach.search(road, ties, country),
        lambda name: tuple(terminals.loc[name, ["lon", "lat"]]),
    )


def test_terminals_are_tied_to_the_road_of_their_country_and_borders_to_both():
    ties = {(tie.terminal_id, tie.country): tie for tie in road_ties(ROAD, TERMINALS)}
    assert set(ties) == {("PORT", "CA"), ("BRIDGE", "CA"), ("BRIDGE", "US"), ("YARD", "US")}
    assert ties["BRIDGE", "CA"].node_idx == LAND.node["E"]
    assert ties["BRIDGE", "US"].node_idx == LAND.node["H"]
    assert ties["PORT", "CA"].snap_km == pytest.approx(
        distance_km(-99.0, 50.05, -99.0, 50.0), abs=0.01
    )


def test_access_reaches_the_terminals_of_the_own_country_stubs_included():
    origin = place(-100.0, 50.1)
    legs = access().from_place(origin).legs.set_index("terminal_id")
    assert set(legs.index) == {"PORT", "BRIDGE"}
    road_km = LAND.chord_km("A", "B") + LAND.chord_km("B", "C")
    stubs_km = distance_km(-100.0, 50.1, -100.0, 50.0) + distance_km(-99.0, 50.05, -99.0, 50.0)
    assert legs.loc["PORT", "length_km"] == pytest.approx(road_km + stubs_km, abs=0.01)
    assert legs.loc["PORT", "snap_km"] == pytest.approx(stubs_km, abs=0.01)


def test_an_access_leg_is_drawn_from_door_to_terminal():
    origin = place(-100.0, 50.1)
    line = access().from_place(origin).geometry("PORT")
    assert line.coords[0] == (-100.0, 50.1)
    assert line.coords[-1] == (-99.0, 50.05)
    with pytest.raises(KeyError):
        access().from_place(origin).geometry("YARD")


def test_no_road_near_is_no_access_rather_than_a_guess():
    far = place(-110.0, 60.0)
    assert access().from_place(far).legs.empty
    assert access().between(far, place(-100.0, 50.0)) is None
    assert access().from_place(place(-79.6, 9.0, "PA")).legs.empty


def test_the_road_between_two_places_stays_in_their_country():
    leg = access().between(place(-100.0, 50.0), place(-99.5, 49.1))
    expected_km = LAND.chord_km("A", "D") + LAND.chord_km("D", "E")
    assert leg.length_km == pytest.approx(expected_km, abs=0.01)
    assert leg.snap_km == pytest.approx(0.0, abs=0.01)
    assert access().between(place(-100.0, 50.0), place(-99.0, 48.8, "US")) is None


def test_trucks_take_no_ferries():
    land = DrawnLand("A...B", "A~B=100")
    ends = [place(*land.lonlat[land.node[name]]) for name in "AB"]
    port = terminals(PORT=("seaport", "CA", "", ends[1].lon, ends[1].lat))
    road = land.graph(ferries=True)
    by_truck = access(road, port)
    assert by_truck.from_place(ends[0]).legs.empty
    assert by_truck.from_place(ends[0]).by_ferry_only == ["PORT"]
    assert by_truck.from_place(ends[1]).by_ferry_only == []
    assert by_truck.between(*ends) is None
