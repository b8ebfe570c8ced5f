"""Voyages on which staying out of the United States turns on one fact, with the fact in words.

Elsewhere: the Canadian half of Juan de Fuca at 12 and 24 nm (test_salish_sea.py), Stewart, and
Toronto behind the locks at Massena (test_closure.py), the zones themselves (test_zones.py).
"""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from networks.network import Network
from networks.sea.no_go_file import read_no_go
from networks.sea.path import NoPath, SeaPath
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.sea import Sea
from networks.sea.terms import Place
from networks.tiers import Tier
from networks.verify import metres_within, verify

KEPT_OUT = [Tier.US_12NM, Tier.US_24NM, Tier.US_200NM]
RIM = -178.9  # the chart's western edge, on the way to Asia


@pytest.fixture(scope="module")
def sea(network: Network) -> Sea:
    return network.sea


@pytest.fixture
def way(sea: Sea, zones: gpd.GeoDataFrame):
    """Find a path, and have it looked at again by the code that shares nothing with the search."""

    def found(
        origin: Place, destination: Place, tier: Tier, restrictions: Restrictions = UNRESTRICTED
    ) -> SeaPath:
        answer = sea.path(origin, destination, tier, restrictions)
        assert isinstance(answer, SeaPath), answer
        assert verify(answer.coordinates, tier, zones).metres_inside == 0
        return answer

    return found


def metres_in(way: SeaPath, zones: gpd.GeoDataFrame, zone: str) -> float:
    return metres_within(
        way.coordinates, zones.set_index(["country", "zone"]).geometry["US", zone]
    )[0]


def lon_at(way: SeaPath, lat: float) -> float:
    """Longitude where a path first crosses a parallel."""
    parallel = shapely.LineString([(-200, lat), (-40, lat)])
    return float(shapely.get_coordinates(shapely.LineString(way.coordinates) & parallel)[0, 0])


def lat_at(way: SeaPath, lon: float) -> float:
    """Latitude where a path first crosses a meridian."""
    meridian = shapely.LineString([(lon, -10), (lon, 80)])
    return float(shapely.get_coordinates(shapely.LineString(way.coordinates) & meridian)[0, 1])


def test_vancouver_leaves_the_us_200_nm_zone_alone_by_the_canadian_half(way) -> None:
    """Seaward of Juan de Fuca the two states measure from different base points: strict holds."""
    out = way("CAVAN", "MXZLO", Tier.US_200NM)
    assert any("Canadian half" in channel for channel in out.channels)
    assert out.coordinates[:, 0].min() < -128  # west before it is south


@pytest.mark.parametrize("tier", KEPT_OUT)
def test_prince_rupert_is_free_at_every_tier_south_of_the_disputed_water(way, sea, tier) -> None:
    """Dixon Entrance is claimed by both down to the median; Hecate Strait by Canada alone."""
    south = way("CAPRR", "MXZLO", tier)
    assert south.coordinates[:, 1].max() < 54.4
    west = way("CAPRR", (RIM, 45.0), tier)
    assert lat_at(west, -132.0) < 54.45  # on the Graham Island side of Dixon Entrance
    assert isinstance(sea.path("CAPRR", (-132.0, 54.55), tier), NoPath)  # in the disputed water


def test_lake_ports_need_no_us_lock_within_the_lakes(way) -> None:
    """The Welland Canal is Canadian; the boundary in the Detroit River bars zones, not locks."""
    assert way("CAWND", "CAHAM", Tier.NO_US_LAND).us_locks == 0
    assert "Welland Canal" in way("CASNI", "CAHAM", Tier.NO_US_LAND).channels
    assert way("CATOR", "CAHAM", Tier.US_200NM).length_nm == pytest.approx(30, abs=2)


@pytest.mark.parametrize("tier", [Tier.ANY, *KEPT_OUT])
def test_saint_john_leaves_east_of_grand_manan_at_every_tier(way, tier) -> None:
    """Grand Manan Channel and the water about Machias Seal Island are claimed by both."""
    assert lon_at(way("CASJB", "MXPGO", tier), 44.7) > -66.7


def test_machias_seal_island_is_kept_off_at_us_12nm(way, sea) -> None:
    """From the west side of Grand Manan the way south is barred, so the way is round its north."""
    assert isinstance(sea.path("CASJB", (-67.10, 44.45), Tier.US_12NM), NoPath)
    free = way("CASJB", (-66.30, 43.3), Tier.ANY)
    kept = way("CASJB", (-66.30, 43.3), Tier.US_200NM)
    assert kept.length_nm == pytest.approx(free.length_nm, rel=0.005)


def test_georges_bank_is_rounded_by_the_line_of_the_judgment(way) -> None:
    """ICJ 1984, C to D: south-west of it is American, so the path turns close by point D."""
    judged = shapely.LineString([(-67.468056, 42.518889), (-65.699722, 40.451389)])
    around = way("CASJB", "MXPGO", Tier.US_200NM)
    assert shapely.LineString(around.coordinates).distance(judged) < 0.12  # the margin, 3 nm, and D
    assert lon_at(around, 41.2) > -66.35  # the line is at 66.34° W there
    assert lon_at(way("CASJB", "MXPGO", Tier.ANY), 41.2) < -68  # over the bank


def test_mona_passage_is_taken_on_the_dominican_side_at_us_200nm(way) -> None:
    """The United States measures from Mona Island: the median lies near 68.2° W at 18.3° N."""
    north, south = (-67.5, 21.0), (-68.5, 16.0)
    free, kept = way(north, south, Tier.ANY), way(north, south, Tier.US_200NM)
    assert lon_at(free, 18.3) > -68.2
    assert -68.4 < lon_at(kept, 18.3) < -68.2
    assert kept.length_nm < free.length_nm + 5


