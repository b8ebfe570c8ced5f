from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod

from networks.distance_field import FAR_KM, Claim, Frame, below_zero, edge_points
from networks.geodesy import FloatArray

GEOD = Geod(ellps="WGS84")


def test_the_area_within_100_km_of_a_rock_is_a_geodesic_circle() -> None:
    rock = np.array([(-60.0, 40.0)])
    claim = Claim(None, rock)

    def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
        return claim.distance_km(lon, lat, 400.0) - 100.0

    disc = below_zero(field, Frame(-63, 37, -57, 43), 0.2, 0.025)
    edge = shapely.get_coordinates(disc)
    radius_m = np.asarray(GEOD.inv(*np.broadcast_to(rock, edge.shape).T, *edge.T)[2])
    assert np.abs(radius_m - 100_000.0).max() < 15.0
    assert len(disc.geoms) == 1


def test_the_median_of_two_rocks_is_equally_far_from_both() -> None:
    west, east = Claim(None, np.array([(-61.0, 40.0)])), Claim(None, np.array([(-59.0, 40.5)]))

    def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
        return west.distance_km(lon, lat, 900.0) - east.distance_km(lon, lat, 900.0)

    frame = Frame(-62, 39, -58, 41.5)
    nearer_west = below_zero(field, frame, 0.2, 0.025)
    edge = shapely.get_coordinates(nearer_west)
    median = edge[(np.abs(edge[:, 1] - 40.25) < 1.2) & (edge[:, 0] > -61.99)]
    gap_km = west.distance_km(*median.T, 900.0) - east.distance_km(*median.T, 900.0)
    assert len(median) > 50
    assert np.abs(gap_km).max() < 0.02
    assert shapely.covers(frame.polygon, nearer_west)


def test_a_ring_of_rocks_leaves_a_hole_of_high_seas() -> None:
    turn = np.linspace(0, 2 * np.pi, 60)
    rocks = np.column_stack((-60 + 2.6 * np.cos(turn), 40 + 2 * np.sin(turn)))
    claim = Claim(None, rocks)
    near = below_zero(
        lambda lon, lat: claim.distance_km(lon, lat, 900.0) - 80.0,
        Frame(-66, 35, -54, 45),
        0.2,
        0.05,
    )
    assert sum(len(polygon.interiors) for polygon in near.geoms) == 1
    assert not shapely.contains_xy(near, -60.0, 40.0)


def test_refinement_agrees_with_the_fine_grid_everywhere() -> None:
    rng = np.random.default_rng(7)
    rocks = np.column_stack((rng.uniform(-64, -56, 25), rng.uniform(36, 44, 25)))
    own, other = Claim(None, rocks[:12]), Claim(None, rocks[12:])

    def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
        own_km = own.distance_km(lon, lat, 2_000.0)
        return np.maximum(own_km - 90.0, own_km - other.distance_km(lon, lat, 2_000.0))

    frame = Frame(-66, 34, -54, 46)
    refined = below_zero(field, frame, 0.4, 0.05)
    direct = below_zero(field, frame, 0.05, 0.05)
    assert shapely.area(shapely.symmetric_difference(refined, direct)) < 1e-6


def test_distances_are_negative_inside_and_far_beyond_reach() -> None:
    square = shapely.box(-61, 39, -59, 41)
    claim = Claim(square, edge_points(square, 0.01), offset_km=0.0)
    inside, near, far = claim.distance_km(
        np.array([-60.0, -58.9, -40.0]), np.array([40.0, 40.0, 40.0]), 500.0
    )
    assert inside == pytest.approx(-GEOD.inv(-60, 40, -59, 40)[2] / 1000, abs=0.2)
    assert near == pytest.approx(GEOD.inv(-58.9, 40, -59, 40)[2] / 1000, abs=0.1)
    assert far == FAR_KM


def test_an_offset_makes_a_coast_stand_for_its_limit() -> None:
    coast = np.array([(-60.0, 40.0)])
    bare, offset = Claim(None, coast), Claim(None, coast, offset_km=22.224)
    lon, lat = np.array([-59.0]), np.array([40.0])
    assert bare.distance_km(lon, lat, 200.0)[0] - offset.distance_km(lon, lat, 200.0)[
        0
    ] == pytest.approx(22.224)
