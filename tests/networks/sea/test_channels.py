import numpy as np
import pytest
import shapely

from networks.geodesy import distances_km
from networks.sea.channels import Channels
from tests.networks.sea.ascii_chart import channel_layer

NONE = np.zeros((0, 2))
NEAR_DEG = 0.001  # about 100 m
FAR_DEG = 0.01  # about 1 km


def ways_of(channels: Channels) -> list[int]:
    """How many segments meet at each node."""
    return np.bincount(channels.segments[:, :2].ravel(), minlength=len(channels.nodes)).tolist()


def build(*lines: list[tuple[float, float]], ports: object = NONE) -> Channels:
    named = {f"c{k}": (shapely.LineString(line), 0) for k, line in enumerate(lines)}
    return Channels.build(channel_layer(named), ports)


def test_ends_within_200_m_are_one_node() -> None:
    joined = build([(0, 0), (1, 0)], [(1 + NEAR_DEG, 0), (2, 0)])
    assert len(joined.nodes) == 3
    assert sorted(ways_of(joined)) == [1, 1, 2]


def test_ends_farther_apart_stay_apart() -> None:
    assert len(build([(0, 0), (1, 0)], [(1 + FAR_DEG, 0), (2, 0)]).nodes) == 4


def test_an_end_on_the_side_of_another_channel_splits_it() -> None:
    fork = build([(0, 0), (2, 0)], [(1, NEAR_DEG), (1, 1)])
    assert len(fork.nodes) == 4
    assert sorted(ways_of(fork)) == [1, 1, 1, 3]
    assert len(fork.segments) == 3


def test_vertices_close_together_on_one_channel_are_kept() -> None:
    winding = build([(0, 0), (NEAR_DEG, 0), (2 * NEAR_DEG, 0), (1, 0)])
    assert len(winding.nodes) == 4


def test_crossing_channels_that_do_not_end_there_stay_apart() -> None:
    assert len(build([(0, 0), (2, 0)], [(1, -1), (1, 1)]).nodes) == 4


def test_a_port_beside_a_channel_is_joined_at_the_nearest_place() -> None:
    ports = [(1.0, FAR_DEG), (1.0, 10 * FAR_DEG)]
    channels = build([(0, 0), (2, 0)], ports=ports)
    assert channels.joins[:, 0].tolist() == [0]
    place = channels.nodes[channels.joins[0, 1]]
    assert distances_km([place], [(1.0, 0.0)])[0] < 0.01


def test_lengths_are_those_of_the_ellipsoid_and_mouths_are_the_ends() -> None:
    channels = build([(0, 0), (1, 0), (1, 1)])
    assert channels.segment_km.sum() == pytest.approx(111.319 + 110.574, abs=0.01)
    assert len(channels.mouths) == 2


def test_no_channels_is_no_graph() -> None:
    none = Channels.build(channel_layer({}), [(0.0, 0.0)])
    assert len(none.nodes) == len(none.segments) == len(none.joins) == len(none.segment_km) == 0
