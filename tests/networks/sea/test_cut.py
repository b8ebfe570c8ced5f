"""A sea with areas cut out: against brute force, and against the same sea built without them."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from networks.sea.barriers import Barriers
from networks.sea.channels import Channels
from networks.sea.cut import cut
from networks.sea.gates import NO_GATES
from networks.sea.waters import Waters
from tests.networks.sea.ascii_chart import channel_layer
from tests.networks.sea.test_kernels import (
    NO_LAND,
    OPEN,
    PLANE,
    SIDE_KM,
    brute_force_km,
    obstacle_fields,
)
from tests.networks.sea.test_parity import gates_from, islands_of, length_km

NO_CHANNELS = Channels(channel_layer({}))
SLACK_KM = 1e-3  # a line may run a millimetre inside the edge it follows


@st.composite
def areas(draw: st.DrawFn, most_corners: int = 40) -> list[shapely.Geometry]:
    """One to three areas: stars, boxes or rings, over islands, the chart's edge and each other."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    made = []
    for kind in draw(st.lists(st.sampled_from(["star", "box", "ring"]), min_size=1, max_size=3)):
        middle = rng.uniform(0, SIDE_KM, 2)
        if kind == "box":
            made.append(shapely.box(*middle, *(middle + rng.uniform(20, 400, 2))))
            continue
        corners = int(rng.integers(3, most_corners))
        turn = np.sort(rng.uniform(0, 2 * np.pi, corners))
        radius = rng.uniform(50, 250, corners)
        star = np.stack([np.cos(turn) * radius, np.sin(turn) * radius], axis=1) + middle
        shape = shapely.make_valid(shapely.Polygon(star))
        if kind == "ring":
            shape = shape.buffer(15).difference(shape.buffer(-5))
        made.append(shape.buffer(1.0, join_style="mitre"))
    return made


def built(water: shapely.Geometry) -> Waters:
    return Waters.build(
        PLANE, water=water, frame=shapely.box(-1, -1, SIDE_KM + 1, SIDE_KM + 1),
        channels=NO_CHANNELS, ports=np.zeros((0, 2)), barriers=Barriers(np.zeros(0, dtype=object)),
    )  # fmt: skip


def table_km(waters: Waters, points: np.ndarray, required: np.ndarray = NO_GATES) -> np.ndarray:
    """Shortest km between all points of open water, both ways searched."""
    moorings = [waters.moor_point(lonlat, OPEN, NO_LAND) for lonlat in PLANE.unproject(points)]
    km = np.zeros((len(points), len(points)))
    for i, start in enumerate(moorings):
        for j, end in enumerate(moorings):
            assert start is not None
            assert end is not None
            found = waters.voyage(start, end, OPEN, required)
            km[i, j] = np.inf if found is None else length_km(found.bends)
    return km


def left_of(
    field: tuple[shapely.Geometry, np.ndarray], no_go: list[shapely.Geometry]
) -> tuple[shapely.Geometry, np.ndarray]:
    """Return the water outside the areas, and which of the points are in it."""
    water, points = field
    left = water.difference(shapely.union_all(no_go))
    return left, points[shapely.contains_xy(left, points)]


@settings(max_examples=10)
@given(obstacle_fields(), areas(most_corners=9))
def test_paths_about_areas_are_those_of_brute_force(
    field: tuple[shapely.Geometry, np.ndarray], no_go: list[shapely.Geometry]
) -> None:
    left, points = left_of(field, no_go)
    km = table_km(cut(built(field[0]), tuple(no_go)), points)
    assert km == pytest.approx(brute_force_km(left, points), abs=SLACK_KM)


@settings(max_examples=25)
@given(obstacle_fields(), areas())
def test_paths_about_areas_are_those_of_a_sea_built_without_them(
    field: tuple[shapely.Geometry, np.ndarray], no_go: list[shapely.Geometry]
) -> None:
    left, points = left_of(field, no_go)
    free = built(field[0])
    km = table_km(cut(free, tuple(no_go)), points)
    assert km == pytest.approx(table_km(built(left), points), abs=SLACK_KM)
    assert km == pytest.approx(km.T, abs=1e-6)
    assert np.all(km >= table_km(free, points) - SLACK_KM)  # a no-go area never helps
    for via in range(len(km)):
        assert np.all(km[:, via, None] + km[None, via, :] >= km - SLACK_KM)


@settings(max_examples=12)
@given(obstacle_fields(), areas())
def test_gates_are_shut_and_required_about_areas_as_in_a_sea_built_without_them(
    field: tuple[shapely.Geometry, np.ndarray], no_go: list[shapely.Geometry]
) -> None:
    islands = islands_of(field[0])
    assume(islands)
    must, may_not = PLANE.unproject(gates_from(islands)[:, None])
    left, points = left_of(field, no_go)
    around = cut(built(field[0]), tuple(no_go)).shutting(may_not)
    rebuilt = built(left).shutting(may_not)
    km = table_km(around, points, must)
    assert km == pytest.approx(table_km(rebuilt, points, must), abs=SLACK_KM)
    assert np.all(km >= table_km(around, points) - SLACK_KM)


@settings(max_examples=30)
@given(obstacle_fields(), areas())
def test_a_cut_mesh_covers_the_water_left_and_nothing_else(
    field: tuple[shapely.Geometry, np.ndarray], no_go: list[shapely.Geometry]
) -> None:
    water, _ = field
    area = shapely.union_all(no_go)
    mesh, number = built(water).mesh.without(area)
    left = water.difference(area)
    drawn = mesh.drawn()
    assert shapely.area(drawn).sum() == pytest.approx(left.area, rel=1e-9)
    assert shapely.union_all(drawn).symmetric_difference(left).area < 1e-6
    kept = np.flatnonzero(number >= 0)
    assert np.array_equal(number[kept], np.arange(len(kept)))
    # Every side is shared by two triangles or is shore: shore on the edge of the water left.
    triangle, side = np.nonzero(mesh.neighbours < 0)
    ends = np.stack([mesh.triangles[triangle, (side + turn) % 3] for turn in (1, 2)], axis=1)
    middles = shapely.points(mesh.vertices[ends].mean(axis=1))
    assert shapely.distance(left.boundary, middles).max() < 1e-6


def test_an_area_that_meets_no_water_changes_nothing() -> None:
    water = shapely.box(0, 0, 400, 400).difference(shapely.box(100, 100, 300, 300))
    free = built(water)
    around = cut(free, (shapely.box(150, 150, 200, 200),))
    assert np.array_equal(around.links.indices, free.links.indices)
    assert np.array_equal(around.lonlat, free.lonlat)


def test_all_water_can_be_cut_away() -> None:
    free = built(shapely.box(0, 0, 400, 400))
    dry = cut(free, (shapely.box(-10, -10, 410, 410),))
    assert len(dry.mesh.triangles) == 0
    assert len(dry.links.indices) == 0


def test_areas_pinched_together_leave_no_way_between() -> None:
    """Two areas that share a side and one corner with an island: no crack lets a path through."""
    island = shapely.box(450, 0, 550, 400)
    water = shapely.box(0, 0, SIDE_KM, SIDE_KM).difference(island)
    lower, upper = shapely.box(450, 400, 550, 700), shapely.box(450, 700, 550, SIDE_KM)
    around = cut(built(water), (lower, upper))
    assert np.isinf(table_km(around, np.array([[300.0, 500.0], [700.0, 500.0]]))[0, 1])