def test_anegada_passage_counts_as_american(way, zones) -> None:
    """Saint Croix gives the United States the southern part; the way around is by Saba Bank."""
    north, south = (-63.0, 19.5), (-66.0, 15.0)
    assert metres_in(way(north, south, Tier.ANY), zones, "200nm") > 100_000
    assert lon_at(way(north, south, Tier.US_200NM), 17.5) > -64.0


def test_navassa_costs_a_mile_at_us_12nm_on_halifax_to_colon(way, zones) -> None:
    """A rock nobody lives on, claimed by Haiti too: its circle lies across the Windward route."""
    free, kept = way("CAHAL", "PACTB", Tier.ANY), way("CAHAL", "PACTB", Tier.US_12NM)
    navassa = shapely.Point(-75.01, 18.4)
    assert metres_in(free, zones, "12nm") > 20_000
    assert shapely.LineString(free.coordinates).distance(navassa) < 0.2
    assert shapely.LineString(kept.coordinates).distance(navassa) > 0.2
    assert 0.1 < kept.length_nm - free.length_nm < 2


def test_the_straits_of_florida_are_passed_on_the_cuban_side_at_us_200nm(way) -> None:
    """US–Cuba 1977 follows the median: near 23.8° N at 81.5° W."""
    free, kept = way("CAHAL", "MXVER", Tier.ANY), way("CAHAL", "MXVER", Tier.US_200NM)
    assert lat_at(kept, -81.5) < 23.85
    assert lat_at(free, -81.5) > 24.0


@pytest.mark.parametrize(
    ("gap", "lon", "lat"), [("Western", -92.3, 25.8), ("Eastern", -87.3, 25.3)]
)
def test_the_gaps_of_the_gulf_are_high_seas(way, zones, gap, lon, lat) -> None:
    """The treaties of 2000 and 2017 divide the sea bed only: a ship may lie there."""
    across = way("MXVER", (lon, lat), Tier.US_200NM)
    assert across.length_nm < 1.02 * way("MXVER", (lon, lat), Tier.ANY).length_nm
    assert metres_in(across, zones, "200nm") == 0


@pytest.mark.parametrize("tier", KEPT_OUT)
def test_guantanamo_has_no_american_sea(way, tier) -> None:
    """The bay is leased; the sea before it is Cuban."""
    way((-75.15, 19.88), "JMKIN", tier)


def test_ensenada_is_open_and_san_diego_is_not(way, sea) -> None:
    """The line of 1970 and 1978 runs between them; Ensenada is Mexican water all the way out."""
    assert way("CAHAL", "MXESE", Tier.US_200NM).channels[0] == "Halifax approach"
    way("MXESE", (RIM, 40.0), Tier.US_200NM)
    for tier in KEPT_OUT:
        barred = sea.path((-117.17, 32.66), "MXZLO", tier)
        assert isinstance(barred, NoPath)
        assert barred.code == "point-inside-zone"
        assert barred.reason == f"The origin lies inside the US {tier.zone} zone."


@pytest.mark.parametrize("origin", ["CAVAN", "CAPRR"])
def test_the_great_circle_to_asia_runs_through_the_aleutian_zone(way, sea, zones, origin) -> None:
    """At us-200nm it keeps south of the islands' 200 nm; among them there is nowhere to go."""
    south_rim, among = (RIM, 47.5), (RIM, 51.0)
    free, kept = way(origin, south_rim, Tier.ANY), way(origin, south_rim, Tier.US_200NM)
    assert metres_in(free, zones, "200nm") > 500_000
    assert free.length_nm < kept.length_nm < 1.03 * free.length_nm
    assert metres_in(way(origin, among, Tier.US_12NM), zones, "24nm") > 0
    barred = sea.path(origin, among, Tier.US_200NM)
    assert isinstance(barred, NoPath)
    assert barred.reason == "The destination lies inside the US 200nm zone."


HURRICANE = shapely.Point(-72.0, 31.0).buffer(4.0, quad_segs=250)  # 1,000 vertices


@pytest.mark.parametrize("tier", [Tier.ANY, Tier.US_200NM])
def test_a_hurricane_off_florida_is_rounded_at_every_tier(way, zones, tier) -> None:
    shut = Restrictions(no_go=read_no_go(HURRICANE))
    free, kept = way("CAHAL", "PACTB", tier), way("CAHAL", "PACTB", tier, shut)
    assert metres_within(free.coordinates, HURRICANE)[0] > 500_000
    assert metres_within(kept.coordinates, HURRICANE)[0] == 0
    assert kept.length_nm > free.length_nm + 5
    back = way("PACTB", "CAHAL", tier, shut)
    assert back.length_km == pytest.approx(kept.length_km, abs=1e-6)


def test_an_exercise_area_over_a_strait_or_a_port_is_named(sea) -> None:
    """Cabot Strait and Belle Isle and the rest: shut the St Lawrence below Québec."""
    across = {
        "type": "Feature",
        "properties": {"name": "Exercise Bravo"},
        "geometry": shapely.box(-69.6, 47.5, -69.2, 48.6).__geo_interface__,
    }
    shut = Restrictions(no_go=read_no_go(across))
    answer = sea.path("CAMTR", "MXVER", Tier.ANY, shut)
    assert isinstance(answer, NoPath)
    assert answer.code == "no-water-path"
    assert "At any the way from CAMTR is closed in no-go area 1 (Exercise Bravo)" in answer.reason
    inside = sea.path("CAHAL", "MXVER", Tier.ANY, Restrictions(no_go=read_no_go(
        shapely.Point(-63.57, 44.65).buffer(0.2)
    )))  # fmt: skip
    assert inside == NoPath("port-inside-no-go", "CAHAL lies inside no-go area 1.")
