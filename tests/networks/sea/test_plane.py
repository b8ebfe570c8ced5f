import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.geodesy import MEAN_RADIUS_KM, distances_km, length_km
from networks.sea.plane import Plane, draw_great_circles, unit_vectors

REGION = st.tuples(st.floats(-180, -45), st.floats(0, 70))
PLANE = Plane(-100.0, 35.0)


@given(REGION)
def test_unproject_undoes_project(point: tuple[float, float]) -> None:
    assert PLANE.unproject(PLANE.project([point]))[0] == pytest.approx(point, abs=1e-8)


def test_longitudes_run_on_past_the_antimeridian() -> None:
    west_of_it = PLANE.unproject(PLANE.project([(175.0, 52.0)]))[0]
    assert west_of_it == pytest.approx([-185.0, 52.0])


def test_the_far_side_of_the_earth_has_no_place_on_the_plane() -> None:
    with pytest.raises(ValueError, match="horizon"):
        PLANE.project([(80.0, -35.0)])


@given(REGION, REGION, st.floats(0.05, 0.95))
def test_great_circles_are_straight(
    a: tuple[float, float], b: tuple[float, float], share: float
) -> None:
    drawn = draw_great_circles([a, b], step_km=50.0)
    middle = PLANE.project(drawn[int(share * (len(drawn) - 1))][None])[0]
    (ax, ay), (bx, by) = PLANE.project([a, b])
    side = (bx - ax) * (middle[1] - ay) - (by - ay) * (middle[0] - ax)
    span_km = max(float(np.hypot(bx - ax, by - ay)), 1.0)
    assert abs(side) / span_km < 1e-3  # a metre off the straight line


@given(REGION, REGION)
def test_drawn_points_are_at_most_ten_km_apart_and_keep_the_ends(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    drawn = draw_great_circles([a, b])
    assert drawn[0] == pytest.approx(a)
    assert drawn[-1] == pytest.approx(b, abs=1e-9)
    assert np.all(distances_km(drawn[:-1], drawn[1:]) <= 10.0)


@given(REGION, REGION)
def test_a_drawn_great_circle_is_longer_than_the_geodesic_by_less_than_a_part_in_20_000(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    geodesic_km = float(distances_km([a], [b])[0])
    drawn_km = length_km(draw_great_circles([a, b]))
    assert geodesic_km - 1e-6 <= drawn_km <= geodesic_km * (1 + 5e-5) + 1e-6


def test_repeated_points_are_dropped() -> None:
    drawn = draw_great_circles([(-80, 20), (-80, 20), (-80, 20.01), (-80, 20.01)])
    assert drawn.tolist() == [[-80, 20], [-80, 20.01]]


def test_a_single_point_is_a_line_of_no_length() -> None:
    assert draw_great_circles([(-80, 20)]).tolist() == [[-80, 20]]


def test_unit_vectors_are_unit_and_the_plane_is_true_at_its_centre() -> None:
    assert np.linalg.norm(unit_vectors([(-70, 45)])) == pytest.approx(1.0)
    step_deg = 0.01
    x, y = PLANE.project([(-100.0, 35.0 + step_deg)])[0]
    assert x == pytest.approx(0.0, abs=1e-9)
    assert y == pytest.approx(np.radians(step_deg) * MEAN_RADIUS_KM, rel=1e-6)
