"""How no-go areas are drawn, and the second look at paths that keep out of them."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.geodesy import wgs84
from networks.sea.no_go import NoGo, NoGoError
from networks.sea.no_go_file import read_no_go
from networks.sea.sea import CHART, PLANE

SQUARE = shapely.box(-70, 30, -68, 32)


@settings(max_examples=40)
@given(
    lon=st.floats(-175, -50), lat=st.floats(4, 65), width=st.floats(0.001, 20),
    height=st.floats(0.001, 10), turn=st.floats(0, 3.0),
)  # fmt: skip
def test_what_is_drawn_holds_the_area_with_half_a_metre_to_spare(
    lon: float, lat: float, width: float, height: float, turn: float
) -> None:
    box = shapely.affinity.rotate(
        shapely.box(-width, -height, width, height), turn, use_radians=True
    )
    area = shapely.affinity.translate(box, lon, lat)
    if not (area.bounds[1] > -90 and area.bounds[3] < 67):
        return
    drawn = NoGo(area, "it").drawn(CHART, PLANE)
    # The sides, straight in lon/lat, each metre to the outside of them by the ellipsoid.
    line = shapely.segmentize(area.exterior, 0.013)
    points = shapely.get_coordinates(line)
    points = points[np.all((points > CHART[:2]) & (points < CHART[2:]), axis=1)]
    for bearing in (0, 90, 180, 270):
        away = np.full(len(points), bearing), np.full(len(points), 0.5)
        near = np.stack(wgs84().fwd(*points.T, *away)[:2], axis=1)
        assert shapely.contains_xy(drawn, PLANE.project(near)).all()


def test_it_grows_by_no_more_than_a_few_metres() -> None:
    drawn = PLANE.lift([NoGo(SQUARE, "it").drawn(CHART, PLANE)])[0]
    beyond = shapely.get_coordinates(drawn)
    x_m = (np.abs(beyond[:, 0] + 69) - 1) * 111_320 * np.cos(np.radians(31))
    y_m = (np.abs(beyond[:, 1] - 31) - 1) * 110_900
    # By parallels the great circles of its sides bend outward too, by under a third of a metre.
    assert np.maximum(x_m, y_m).max() < 1.5


def test_an_area_off_the_chart_is_drawn_as_nothing() -> None:
    assert NoGo(shapely.box(20, 30, 30, 40), "it").drawn(CHART, PLANE).is_empty


def test_an_area_that_fills_the_chart_and_more_can_be_drawn() -> None:
    drawn = NoGo(shapely.box(-200, -60, 0, 85), "it").drawn(CHART, PLANE)
    chart = PLANE.draw([shapely.segmentize(shapely.box(*CHART), 1.0)])[0]
    assert drawn.covers(chart)


def test_a_path_inside_is_never_let_through() -> None:
    (area,) = read_no_go(SQUARE)
    area.check_clear(np.array([(-72.0, 29.0), (-66.0, 29.0)]))
    area.check_clear(np.array([(-72.0, 29.99998), (-66.0, 29.99998)]) - (0, 0.5))
    with pytest.raises(NoGoError, match="no-go area 1, near"):
        area.check_clear(np.array([(-72.0, 31.0), (-66.0, 31.0)]))
