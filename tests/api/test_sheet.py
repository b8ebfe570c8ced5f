"""Sheets are cut at a box whatever simplification has made of them."""

import numpy as np
import pytest
import shapely

from api.sheet import clipped

BOX = shapely.box(2.5, 2.5, 3.5, 3.5)
CROSSED = shapely.Polygon([(3, 3), (3, 1), (0, 2), (2, 4), (3, 1), (3, 3)])


def test_an_area_that_crosses_itself_is_cut_too():
    line, square = shapely.LineString([(0, 3), (9, 3)]), shapely.box(3, 3, 9, 9)
    given = np.array([line, CROSSED, square], dtype=object)
    with pytest.raises(shapely.errors.GEOSException):  # what it is for
        shapely.clip_by_rect(given, *BOX.bounds)
    cut = clipped(given, BOX)
    assert cut[0].equals(shapely.LineString([(2.5, 3), (3.5, 3)]))
    assert cut[2].equals(shapely.box(3, 3, 3.5, 3.5))
    expected = shapely.intersection(shapely.make_valid(CROSSED), BOX)
    assert shapely.area(cut[1]) == pytest.approx(shapely.area(expected))
    assert cut[1].geom_type == "MultiPolygon"


def test_quick_and_slow_cuts_agree_on_sound_areas():
    drawn = np.random.default_rng(3)
    areas = shapely.buffer(shapely.points(drawn.uniform(0, 6, (40, 2))), 1.5)
    quick = clipped(areas, BOX)
    slow = shapely.intersection(areas, BOX)
    assert shapely.area(quick) == pytest.approx(shapely.area(slow), abs=1e-9)
