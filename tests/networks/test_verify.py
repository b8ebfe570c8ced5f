from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from networks.tiers import Tier
from networks.units import M_PER_NM
from networks.verify import Verdict, metres_within, verify

SQUARE = shapely.box(-61.0, 10.0, -60.0, 11.0)


@pytest.fixture(scope="module")
def toy() -> gpd.GeoDataFrame:
    rings = {"land": 0.1, "12nm": 0.3, "24nm": 0.5, "200nm": 2.0}
    return gpd.GeoDataFrame(
        {"country": "US", "zone": list(rings)},
        geometry=[shapely.Point(-60, 10).buffer(radius) for radius in rings.values()],
        crs="EPSG:4326",
    )


def test_a_meridian_through_a_square_is_a_degree_inside() -> None:
    metres, where = metres_within([(-60.5, 5.0), (-60.5, 15.0)], SQUARE)
    assert metres == pytest.approx(110_610, abs=10)  # a degree of latitude at 10.5° N
    assert where == pytest.approx((-60.5, 10.0), abs=0.1)


def test_the_great_circle_is_checked_not_the_straight_line_on_the_map() -> None:
    # Between two points of the 50th parallel the great circle passes well north of it.
    ends = [(-160.0, 50.0), (-130.0, 50.0)]
    assert metres_within(ends, shapely.box(-150, 50.5, -140, 51.5))[0] > 500_000
    assert metres_within(ends, shapely.box(-150, 49.0, -140, 50.2))[0] == 0.0


def test_the_verdict_names_zone_length_and_place(toy: gpd.GeoDataFrame) -> None:
    through = [(-63.0, 10.0), (-57.0, 10.0)]
    for tier in (Tier.US_12NM, Tier.US_24NM, Tier.US_200NM):
        verdict = verify(through, tier, toy)
        assert not verdict.ok
        assert verdict.zone == tier.zone
        radius = {"12nm": 0.3, "24nm": 0.5, "200nm": 2.0}[tier.zone]
        assert verdict.where == pytest.approx((-60.0 - radius, 10.0), abs=0.1)
    by = verify([(-63.0, 10.4), (-57.0, 10.4)], Tier.US_12NM, toy)
    assert by == Verdict(ok=True, tier=Tier.US_12NM, zone="12nm", metres_inside=0.0, where=None)
    assert not verify([(-63.0, 10.4), (-57.0, 10.4)], Tier.US_24NM, toy).ok


@pytest.mark.parametrize("tier", [Tier.ANY, Tier.NO_US_LAND, Tier.NO_US_CALL])
def test_tiers_without_a_sea_zone_are_kept(tier: Tier, toy: gpd.GeoDataFrame) -> None:
    assert verify([(-63.0, 10.0), (-57.0, 10.0)], tier, toy).ok


def test_the_first_of_two_intrusions_is_named(toy: gpd.GeoDataFrame) -> None:
    path = [(-60.0, 9.0), (-60.0, 10.0), (-59.0, 10.0), (-59.0, 9.0), (-60.0, 9.9)]
    verdict = verify(path, Tier.US_12NM, toy)
    assert verdict.where is not None
    assert verdict.where[0] == pytest.approx(-60.0, abs=0.2)


def test_less_than_a_metre_is_tolerated_and_more_is_not(toy: gpd.GeoDataFrame) -> None:
    edge_lat = 10.0 + 0.3
    for beyond_m, ok in ((0.5, True), (5.0, False)):
        path = [(-60.0, 12.0), (-60.0, edge_lat - beyond_m / 110_600.0)]
        verdict = verify(path, Tier.US_12NM, toy)
        assert verdict.ok is ok
        assert verdict.metres_inside == pytest.approx(beyond_m, abs=0.01)


def test_a_path_that_ends_on_a_point_or_over_the_antimeridian() -> None:
    west = shapely.box(-179.0, 50.0, -178.0, 52.0)
    for path in ([(179.0, 51.0), (-177.0, 51.0)], [(180.5, 51.0), (183.0, 51.0)]):
        assert metres_within(path, west)[0] == pytest.approx(70_200, rel=0.01)
    assert metres_within([(-60.5, 10.5)], SQUARE) == (0.0, None)


def test_a_line_string_is_taken_as_its_coordinates() -> None:
    path = np.array([(-60.5, 5.0), (-60.2, 15.0)])
    assert metres_within(shapely.LineString(path), SQUARE) == metres_within(path, SQUARE)


def test_zones_without_the_tier_are_refused(toy: gpd.GeoDataFrame) -> None:
    with pytest.raises(ValueError, match="US 200nm"):
        verify([(-63.0, 10.0), (-57.0, 10.0)], Tier.US_200NM, toy[toy["zone"] != "200nm"])


def test_a_sharp_needle_of_a_mile_is_found(toy: gpd.GeoDataFrame) -> None:
    needle = shapely.Polygon([(-60.5, 10.0), (-60.49999, 12.0), (-60.50001, 12.0)])
    metres, _ = metres_within([(-61.0, 11.9), (-60.0, 11.9)], needle)
    assert 0.0 < metres < 0.001 * M_PER_NM * 10
