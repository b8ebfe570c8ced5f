import numpy as np
import pytest
import shapely

from networks.sea.mesh import Mesh

#   +-----------------------+
#   |        +---+          |
#   |  west  |   |   east   |
#   |        +---+          |
#   +-----------------------+
FRAME = shapely.box(0, 0, 10, 4)
WATER = FRAME.difference(shapely.box(4, 1, 6, 3))


@pytest.fixture(scope="module")
def mesh() -> Mesh:
    return Mesh.build(WATER, FRAME)


def test_triangles_cover_the_water_and_nothing_else(mesh: Mesh) -> None:
    drawn = shapely.union_all(shapely.polygons(mesh.vertices[mesh.triangles]))
    assert drawn.symmetric_difference(WATER).area == pytest.approx(0.0, abs=1e-12)


def test_neighbours_are_mutual(mesh: Mesh) -> None:
    for triangle, row in enumerate(mesh.neighbours):
        for other in row[row >= 0]:
            assert triangle in mesh.neighbours[other]


def test_only_the_island_has_corners(mesh: Mesh) -> None:
    corners = mesh.vertices[mesh.corner]
    assert sorted(map(tuple, corners)) == [(4, 1), (4, 3), (6, 1), (6, 3)]


def test_edge_of_the_chart_is_never_a_corner() -> None:
    notched = shapely.box(0, 0, 10, 4).difference(shapely.box(4, 2, 6, 4))
    assert Mesh.build(notched).corner.sum() == 2
    assert Mesh.build(notched, notched).corner.sum() == 0


def test_sight_lines_run_around_the_island_only(mesh: Mesh) -> None:
    pairs = {frozenset(map(tuple, mesh.vertices[pair])) for pair in mesh.corner_pairs()}
    assert pairs == {
        frozenset(side)
        for side in (((4, 1), (6, 1)), ((6, 1), (6, 3)), ((6, 3), (4, 3)), ((4, 3), (4, 1)))
    }


def test_points_ashore_move_to_the_nearest_water(mesh: Mesh) -> None:
    moved, home = mesh.locate([(1.0, 1.0), (4.5, 2.0)])
    assert moved[0].tolist() == [1.0, 1.0]
    assert moved[1] == pytest.approx([4.0, 2.0], abs=1e-4)
    assert mesh.holds(moved).all()
    assert mesh.holds([(1.0, 1.0), (4.5, 2.0), (4.0, 2.0), (11.0, 2.0)]).tolist() == [
        True, False, True, False,
    ]  # fmt: skip
    for point, triangle in zip(moved, home, strict=True):
        assert shapely.Polygon(mesh.vertices[mesh.triangles[triangle]]).distance(
            shapely.Point(point)
        ) == pytest.approx(0.0, abs=1e-9)
    assert mesh.locate(np.zeros((0, 2)))[0].shape == (0, 2)


def test_the_island_hides_what_lies_behind_it(mesh: Mesh) -> None:
    sites = np.array([(9.0, 2.0), (9.0, 3.9), (1.5, 0.5)])
    points, home = mesh.locate([(1.0, 2.0), (1.0, 3.9)])
    _, seen = mesh.seen_from(points, home, sites, mesh.locate(sites)[1])
    assert sorted(map(tuple, seen.tolist())) == [(0, 2), (1, 1), (1, 2)]


def test_shores_that_touch_in_a_point_leave_a_corner() -> None:
    touching = [shapely.box(2, 1, 4, 2), shapely.Polygon([(4, 2), (6, 2), (6, 3), (4, 3)])]
    water = shapely.box(0, 0, 10, 4).difference(shapely.union_all(touching))
    mesh = Mesh.build(water)
    at = np.flatnonzero((mesh.vertices == [4, 2]).all(axis=1))[0]
    assert mesh.corner[at]
    assert mesh.previous[at] == -1
