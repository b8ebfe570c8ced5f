"""Crossing lines: the fast answer against shapely's."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from networks.sea import gates

GATE = np.array([[[0.0, -1.0], [0.0, 1.0]]])


@given(st.integers(0, 2**32 - 1))
def test_crossings_are_those_shapely_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    start, end, lines = rng.uniform(-3, 3, (40, 2)), rng.uniform(-3, 3, (40, 2)), 5
    drawn = rng.uniform(-3, 3, (lines, 2, 2))
    met = shapely.intersects(
        shapely.linestrings(np.stack([start, end], axis=1))[:, None],
        shapely.linestrings(drawn)[None],
    )
    assert set(zip(*map(np.ndarray.tolist, gates.crossings(start, end, drawn)), strict=True)) == (
        set(map(tuple, np.argwhere(met).tolist()))
    )
    assert gates.crosses_any(start, end, drawn).tolist() == met.any(axis=1).tolist()
    assert gates.parities(start, end, drawn).tolist() == (met @ (1 << np.arange(lines))).tolist()
    xy, tail, head = np.concatenate([start, end]), np.arange(40), 40 + np.arange(40)
    for k, gate in enumerate(drawn):
        assert (
            gates.links_across(xy, tail, head, gate).tolist() == np.flatnonzero(met[:, k]).tolist()
        )


@pytest.mark.parametrize(
    ("way", "times"),
    [
        ([(-1, 0), (0, 0), (1, 0)], 1),  # bends on the gate and goes on
        ([(-1, 0), (0, 0.5), (-1, 0.7)], 0),  # comes up to it and turns, from the left
        ([(1, 0), (0, 0.5), (1, 0.7)], 2),  # and from the right: there and back, which is even
        ([(-1, 2), (1, 2)], 0),  # beyond its end
        ([(-1, 0), (1, 0), (-1, 0.5), (1, 0.5)], 3),
    ],
)
def test_a_way_that_bends_on_a_gate_crosses_it_once_or_an_even_number_of_times(
    way: list[tuple[float, float]], times: int
) -> None:
    xy = np.array(way, dtype=float)
    assert len(gates.crossings(xy[:-1], xy[1:], GATE)[0]) == times


def test_the_place_of_a_crossing_is_on_both_lines() -> None:
    at = gates.crossing_points(np.array([[-1.0, 0.0]]), np.array([[3.0, 1.0]]), GATE)
    assert at[0] == pytest.approx([0.0, 0.25])


def test_no_gates_are_crossed_by_nothing() -> None:
    start, end = np.zeros((3, 2)), np.ones((3, 2))
    assert gates.parities(start, end, gates.NO_GATES).tolist() == [0, 0, 0]
    assert not gates.crosses_any(start, end, gates.NO_GATES).any()
