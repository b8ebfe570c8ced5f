"""The limit as drawn: outside the areas, never far, its points close where it matters."""

from __future__ import annotations

import numpy as np
import shapely

from networks.geodesy import distances_km
from networks.sea.eca_limit import drawn_limit
from networks.sea.eca_rule import EcaRule
from networks.sea.plane import Plane

PLANE = Plane(-84.0, 27.0)
CHART = (-92.0, 22.0, -76.0, 32.0)
AREA = shapely.Point(-84.0, 27.0).buffer(2.0, quad_segs=64)
RULE = EcaRule.read()


def test_it_lies_outside_the_area_and_not_far() -> None:
    water = PLANE.draw([shapely.box(*CHART)])[0]
    limit = drawn_limit(AREA, water, RULE, CHART, PLANE)
    area = PLANE.draw([shapely.segmentize(AREA, 0.01)])[0]
    assert shapely.contains(limit, area)
    off_km = shapely.distance(shapely.points(shapely.get_coordinates(limit)), area)
    assert off_km.min() >= RULE.limit_clearance_km
    assert off_km.max() <= 3 * (RULE.limit_clearance_km + RULE.limit_tolerance_km)


def test_sides_are_short_and_shorter_by_the_shore() -> None:
    water = PLANE.draw([shapely.box(-92.0, 27.0, -76.0, 32.0)])[0]  # a shore near 27° north
    limit = drawn_limit(AREA, water, RULE, CHART, PLANE)
    ring = PLANE.unproject(shapely.get_coordinates(limit))
    middle = shapely.points(PLANE.project((ring[1:] + ring[:-1]) / 2))
    sides_km = distances_km(ring[1:], ring[:-1])
    afloat, off_shore_km = shapely.contains(water, middle), shapely.distance(water.boundary, middle)
    assert sides_km[afloat].max() <= RULE.spacing_km
    near = afloat & (off_shore_km < RULE.least_spacing_km)
    assert near.any()
    assert sides_km[near].max() <= 2 * RULE.least_spacing_km
    assert np.median(sides_km[afloat & (off_shore_km > 100.0)]) > RULE.least_spacing_km
