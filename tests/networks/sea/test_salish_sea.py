"""The way out of Vancouver on the Canadian side, on the real coast and the real zones."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from networks.network import Network
from networks.sea.geography import SeaGeography
from networks.sea.path import SeaPath
from networks.sea.plane import Plane
from networks.sea.restrictions import Restrictions
from networks.sea.sea import Sea
from networks.tiers import Tier
from networks.verify import metres_within, verify

CANADIAN_HALF = "Boundary Pass, Haro Strait and Juan de Fuca, Canadian half"
INSIDE_PASSAGE = "Discovery Passage and Johnstone Strait"
TIERS = [Tier.US_12NM, Tier.US_24NM]
NARROWS = shapely.box(-123.5, 48.3, -122.8, 49.0)


@pytest.fixture(scope="module")
def geography() -> SeaGeography:
    return SeaGeography.read()


@pytest.fixture(scope="module")
def line(geography: SeaGeography) -> shapely.LineString:
    return geography.channels.set_index("name").geometry[CANADIAN_HALF]


@pytest.fixture(scope="module")
def sea(network: Network) -> Sea:
    return network.sea


def to_manzanillo(sea: Sea, origin: str, tier: Tier) -> SeaPath:
    found = sea.path(origin, "MXZLO", tier)
    assert isinstance(found, SeaPath), found
    return found


def km_from_border(line: shapely.LineString, zones: gpd.GeoDataFrame) -> float:
    """Return how near a line comes to US waters between Saturna Island and Victoria, km."""
    plane = Plane(-123.25, 48.65)
    us = zones.set_index(["country", "zone"]).geometry["US", "12nm"]
    drawn = plane.draw([shapely.intersection(shape, NARROWS) for shape in (line, us)])
    return float(shapely.distance(*drawn))


@pytest.mark.parametrize("zone", ["12nm", "24nm", "200nm"])
def test_the_canadian_half_is_canadian(line, zones, zone):
    us = zones.set_index(["country", "zone"]).geometry["US", zone]
    assert metres_within(line, us)[0] == 0


def test_the_canadian_half_keeps_off_the_border_and_outside_the_reefs(line, zones, geography):
    assert km_from_border(line, zones) > 0.3
    assert not geography.shoals.intersects(line).any()


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("origin", ["CAVAN", "CADEL", "CANNO"])
def test_ports_behind_the_islands_leave_by_the_canadian_half(sea, zones, origin, tier):
    way = to_manzanillo(sea, origin, tier)
    assert CANADIAN_HALF in way.channels
    assert INSIDE_PASSAGE not in way.channels
    assert verify(way.coordinates, tier, zones).metres_inside == 0
    assert km_from_border(shapely.LineString(way.coordinates), zones) > 0.3


@pytest.mark.parametrize("tier", TIERS)
def test_victoria_leaves_without_touching_the_zone(sea, zones, tier):
    way = to_manzanillo(sea, "CAVIC", tier)
    assert verify(way.coordinates, tier, zones).metres_inside == 0


@pytest.mark.parametrize("origin", ["CAVAN", "CADEL", "CAVIC", "CANNO"])
def test_keeping_out_of_12_and_24_miles_costs_a_little_and_more_each(sea, origin):
    free, *kept = (to_manzanillo(sea, origin, tier).length_km for tier in (Tier.ANY, *TIERS))
    assert free < kept[0] <= kept[1] <= 1.04 * free


def test_without_the_canadian_half_vancouver_has_to_go_round_the_island(sea):
    shut = sea.path(
        "CAVAN",
        "MXZLO",
        Tier.US_12NM,
        restrictions=Restrictions(forbidden=frozenset([CANADIAN_HALF])),
    )
    assert isinstance(shut, SeaPath)
    assert INSIDE_PASSAGE in shut.channels
    assert shut.length_km > 1.05 * to_manzanillo(sea, "CAVAN", Tier.US_12NM).length_km


def test_channels_say_what_a_planner_must_know_of_them(sea: Sea) -> None:
    notice = sea.channels.table.set_index("name")["notice"]
    assert "traffic centres direct ships" in notice[CANADIAN_HALF]
    assert "slack water" in notice[INSIDE_PASSAGE]
    assert notice["Panama Canal"] == ""
