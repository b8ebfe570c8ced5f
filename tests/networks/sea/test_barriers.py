import numpy as np
import pytest
import shapely

from networks.sea.barriers import Barriers, pieces

EMPTY = np.zeros(0, dtype=object)


def test_a_line_is_measured_inside_land_and_zone() -> None:
    land = np.array([shapely.box(0, -1, 1, 1), shapely.box(2, -1, 3, 1)], dtype=object)
    barriers = Barriers(land, shapely.box(5, -1, 6, 1))
    equator = [(-1.0, 0.0), (10.0, 0.0)]
    assert barriers.land_km(equator) == pytest.approx(2 * 111.3195, rel=1e-5)
    assert barriers.zone_km(equator) == pytest.approx(111.3195, rel=1e-5)
    assert barriers.in_zone([(5.5, 0.0), (4.5, 0.0)]).tolist() == [True, False]


def test_without_a_zone_nothing_is_inside_one() -> None:
    barriers = Barriers(EMPTY)
    assert barriers.zone_km([(0.0, 0.0), (1.0, 0.0)]) == 0.0
    assert not barriers.in_zone([(0.0, 0.0)]).any()


def test_a_line_of_one_point_has_no_length() -> None:
    assert Barriers(EMPTY, shapely.box(-1, -1, 1, 1)).zone_km([(0.0, 0.0), (0.0, 0.0)]) == 0.0


def test_pieces_are_small_and_together_the_same_area() -> None:
    ring = shapely.Point(0, 0).buffer(10, quad_segs=500).difference(shapely.box(-1, -1, 1, 1))
    cut = pieces(ring)
    assert max(shapely.get_num_coordinates(cut)) <= 256
    assert len(cut) > 1
    assert sum(piece.area for piece in cut) == pytest.approx(ring.area)
    assert shapely.union_all(cut).symmetric_difference(ring).area == pytest.approx(0, abs=1e-9)
