"""The way out of Vancouver on the Canadian side, on the real coast and the real zones."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from networks import extract
from networks.sea.geography import SeaGeography
from networks.sea.path import SeaPath
from networks.sea.plane import Plane
from networks.sea.sea import Sea
from networks.terminals import CURATED
from networks.tiers import Tier
from networks.verify import metres_within, verify

CANADIAN_HALF = "Boundary Pass, Haro Strait and Juan de Fuca, Canadian half"
INSIDE_PASSAGE = "Discovery Passage and Johnstone Strait"
PACIFIC = (-140.0, 14.0, -100.0, 56.0)
PORTS = ["CAVAN", "CADEL", "CAVIC", "CANNO", "MXZLO"]
TIERS = [Tier.US_12NM, Tier.US_24NM]
NARROWS = shapely.box(-123.5, 48.3, -122.8, 49.0)


@pytest.fixture(scope="module")
def geography() -> SeaGeography:
    return SeaGeography.read()


@pytest.fixture(scope="module")
def line(geography: SeaGeography) -> shapely.LineString:
    return geography.channels.set_index("name").geometry[CANADIAN_HALF]


@pytest.fixture(scope="module")
def pacific(zones: gpd.GeoDataFrame, geography: SeaGeography) -> Sea:
    ports = pd.read_csv(CURATED / "port_water.csv").set_index("terminal_id").loc[PORTS]
    coast = gpd.GeoDataFrame(extract.load("coast"))
    variants = ["any", *(tier.sea_variant for tier in TIERS)]
    return Sea.build(coast, zones, ports, geography, variants=variants, chart=PACIFIC)


def to_manzanillo(sea: Sea, origin: str, tier: Tier) -> SeaPath:
    found = sea.port_path(origin, "MXZLO", tier)
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
def test_ports_behind_the_islands_leave_by_the_canadian_half(pacific, zones, origin, tier):
    way = to_manzanillo(pacific, origin, tier)
    assert CANADIAN_HALF in way.channels
    assert INSIDE_PASSAGE not in way.channels
    assert verify(way.coordinates, tier, zones).metres_inside == 0
    assert km_from_border(shapely.LineString(way.coordinates), zones) > 0.3


@pytest.mark.parametrize("tier", TIERS)
def test_victoria_leaves_without_touching_the_zone(pacific, zones, tier):
    way = to_manzanillo(pacific, "CAVIC", tier)
    assert verify(way.coordinates, tier, zones).metres_inside == 0


@pytest.mark.parametrize("origin", ["CAVAN", "CADEL", "CAVIC", "CANNO"])
def test_keeping_out_of_12_and_24_miles_costs_a_little_and_more_each(pacific, origin):
    free, *kept = (to_manzanillo(pacific, origin, tier).length_km for tier in (Tier.ANY, *TIERS))
    assert free < kept[0] <= kept[1] <= 1.04 * free


def test_without_the_canadian_half_vancouver_has_to_go_round_the_island(pacific):
    shut = pacific.path("CAVAN", "MXZLO", Tier.US_12NM, forbidden=[CANADIAN_HALF])
    assert isinstance(shut, SeaPath)
    assert INSIDE_PASSAGE in shut.channels
    assert shut.length_km > 1.05 * to_manzanillo(pacific, "CAVAN", Tier.US_12NM).length_km


def test_channels_say_what_a_planner_must_know_of_them(pacific: Sea, tmp_path: Path):
    pacific.save(tmp_path)
    for sea in (pacific, Sea.load(tmp_path)):
        notice = sea.channels.table.set_index("name")["notice"]
        assert "traffic centres direct ships" in notice[CANADIAN_HALF]
        assert "slack water" in notice[INSIDE_PASSAGE]
        assert notice["Panama Canal"] == ""
