"""Zones beyond the region against distances measured one by one, and the check of paths there."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from networks import extract
from networks.geodesy import densify, length_nm, wgs84
from networks.tiers import Tier
from networks.us_beyond import FRAMES, beyond_nm, beyond_nm_many, build_us_beyond, us_waters_near
from networks.verify_beyond import metres_beyond

WAKE = shapely.box(166.4, 19.1, 166.9, 19.5)
CLEAR = (160.0, 10.0, 172.5, 25.0)  # round Wake, whose zone meets no other
PAST_WAKE = [(160.0, 19.3), (175.0, 19.3)]  # through its 12 nm waters


@pytest.fixture(scope="module")
def waters() -> gpd.GeoDataFrame:
    return us_waters_near(extract.load("maritime"), extract.load("us_far_waters"))


@pytest.fixture(scope="module")
def beyond(waters: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return build_us_beyond(waters)


def area(beyond: gpd.GeoDataFrame, zone: str) -> shapely.Geometry:
    return beyond.set_index("zone").geometry[zone]


@pytest.mark.parametrize(
    ("zone", "inside", "outside"),
    [
        ("12nm", (144.5, 13.5), (144.3, 13.5)),  # Guam
        ("24nm", (144.3, 13.5), (144.0, 13.5)),
        ("200nm", (141.5, 13.5), (140.9, 13.5)),
        ("200nm", (167.2, 52.9), (166.7, 52.9)),  # west of Attu
        ("200nm", (189.5, -17.5), (189.5, -18.3)),  # south of Tutuila
        ("200nm", (200.0, -3.5), (200.0, -4.2)),  # south of Jarvis
        ("200nm", (180.1, 28.3), (177.0, 28.3)),  # west of Kure
    ],
)
def test_zones_reach_as_far_as_the_law_lets_them(
    beyond: gpd.GeoDataFrame, zone: str, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    assert shapely.intersects_xy(area(beyond, zone), *inside)
    assert not shapely.intersects_xy(area(beyond, zone), *outside)


def test_zones_nest_and_end_within_their_frames(beyond: gpd.GeoDataFrame) -> None:
    near, wide = area(beyond, "24nm"), area(beyond, "200nm")
    assert shapely.covers(shapely.buffer(near, 1e-3), area(beyond, "12nm"))
    assert shapely.covers(wide, near)
    western, southern = FRAMES
    west, south, east, _ = shapely.bounds(wide)
    assert west > western.west
    assert south > southern.south
    assert east < southern.east


@settings(max_examples=25)
@given(share=st.floats(0.0, 1.0))
def test_the_edge_of_200_nm_is_200_nm_off(
    beyond: gpd.GeoDataFrame, waters: gpd.GeoDataFrame, share: float
) -> None:
    """A point of the drawn edge lies 188 nm from the nearest 12 nm water, to 50 m."""
    round_wake = shapely.clip_by_rect(area(beyond, "200nm"), *CLEAR)
    point = shapely.line_interpolate_point(round_wake.exterior, share, normalized=True)
    wake = waters.geometry[shapely.intersects(waters.geometry, WAKE)]
    edges = shapely.get_coordinates(shapely.segmentize(wake.boundary, 0.01))
    start = np.full(len(edges), point.x), np.full(len(edges), point.y)
    nearest_m = wgs84().inv(*start, *edges.T)[2].min()
    assert nearest_m == pytest.approx(188 * 1852.0, abs=50.0)


def test_lengths_count_each_zone_and_leave_the_region_out(beyond: gpd.GeoDataFrame) -> None:
    found = beyond_nm(PAST_WAKE, beyond)
    assert found["us_12nm_nm"] < found["us_24nm_nm"] < found["us_200nm_nm"]
    assert 380 < found["us_200nm_nm"] < 430
    shifted = beyond_nm([(lon - 360.0, lat) for lon, lat in PAST_WAKE], beyond)
    assert shifted == pytest.approx(found)
    assert beyond_nm([(-160.0, 21.0), (-150.0, 21.0)], beyond)["us_200nm_nm"] == 0.0  # Hawaii


def test_the_check_by_distances_agrees_with_the_drawn_zones(
    beyond: gpd.GeoDataFrame, waters: gpd.GeoDataFrame
) -> None:
    drawn = beyond_nm(PAST_WAKE, beyond)
    for tier in (Tier.US_12NM, Tier.US_24NM, Tier.US_200NM):
        metres, where = metres_beyond(PAST_WAKE, tier, lambda: waters)
        assert metres / 1852 == pytest.approx(drawn[f"us_{tier.zone}_nm"], abs=1.5)
        assert where is not None
    assert metres_beyond(PAST_WAKE, Tier.NO_US_CALL, lambda: waters) == (0.0, None)


def test_a_path_that_keeps_off_is_clean_and_one_that_grazes_is_not(
    waters: gpd.GeoDataFrame,
) -> None:
    west, south, east, north = waters.geometry[
        shapely.intersects(waters.geometry, WAKE)
    ].total_bounds
    below = south - 188 / 60.0
    off, on = (
        [(west - 3, lat), ((west + east) / 2, lat), (east + 3, lat)]
        for lat in (below - 0.1, below + 0.1)
    )
    assert north > south
    assert metres_beyond(densify(off), Tier.US_200NM, lambda: waters) == (0.0, None)
    assert metres_beyond(densify(on), Tier.US_200NM, lambda: waters)[0] > 10_000


def test_the_regions_own_waters_are_left_to_its_own_check(waters: gpd.GeoDataFrame) -> None:
    line = [(-179.9, 40.0), (-170.0, 52.0)]
    assert metres_beyond(line, Tier.US_200NM, lambda: waters) == (0.0, None)
    across = [(-179.0, 52.0), (-188.0, 52.0)]
    metres, _ = metres_beyond(across, Tier.US_200NM, lambda: waters)
    assert metres / 1852 == pytest.approx(length_nm([(-180.0, 52.0), (-188.0, 52.0)]), rel=0.01)


def test_segments_together_measure_what_their_line_does(beyond: gpd.GeoDataFrame) -> None:
    line = densify(PAST_WAKE, 10.0)
    many = beyond_nm_many(np.stack([line[:-1], line[1:]], axis=1), beyond)
    whole = beyond_nm(PAST_WAKE, beyond)
    assert {zone: nm.sum() for zone, nm in many.items()} == pytest.approx(whole, rel=1e-4)
