from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.geodesy import length_km
from networks.units import M_PER_NM
from networks.verify import metres_within
from networks.zone_measure import Segments, ZoneGrid, ZoneMeasure

WORLD = shapely.box(-180, 0, -45, 75)
# A zone with straight edges, a hole, and a round island. A line along an edge is inside, so the
# edges lie where no generated path runs along them.
ZONE = shapely.union(
    shapely.difference(
        shapely.box(-130.0137, 20.0171, -100.0193, 50.0119), shapely.box(-120.1, 30.1, -110.3, 40.2)
    ),
    shapely.Point(-80, 40).buffer(3.3),
)

lonlat = st.tuples(st.floats(-150, -60), st.floats(5, 70))
paths = st.lists(lonlat, min_size=2, max_size=5)


@pytest.fixture(scope="module")
def grid() -> ZoneGrid:
    return ZoneGrid(ZONE)


@pytest.fixture(scope="module")
def outside() -> ZoneGrid:
    return ZoneGrid(shapely.difference(WORLD, ZONE))


@pytest.fixture(scope="module")
def toy() -> ZoneMeasure:
    rings = {"land": 1.0, "12nm": 2.0, "24nm": 4.0, "200nm": 9.0}
    zones = gpd.GeoDataFrame(
        {"country": "US", "zone": list(rings)},
        geometry=[shapely.Point(-100, 30).buffer(radius) for radius in rings.values()],
        crs="EPSG:4326",
    )
    eca = gpd.GeoDataFrame(
        {"name": ["toy"]}, geometry=[shapely.box(-101, 0, -99, 75)], crs="EPSG:4326"
    )
    return ZoneMeasure(zones, eca)


def inside_m(grid: ZoneGrid, path: object) -> float:
    return float(Segments([np.asarray(path)]).inside_km(grid)[0]) * 1000.0


@settings(max_examples=60)
@given(paths)
def test_agrees_with_the_independent_check_to_a_millimetre(
    grid: ZoneGrid, path: list[tuple[float, float]]
) -> None:
    assert inside_m(grid, path) == pytest.approx(metres_within(path, ZONE)[0], abs=1e-3)


@settings(max_examples=40)
@given(paths)
def test_inside_and_outside_make_the_whole(
    grid: ZoneGrid, outside: ZoneGrid, path: list[tuple[float, float]]
) -> None:
    total_m = inside_m(grid, path) + inside_m(outside, path)
    assert total_m == pytest.approx(length_km(path) * 1000.0, abs=0.5)


@settings(max_examples=40)
@given(paths)
def test_direction_does_not_matter(grid: ZoneGrid, path: list[tuple[float, float]]) -> None:
    assert inside_m(grid, path) == pytest.approx(inside_m(grid, path[::-1]), abs=0.1)


@settings(max_examples=40)
@given(paths)
def test_nested_zones_have_nested_lengths(
    toy: ZoneMeasure, path: list[tuple[float, float]]
) -> None:
    nm = toy.lengths_nm(path)
    assert toy.us_land_km(path) / 1.852 <= nm["us_12nm_nm"] + 1e-6
    assert nm["us_12nm_nm"] <= nm["us_24nm_nm"] + 1e-6 <= nm["us_200nm_nm"] + 2e-6
    assert nm["us_200nm_nm"] <= length_km(path) / 1.852 + 1e-6


def test_known_lengths_on_a_meridian(toy: ZoneMeasure) -> None:
    nm = toy.lengths_nm([(-100.0, 5.0), (-100.0, 55.0)])
    for name, degrees in (("us_12nm_nm", 4.0), ("us_24nm_nm", 8.0), ("us_200nm_nm", 18.0)):
        assert nm[name] == pytest.approx(
            length_km([(-100.0, 30 - degrees / 2), (-100.0, 30 + degrees / 2)]) / 1.852, abs=1e-3
        )
    assert nm["eca_nm"] == pytest.approx(length_km([(-100, 5), (-100, 55)]) / 1.852, abs=1e-6)
    assert toy.us_land_km([(-100.0, 20.0), (-100.0, 40.0)]) == pytest.approx(
        length_km([(-100.0, 29.0), (-100.0, 31.0)]), abs=1e-3
    )


