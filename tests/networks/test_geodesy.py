from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from networks.geodesy import (
    as_lonlat,
    densify,
    distance_km,
    distances_km,
    geocentric_km,
    length_km,
    length_nm,
    segment_lengths_km,
    surface_km,
    unwrap,
)

VANCOUVER, YOKOHAMA = (-123.1, 49.3), (139.7, 35.4)
points = st.tuples(st.floats(-179.5, 179.5), st.floats(-75, 75))


def test_a_minute_of_latitude_at_45_degrees_is_a_nautical_mile() -> None:
    assert length_nm([(-30.0, 45.0), (-30.0, 45.0 + 1 / 60)]) == pytest.approx(1.0, abs=0.001)


def test_a_degree_of_longitude_on_the_equator() -> None:
    # The equator of WGS84 is a circle of radius 6378.137 km.
    assert distance_km(0, 0, 1, 0) == pytest.approx(6378.137 * np.pi / 180, abs=1e-6)


def test_fewer_than_two_vertices_have_no_length() -> None:
    assert length_km(np.zeros((0, 2))) == 0.0
    assert length_km([(1.0, 2.0)]) == 0.0
    assert segment_lengths_km([(1.0, 2.0)]).shape == (0,)


def test_densify_keeps_vertices_and_length_and_follows_the_great_circle() -> None:
    line = np.array([VANCOUVER, (-150.0, 55.0), YOKOHAMA])
    drawn = densify(line)
    assert segment_lengths_km(drawn).max() <= 10.0 + 1e-6
    assert length_km(drawn) == pytest.approx(length_km(line), rel=1e-9)
    for vertex in unwrap(line):
        assert (np.abs(drawn - vertex).max(axis=1) < 1e-9).any()
    # Half way between two drawn vertices the straight segment is within 3 m of the geodesic.
    half = (drawn[:-1] + drawn[1:]) / 2
    geod = Geod(ellps="WGS84")
    azimuth, _, metres = geod.inv(*drawn[:-1].T, *drawn[1:].T)
    lon, lat, _ = geod.fwd(*drawn[:-1].T, azimuth, np.asarray(metres) / 2)
    assert np.max(geod.inv(lon, lat, *half.T)[2]) < 3.0


def test_a_line_over_the_antimeridian_stays_in_one_piece() -> None:
    drawn = densify([(175.0, 50.0), (-175.0, 50.0)])
    assert np.abs(np.diff(drawn[:, 0])).max() < 1.0
    assert drawn[-1, 0] == pytest.approx(185.0)
    assert drawn[:, 1].max() > 50.0  # bulges towards the pole


def test_densify_leaves_a_drawn_line_alone() -> None:
    drawn = densify([VANCOUVER, YOKOHAMA])
    np.testing.assert_array_equal(densify(drawn), drawn)


@given(points, points, st.floats(5.0, 500.0))
def test_densify_reaches_both_ends_with_no_long_segment(
    start: tuple[float, float], end: tuple[float, float], max_km: float
) -> None:
    drawn = densify([start, end], max_km)
    assert tuple(drawn[0]) == start
    assert (drawn[-1, 0] - end[0]) % 360.0 == pytest.approx(0.0, abs=1e-9) or (
        drawn[-1, 0] - end[0]
    ) % 360.0 == pytest.approx(360.0, abs=1e-9)
    assert drawn[-1, 1] == end[1]
    assert segment_lengths_km(drawn).max() <= max_km * (1 + 1e-5)


@given(points, st.floats(0, 360), st.floats(0.1, 500.0))
def test_chords_through_the_ellipsoid_give_geodesic_lengths(
    start: tuple[float, float], azimuth_deg: float, km: float
) -> None:
    lon, lat, _ = Geod(ellps="WGS84").fwd(*start, azimuth_deg, km * 1000.0)
    ends = geocentric_km([start[0], lon], [start[1], lat])
    chord_km = float(np.linalg.norm(ends[1] - ends[0]))
    assert float(surface_km(chord_km)) == pytest.approx(km, abs=0.002)


@pytest.mark.parametrize("bad", [[(0, 91)], [(np.nan, 0)], [1.0, 2.0], [(1, 2, 3)]])
def test_bad_coordinates_are_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="coordinates"):
        as_lonlat(bad)  # type: ignore[arg-type]


def test_a_step_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="max_km"):
        densify([VANCOUVER, YOKOHAMA], 0.0)


def test_distances_between_many_points_are_those_between_each_two() -> None:
    here, there = [(-80.0, 20.0), (-60.0, 45.0)], [(-81.0, 20.0), (-60.0, 46.0)]
    expected = [distance_km(*a, *b) for a, b in zip(here, there, strict=True)]
    assert distances_km(here, there).tolist() == expected
    assert distances_km(np.zeros((0, 2)), np.zeros((0, 2))).shape == (0,)
