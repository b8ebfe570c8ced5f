from __future__ import annotations

import pytest
import shapely

from networks.polygons import node_nested, polygons_of, without_crumbs


def test_only_polygons_are_kept() -> None:
    mixed = shapely.GeometryCollection(
        [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)]
    )
    assert polygons_of(mixed).equals(shapely.box(0, 0, 1, 1))
    assert polygons_of(shapely.Polygon()).is_empty


def test_crumbs_go_and_small_holes_close_but_wide_ones_stay() -> None:
    sea = shapely.box(0, 0, 10, 10)
    pierced = sea.difference(shapely.box(1, 1, 1.01, 1.01)).difference(shapely.box(4, 4, 6, 6))
    crumb = shapely.box(20, 20, 20.01, 20.01)
    kept = without_crumbs(shapely.union(pierced, crumb), 1e-3)
    assert kept.area == sea.area - 4.0
    assert kept.bounds == sea.bounds


def test_nested_zones_hold_each_other_exactly() -> None:
    inner = shapely.Point(0.3, 0.1).buffer(1.0, quad_segs=61)
    middle = shapely.Point(0.7, 0.2).buffer(1.3, quad_segs=47)  # misses a crescent of ``inner``
    outer = shapely.Polygon([(-2, -2), (3, -2.2), (3.1, 2.9), (-1.9, 3.3)])
    zones = node_nested([inner, middle, outer])
    assert all(zone.is_valid for zone in zones)
    assert zones[1].covers(zones[0])
    assert zones[2].covers(zones[1])
    assert abs(zones[0].area - inner.area) < 1e-5
    assert abs(zones[1].area - shapely.union(inner, middle).area) < 1e-5


def test_zones_that_share_an_edge_share_its_vertices() -> None:
    zones = node_nested([shapely.box(0, 0, 1, 1), shapely.box(0, -1, 2, 1)])
    shared = shapely.intersection(zones[0].boundary, zones[1].boundary)
    assert shared.length == pytest.approx(2.0, abs=1e-12)  # the west and north sides


def test_long_edges_get_vertices() -> None:
    (zone,) = node_nested([shapely.box(0, 0, 1, 1)])
    assert shapely.get_num_coordinates(zone) > 4 / 0.08
    assert zone.area == pytest.approx(1.0, abs=1e-12)