def test_a_path_along_cell_borders_counts_once(grid: ZoneGrid) -> None:
    border = [(-125.0, 10.0), (-125.0, 60.0)]  # a multiple of the cell size
    assert inside_m(grid, border) == pytest.approx(
        1000 * length_km([(-125.0, 20.0171), (-125.0, 50.0119)]), abs=0.01
    )


def test_many_lines_measure_like_one_by_one(toy: ZoneMeasure) -> None:
    rng = np.random.default_rng(3)
    lines = [
        np.column_stack((rng.uniform(-120, -80, n), rng.uniform(10, 50, n))) for n in (2, 7, 3)
    ]
    many = toy.lengths_nm_many(lines)
    for idx, line in enumerate(lines):
        for name, nm in toy.lengths_nm(line).items():
            assert many[name][idx] == pytest.approx(nm, abs=1e-9)


def test_empty_and_single_point_lines_have_no_length(toy: ZoneMeasure) -> None:
    many = toy.lengths_nm_many([np.zeros((0, 2)), np.array([(-100.0, 30.0)])])
    assert all((nm == 0.0).all() for nm in many.values())
    assert toy.lengths_nm_many([])["eca_nm"].shape == (0,)


def test_outside_the_region_and_over_the_antimeridian(toy: ZoneMeasure) -> None:
    assert toy.lengths_nm([(10.0, 50.0), (20.0, 55.0)])["us_200nm_nm"] == 0.0
    around = ZoneGrid(shapely.box(-180, 40, -170, 60))
    over = inside_m(around, [(170.0, 50.0), (-170.0, 50.0)])
    assert over == pytest.approx(
        metres_within([(170.0, 50.0), (-170.0, 50.0)], shapely.box(-180, 40, -170, 60))[0], abs=1e-3
    )
    assert over > 0.4 * 1000 * length_km([(170.0, 50.0), (-170.0, 50.0)])


def test_without_control_areas_nothing_is_controlled(zones: gpd.GeoDataFrame) -> None:
    measure = ZoneMeasure(zones)
    assert measure.lengths_nm([(-125.0, 40.0), (-135.0, 40.0)])["eca_nm"] == 0.0


LANES = {
    "Vancouver - Manzanillo along the coast": [
        (-123.3, 49.2),
        (-123.1, 48.4),
        (-124.9, 48.5),
        (-126, 44),
        (-121, 33),
        (-113, 24),
        (-104.4, 19.0),
    ],
    "Halifax - Veracruz through the Straits of Florida": [
        (-63.5, 44.5),
        (-75, 34),
        (-79.7, 27),
        (-80.2, 25),
        (-83, 23.6),
        (-95.9, 19.2),
    ],
    "Yokohama - Prince Rupert through the Aleutians": [
        (140.0, 35.0),
        (-165.0, 54.6),
        (-131.0, 54.2),
    ],
    "Halifax - Colón past Navassa": [(-63.5, 44.5), (-74.3, 20.2), (-75.2, 18.5), (-79.9, 9.4)],
}


@pytest.mark.parametrize("lane", LANES)
def test_real_zones_measure_and_verify_alike(
    lane: str, zones: gpd.GeoDataFrame, eca: gpd.GeoDataFrame, measure: ZoneMeasure
) -> None:
    nm = measure.lengths_nm(LANES[lane])
    us = zones[zones["country"] == "US"].set_index("zone").geometry
    for zone in ("12nm", "24nm", "200nm"):
        metres, _ = metres_within(LANES[lane], us[zone])
        assert nm[f"us_{zone}_nm"] * M_PER_NM == pytest.approx(metres, abs=0.01)
        assert metres > 0.0
    metres, _ = metres_within(LANES[lane], shapely.union_all(list(eca.geometry)))
    assert nm["eca_nm"] * M_PER_NM == pytest.approx(metres, abs=0.01)


@pytest.fixture(scope="module")
def measure(zones: gpd.GeoDataFrame, eca: gpd.GeoDataFrame) -> ZoneMeasure:
    return ZoneMeasure(zones, eca)


def test_a_line_along_the_edge_is_inside() -> None:
    square = shapely.box(-101.0, 20.0, -100.0, 21.0)
    along = [(-100.0, 20.2), (-100.0, 20.8)]
    assert inside_m(ZoneGrid(square), along) == pytest.approx(1000 * length_km(along), abs=0.01)
    assert metres_within(along, square)[0] == pytest.approx(1000 * length_km(along), abs=0.01)
