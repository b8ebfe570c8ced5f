from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from networks.sources.frame import to_frame

BOX = (-190.0, -5.0, -35.0, 80.0)


def framed(polygon: shapely.Polygon) -> shapely.Geometry:
    return to_frame(np.array([polygon], dtype=object), BOX)[0][0]


def test_western_aleutians_come_next_to_the_others() -> None:
    attu = framed(shapely.box(172.0, 52.0, 174.0, 53.0))
    assert attu.bounds == (-188.0, 52.0, -186.0, 53.0)


def test_polygon_across_the_seam_is_cut_there_not_smeared() -> None:
    chukotka = framed(shapely.box(160.0, 65.0, 180.0, 70.0))
    assert chukotka.bounds == (-190.0, 65.0, -180.0, 70.0)
    assert chukotka.area == pytest.approx(50.0)


def test_polygon_the_publisher_already_shifted_stays() -> None:
    assert framed(shapely.box(-185.0, 60.0, -175.0, 65.0)).bounds[0] == -185.0


def test_outside_is_empty_and_touching_leaves_no_line() -> None:
    assert framed(shapely.box(0.0, 40.0, 10.0, 50.0)).is_empty
    touching = framed(shapely.box(-35.0, 40.0, -30.0, 50.0))
    assert touching.is_empty
    assert touching.geom_type == "MultiPolygon"


def test_bow_tie_is_mended_and_counted() -> None:
    bow_tie = shapely.Polygon([(-100, 40), (-90, 50), (-90, 40), (-100, 50)])
    clipped, mended = to_frame(np.array([bow_tie], dtype=object), BOX)
    assert mended == 1
    assert clipped[0].is_valid
    assert clipped[0].area == pytest.approx(50.0)


@given(st.floats(-180, 160), st.floats(-80, 70), st.floats(0.1, 19), st.floats(0.1, 9))
def test_area_inside_the_box_is_kept(
    west: float, south: float, width: float, height: float
) -> None:
    box = shapely.box(west, south, west + width, south + height)
    turned = shapely.transform(box, lambda xy: xy - (360.0, 0.0))
    frame = shapely.box(*BOX)
    beyond = turned.intersection(shapely.box(-190.0, -90.0, -180.0, 90.0))
    expected = box.intersection(frame).area + beyond.intersection(frame).area
    assert framed(box).area == pytest.approx(expected, abs=1e-9)
