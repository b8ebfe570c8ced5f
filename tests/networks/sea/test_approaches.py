import numpy as np
import pytest
import shapely

from networks.sea.approaches import Approaches
from networks.sea.barriers import Barriers
from networks.sea.channels import Channels
from networks.sea.mesh import Mesh
from networks.sea.plane import Plane
from tests.networks.sea.ascii_chart import channel_layer

# Water west of the meridian; a river runs east from it, a spit of raw land lies north of the river.
PLANE = Plane(0.0, 40.0)
MESH = Mesh.build(shapely.box(-200, -100, 0, 100))
RIVER = channel_layer({"river": (shapely.LineString([(-0.05, 40.0), (0.5, 40.0)]), 0)})


def find(
    *ports: tuple[float, float],
    land: tuple[shapely.Geometry, ...] = (),
    zone: shapely.Geometry | None = None,
) -> Approaches:
    points = np.array(ports)
    barriers = Barriers(np.array(land, dtype=object), zone)
    return Approaches.find(MESH, PLANE, Channels.build(RIVER, points), points, barriers)


def test_a_port_afloat_needs_no_approach() -> None:
    found = find((-0.5, 40.3))
    assert found.snap_km.tolist() == [0.0]
    assert found.code == ("",)
    assert len(found.channel_links) == len(found.landfalls) == 0


def test_a_port_on_the_river_is_joined_to_it_and_not_to_the_sea() -> None:
    found = find((0.1, 40.01))
    assert found.snap_km[0] == pytest.approx(1.11, abs=0.05)
    assert found.channel_links[:, 0].tolist() == [0]
    assert len(found.landfalls) == 0


def test_a_port_a_short_way_off_reaches_the_nearest_water() -> None:
    found = find((0.1, 40.5))
    assert found.snap_km[0] == pytest.approx(8.5, abs=0.1)
    assert found.landfall_port.tolist() == [0]


def test_a_port_farther_than_15_km_has_no_water() -> None:
    found = find((0.2, 40.5))
    assert np.isnan(found.snap_km[0])
    assert found.code == ("far-from-water",)


def test_an_approach_may_cross_two_km_of_coarse_coast_and_no_more() -> None:
    spit, ridge = shapely.box(0.05, 40.4, 0.07, 40.6), shapely.box(0.03, 40.4, 0.07, 40.6)
    assert find((0.1, 40.5), land=(spit,)).code == ("",)
    assert find((0.1, 40.5), land=(ridge,)).code == ("far-from-water",)


def test_a_port_in_the_zone_is_barred_and_an_approach_may_not_cross_it() -> None:
    zone = shapely.box(0.03, 40.4, 0.07, 40.6)
    found = find((0.05, 40.5), (0.1, 40.5), zone=zone)
    assert found.code == ("port-inside-zone", "far-from-water")
