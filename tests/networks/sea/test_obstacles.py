import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import KDTree

from networks.geodesy import distances_km, geocentric_km
from networks.polygons import polygon_parts
from networks.sea.obstacles import (
    Growth,
    Relaxation,
    Shore,
    grid_tiles,
    navigable_land,
    obstacles,
    region_tiles,
    water_discs,
)
from networks.sea.plane import Plane

PLANE = Plane(-100.0, 35.0)
GROWTH = Growth(clearance_km=4.0, tolerance_km=0.5)
BOUNDS = (-82.0, 39.0, -78.0, 43.0)


def islands() -> st.SearchStrategy[shapely.Polygon]:
    """Star-shaped islands of up to 60 km about 80° W 41° N.

    Their sides have a point every two kilometres, as coasts do: a side of 50 km that is straight in
    longitude and latitude lies up to 54 m off one that is straight in the plane.
    """
    radii = st.lists(st.floats(0.02, 0.5), min_size=5, max_size=12)

    def star(radii_deg: list[float]) -> shapely.Polygon:
        turn = np.linspace(0, 2 * np.pi, len(radii_deg), endpoint=False)
        ring = np.stack([np.cos(turn) * radii_deg, np.sin(turn) * radii_deg], axis=1)
        return shapely.segmentize(shapely.Polygon(ring + np.array([-80.0, 41.0])), 0.02)

    return radii.map(star)


def clearances_km(closed: shapely.Geometry, land: shapely.Geometry) -> np.ndarray:
    """Ellipsoidal distance from each vertex of what is closed to the land, by fine sampling.

    The nearest samples are those with the shortest chord.
    """
    edge = shapely.get_coordinates(PLANE.lift([closed])[0])
    shore = shapely.get_coordinates(shapely.segmentize(land, 0.002))
    _, rows = KDTree(geocentric_km(*shore.T)).query(geocentric_km(*edge.T), k=4)
    return distances_km(np.repeat(edge, 4, axis=0), shore[rows.ravel()]).reshape(-1, 4).min(axis=1)


@settings(max_examples=15)
@given(islands())
def test_grown_land_keeps_the_clearance_and_at_most_its_tolerance_more(
    island: shapely.Polygon,
) -> None:
    closed = obstacles(Shore([island]), GROWTH, [], BOUNDS, PLANE)
    off_km = clearances_km(closed, island)
    assert off_km.min() >= GROWTH.clearance_km
    assert off_km.max() <= (GROWTH.clearance_km + 2 * GROWTH.tolerance_km) * 1.03
    assert closed.covers(PLANE.draw([island])[0])


@settings(max_examples=15)
@given(islands())
def test_middles_of_simplified_sides_keep_the_clearance_too(island: shapely.Polygon) -> None:
    closed = obstacles(Shore([island]), GROWTH, [], BOUNDS, PLANE)
    fine = shapely.segmentize(closed, 0.5)
    assert clearances_km(fine, island).min() >= GROWTH.clearance_km


def test_a_strait_narrower_than_twice_the_clearance_closes_and_a_relaxation_opens_it() -> None:
    west, east = shapely.box(-81, 40, -80.03, 42), shapely.box(-79.97, 40, -79, 42)
    strait = PLANE.project([(-80.0, 41.0)])[0]
    shore = Shore([west, east])  # 5 km apart
    assert obstacles(shore, GROWTH, [], BOUNDS, PLANE).covers(shapely.Point(strait))
    region = PLANE.draw([shapely.box(-80.5, 39.5, -79.5, 42.5)])[0]
    narrow = Relaxation(region, Growth(0.5, 0.1))
    opened = obstacles(shore, GROWTH, [narrow], BOUNDS, PLANE)
    assert not opened.covers(shapely.Point(strait))
    assert opened.covers(PLANE.draw([west])[0])


def test_a_relaxation_to_a_larger_clearance_changes_nothing() -> None:
    shore = Shore([shapely.box(-81, 40, -80, 42)])
    region = PLANE.draw([shapely.box(-80.5, 39.5, -79.5, 42.5)])[0]
    plain = obstacles(shore, GROWTH, [], BOUNDS, PLANE)
    wider = obstacles(shore, GROWTH, [Relaxation(region, Growth(9.0, 1.0))], BOUNDS, PLANE)
    assert plain.equals(wider)


def test_tiles_hold_the_box_on_the_sphere_and_do_not_overlap() -> None:
    box = (-82.0, 31.0, -70.5, 47.0)
    tiles = grid_tiles(box)
    assert max(max(e - w, n - s) for w, s, e, n in tiles) <= 5.0
    drawn = PLANE.draw([shapely.box(*tile) for tile in tiles])  # sides are great circles there
    fine = PLANE.draw([shapely.segmentize(shapely.box(*box), 0.01)])[0]
    assert fine.difference(shapely.union_all(drawn)).area < 1e-6
    overlap = sum(shapely.area(drawn)) - shapely.union_all(drawn).area
    assert overlap == pytest.approx(0, abs=1e-6)


def test_land_on_the_edge_of_the_chart_is_closed_to_its_edge() -> None:
    """In the middle of a tile its lower side lies kilometres north of the parallel."""
    bounds = (-82.0, 39.0, -77.0, 43.0)
    closed = obstacles(Shore([shapely.box(-82, 30, -77, 41)]), GROWTH, [], bounds, PLANE)
    at_edge = PLANE.project([(-79.5, 39.001), (-80.5, 39.0001), (-78.0, 39.0)])
    assert shapely.contains_xy(closed, at_edge).all()


def test_land_that_crosses_tiles_has_no_seam() -> None:
    bounds = (-90.0, 30.0, -70.0, 50.0)
    closed = obstacles(Shore([shapely.box(-88, 32, -72, 48)]), GROWTH, [], bounds, PLANE)
    assert shapely.get_num_geometries(closed) == 1
    assert shapely.get_num_interior_rings(polygon_parts([closed])[0]) == 0


def test_discs_are_true_on_the_ground_far_from_the_centre() -> None:
    disc = PLANE.lift([water_discs([(-157.9, 21.3)], 15.0, PLANE)])[0]
    edge = shapely.get_coordinates(disc)
    radius_km = distances_km(np.repeat([[-157.9, 21.3]], len(edge), 0), edge)
    assert radius_km == pytest.approx(np.full(len(edge), 15.0), rel=0.01)
    assert len(region_tiles(PLANE.draw([disc])[0], PLANE)) == 1


def test_only_lakes_with_a_harbour_are_water() -> None:
    land, island = shapely.box(0, 0, 10, 10), shapely.box(2, 2, 3, 3)
    lake, other = shapely.box(1, 1, 4, 4), shapely.box(6, 6, 8, 8)
    shapes = np.array([land, lake, other, island], dtype=object)
    dry = shapely.union_all(navigable_land(shapes, [1, 2, 2, 3], [(1.5, 1.5)]))
    assert not dry.covers(shapely.Point(1.5, 1.5))
    assert dry.covers(shapely.Point(2.5, 2.5))
    assert dry.covers(shapely.Point(7, 7))
    assert shapely.union_all(navigable_land(shapes, [1, 2, 2, 3], [(20, 20)])).equals(land)
