from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from networks.boundaries import read_awarded_waters, read_islets
from networks.chart import Chart
from networks.distance_field import Frame
from networks.units import M_PER_NM

GEOD = Geod(ellps="WGS84")

# Two square states 4° apart on the 40th parallel, each with a 12 nm limit half a degree off its
# coast, and an archipelagic one far to the south.
#
#     US ████   . . . .   ████ CA        DO ██
COASTS = {"USA": (-64.0, 39.0, -63.0, 40.0), "CAN": (-59.0, 39.0, -58.0, 40.0)}


@pytest.fixture(scope="module")
def chart() -> Chart:
    land = [shapely.box(*box) for box in COASTS.values()]
    coast = gpd.GeoDataFrame({"level": [1, 1]}, geometry=land, crs="EPSG:4326")
    maritime = gpd.GeoDataFrame(
        {"iso_a3": list(COASTS)},
        geometry=[
            shapely.box(w - 0.2, s - 0.2, e + 0.2, n + 0.2) for w, s, e, n in COASTS.values()
        ],
        crs="EPSG:4326",
    )
    return Chart.of(coast, maritime, read_islets(), read_awarded_waters())


def test_neighbours_meet_half_way_and_do_not_overlap(chart: Chart) -> None:
    west, east = chart.equidistant("US", 200.0), chart.equidistant("CA", 200.0)
    assert shapely.intersection(west, east).area < 1e-6
    assert shapely.contains_xy(west, -61.05, 39.5)
    assert shapely.contains_xy(east, -60.95, 39.5)


def test_the_outer_limit_is_measured_from_the_12_nm_limit(chart: Chart) -> None:
    zone = chart.equidistant("US", 200.0)
    lon, lat = -63.5, 40.2  # on the northern 12 nm limit
    for nm, expected in ((187.5, True), (188.5, False)):
        point = GEOD.fwd(lon, lat, 0.0, nm * M_PER_NM)[:2]
        assert shapely.contains_xy(zone, *point) is np.bool_(expected)


def test_reach_ignores_the_neighbour(chart: Chart) -> None:
    reach = chart.within("US", 200.0, Frame(-70.0, 36.0, -56.0, 44.0))
    assert shapely.contains_xy(reach, -59.2, 39.5)
    assert shapely.covers(
        shapely.buffer(reach, 1e-4), shapely.intersection(chart.equidistant("US", 200.0), reach)
    )


def test_the_median_of_coasts_moves_with_a_basepoint(chart: Chart) -> None:
    frame = Frame(-63.0, 38.5, -59.0, 40.5)
    bare = chart.nearer_by_coast("US", "CA", 200.0, frame, np.zeros((0, 2)))
    with_rock = chart.nearer_by_coast("US", "CA", 200.0, frame, np.array([(-61.0, 39.5)]))
    assert not shapely.contains_xy(bare, -60.5, 39.5)
    assert shapely.contains_xy(with_rock, -60.5, 39.5)
    assert shapely.difference(bare, with_rock).area < 1e-9


def test_a_state_without_a_coast_claims_nothing(chart: Chart) -> None:
    assert not chart.claims("MX")
    assert chart.equidistant("MX", 200.0).is_empty


@pytest.fixture(scope="module")
def with_islands() -> Chart:
    """A French island off the north coast of CA, awarded a belt and a corridor northwards.

    Far to the east lies another islet, of CA.
    """
    island = shapely.box(-58.6, 41.0, -58.4, 41.2)
    coast = gpd.GeoDataFrame(
        {"level": [1, 1]}, geometry=[shapely.box(*COASTS["CAN"]), island], crs="EPSG:4326"
    )
    maritime = gpd.GeoDataFrame(
        {"iso_a3": ["CAN", "FRA", "SPM"]},
        geometry=[shapely.box(-59.2, 38.8, -57.8, 40.2)] + [island.buffer(0.2)] * 2,
        crs="EPSG:4326",
    )
    corners = {
        "west": (24.0, [(-60.0, 40.5), (-58.6, 40.5), (-58.6, 41.5), (-60.0, 41.5)]),
        "north": (200.0, [(-58.6, 41.1), (-58.4, 41.1), (-58.4, 46.0), (-58.6, 46.0)]),
    }
    awards = pd.DataFrame(
        [
            {"iso_a3": "SPM", "part": part, "limit_nm": nm, "seq": seq, "lon": lon, "lat": lat}
            for part, (nm, ring) in corners.items()
            for seq, (lon, lat) in enumerate(ring, start=1)
        ]
    )
    islets = pd.DataFrame({"iso_a3": ["CAN"], "lon": [-50.0], "lat": [41.0]})
    return Chart.of(coast, maritime, islets, awards)


def test_awarded_islands_have_what_they_were_given_and_bound_nothing_else(
    with_islands: Chart,
) -> None:
    for lon, lat, given in (
        (-59.0, 41.1, True),  # up to 24 nm west
        (-58.5, 44.3, True),  # up the corridor
        (-58.5, 44.7, False),  # more than 200 nm up the corridor
        (-58.1, 41.1, False),  # east of the 12 nm
    ):
        assert shapely.contains_xy(with_islands.awarded, lon, lat) is np.bool_(given)
    zone = with_islands.equidistant("CA", 200.0)
    assert shapely.contains_xy(zone, -57.0, 42.5)  # nearer to the island than to the coast


def test_an_islet_the_data_lack_has_its_twelve_miles(with_islands: Chart) -> None:
    for nm, inside in ((11.9, True), (12.1, False)):
        point = GEOD.fwd(-50.0, 41.0, 77.0, nm * M_PER_NM)[:2]
        assert shapely.contains_xy(with_islands.sea_of["CA"], *point) is np.bool_(inside)
    point = GEOD.fwd(-50.0, 41.0, 77.0, 199.8 * M_PER_NM)[:2]
    assert shapely.contains_xy(with_islands.within("CA", 200.0, Frame(-50, 39, -44, 44)), *point)
